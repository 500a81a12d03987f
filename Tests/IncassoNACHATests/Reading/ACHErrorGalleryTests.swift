import Glibc
import IncassoCore
import IncassoNACHA
import IncassoTestSupport
import Testing

/// Broken files as they lie on a disk, described, with the text that a person gets to see; each rule has one more in the
/// tests of the rules.
@Suite("Gallery of broken ACH files")
struct ACHErrorGalleryTests {
    /// Each folder below `Errors` is named after a finding and holds `input.ach` and `expected.txt`.
    static let folder = TestFiles.packageRoot + "/Tests/IncassoNACHATests/Reading/Errors/"

    static let ids = NACHARule.ID.allCases.map(\.rawValue).filter { TestFiles.exists(folder + $0) }

    @Test(arguments: ids + ["ACH-NO-RECORDS"])
    func everyFindingHasAFileThatGivesIt(id: String) throws {
        let bytes = try TestFiles.bytes(Self.folder + id + "/input.ach")
        let describer = NACHADescriber(file: "input.ach")
        describer.feed(bytes.span)
        let description = describer.finish()
        #expect(description.findings.contains { $0.id == id })
        let text = DiagnosticRenderer.text(description.findings)
        if unsafe getenv("RECORD") != nil {
            try TestFiles.write(Array(text.utf8), to: Self.folder + id + "/expected.txt")
            Issue.record("recorded \(id)")
            return
        }
        #expect(text == (try TestFiles.text(Self.folder + id + "/expected.txt")))
        for account in ["4444001", "4444002", "1234567890ABCDEFG"] { #expect(!text.contains(account)) }
    }

    @Test("a finding names line, column, what stands there, what should, and what to do")
    func everyFindingIsComplete() throws {
        for finding in NACHARule.ID.allCases where Self.ids.contains(finding.rawValue) {
            let bytes = try TestFiles.bytes(Self.folder + finding.rawValue + "/input.ach")
            let found = try #require(
                ACHReading(bytes, policy: .outgoing).findings.first { $0.id == finding.rawValue }
            )
            #expect(found.location.line != nil, "\(finding)")
            #expect(found.location.path != nil, "\(finding)")
            #expect(found.expected != nil, "\(finding)")
            #expect(found.remedy != nil, "\(finding)")
        }
    }
}
