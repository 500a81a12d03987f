import IncassoCore
import IncassoISO20022
import IncassoXML
import Testing

/// One input for each thing that the writer refuses.
enum Pain008Refusals {
    typealias Case = RefusalCase<Pain008Sample>

    private static func debit(
        _ refusal: Pain008Writer.Refusal,
        _ name: String,
        _ change: (inout Pain008Transaction) -> Void
    ) -> Case {
        Case(refusal, name, .single()) { change(&$0.blocks[0].transactions[0]) }
    }

    private static func block(
        _ refusal: Pain008Writer.Refusal,
        _ name: String,
        _ change: (inout Pain008Block) -> Void
    ) -> Case {
        Case(refusal, name, .single()) { change(&$0.blocks[0].head) }
    }

    private static func message(
        _ refusal: Pain008Writer.Refusal,
        _ name: String,
        _ change: (inout Pain008Sample) -> Void
    ) -> Case {
        Case(refusal, name, .single(), change)
    }

    static let identifiers: [Case] = [
        "", "/x", "x/", "a//b", " x", "x ", "a_b", "ü", String(repeating: "x", count: 36), "a\u{0}b",
    ].map { id in debit(.identifier, "end-to-end id '\(id)'") { $0.endToEndId = ByteString(id) } }

    static let debits: [Case] = [
        debit(.identifier, "mandate id") { $0.mandateId = ByteString("M#1") },
        debit(.identifier, "instruction id") { $0.instructionId = ByteString("I#1") },
        debit(.amount, "zero") { $0.amount = 0 },
        debit(.amount, "negative") { $0.amount = -1 },
        debit(.amount, "above the maximum") { $0.amount = 100_000_000_000 },
        debit(.code, "dollars") { $0.currency = .usd },
        debit(.date, "no signature date") { $0.signatureDate = nil },
        debit(.date, "signed after collection") { $0.signatureDate = day("2026-12-02") },
        debit(.account, "wrong check digits") { $0.debtorAccount = ByteString("NL92ABNA0417164300") },
        debit(.account, "lower case") { $0.debtorAccount = ByteString("nl91abna0417164300") },
        debit(.account, "blanks") { $0.debtorAccount = ByteString("NL91 ABNA 0417 1643 00") },
        debit(.account, "missing") { $0.debtorAccount = ByteString() },
        debit(.agent, "ten characters") { $0.debtorAgent = ByteString("ABNANL2AXX") },
        debit(.text, "no name") { $0.debtorName = ByteString() },
        debit(.text, "a blank name") { $0.debtorName = ByteString("   ") },
        debit(.address, "no town") { $0.debtorAddress.country = ByteString("DE") },
        debit(.address, "country in words") {
            $0.debtorAddress.town = ByteString("Bonn")
            $0.debtorAddress.country = ByteString("Germany")
        },
        debit(.remittance, "text and reference") { $0.creditorReference = ByteString("RF18539007547034") },
        debit(.remittance, "wrong check digits") {
            $0.remittance.removeAll()
            $0.creditorReference = ByteString("RF19539007547034")
        },
    ]

    private static func level(
        _ name: String,
        _ change: (inout Pain008Transaction.OwnTerms) -> Void
    ) -> Case {
        debit(.level, "\(name) at the debit") {
            var terms = Pain008Transaction.OwnTerms()
            change(&terms)
            $0.ownTerms = terms
        }
    }

    static let optionalParts: [Case] = [
        debit(.code, "long purpose") { $0.purpose = ByteString("ENERGY") },
        debit(.code, "purpose in small letters") { $0.purpose = ByteString("elec") },
        debit(.text, "a blank ultimate debtor") { $0.ultimateDebtorName = ByteString(" ") },
        level("sequence type") { $0.sequenceType = ByteString("RCUR") },
        level("local instrument") { $0.localInstrument = ByteString("CORE") },
        level("category purpose") { $0.categoryPurpose = ByteString("SUPP") },
        level("creditor identifier") { $0.creditorIdentifier = ByteString("NL64ZZZ321096320000") },
        level("ultimate creditor") { $0.ultimateCreditorName = ByteString("Holding") },
        block(.text, "a blank ultimate creditor") { $0.ultimateCreditorName = " " },
        message(.identifier, "the sender's number") { $0.message.initiatingPartyId = "a_b" },
        message(.identifier, "the number's issuer") {
            $0.message.initiatingPartyId = "CUC1"
            $0.message.initiatingPartyIdIssuer = "C//BI"
        },
        message(.text, "an issuer of no number") { $0.message.initiatingPartyIdIssuer = "CBI" },
        message(.agent, "a BIC that version .02 does not know") {
            $0.version = .v02
            $0.blocks[0].transactions[0].debtorAgent = ByteString("1BNANL2A")
        },
        message(.agent, "a BIC with a 0 in its place, in version .02") {
            $0.version = .v02
            $0.blocks[0].transactions[0].debtorAgent = ByteString("ABNANL0A")
        },
    ]

    static let addresses: [Case] = [
        message(.addressMode, "lines in structured mode") {
            $0 = Pain008Case.hybridAddress.sample
            $0.addressMode = .structured
        },
        message(.addressMode, "a street beside lines") {
            $0 = Pain008Case.hybridAddress.sample
            $0.blocks[0].transactions[0].debtorAddress.street = ByteString("Bahnhofstrasse")
        },
        message(.addressMode, "a number beside lines") {
            $0 = Pain008Case.hybridAddress.sample
            $0.blocks[0].head.creditorAddress.buildingNumber = ByteString("1")
        },
        message(.addressMode, "three lines") {
            $0 = Pain008Case.hybridAddress.sample
            $0.blocks[0].transactions[0].debtorAddress.addLine(ByteString("Schweiz").bytes.span)
        },
        message(.addressMode, "a line that says the town again") {
            $0 = Pain008Case.hybridAddress.sample
            $0.blocks[0].transactions[0].debtorAddress.lines = ByteString("Bahnhofstrasse 12\nZüRICH")
        },
        message(.addressMode, "a line that says postal code and town again") {
            $0 = Pain008Case.hybridAddress.sample
            $0.blocks[0].transactions[0].debtorAddress.lines = ByteString("8001 Zürich")
        },
        message(.address, "lines alone") {
            $0 = Pain008Case.hybridAddress.sample
            $0.blocks[0].transactions[0].debtorAddress.town = ByteString()
        },
        message(.text, "a blank line") {
            $0 = Pain008Case.hybridAddress.sample
            $0.blocks[0].head.creditorAddress.lines = ByteString(" ")
        },
    ]

    private static func amendment(
        _ refusal: Pain008Writer.Refusal,
        _ name: String,
        _ change: (inout Pain008Amendment) -> Void
    ) -> Case {
        debit(refusal, name) {
            var amendment = Pain008Amendment()
            change(&amendment)
            $0.amendment = amendment
        }
    }

    static let amendments: [Case] = [
        debit(.amendment, "said without saying what") { $0.amendmentIndicator = true },
        debit(.amendment, "denied and told") {
            $0.amendment = .newAccount
            $0.amendmentIndicator = false
        },
        amendment(.amendment, "SMNDA and an original agent") {
            $0.hasNewAccount = true
            $0.debtorAgent = ByteString("COBADEFFXXX")
        },
        amendment(.amendment, "SMNDA in the place of before 2016") { $0.debtorAgent = ByteString("SMNDA") },
        amendment(.amendment, "SMNDA and an old account") {
            $0.hasNewAccount = true
            $0.debtorAccount = ByteString("DE89370400440532013000")
        },
        amendment(.amendment, "the account of now") { $0.debtorAccount = ByteString("NL91ABNA0417164300") },
        amendment(.amendment, "the mandate id of now") { $0.mandateId = ByteString("MNDT-1") },
        amendment(.amendment, "the creditor name of now") {
            $0.creditorName = ByteString("Muster Energie GmbH")
        },
        amendment(.amendment, "a creditor name that is written like that of now") {
            $0.creditorName = ByteString(" Muster  Energie GmbH")
        },
        amendment(.amendment, "the creditor identifier of now in small letters") {
            $0.creditorIdentifier = ByteString("de98zzz09999999999")
        },
        amendment(.amendment, "the creditor identifier of now") {
            $0.creditorIdentifier = ByteString("DE98ZZZ09999999999")
        },
        amendment(.account, "an old account that is none") {
            $0.debtorAccount = ByteString("DE00370400440532013000")
        },
        amendment(.identifier, "an old mandate id that is none") { $0.mandateId = ByteString("M_1") },
        amendment(.creditorIdentifier, "an old creditor identifier that is none") {
            $0.creditorIdentifier = ByteString("DE26ZZZ00000000000")
        },
        amendment(.text, "a blank old name") { $0.creditorName = ByteString(" ") },
    ]

    static let heads: [Case] = [
        block(.identifier, "block id") { $0.paymentInformationId = "" },
        block(.code, "COR1") { $0.localInstrument = .init(rawValue: "COR1") },
        block(.code, "RPRE") { $0.sequenceType = .init(rawValue: "RPRE") },
        block(.code, "long purpose") { $0.categoryPurpose = "SUPPLY" },
        block(.date, "no collection date") { $0.requestedCollectionDate = nil },
        block(.account, "creditor account") { $0.creditorAccount = "DE00370400440532013000" },
        block(.agent, "creditor agent") { $0.creditorAgent = "COBA" },
        block(.creditorIdentifier, "wrong check digits") { $0.creditorIdentifier = "DE26ZZZ00000000000" },
        block(.text, "no creditor name") { $0.creditorName = "" },
        block(.count, "one too many announced") { $0.transactionCount = 2 },
        block(.count, "none announced") { $0.transactionCount = nil },
        block(.sum, "one cent off") { $0.controlSum = 1_231 },
        message(.identifier, "message id") { $0.message.messageId = "M_1" },
        message(.createdAt, "a day only") { $0.message.createdAt = "2026-11-21" },
        message(.count, "one too many announced") { $0.message.transactionCount = 2 },
        message(.sum, "one cent off") { $0.message.controlSum = 1_229 },
        message(.mixedInstruments, "CORE and B2B") { sample in
            sample.blocks.append(
                (Pain008Sample.block("P-2", instrument: .b2b), [Pain008Sample.transaction(2)])
            )
            sample.total()
        },
    ]

    static let all = identifiers + debits + optionalParts + addresses + amendments + heads
}

@Suite struct Pain008RefusalTests {
    @Test(arguments: Pain008Refusals.all)
    func isRefused(_ refused: RefusalCase<Pain008Sample>) throws {
        try refused.expectRefusal()
    }

    @Test func everyKindOfRefusalHasAnInput() {
        RefusalCase.expectAllKinds(in: Pain008Refusals.all)
    }

    @Test func anAccountNumberIsMaskedInTheRefusal() throws {
        let sample = Pain008Sample.single { $1.debtorAccount = ByteString("NL92ABNA0417164300") }
        let error = try #require(#expect(throws: WriteRefusal.self) { try sample.written() })
        #expect(!error.description.contains("ABNA0417"))
        #expect(error.diagnostic.found == "NL…4300")
    }

    @Test func anOldAccountIsMaskedInTheRefusal() throws {
        let sample = Pain008Sample.single {
            var amendment = Pain008Amendment()
            amendment.debtorAccount = $1.debtorAccount
            $1.amendment = amendment
        }
        let error = try #require(#expect(throws: WriteRefusal.self) { try sample.written() })
        #expect(error.diagnostic.found == "NL…4300")
    }

    @Test func thePlaceIsNamed() throws {
        var sample = Pain008Sample.single()
        sample.blocks[0].transactions.append(Pain008Sample.transaction(2, amount: 0))
        sample.total()
        let error = try #require(#expect(throws: WriteRefusal.self) { try sample.written() })
        #expect(error.diagnostic.location.path == "PmtInf[PmtInfId='P-1']/DrctDbtTxInf[2]/InstdAmt")
    }
}
