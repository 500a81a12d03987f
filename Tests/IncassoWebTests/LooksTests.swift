import Foundation
import IncassoCore
import IncassoTestSupport
import Testing

@testable import IncassoEngine
@testable import IncassoWeb

/// Colours that can be read, texts that are there in every language.
@Suite struct LooksTests {
    /// The contrast of WCAG 2.2 in floating point, written from its definition.
    private static func contrast(_ one: Creditor.Color, _ other: Creditor.Color) -> Double {
        func light(_ part: UInt8) -> Double {
            let value = Double(part) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        func luminance(_ color: Creditor.Color) -> Double {
            0.2126 * light(color.red) + 0.7152 * light(color.green) + 0.0722 * light(color.blue)
        }
        let lights = [luminance(one), luminance(other)].sorted()
        return (lights[1] + 0.05) / (lights[0] + 0.05)
    }

    private static let white = Creditor.Color(red: 255, green: 255, blue: 255)

    @Test("whatever colour a creditor chooses can be read by day and by night")
    func colours() throws {
        var generator = SeededGenerator()
        let black = Creditor.Color(red: 0, green: 0, blue: 0)
        for index in 0..<2000 {
            let part = { UInt8(generator.int(0...255)) }
            let chosen =
                index == 0
                ? Self.white : index == 1 ? black : Creditor.Color(red: part(), green: part(), blue: part())
            let color = PageColor(chosen: chosen)
            // As a text by day, below white words on a button, and as a text by night.
            #expect(Self.contrast(color.light, PageColor.ground) >= 4.5, "\(chosen) \(generator.describe)")
            #expect(Self.contrast(color.light, Self.white) >= 4.5, "\(chosen) \(generator.describe)")
            #expect(Self.contrast(color.dark, PageColor.nightCard) >= 4.5, "\(chosen) \(generator.describe)")
            let hundredths = PageColor.contrast(chosen, PageColor.ground)
            #expect(abs(Double(hundredths) / 100 - Self.contrast(chosen, PageColor.ground)) < 0.02)
        }
        #expect(PageColor.standard.light == PageColor.standard.chosen)
    }

    @Test("the fixed colours of the sheet can be read on their grounds")
    func sheet() throws {
        let sheet = PageStyle().sheet(.standard)
        let halves = sheet.split(separator: "@media (prefers-color-scheme: dark)", maxSplits: 1)
        for half in halves {
            func color(_ name: String) throws -> Creditor.Color {
                let found = try #require(half.firstRange(of: "--\(name): "), "\(name)")
                return try #require(Creditor.Color(half[found.upperBound...].prefix(7)), "\(name)")
            }
            for (text, grounds) in [
                ("text", ["ground", "card"]), ("quiet", ["ground", "card"]), ("good", ["good-ground"]),
                ("calm", ["calm-ground"]), ("wait", ["wait-ground"]), ("accent", ["ground", "card"]),
                ("on-accent", ["accent"]),
            ] {
                for ground in grounds {
                    #expect(Self.contrast(try color(text), try color(ground)) >= 4.5, "\(text) on \(ground)")
                }
            }
            // The border of a button is what shows that it is one (1.4.11).
            #expect(Self.contrast(try color("field"), try color("card")) >= 3)
        }
    }

    @Test("every text is there in every language, with the same names in it")
    func texts() throws {
        let texts = PageTexts()
        let keys = texts.keys(.en)
        #expect(keys.count > 60)
        let source = ContractFile.named("data/pages/texts.tsv").text
        for line in source.split(separator: "\n").dropFirst(2) {
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            #expect(cells.count == 5 && cells.allSatisfy { !$0.isEmpty }, "\(line)")
            let names = cells.dropFirst().map { Set($0.matches(of: /\{(\w+)\}/).map { String($0.output.1) }) }
            #expect(Set(names).count == 1, "\(line)")
        }
        for language in NoticeLanguage.allCases { #expect(texts.keys(language) == keys) }
    }

    @Test("a filled-in text is not searched for names again")
    func filling() {
        let texts = PageTexts()
        #expect(texts.text("title", .en, ["creditor": "{debit} {x"]) == "Payment to {debit} {x")
    }

    @Test("only what Incasso makes itself goes into a page unescaped")
    func unescaped() {
        for file in ContractFile.all
        where file.name.hasPrefix("data/pages/") && file.name.hasSuffix(".mustache") {
            let found = file.text.matches(of: /\{\{\{(\w+)\}\}\}/).map { String($0.output.1) }
            #expect(found == [file.name.contains("payment") ? "image" : "style"])
            #expect(!file.text.contains("{{&"))
        }
    }

    @Test("texts of others: one line, nothing that hides or turns what stands around it")
    func visible() {
        #expect(VisibleText.clean("  a\r\n\tb\u{2028}c  ") == "a b c")
        #expect(VisibleText.clean("a\u{202E}b\u{2069}\u{200B}\u{FEFF}c") == "abc")
        #expect(VisibleText.clean("Zoë Łukasz 李 👍") == "Zoë Łukasz 李 👍")
        #expect(VisibleText.grouped("NL91ABNA0417164300") == "NL91 ABNA 0417 1643 00")
    }
}
