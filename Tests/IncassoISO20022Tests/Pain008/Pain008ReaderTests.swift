import IncassoCore
import IncassoISO20022
import IncassoTestSupport
import IncassoXML
import Testing

/// A file of the corpus and what stands in it.
struct Pain008CorpusCase: CustomTestStringConvertible {
    let file: String
    let version: String?
    let blocks: Int
    let count: Int
    let cents: Int128

    var testDescription: String { file }

    /// Figures counted by another reader (ElementTree).
    static let all: [Pain008CorpusCase] = [
        .init(file: "abn_008.001.02_rcur.xml", version: "001.02", blocks: 1, count: 1, cents: 160000),
        .init(
            file: "cbpr_ballerina_008.001.08_in_swift_envelope.xml",
            version: nil,
            blocks: 1,
            count: 1,
            cents: 4525000
        ),
        .init(
            file: "dk_008.002.02_frst_amendment.xml",
            version: "002.02",
            blocks: 1,
            count: 2,
            cents: 665586
        ),
        .init(
            file: "dmitrirussu_008.001.02_sepa_dd.xml",
            version: "001.02",
            blocks: 1,
            count: 2,
            cents: 30150
        ),
        .init(
            file: "dmitrirussu_008.001.02_sepa_test.xml",
            version: "001.02",
            blocks: 1,
            count: 2,
            cents: 11090
        ),
        .init(file: "gen_sepaxml_002_01_rcur_batch.xml", version: "001.02", blocks: 1, count: 4, cents: 8002),
        .init(
            file: "gen_sepaxml_002_02_unstructured_address_NOW_FORBIDDEN.xml",
            version: "001.02",
            blocks: 1,
            count: 1,
            cents: 2000
        ),
        .init(
            file: "gen_sepaxml_008_01_rcur_batch_bicless.xml",
            version: "001.08",
            blocks: 1,
            count: 5,
            cents: 10005
        ),
        .init(
            file: "gen_sepaxml_008_02_mixed_seq_dates.xml",
            version: "001.08",
            blocks: 6,
            count: 6,
            cents: 12009
        ),
        .init(
            file: "gen_sepaxml_008_03_b2b_nonbatch.xml",
            version: "001.08",
            blocks: 3,
            count: 3,
            cents: 6000
        ),
        .init(
            file: "gen_sepaxml_008_04_structured_address.xml",
            version: "001.08",
            blocks: 1,
            count: 1,
            cents: 2000
        ),
        .init(
            file: "gen_sepaxml_008_05_hybrid_address.xml",
            version: "001.08",
            blocks: 1,
            count: 1,
            cents: 2000
        ),
        .init(file: "gen_sepaxml_010_01_rcur.xml", version: "001.10", blocks: 1, count: 2, cents: 3999),
        .init(
            file: "konfipay_008.001.02_3tx_bicless.xml",
            version: "001.02",
            blocks: 1,
            count: 3,
            cents: 300000
        ),
        .init(file: "own_008_smnda_bicless_5tx.xml", version: "001.08", blocks: 1, count: 5, cents: 13033),
        .init(
            file: "six_ch_dd_008.001.02.ch.03_musterfile.xml",
            version: "001.02.ch.03",
            blocks: 1,
            count: 2,
            cents: 450
        ),
    ]
}

/// One broken file for each finding of the reader.
struct Pain008FindingCase: CustomTestStringConvertible {
    let id: String
    let from: String
    let to: String
    let path: String

    var testDescription: String { "\(id): \(to)" }

    private static let head = "/Document/CstmrDrctDbtInitn/"
    private static let first = head + "PmtInf[1]/DrctDbtTxInf[1]/"

    static let all: [Pain008FindingCase] = [
        .init(id: "PAIN008-COUNT", from: "<NbOfTxs>3", to: "<NbOfTxs>4", path: head + "GrpHdr/NbOfTxs"),
        .init(id: "PAIN008-COUNT", from: "<NbOfTxs>2", to: "<NbOfTxs>1", path: head + "PmtInf[2]/NbOfTxs"),
        .init(id: "PAIN008-SUM", from: "36.90", to: "36.91", path: head + "GrpHdr/CtrlSum"),
        .init(id: "PAIN008-SUM", from: "24.60", to: "24.5", path: head + "PmtInf[2]/CtrlSum"),
        .init(id: "PAIN008-NUMBER", from: "<NbOfTxs>3", to: "<NbOfTxs>three", path: head + "GrpHdr/NbOfTxs"),
        .init(id: "PAIN008-NUMBER", from: "36.90", to: "36,90", path: head + "GrpHdr/CtrlSum"),
        .init(id: "PAIN008-AMOUNT", from: "\"EUR\">12.30", to: "\"EUR\">12..30", path: first + "InstdAmt"),
        .init(id: "PAIN008-AMOUNT", from: " Ccy=\"EUR\"", to: "", path: first + "InstdAmt"),
        .init(
            id: "PAIN008-DATE",
            from: "2024-02-29",
            to: "2023-02-29",
            path: first + "MndtRltdInf/DtOfSgntr"
        ),
        .init(id: "PAIN008-IBAN", from: "NL91", to: "NL92", path: first + "DbtrAcct/Id/IBAN"),
        .init(id: "PAIN008-IBAN", from: "DE89", to: "DE88", path: head + "PmtInf[1]/CdtrAcct/Id/IBAN"),
        .init(
            id: "PAIN008-MISSING",
            from: "<EndToEndId>E-1</EndToEndId>",
            to: "",
            path: first + "PmtId/EndToEndId"
        ),
        .init(
            id: "PAIN008-MISSING",
            from: "<MndtId>MNDT-1</MndtId>",
            to: "<MndtId> </MndtId>",
            path: first + "MndtRltdInf/MndtId"
        ),
        .init(
            id: "PAIN008-MISSING",
            from: "<ReqdColltnDt>2026-12-01</ReqdColltnDt>",
            to: "",
            path: head + "PmtInf[1]/ReqdColltnDt"
        ),
    ]
}

@Suite struct Pain008ReaderTests {
    @Test(arguments: Pain008FindingCase.all)
    func whatIsWrongIsFound(_ broken: Pain008FindingCase) throws {
        let good = String(decoding: try Pain008Case.twoBlocks.sample.written(), as: UTF8.self)
        let bad = good.replacing(broken.from, with: broken.to, maxReplacements: 1)
        #expect(bad != good)
        let recorder = Pain008Recorder()
        let result = try recorder.read(Array(bad.utf8))
        let finding = try #require(result.findings.first { $0.location.path == broken.path })
        #expect(finding.id == broken.id)
        #expect(finding.location.line ?? 0 > 0)
        #expect(finding.location.file == "test.xml")
        #expect(finding.remedy != nil)
        #expect(recorder.blocks.flatMap(\.transactions).count == 3)
    }

    @Test func bothFiguresAreTold() throws {
        let good = String(decoding: try Pain008Case.twoBlocks.sample.written(), as: UTF8.self)
        let bad = good.replacing("36.90", with: "99.01", maxReplacements: 1)
        let result = try Pain008Recorder().read(Array(bad.utf8))
        let finding = try #require(result.findings.first)
        #expect(finding.found == "36.90 counted")
        #expect(finding.expected == "99.01 as announced")
    }

    @Test func accountNumbersAreMasked() throws {
        let good = String(decoding: try Pain008Case.twoBlocks.sample.written(), as: UTF8.self)
        let result = try Pain008Recorder().read(Array(good.replacing("NL91", with: "NL92").utf8))
        #expect(result.findings.count == 3)
        for finding in result.findings {
            #expect(finding.found == "NL…4300")
        }
    }

    @Test func aMillionFaultsDoNotFillTheMemory() throws {
        var sample = Pain008Sample()
        sample.blocks = [(Pain008Sample.block(), (1...1_500).map { Pain008Sample.transaction($0) })]
        sample.total()
        let good = String(decoding: try sample.written(), as: UTF8.self)
        let result = try Pain008Recorder().read(Array(good.replacing("NL91", with: "NL92").utf8))
        #expect(result.findings.count == 1_000)
        #expect(result.findingCount == 1_500)
    }

    @Test func otherMessagesAreRefusedByName() throws {
        let text =
            "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\"><BkToCstmrDbtCdtNtfctn/></Document>"
        let error = #expect(throws: XMLReadError.self) { try Pain008Recorder().read(Array(text.utf8)) }
        #expect(error?.diagnostic.id == "PAIN008-NAMESPACE")
        #expect(error?.diagnostic.found?.contains("camt.054") == true)
    }

    @Test func aDocumentWithoutACollectionMessageIsRefused() throws {
        let error = #expect(throws: XMLReadError.self) {
            try Pain008Recorder().read(Array("<a><b/></a>".utf8))
        }
        #expect(error?.diagnostic.id == "PAIN008-NONE")
    }

    @Test(arguments: Pain008CorpusCase.all)
    func readsTheCorpus(_ expected: Pain008CorpusCase) throws {
        let path = try SharedFiles.require("corpus/pain008/\(expected.file)")
        let summary = Pain008Summary()
        let result = try Pain008Reader.read(path, into: summary)
        #expect(result.version == expected.version)
        #expect(result.blocks == expected.blocks)
        #expect(result.totals == Pain008Totals(count: expected.count, sum: expected.cents))
        #expect(summary.totals == result.totals)
        #expect(summary.blocks.count == expected.blocks)
    }

    @Test func theSummaryTellsEachBlock() throws {
        let path = try SharedFiles.require("corpus/pain008/gen_sepaxml_008_02_mixed_seq_dates.xml")
        let summary = Pain008Summary()
        let result = try Pain008Reader.read(path, into: summary)
        #expect(result.findings == [])
        #expect(summary.sums.map(\.currency) == [.eur])
        #expect(summary.sums.first?.sum == 12_009)
        for block in summary.blocks {
            #expect(block.head.localInstrument == .core)
            #expect(block.head.sequenceType != nil)
            #expect(block.head.requestedCollectionDate != nil)
            #expect(block.head.creditorIdentifier.hasPrefix("DE"))
            #expect(block.totals.count == block.head.transactionCount)
            #expect(block.totals.sum == block.head.controlSum)
        }
    }
}
