import IncassoCore
import IncassoTestSupport
import Testing

@Suite("SEPA text")
struct SEPATextTests {
    @Test(
        "converts names of Europe",
        arguments: [
            ("Müller & Söhne GmbH", "Mueller + Soehne GmbH"), ("Ärzte-Straße 5", "Aerzte-Strasse 5"),
            ("Mu\u{308}ller", "Mueller"), ("Renée Ørsted", "Renee Orsted"), ("Łódź", "Lodz"),
            ("Åsa Ñuñez", "Asa Nunez"),
            ("Đurđević", "Durdevic"), ("Γιώργος Ψαρράς", "Giorgos Psarras"),
            ("Щастие България", "Shtastie Balgariya"),
            ("Љубљана Ђорђе", "Ljubljana Djordje"), ("Þór Æsir", "Thor Aesir"),
            ("İstanbul ışık", "Istanbul isik"),
            ("a@b.eu", "a(at)b.eu"), ("“quoted” – 5 €", "'quoted' - 5 EUR"),
            ("50% [x] {y} a_b", "50. (x) (y) a-b"),
            ("½ № 5…", "1/2 No 5..."), ("名前", ".."), ("a\u{1F600}b", "a.b"), ("ＡＢ１", "AB1"), ("ﬁn", "fin"),
            ("Zoe\u{301}", "Zoe"), ("so\u{AD}ft zero\u{200B}", "soft zero"), ("a\tb\r\nc", "a b c"),
            ("\u{7}", "."),
            ("  a   b  ", "a b"), ("a\u{A0}b", "a b"), ("", ""), ("   ", ""), ("a \u{200B} b", "a b"),
        ]
    )
    func conversion(source: String, expected: String) {
        let converted = SEPAText.convert(source, maxLength: 140)
        #expect(converted.text == expected)
        #expect(converted.changes.isEmpty == (source == expected))
    }

    @Test(
        "cuts on the converted length and never within what one character became",
        arguments: [
            ("Straße", 5, "Stra"), ("Straße", 6, "Strass"), ("ab cd", 3, "ab"), ("ab cd", 4, "ab c"),
            ("abc", 0, ""), ("a€", 3, "a"),
        ]
    )
    func cutting(source: String, maxLength: Int, expected: String) {
        #expect(SEPAText.convert(source, maxLength: maxLength).text == expected)
    }

    @Test("reports what was changed")
    func report() {
        let converted = SEPAText.convert(" Mül  & Co", maxLength: 7)
        #expect(converted.text == "Muel +")
        let changes = converted.changes.map { "\($0.position): '\($0.from)' -> '\($0.to)'" }
        #expect(
            changes == [
                "0: ' ' -> ''", "2: 'ü' -> 'ue'", "5: '  ' -> ' '", "7: '&' -> '+'", "8: ' Co' -> ''",
            ]
        )
    }

    @Test("the output is clean, within its length, idempotent, and the same for bytes")
    func properties() {
        var random = SeededGenerator()
        let pool = Array(
            "abcXYZ 012   ./-?:()',+äöüßÄéñłΩψЩю€&@\u{308}\u{301}\u{200B}\u{A0}\t\n_~\"名\u{1F600}ﬁ"
        ).flatMap {
            Array($0.unicodeScalars)
        }
        for _ in 0..<5_000 {
            var source = ""
            for _ in 0..<random.int(0...40) { source.unicodeScalars.append(random.pick(pool)) }
            let maxLength = random.int(0...45)
            let converted = SEPAText.convert(source, maxLength: maxLength)
            let bytes = Array(converted.text.utf8)
            let isClean = SEPAText.isClean(bytes.span)
            #expect(isClean, "\(source.debugDescription); \(random.describe)")
            #expect(bytes.count <= maxLength, "\(random.describe)")
            let again = SEPAText.convert(converted.text, maxLength: maxLength)
            #expect(again.text == converted.text && again.changes.isEmpty, "\(random.describe)")
            #expect(converted.changes.isEmpty == (converted.text == source), "\(random.describe)")
            #expect(converted.changes.map(\.position) == converted.changes.map(\.position).sorted())
            var appended = Array("x".utf8)
            let input = Array(source.utf8)
            let hasChanged = SEPAText.append(input.span, to: &appended, maxLength: maxLength)
            #expect(appended == Array("x".utf8) + bytes, "\(random.describe)")
            #expect(hasChanged == !converted.changes.isEmpty, "\(random.describe)")
        }
    }

    @Test("invalid UTF-8 becomes full stops and never traps")
    func invalidBytes() {
        var random = SeededGenerator()
        for _ in 0..<20_000 {
            let source = (0..<random.int(0...12)).map { _ in UInt8(random.int(0...255)) }
            var bytes: [UInt8] = []
            _ = SEPAText.append(source.span, to: &bytes, maxLength: 20)
            let isClean = SEPAText.isClean(bytes.span)
            #expect(isClean, "\(source); \(random.describe)")
        }
        var bytes: [UInt8] = []
        let source: [UInt8] = [0x61, 0xFF, 0xC3, 0x62, 0xED, 0xA0, 0x80]
        let hasChanged = SEPAText.append(source.span, to: &bytes, maxLength: 20)
        #expect(hasChanged)
        #expect(String(decoding: bytes, as: UTF8.self) == "a..b...")
    }

    @Test("every character of the basic plane becomes at most four clean ones")
    func everyCharacter() {
        for code in UInt32(0x20)..<0x1_0000 {
            guard let scalar = Unicode.Scalar(code) else { continue }
            let converted = SEPAText.convert("x" + String(scalar) + "x", maxLength: 10).text
            let bytes = Array(converted.utf8)
            let isClean = SEPAText.isClean(bytes.span)
            if !isClean || !(2...6).contains(bytes.count) {
                Issue.record("U+\(String(code, radix: 16)): \(converted)")
            }
        }
    }

    @Test("every character of the common set stays")
    func cleanSet() {
        let set = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ x"
        #expect(SEPAText.convert(set, maxLength: 200).changes.isEmpty)
        for value in UInt8(0)..<128 where !set.utf8.contains(value) {
            let bytes = [value]
            let isClean = SEPAText.isClean(bytes.span)
            #expect(!isClean)
        }
    }
}
