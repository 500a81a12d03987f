import IncassoCore
import IncassoISO20022
import IncassoTestSupport
import Testing

@Suite struct FileDescriptionTests {
    static func describe(_ bytes: [UInt8], as file: String) -> FileDescription {
        let describer = FileDescriber(file: file)
        describer.feed(bytes.span)
        return describer.finish()
    }

    @Test func aReturnIsDescribedAsPromised() throws {
        let detail =
            "<Refs><PmtInfId>P1</PmtInfId><EndToEndId>E1</EndToEndId><MndtId>MA</MndtId></Refs><Amt Ccy='EUR'>53.00</Amt>"
            + "<AmtDtls><InstdAmt><Amt Ccy='EUR'>50.00</Amt></InstdAmt></AmtDtls>"
            + BankFileText.reason("AM04")
        let text = BankFileText.camt054(
            BankFileText.entry(amount: "53.00", details: BankFileText.details(detail))
                + BankFileText.entry(amount: "1.00", sign: "CRDT", code: BankFileText.code("RCDT", "ESCT"))
                + BankFileText.entry(amount: "x", sign: "CRDT")
        )
        let json = Self.describe(Array(text.utf8), as: "returns.xml").json(sha256: "00ff")
        try Golden.expect(json, equals: "return.json")
        #expect(!json.contains("DE0212"))
    }

    @Test func aStatusReportIsDescribedAsPromised() throws {
        let body =
            Pain002ReaderTests.group("PART")
            + Pain002ReaderTests.block("PART", Pain002ReaderTests.transaction("A", "RJCT", "AC04"))
        let json = Self.describe(Array(BankFileText.pain002(body).utf8), as: "status.xml").json(
            sha256: "00ff"
        )
        try Golden.expect(json, equals: "status.json")
    }

    @Test func anUnreadableFileKeepsWhatWasRead() throws {
        let text = BankFileText.camt054(BankFileText.entry())
        let cut = Array(text.utf8.dropLast(40))
        let description = Self.describe(cut, as: "cut.xml")
        #expect(description.verdict == .unreadable)
        #expect(description.events.count == 1)
        #expect(description.findings.map(\.id) == ["XML-TRUNCATED"])
        #expect(description.format.kind == .camt054)
    }

    @Test func aCollectionFileIsDescribedByItsBlocks() throws {
        let path = TestFiles.packageRoot + "/Tests/IncassoISO20022Tests/Pain008/Golden/two-blocks.xml"
        let description = try FileDescription.of(path)
        #expect(description.format.kind == .pain008)
        #expect(description.format.version == "001.08")
        #expect(description.blocks.count == 2)
        #expect(description.events.isEmpty)
        let sum = description.blocks.reduce(0) { $0 + $1.sum }
        #expect(description.totals == [BankFileSummary.Total(currency: .eur, debit: sum, credit: 0)])
        #expect(description.counts.map(\.count) == [2, description.blocks.reduce(0) { $0 + $1.count }])
    }

    @Test func aReversalFileIsDescribedByBlocksAndEvents() throws {
        let path = TestFiles.packageRoot + "/Tests/IncassoISO20022Tests/Pain007/Golden/two-blocks.xml"
        let json = Self.describe(try TestFiles.bytes(path), as: "reversal.xml").json(sha256: "00ff")
        try Golden.expect(json, equals: "reversal.json")
        #expect(!json.contains("NL91") && !json.contains("Anna"))
    }

    @Test func aWholeThatIsReversedIsOneEvent() throws {
        let block = Pain007Text.block("", head: "<OrgnlNbOfTxs>7</OrgnlNbOfTxs><PmtInfRvsl>true</PmtInfRvsl>")
        let blocks = Self.describe(Pain007Text.file(block), as: "block.xml")
        #expect(blocks.events.map(\.kind) == [.reversed])
        #expect(blocks.events.first?.paymentInformationId == "P1")
        #expect(blocks.events.first?.amount == nil, "its currency stands nowhere")
        #expect(blocks.counts.map(\.count) == [1, 7])
        let head = Pain007Text.head.replacing("</GrpHdr>", with: "<GrpRvsl>true</GrpRvsl></GrpHdr>")
        let message = Self.describe(Pain007Text.file("", head: head), as: "message.xml")
        #expect(message.events.map(\.kind) == [.reversed])
        #expect(message.verdict == .ok)
    }

    @Test func aMissingFileIsAnError() {
        #expect(throws: (any Error).self) { try FileDescription.of("/nowhere/file.xml") }
    }

    @Test func theTapSeesEveryByte() throws {
        let path = try SharedFiles.require("corpus/camt/camt053/nordea_statement.xml")
        var count = 0
        let description = try FileDescription.of(path) { count += $0.count }
        #expect(count == 6912)
        #expect(description.verdict == .ok)
        #expect(description.counts.map(\.count) == [1, 6, 6])
    }
}
