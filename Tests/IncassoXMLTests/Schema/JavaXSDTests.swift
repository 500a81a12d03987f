import IncassoCore
import IncassoTestSupport
import Testing

/// The oracle itself: one that says yes to everything would prove nothing.
@Suite struct JavaXSDTests {
    static let schema = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:x" elementFormDefault="qualified">
        <xs:element name="Day" type="xs:date"/></xs:schema>
        """

    @Test func itSaysYesAndNoToTheRightDocuments() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let schema = directory.path + "/day.xsd"
        try TestFiles.write(Array(Self.schema.utf8), to: schema)
        let documents = ["2026-11-22", "tomorrow", "</Day>", "2026-02-30"].map {
            Array("<Day xmlns='urn:x'>\($0)</Day>".utf8)
        }
        let complaints = try JavaXSD.validate(documents: documents, schema: schema)
        #expect(complaints.count == 4)
        #expect(complaints[0] == "")
        #expect(complaints[1].contains("1: cvc-"))
        #expect(complaints[2].contains("1: "))
        #expect(complaints[3].contains("2026-02-30"))
    }

    @Test func aSchemaThatIsNoneIsAnError() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let schema = directory.path + "/none.xsd"
        try TestFiles.write(Array("<no/>".utf8), to: schema)
        #expect(throws: TestFileError.self) { try JavaXSD.validate(schema, schema: schema) }
    }
}
