import Foundation
import IncassoCore
import IncassoTestSupport
import Testing

@testable import IncassoWeb

/// Codes are read back by a reader that we did not write.
@Suite struct CodeTests {
    private func epc(_ name: String, _ cents: Int64 = 4995) throws -> EPCPayment {
        try #require(
            EPCPayment(
                name: name,
                iban: try IBAN("NL91ABNA0417164300"),
                amount: Money(minorUnits: cents, currency: .eur),
                reference: try CreditorReference("RF18539007547034")
            )
        )
    }

    @Test(
        "the image is read by a bank's app as what was meant",
        arguments: [
            "Sportschool De Linde & Zn.", "Łódź Ελλάδα Größe Ø ß <&\"'>", String(repeating: "電", count: 70),
            String(repeating: "M", count: 70),
        ]
    )
    func image(_ name: String) throws {
        let text = try epc(name).text
        let code = try #require(QRCode(text))
        // Version 13, the guideline's largest.
        #expect(code.width <= 17 + 4 * 13)
        #expect(try read(svg: code.svg(label: "a \"label\" <&>")) == text)
    }

    @Test("331 bytes fill the guideline's largest symbol, one more does not fit in it")
    func limit() throws {
        #expect(try #require(QRCode(String(repeating: "a", count: EPCPayment.maxBytes))).width == 17 + 4 * 13)
        #expect(
            try #require(QRCode(String(repeating: "a", count: EPCPayment.maxBytes + 1))).width == 17 + 4 * 14
        )
        #expect(QRCode("") == nil && QRCode(String(repeating: "a", count: 3000)) == nil)
    }

    @Test("the lines for a terminal are read too, in both kinds")
    func terminal() throws {
        let address = "https://pay.example.org/p/ew3ft7jphyagase6m0hs7rzcptaw5q3r1zhgvq142cz0j"
        let code = try #require(QRCode(address))
        for isColoured in [true, false] {
            var lines = code.terminalLines(isColoured: isColoured)
            if isColoured {
                #expect(lines.allSatisfy { $0.hasPrefix("\u{1B}[30;107m") && $0.hasSuffix("\u{1B}[0m") })
                lines = lines.map { String($0.dropFirst("\u{1B}[30;107m".count).dropLast("\u{1B}[0m".count)) }
            }
            #expect(lines.allSatisfy { $0.count <= 60 })
            #expect(try read(blocks: lines, inkIsDark: isColoured) == address)
        }
    }

    /// Draws half blocks as an image of eight pixels for each module, and reads it.
    private func read(blocks lines: [String], inkIsDark: Bool) throws -> String {
        var rows: [[Bool]] = []
        for line in lines {
            rows.append(line.map { ($0 == "█" || $0 == "▀") == inkIsDark })
            rows.append(line.map { ($0 == "█" || $0 == "▄") == inkIsDark })
        }
        let width = rows[0].count * 8
        var image = Array("P5 \(width) \(rows.count * 8) 255\n".utf8)
        for row in rows {
            let pixels = row.flatMap { [UInt8](repeating: $0 ? 0 : 255, count: 8) }
            for _ in 0..<8 { image += pixels }
        }
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try TestFiles.write(image, to: directory.path + "/code.pgm")
        return try Program.run("zbarimg", ["--quiet", "--raw", "-Sbinary", directory.path + "/code.pgm"])
    }

    private func read(svg: String) throws -> String {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try TestFiles.write(Array(svg.utf8), to: directory.path + "/code.svg")
        _ = try Program.run(
            "rsvg-convert",
            ["--width", "600", "--output", directory.path + "/code.png", directory.path + "/code.svg"]
        )
        return try Program.run("zbarimg", ["--quiet", "--raw", "-Sbinary", directory.path + "/code.png"])
    }
}
