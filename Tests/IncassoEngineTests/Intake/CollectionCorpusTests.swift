import IncassoCore
import IncassoEngine
import IncassoSQL
import IncassoTestSupport
import Testing

/// Collection files of other programs, as they are found in the world, imported in both ways.
@Suite struct CollectionCorpusTests {
    /// A file, and the account and identifier of the creditor that it is imported for.
    private typealias Found = (name: String, iban: String, identifier: String)

    private static let account = "DE89370400440532013000"
    private static let identifier = "DE98ZZZ09999999999"
    private static let files: [Found] = [
        ("abn_008.001.02_rcur", account, identifier),
        ("cbpr_ballerina_008.001.08_in_swift_envelope", account, identifier),
        ("dk_008.002.02_frst_amendment", account, identifier),
        ("dmitrirussu_008.001.02_sepa_dd", account, identifier),
        ("dmitrirussu_008.001.02_sepa_test", account, identifier),
        ("gen_sepaxml_002_01_rcur_batch", account, identifier),
        ("gen_sepaxml_002_02_unstructured_address_NOW_FORBIDDEN", account, identifier),
        ("gen_sepaxml_008_01_rcur_batch_bicless", account, identifier),
        ("gen_sepaxml_008_02_mixed_seq_dates", account, identifier),
        ("gen_sepaxml_008_03_b2b_nonbatch", account, identifier),
        ("gen_sepaxml_008_04_structured_address", account, identifier),
        ("gen_sepaxml_008_05_hybrid_address", account, identifier),
        ("gen_sepaxml_010_01_rcur", account, identifier),
        ("konfipay_008.001.02_3tx_bicless", "DE62650700240021982400", identifier),
        ("own_008_smnda_bicless_5tx", "NL41MOCK0000000001", "NL64ZZZ321096320000"),
        ("six_ch_dd_008.001.02.ch.03_musterfile", account, identifier),
    ]

    @Test
    func everyFileIsTakenOrRefusedByName() throws {
        var report = ""
        for found in Self.files {
            let path = try SharedFiles.require("corpus/pain008/\(found.name).xml")
            for isAsIs in [false, true] {
                try TestBook.with(.sqlite) { book in
                    let settings = TestBook.creditorFile.replacing("\"gym\"", with: "\"corpus\"")
                        .replacing(Self.account, with: found.iban)
                        .replacing(Self.identifier, with: found.identifier)
                    let file = try book.write(settings, "corpus.toml")
                    let engine = try book.engine()
                    let creditor =
                        found.iban == Self.account
                        ? try book.creditor() : try engine.creditors.add(file: file).creditor
                    var lines: [String]
                    do {
                        let result =
                            isAsIs
                            ? try engine.intake.importAsIs(path, creditor: creditor)
                            : try engine.intake.importCollections(path, creditor: creditor)
                        lines = ["\(result.outcome.rawValue) \(result.accepted)"]
                        lines += Set(
                            (result.findings + result.warnings).map { "\($0.severity.rawValue) \($0.id)" }
                        )
                        .sorted()
                        #expect(
                            result.outcome == .refused || result.accepted == result.rows,
                            "\(found.name): \(lines)"
                        )
                    } catch let error as EngineError {
                        lines = ["unreadable"] + error.diagnostics.map(\.id)
                    }
                    report +=
                        "\(found.name), \(isAsIs ? "as is" : "adopted"): \(lines.joined(separator: ", "))\n"
                    if lines[0].hasPrefix("imported") { try book.expectClean() }
                }
            }
        }
        try Golden.expect(report, equals: "collection-corpus.txt")
    }
}
