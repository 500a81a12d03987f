import IncassoCore
import IncassoISO20022
import IncassoXML
import Testing

/// One input for each thing that the writer refuses.
enum Pain007Refusals {
    typealias Case = RefusalCase<Pain007Sample>

    private static func debit(
        _ refusal: Pain007Writer.Refusal,
        _ name: String,
        _ change: (inout Pain007Transaction) -> Void
    ) -> Case {
        Case(refusal, name, .single()) { change(&$0.blocks[0].transactions[0]) }
    }

    private static func message(
        _ refusal: Pain007Writer.Refusal,
        _ name: String,
        _ change: (inout Pain007Sample) -> Void
    ) -> Case {
        Case(refusal, name, .single(), change)
    }

    static let identifiers: [Case] = [
        "", "/x", "x/", "a//b", " x", "x ", "a_b", "ü", String(repeating: "x", count: 36), "a\u{0}b",
    ].flatMap { id in
        [
            debit(.identifier, "reversal id '\(id)'") { $0.reversalId = ByteString(id) },
            debit(.identifier, "end-to-end id '\(id)'") { $0.originalEndToEndId = ByteString(id) },
        ]
    }

    static let reversals: [Case] = [
        debit(.identifier, "instruction id") { $0.originalInstructionId = ByteString("I#1") },
        debit(.identifier, "mandate id") { $0.original.mandateId = ByteString("M#1") },
        debit(.amount, "zero") { $0.amount = 0 },
        debit(.amount, "negative") { $0.amount = -1_230 },
        debit(.amount, "above the maximum") {
            $0.amount = 100_000_000_000
            $0.originalAmount = 100_000_000_000
        },
        debit(.amount, "a part") { $0.amount = 1_229 },
        debit(.amount, "more than was collected") { $0.originalAmount = 1_229 },
        debit(.amount, "an unknown original") { $0.originalAmount = nil },
        debit(.code, "dollars") { $0.currency = .usd },
        debit(.reason, "no reason") { $0.reason = nil },
        debit(.reason, "insufficient funds") { $0.reason = .init(rawValue: "AM04") },
        debit(.text, "no originator") { $0.originatorName = ByteString() },
        debit(.date, "no collection date") { $0.original.requestedCollectionDate = nil },
        debit(.date, "no signature date") { $0.original.signatureDate = nil },
        debit(.date, "signed after collection") { $0.original.signatureDate = day("2026-12-02") },
        debit(.window, "before settlement") { $0.original.requestedCollectionDate = day("2026-12-04") },
        debit(.window, "after five banking days") {
            $0.original.requestedCollectionDate = day("2026-11-25")
        },
        debit(.code, "COR1") { $0.original.localInstrument = .init(rawValue: "COR1") },
        debit(.code, "RPRE") { $0.original.sequenceType = .init(rawValue: "RPRE") },
        debit(.code, "long category purpose") { $0.original.categoryPurpose = ByteString("SUPPLY") },
        debit(.code, "purpose in small letters") { $0.original.purpose = ByteString("elec") },
        debit(.creditorIdentifier, "wrong check digits") {
            $0.original.creditorIdentifier = ByteString("DE26ZZZ00000000000")
        },
        debit(.remittance, "text and reference") {
            $0.original.creditorReference = ByteString("RF18539007547034")
        },
        debit(.remittance, "wrong check digits") {
            $0.original.remittance.removeAll()
            $0.original.creditorReference = ByteString("RF19539007547034")
        },
    ]

    static let parties: [Case] = [
        debit(.account, "wrong check digits") {
            $0.original.debtorAccount = ByteString("NL92ABNA0417164300")
        },
        debit(.account, "missing") { $0.original.debtorAccount = ByteString() },
        debit(.account, "creditor, with blanks") {
            $0.original.creditorAccount = ByteString("DE89 3704 0044 0532 0130 00")
        },
        debit(.account, "the account of before") {
            $0.original.previousDebtorAccount = ByteString("SMNDB")
        },
        debit(.creditorIdentifier, "the creditor identifier of before") {
            $0.original.previousCreditorIdentifier = ByteString("DE26ZZZ00000000000")
        },
        debit(.identifier, "the mandate id of before") {
            $0.original.previousMandateId = ByteString("M#1")
        },
        debit(.agent, "ten characters") { $0.original.debtorAgent = ByteString("ABNANL2AXX") },
        debit(.agent, "creditor agent") { $0.original.creditorAgent = ByteString("COBA") },
        debit(.text, "no debtor") { $0.original.debtorName = ByteString(" ") },
        debit(.text, "no creditor") { $0.original.creditorName = ByteString() },
        debit(.address, "no town") { $0.original.debtorAddress.country = ByteString("DE") },
        debit(.address, "country in words") {
            $0.original.creditorAddress.town = ByteString("Bonn")
            $0.original.creditorAddress.country = ByteString("Germany")
        },
    ]

    static let heads: [Case] = [
        message(.identifier, "message id") { $0.message.messageId = "M_1" },
        message(.identifier, "original message id") { $0.message.originalMessageId = "" },
        message(.identifier, "original block id") {
            $0.blocks[0].head.originalPaymentInformationId = "P//1"
        },
        message(.identifier, "reversal id of the block") { $0.blocks[0].head.reversalId = "P#1" },
        message(.createdAt, "a day only") { $0.message.createdAt = "2026-12-03" },
        message(.createdAt, "no such day") { $0.message.createdAt = "2026-02-30T06:00:00" },
        message(.code, "a credit transfer") { $0.message.originalMessageName = "pain.001.001.09" },
        message(.code, "no version") { $0.message.originalMessageName = "pain.008.001.x" },
        message(.whole, "the whole message") { $0.message.reversesMessage = true },
        message(.whole, "a whole block") { $0.blocks[0].head.reversesBlock = true },
        message(.count, "one too many announced") { $0.message.transactionCount = 2 },
        message(.count, "none announced") { $0.message.transactionCount = nil },
        message(.count, "an empty block") { $0.blocks[0].transactions = [] },
        message(.sum, "one cent off") { $0.message.controlSum = 1_229 },
        message(.original, "more than the block held") { sample in
            sample.blocks[0].transactions.append(sample.blocks[0].transactions[0])
            sample.total()
        },
        message(.original, "more money than the block held") { $0.blocks[0].head.originalSum = 1_229 },
        message(.mixedInstruments, "CORE and B2B") { sample in
            sample.blocks[0].head.originalCount = nil
            sample.blocks[0].head.originalSum = nil
            sample.blocks[0].transactions.append(sample.blocks[0].transactions[0])
            sample.blocks[0].transactions[1].original.localInstrument = .b2b
            sample.total()
        },
    ]

    /// The addresses that a collection may not hold, in its reversal.
    static let addresses: [Case] = Pain008Refusals.addresses.compactMap { refused in
        Pain007Writer.Refusal(rawValue: refused.refusal.rawValue.replacing("PAIN008", with: "PAIN007"))
            .map { refusal in
                Case(refusal, refused.name, Pain007Sample(reversing: refused.sample)) {
                    $0.addressMode = refused.sample.addressMode
                }
            }
    }

    static let all = identifiers + reversals + parties + addresses + heads
}

@Suite struct Pain007RefusalTests {
    @Test(arguments: Pain007Refusals.all)
    func isRefused(_ refused: RefusalCase<Pain007Sample>) throws {
        try refused.expectRefusal()
    }

    @Test func everyKindOfRefusalHasAnInput() {
        RefusalCase.expectAllKinds(in: Pain007Refusals.all)
    }

    @Test func addressesAreRefusedAsInCollections() {
        #expect(Pain007Refusals.addresses.count == Pain008Refusals.addresses.count)
    }

    @Test func anAccountNumberIsMaskedInTheRefusal() throws {
        let sample = Pain007Sample.single { $1.original.debtorAccount = ByteString("NL92ABNA0417164300") }
        let error = try #require(#expect(throws: WriteRefusal.self) { try sample.written() })
        #expect(!error.description.contains("ABNA0417"))
        #expect(error.diagnostic.found == "NL…4300")
    }

    @Test func thePlaceIsNamed() throws {
        var sample = Pain007Sample(reversing: Pain008Case.coreRecurring.sample)
        sample.blocks[0].transactions[1].reason = nil
        let error = try #require(#expect(throws: WriteRefusal.self) { try sample.written() })
        #expect(
            error.diagnostic.location.path
                == "OrgnlPmtInfAndRvsl[OrgnlPmtInfId='P-1']/TxInf[2]/RvslRsnInf/Rsn/Cd"
        )
    }

    @Test(
        "the days of the schemes",
        arguments: [
            ("2026-12-01", "2026-12-01", "2026-12-08"),
            // Collected for a Saturday: it settles on Monday.
            ("2026-12-05", "2026-12-07", "2026-12-14"),
            // Over Christmas, Saturday the 26th included.
            ("2026-12-23", "2026-12-23", "2026-12-31"),
            // Good Friday and Easter Monday are no banking days.
            ("2027-03-25", "2027-03-25", "2027-04-05"),
            ("2027-03-26", "2027-03-30", "2027-04-06"),
        ]
    )
    func window(collectionDate: String, first: String, last: String) {
        let window = Pain007Window(collectionDate: day(collectionDate))
        #expect(window.settlementDay == day(first))
        #expect(window.lastDay == day(last))
        #expect(window.contains(day(first)) && window.contains(day(last)))
        #expect(!window.contains(day(first).adding(days: -1)))
        #expect(!window.contains(day(last).adding(days: 1)))
    }
}
