import IncassoCore
import IncassoXML
import Testing

@Suite struct XMLPushReaderTests {
    @Test(arguments: [1, 2, 3, 7, 64, 65536])
    func chunksOfAnySizeTellTheSame(chunk: Int) {
        let document = """
            <?xml version="1.0"?>
            <a xmlns="urn:x"><b Ccy="E&amp;R">x &amp; <![CDATA[<y>]]> &#233;é</b>
            <!-- <c> --><?go on?><unknown>z</unknown><c/></a>
            """
        #expect(
            read(document, chunk: chunk)
                == Outcome(
                    lines: [
                        "root a urn:x", "start a@2", "start b@2 Ccy=E&R", "text x & <y> éé", "end b",
                        "start *@3",
                        "text z", "end *", "start c@3", "text ", "end c", "end a",
                    ],
                    error: nil,
                    warnings: []
                )
        )
    }

    @Test func namesAreReadWithoutTheirPrefix() {
        let outcome = read("<n:a xmlns:n='urn:y'><n:b/></n:a>")
        #expect(outcome.lines == ["root a urn:y", "start a@1", "start b@1", "text ", "end b", "end a"])
        #expect(read("<n:a/>").warnings == ["XML-PREFIX"])
    }

    @Test func nothingIsKeptThatNobodyAskedFor() {
        let outcome = read(Array("<a>x<b>y</b></a>".utf8), wanted: false)
        #expect(outcome.lines == ["root a -", "start a@1", "start b@1", "end b", "end a"])
    }

    @Test(arguments: [
        ("", "XML-EMPTY"), ("hello", "XML-EMPTY"), ("<a><b></a>", "XML-TAG-MISMATCH"),
        ("<a><b>", "XML-TRUNCATED"),
        ("<a/><a/>", "XML-EXTRA-CONTENT"), ("<a/>x", "XML-EXTRA-CONTENT"), ("<a>\u{1}</a>", "XML-CHARACTER"),
        ("<a>&x;</a>", "XML-ENTITY"), ("<a b='1' b='2'/>", "XML-ATTRIBUTE-TWICE"),
        ("<!DOCTYPE a><a/>", "XML-DOCTYPE"),
        ("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", "XML-DOCTYPE"),
        ("<?xml version='1.0' encoding='UTF-7'?><a/>", "XML-ENCODING"),
        ("<a b=1/>", "XML-NOT-WELL-FORMED"), ("<a b='<'/>", "XML-NOT-WELL-FORMED"), ("<a", "XML-TRUNCATED"),
    ])
    func brokenDocumentsAreRefusedByName(document: String, id: String) {
        for chunk in [1, 7, 65536] {
            #expect(read(document, chunk: chunk).error == id, "chunks of \(chunk)")
        }
    }

    @Test func billionLaughsNeverExpand() {
        var document = "<!DOCTYPE a [<!ENTITY l0 \"lol\">"
        for level in 1..<30 { document += "<!ENTITY l\(level) \"&l\(level - 1);&l\(level - 1);\">" }
        #expect(read(document + "]><a>&l29;</a>").error == "XML-DOCTYPE")
    }

    @Test func anErrorOfTheHandlerComesBack() {
        struct Refusal: Error, Equatable {}
        final class Refusing: XMLHandler {
            override func start(_ name: Int, attributes: borrowing XMLAttributes) throws {
                if name == 1 { throw Refusal() }
            }
        }
        let reader = XMLPushReader(handler: Refusing(vocabulary: XMLVocabulary(["b"])))
        let bytes = Array("<a><b/><c".utf8)
        #expect(throws: Refusal.self) { try reader.feed(bytes.span) }
        #expect(throws: Refusal.self) { try reader.finish() }
    }

    @Test func errorsTellLineAndColumn() throws {
        let reader = XMLPushReader(handler: XMLHandler(vocabulary: XMLVocabulary([])), file: "x.xml")
        let bytes = Array("<a>\n<b>\n  </c></a>".utf8)
        let error = #expect(throws: XMLReadError.self) { try reader.feed(bytes.span) }
        let location = try #require(error?.diagnostic.location)
        #expect(location.line == 3)
        #expect(location.file == "x.xml")
        #expect((3...8).contains(location.column ?? 0))
    }
}
