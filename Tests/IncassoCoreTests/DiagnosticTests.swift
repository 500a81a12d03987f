import IncassoCore
import IncassoTestSupport
import Testing

@Suite("Rendering of findings")
struct DiagnosticTests {
    static let findings = [
        Diagnostic(
            id: "CORE-IBAN-CHECK",
            location: Diagnostic.Location(file: "mandates.csv", line: 12, column: 5, path: "row 11, iban"),
            message: "the check digits of the IBAN do not fit the rest",
            found: "DE…3001",
            expected: "a number whose remainder by 97 is 1 (ISO 13616)",
            remedy: "compare it with the mandate: a digit is wrong or two are swapped"
        ),
        Diagnostic(
            id: "X-PLAIN",
            severity: .warning,
            location: Diagnostic.Location(file: "a\u{1B}[31m.xml"),
            message: "a \"quoted\" word\u{202E} and a\nline"
        ),
        Diagnostic(id: "X-NOWHERE", location: Diagnostic.Location(line: 3), message: "something"),
    ]

    @Test("as text")
    func text() throws {
        try Golden.expect(DiagnosticRenderer.text(Self.findings), equals: "findings.txt")
        #expect(DiagnosticRenderer.text([]) == "")
    }

    @Test("as JSON")
    func json() throws {
        try Golden.expect(DiagnosticRenderer.json(Self.findings), equals: "findings.json")
        #expect(DiagnosticRenderer.json([]) == "[]")
    }
}

@Suite("JSON writer")
struct JSONWriterTests {
    @Test("writes every kind of value on one line")
    func compact() {
        var writer = JSONWriter()
        writer.beginObject()
        writer.field("text", "a\"\\/\u{8}\n\u{1F}é\u{1F600}")
        writer.field("number", Int64.min)
        writer.field("total", Int128.max)
        writer.field("flag", true)
        writer.field("absent", String?.none)
        writer.field("absent", Int?.none)
        writer.field("absent", Bool?.none)
        writer.key("list")
        writer.beginArray()
        writer.integer(1)
        writer.null()
        writer.boolean(false)
        writer.beginObject()
        writer.endObject()
        writer.beginArray()
        writer.endArray()
        writer.endArray()
        writer.endObject()
        #expect(
            writer.text
                == #"{"text":"a\"\\/\u0008\n\u001fé😀","number":-9223372036854775808,"#
                + #""total":170141183460469231731687303715884105727,"flag":true,"list":[1,null,false,{},[]]}"#
        )
    }

    @Test("writes indented")
    func indented() {
        var writer = JSONWriter(indented: true)
        writer.beginArray()
        writer.string("a")
        writer.beginObject()
        writer.field("b", 1)
        writer.field("c", 2)
        writer.endObject()
        writer.endArray()
        #expect(writer.text == "[\n  \"a\",\n  {\n    \"b\": 1,\n    \"c\": 2\n  }\n]")
    }

    @Test("gives out what is written, piece by piece")
    func draining() {
        var writer = JSONWriter()
        writer.beginArray()
        writer.integer(1)
        var bytes = writer.drain()
        writer.integer(2)
        writer.endArray()
        bytes += writer.drain()
        #expect(String(decoding: bytes, as: UTF8.self) == "[1,2]")
        #expect(writer.count == 0)
    }

    @Test("a value without a key in an object is a programming error")
    func misuse() async {
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            writer.beginObject()
            writer.integer(1)
        }
    }
}
