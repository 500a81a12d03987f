import Glibc
import IncassoCore
import IncassoISO20022
import IncassoTestSupport
import Testing

/// One broken file for each finding of the readers of answers, with the text that a person gets to see.
@Suite struct ErrorGalleryTests {
    /// Each folder below `Errors` is named after a finding and holds `input.xml` and `expected.txt`.
    static let ids = [
        "BANK-FORMAT", "BANK-NAMESPACE", "BANK-NOT-AN-ANSWER", "CAMT-AMOUNT", "CAMT-BALANCE",
        "CAMT-BATCH-COUNT",
        "CAMT-BATCH-REPEATED", "CAMT-CURRENCY", "CAMT-DATE", "CAMT-DETAILS-SUM", "CAMT-NO-AMOUNT",
        "CAMT-SIGN",
        "CAMT-STATUS", "PAIN002-AMOUNT", "PAIN002-DATE", "PAIN007-AMOUNT", "PAIN007-COUNT", "PAIN007-DATE",
        "PAIN007-IBAN", "PAIN007-MISSING", "PAIN007-NONE", "PAIN007-NUMBER", "PAIN007-ORIGINAL",
        "PAIN007-PARTIAL", "PAIN007-REASON", "PAIN007-SUM", "PAIN007-TWICE",
        "XML-ATTRIBUTE-TWICE", "XML-CHARACTER",
        "XML-DOCTYPE",
        "XML-EMPTY", "XML-ENCODING", "XML-ENCODING-REPAIRED", "XML-ENTITY", "XML-EXTRA-CONTENT",
        "XML-NOT-WELL-FORMED", "XML-PREFIX", "XML-TAG-MISMATCH", "XML-TRUNCATED", "XML-UTF16",
    ]

    @Test(arguments: ids)
    func everyFindingHasAFileThatGivesIt(id: String) throws {
        let folder = TestFiles.packageRoot + "/Tests/IncassoISO20022Tests/Errors/" + id
        let bytes = try TestFiles.bytes(folder + "/input.xml")
        let description = FileDescriptionTests.describe(bytes, as: "input.xml")
        #expect(description.findings.contains { $0.id == id })
        let text = DiagnosticRenderer.text(description.findings)
        if unsafe getenv("RECORD") != nil {
            try TestFiles.write(Array(text.utf8), to: folder + "/expected.txt")
            Issue.record("recorded \(id)")
            return
        }
        #expect(text == (try TestFiles.text(folder + "/expected.txt")))
    }
}
