import IncassoTestSupport
import Testing

// example: reading
import IncassoCore
import IncassoISO20022
import IncassoXML

/// Gathers the debits that failed, in the order of the file.
final class Failures: BankFileConsumer {
    var lines: [String] = []

    func begin(_ container: borrowing BankContainer) {}

    func handle(_ event: borrowing BankEvent) {
        guard [.rejected, .returned, .refunded].contains(event.kind),
            let cents = event.originalAmount ?? event.amount, let currency = event.currency
        else { return }
        let amount = Money(minorUnits: cents, currency: currency)
        let reason = ReasonTable.sepa.classify(event.reason.string)
        lines.append("\(event.endToEndId.string) \(event.kind.name): \(amount), \(reason.name)")
    }

    func end(_ container: borrowing BankContainer, totals: BankContainerTotals) {}
}

/// What failed, according to a camt.052, camt.053, camt.054 or pain.002 file of any size.
func failures(in path: String) throws -> [String] {
    let failures = Failures()
    let reader = BankFileReader(consumer: failures, file: path)
    try XMLFileReader.forEachChunk(of: path) { try reader.feed($0) }
    try reader.finish()
    print(DiagnosticRenderer.text(reader.findings))
    return failures.lines
}
// end of example

// example: writing
/// Writes a SEPA collection file (pain.008.001.08) with one block and one debit.
func writeCollection(of cents: Int64, on day: LocalDate, to sink: any ByteSink) throws {
    var writer = Pain008Writer(to: sink)
    try writer.begin(
        Pain008Message(
            messageId: "M-2026-12",
            createdAt: "2026-11-21T09:30:00",
            initiatingPartyName: "Muster Energie GmbH",
            transactionCount: 1,
            controlSum: Int128(cents)
        )
    )
    try writer.begin(
        Pain008Block(
            paymentInformationId: "P-2026-12-01",
            localInstrument: .core,
            sequenceType: .recurring,
            requestedCollectionDate: day,
            creditorName: "Muster Energie GmbH",
            creditorAccount: "DE89370400440532013000",
            creditorIdentifier: "DE98ZZZ09999999999",
            transactionCount: 1,
            controlSum: Int128(cents)
        )
    )
    var debit = Pain008Transaction()
    debit.endToEndId = ByteString("2026-12/4711")
    debit.amount = cents
    debit.mandateId = ByteString("MNDT-4711")
    debit.signatureDate = LocalDate(iso: "2024-02-29")
    debit.debtorName = ByteString("Anna Müller")
    debit.debtorAccount = ByteString("NL91ABNA0417164300")
    debit.remittance = ByteString("Electricity, December 2026")
    try writer.add(debit)
    try writer.endBlock()
    _ = try writer.finish()
}
// end of example

// example: reversing
/// A debit of a collection file, found by its end-to-end id.
final class FoundDebit: Pain008Consumer {
    let endToEndId: ByteString
    var message = Pain007Message()
    var reversal: Pain007Transaction?
    var block = Pain007Block()
    private var current = Pain008Block()

    init(_ endToEndId: String) { self.endToEndId = ByteString(endToEndId) }

    func begin(_ message: borrowing Pain008Message) {
        self.message.originalMessageId = message.messageId
        self.message.initiatingPartyName = message.initiatingPartyName
    }

    func begin(_ block: borrowing Pain008Block) { current = copy block }

    func handle(_ debit: borrowing Pain008Transaction) {
        guard debit.endToEndId == endToEndId else { return }
        var found = Pain007Transaction()
        found.reverse(debit, of: current, as: ByteString("R-\(debit.endToEndId.string)"), because: .duplicate)
        block = Pain007Block(originalPaymentInformationId: current.paymentInformationId)
        reversal = found
    }

    func end(_ block: borrowing Pain008Block, totals: Pain008Totals) {}
    func end(_ message: borrowing Pain008Message, totals: Pain008Totals) {}
}

/// Writes the file that takes back one debit of a collection file because it was a duplicate (pain.007.001.09).
///
/// - Returns: Whether the debit stands in the file.
func reverse(_ endToEndId: String, of path: String, at time: String, to sink: any ByteSink) throws -> Bool {
    let found = FoundDebit(endToEndId)
    let collection = try Pain008Reader.read(path, into: found)
    guard let reversal = found.reversal, let version = collection.version else { return false }
    found.message.messageId = "REV-1"
    found.message.createdAt = time
    found.message.originalMessageName = "pain.008.\(version)"
    found.message.transactionCount = 1
    found.message.controlSum = Int128(reversal.amount)
    var writer = Pain007Writer(to: sink)
    try writer.begin(found.message)
    try writer.begin(found.block)
    try writer.add(reversal)
    try writer.endBlock()
    try writer.finish()
    return true
}
// end of example

/// The code of README.md and of the module's page; a tidy test compares the texts.
@Suite("The examples of the README do what they say")
struct ReadmeExampleTests {
    @Test("Reading a bank's file")
    func reading() throws {
        let path = TestFiles.ancestor(of: #filePath, levels: 1) + "/Camt/Golden/camt.054.xml"
        #expect(
            try failures(in: path) == [
                "E-1 returned: 12.30 EUR, insufficientFunds", "E-2 returned: 33.70 EUR, unauthorised",
                "E-3 refunded: 10.00 EUR, refundedByDebtor",
            ]
        )
    }

    @Test("Writing a collection file")
    func writing() throws {
        let sink = MemorySink()
        try writeCollection(of: 4_250, on: try #require(LocalDate(iso: "2026-12-01")), to: sink)
        #expect(sink.text.contains("<InstdAmt Ccy=\"EUR\">42.50</InstdAmt>"))
        #expect(sink.text.contains("<ReqdColltnDt>2026-12-01</ReqdColltnDt>"))
        #expect(sink.text.contains("Electricity, December 2026"))
        #expect(sink.text.hasSuffix("</Document>\n"))
    }

    @Test("Taking a debit back")
    func reversing() throws {
        let path = TestFiles.ancestor(of: #filePath, levels: 1) + "/Pain008/Golden/two-blocks.xml"
        let sink = MemorySink()
        #expect(try reverse("E-3", of: path, at: "2026-12-04T09:00:00", to: sink))
        #expect(sink.text.contains("<OrgnlMsgId>M-2026-12-01</OrgnlMsgId>"))
        #expect(sink.text.contains("<OrgnlPmtInfId>P-2</OrgnlPmtInfId>"))
        #expect(sink.text.contains("<RvslId>R-E-3</RvslId><OrgnlEndToEndId>E-3</OrgnlEndToEndId>"))
        #expect(try !reverse("E-4", of: path, at: "2026-12-04T09:00:00", to: MemorySink()))
    }
}
