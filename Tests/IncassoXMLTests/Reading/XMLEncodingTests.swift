import IncassoXML
import Testing

@Suite struct XMLEncodingTests {
    static func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
        ("\u{FEFF}" + text).utf16.flatMap { unit in
            bigEndian ? [UInt8(unit >> 8), UInt8(unit & 0xFF)] : [UInt8(unit & 0xFF), UInt8(unit >> 8)]
        }
    }

    @Test(arguments: [1, 2, 3, 65536])
    func everySupportedEncodingGivesTheSameText(chunk: Int) {
        let expected = ["root a -", "start a@1", "text Zoë 10 €", "end a"]
        func declared(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
            Array("<?xml version=\"1.0\" encoding=\"\(name)\"?><a>Zo".utf8) + bytes + Array("</a>".utf8)
        }
        let documents: [String: [UInt8]] = [
            "utf8": Array("<a>Zoë 10 €</a>".utf8),
            "utf8 mark": [0xEF, 0xBB, 0xBF] + Array("<a>Zoë 10 €</a>".utf8),
            "utf16le": Self.utf16("<?xml version='1.0' encoding='UTF-16'?><a>Zoë 10 €</a>", bigEndian: false),
            "utf16be": Self.utf16("<?xml version='1.0' encoding='UTF-16'?><a>Zoë 10 €</a>", bigEndian: true),
            "latin1": declared("ISO-8859-1", [0xEB] + Array(" 10 &#8364;".utf8)),
            "latin9": declared("iso-8859-15", [0xEB] + Array(" 10 ".utf8) + [0xA4]),
            "windows": declared("windows-1252", [0xEB] + Array(" 10 ".utf8) + [0x80]),
        ]
        for (name, bytes) in documents {
            #expect(
                read(bytes, chunk: chunk) == Outcome(lines: expected, error: nil, warnings: []),
                "\(name)"
            )
        }
    }

    @Test(arguments: [1, 2, 65536])
    func latinBytesUnderAWrongNameAreRepairedWhenAsked(chunk: Int) {
        let bytes =
            Array("<?xml version='1.0' encoding='UTF-8'?><a>Zo".utf8) + [0xEB, 0x21, 0xC3, 0xA9]
            + Array("</a>".utf8)
        #expect(read(bytes, chunk: chunk).error == "XML-UTF8")
        let repaired = read(bytes, chunk: chunk, repair: .windows1252)
        #expect(repaired.lines.contains("text Zoë!é"))
        #expect(repaired.warnings == ["XML-ENCODING-REPAIRED"])
        let forced = read(bytes, chunk: chunk, encoding: .windows1252)
        #expect(forced.lines.contains("text Zoë!Ã©"))
        #expect(forced.warnings.isEmpty)
    }

    @Test(
        arguments: [
            [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF8], [0x80],
            [0xC3], [0xFF],
        ] as [[UInt8]]
    )
    func overlongAndSurrogateSequencesAreNotUTF8(bytes: [UInt8]) {
        let document = Array("<a>".utf8) + bytes + Array("</a>".utf8)
        #expect(read(document).error == "XML-UTF8")
        #expect(read(document, chunk: 1).error == "XML-UTF8")
    }

    @Test func utf16NeedsItsMarkAndWholePairs() {
        let good = Self.utf16("<a/>", bigEndian: false)
        #expect(read(Array(good.dropFirst(2))).error == "XML-ENCODING")
        #expect(read(good + [0x41]).error == "XML-UTF16")
        #expect(read(Array(good.prefix(2)) + [0x00, 0xDC]).error == "XML-UTF16")
    }
}
