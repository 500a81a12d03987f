import IncassoCore
import IncassoISO20022
import Testing

@Suite(.enabled(if: SharedCorpus.isPresent, "needs ../shared")) struct CorpusTests {
    @Test func dump() throws {
        for row in try SharedCorpus.rows("corpus/camt/expected.tsv") {
            let file = row["file"] ?? ""
            let r = readBankFile(try SharedCorpus.bytes("corpus/camt/" + file))
            print("FILE", file, r.format, r.counts, r.error ?? "", r.findings)
            print("  expect", row["expected_events"] ?? "")
            for l in r.containers { print("  =", l) }
            for l in r.lines { print("    ", l) }
        }
    }
}
