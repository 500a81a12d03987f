import Glibc
import IncassoCore
import IncassoISO20022
import IncassoTestSupport
import Testing

/// Real files and those of other libraries: which rules they break.
@Suite struct CorpusRuleTests {
    @Test func whatIsWrongWithRealFiles() throws {
        let folder = try SharedFiles.require("corpus/pain008")
        let table = try TestFiles.text(folder + "/PROVENANCE.tsv")
        let names = table.split(separator: "\n").dropFirst().map { String($0.prefix { $0 != "\t" }) }.sorted()
        #expect(names.count >= 15)
        var text = ""
        for name in names {
            let facts = SchemeFacts(today: day("2026-11-23"))
            let report = try SchemeCheck.check(folder + "/" + name, facts: facts)
            text += "\(name): \(report.errors) errors, \(report.warnings) warnings\n"
            for repair in report.repairs { text += "  \(repair.count) \(repair.rule.id)\n" }
        }
        try Golden.expect(text, equals: "corpus.txt")
    }
}
