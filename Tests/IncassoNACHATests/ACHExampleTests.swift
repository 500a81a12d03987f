import IncassoTestSupport
import Testing

// example: reading ACH
import IncassoCore
import IncassoNACHA

/// Gathers the debits that came back, in the order of the file.
final class Returns: BankFileConsumer {
    var lines: [String] = []

    func begin(_ container: borrowing BankContainer) {}

    func handle(_ event: borrowing BankEvent) {
        guard event.kind == .returned, let cents = event.amount else { return }
        let amount = Money(minorUnits: cents, currency: .usd)
        let reason = ReasonTable.ach.classify(event.reason.string)
        lines.append("\(event.endToEndId.string) \(event.reason.string): \(amount), \(reason.name)")
    }

    func end(_ container: borrowing BankContainer, totals: BankContainerTotals) {}
}

/// What came back, according to an ACH file of any size.
func returns(in path: String) throws -> [String] {
    let returns = Returns()
    let reader = try NACHAReader.read(path, consumer: returns)
    print(DiagnosticRenderer.text(reader.findings))
    return returns.lines
}
// end of example

// example: writing ACH
/// Writes a file with one recurring debit.
func writeDebit(of cents: Int64, on day: LocalDate, to sink: any ByteSink) throws {
    var file = NACHAFile()
    file.immediateDestination = "071000301"
    file.immediateOrigin = "1234567890"
    file.creationDate = LocalDate(iso: "2026-11-23")
    file.creationMinute = 9 * 60 + 30
    file.immediateDestinationName = "LAKESIDE BANK"
    file.immediateOriginName = "PRAIRIE ENERGY"

    var batch = NACHABatch()
    batch.companyName = "PRAIRIE ENERGY"
    batch.companyIdentification = "1234567890"
    batch.entryClass = .web
    batch.companyEntryDescription = "UTILITY"
    batch.effectiveEntryDate = day
    batch.odfiIdentification = "07100030"
    batch.batchNumber = 1

    var debit = NACHAEntry()
    debit.transactionCode = .checkingDebit
    debit.routingNumber = ByteString("121042882")
    debit.accountNumber = ByteString("004444001")
    debit.amount = cents
    debit.individualId = ByteString("INV-4711")
    debit.individualName = ByteString(ACHText.convert("José Martínez", maxLength: 22).text)
    debit.discretionaryData = NACHAEntry.recurring
    debit.traceNumber = NACHAEntry.trace(odfi: 7_100_030, sequence: 1)

    var writer = NACHAWriter(to: sink)
    try writer.begin(file)
    try writer.begin(batch)
    try writer.add(debit)
    try writer.endBatch()
    try writer.finish()
}
// end of example

/// The code of the module's page; a tidy test compares the texts.
@Suite("The examples of the module's page do what they say")
struct ACHExampleTests {
    @Test("Reading returns")
    func reading() throws {
        let path = TestFiles.ancestor(of: #filePath, levels: 1) + "/Writing/Golden/returns.ach"
        #expect(
            try returns(in: path) == [
                "INV-1 R01: 10.37 USD, insufficientFunds", "INV-2 R15: 10.74 USD, deceased",
                "INV-3 R17: 11.11 USD, technical",
            ]
        )
    }

    @Test("Writing a collection file")
    func writing() throws {
        let sink = MemorySink()
        try writeDebit(of: 4_250, on: try #require(LocalDate(iso: "2026-12-01")), to: sink)
        #expect(sink.bytes.count == 950)
        #expect(sink.text.contains("627121042882004444001        0000004250INV-4711       Jose Martinez "))
        #expect(ACHReading(sink.bytes).text == "")
    }
}
