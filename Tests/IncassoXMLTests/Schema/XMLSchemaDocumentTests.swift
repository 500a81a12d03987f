import IncassoCore
import IncassoTestSupport
import IncassoXML
import Testing

@Suite struct XMLSchemaDocumentTests {
    static let xsd = Array(
        """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:t" elementFormDefault="qualified">
        <xs:element name="a"><xs:complexType><xs:sequence>
        <xs:element name="n" type="xs:int" maxOccurs="3"/>
        <xs:element name="i" minOccurs="0"><xs:simpleType><xs:restriction base="xs:string">
        <xs:pattern value="[A-Z]{2}"/></xs:restriction></xs:simpleType></xs:element>
        </xs:sequence></xs:complexType></xs:element></xs:schema>
        """.utf8
    )

    static func compile(_ bytes: [UInt8]) throws(XMLReadError) -> XMLSchemaDocument {
        try XMLSchemaDocument(compiling: bytes.span)
    }

    static func findings(in document: String, by schema: XMLSchemaDocument) -> [Diagnostic] {
        let bytes = Array(document.utf8)
        return schema.validate(bytes.span)
    }

    @Test func validDocumentsHaveNoFindings() throws {
        let schema = try Self.compile(Self.xsd)
        #expect(Self.findings(in: "<a xmlns='urn:t'><n>1</n></a>", by: schema).isEmpty)
    }

    @Test func findingsTellTheLineAndNeverTheValue() throws {
        let schema = try Self.compile(Self.xsd)
        let document = "<a xmlns='urn:t'>\n<n>1</n>\n<i>NL91ABNA0417164300</i></a>"
        let findings = Self.findings(in: document, by: schema)
        #expect(!findings.isEmpty)
        #expect(findings.allSatisfy { $0.id == "XSD-INVALID" && $0.location.line == 3 })
        #expect(findings.allSatisfy { !$0.message.contains("NL91") && !$0.message.contains("urn:t") })
    }

    @Test func brokenDocumentsAreNotValid() throws {
        let schema = try Self.compile(Self.xsd)
        let findings = Self.findings(in: "<a xmlns='urn:t'><n>1</n>", by: schema)
        #expect(findings.map(\.id).contains("XSD-NOT-WELL-FORMED"))
    }

    @Test func whatIsNoSchemaIsRefused() {
        let bytes = Array("<a/>".utf8)
        let error = #expect(throws: XMLReadError.self) { try Self.compile(bytes) }
        #expect(error?.diagnostic.id == "XSD-SCHEMA")
    }

    @Test func oneSchemaServesSeveralTasks() async throws {
        let schema = try Self.compile(Self.xsd)
        await withTaskGroup(of: Int.self) { group in
            for number in 0..<8 {
                group.addTask {
                    Self.findings(in: "<a xmlns='urn:t'><n>\(number)</n></a>", by: schema).count
                }
            }
            for await count in group { #expect(count == 0) }
        }
    }

    @Test func officialSchemasCompileAndJudgeFiles() throws {
        let schema = try Self.compile(try SharedFiles.bytes("schemas-iso/camt.054.001.04.xsd"))
        let valid = try SharedFiles.require("corpus/camt/camt054/moov_postfinance_chdd_credit.xml")
        #expect(try schema.validate(valid).isEmpty)
        let other = try SharedFiles.require("corpus/camt/camt053/nordea_statement.xml")
        #expect(try !schema.validate(other).isEmpty)
        #expect(throws: XMLReadError.self) { try schema.validate("/nowhere") }
    }
}
