import IncassoCore
import IncassoNACHA
import IncassoTestSupport
import Testing

@Suite("Events of ACH files")
struct NACHAEventTests {
    /// The lines of a file of returns whose nth record is changed.
    static func lines(_ bytes: [UInt8], _ change: (inout [String]) -> Void) -> [String] {
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        change(&lines)
        return lines
    }

    /// A record with a text put in at a place.
    static func put(_ text: String, _ line: String, at place: Int) -> String {
        line.prefix(place) + text + line.dropFirst(place + text.count)
    }

    static func oneReturn(_ code: String = "R01") throws -> [UInt8] {
        try NACHASample.returned([
            NACHAReturn(code, originalTrace: 71_000_300_000_042, originalRDFI: 12_104_288)
        ])
    }

    @Test("the code of the addenda says how far the story went")
    func stages() throws {
        for (code, kind) in [
            ("R01", "returned"), ("R53", "returned"), ("R61", "dishonored"), ("R70", "dishonored"),
            ("R71", "contested"), ("R77", "contested"), ("R90", "returned"), ("R99", "returned"),
        ] {
            let lines = ACHReading(try Self.oneReturn(code)).lines
            #expect(lines.count == 1)
            #expect(lines.first?.hasPrefix("0.0 line 3: \(kind) out 1037 reason=\(code)") == true, "\(code)")
        }
    }

    @Test("one entry with its whole story is one event, with the last word")
    func wholeStory() throws {
        let path = "corpus/nacha/returns/moov-ach__contested-return.ach"
        let text = String(decoding: try SharedFiles.bytes(path), as: UTF8.self)
        // The file has a credit; the same story about a debit.
        let lines = text.split(separator: "\n").map(String.init).map { line in
            line.hasPrefix("622") ? Self.put("627", line, at: 0) : line
        }
        let reading = ACHReading(lines)
        #expect(reading.lines.count == 1)
        #expect(reading.lines.first?.contains(": contested out 100000000 reason=R71") == true)
        let original = ACHReading(text.split(separator: "\n").map(String.init))
        #expect(original.lines.first?.contains(": information in 100000000 reason=R71") == true)
    }

    @Test("a returned credit is none of our debits")
    func returnedCredit() throws {
        let lines = Self.lines(try Self.oneReturn()) { lines in
            lines[1] = Self.put("200", lines[1], at: 1)
            lines[2] = Self.put("21", lines[2], at: 1)
        }
        #expect(ACHReading(lines).lines.first?.contains(": information in 1037 reason=R01") == true)
    }

    @Test("forward entries are information, with their own trace number")
    func forward() throws {
        let reading = ACHReading(try NACHASample().written())
        #expect(
            reading.lines == [
                "0.0 line 3: information in 1037 id=INV-1 name=Jane Q Customer 1 account=…01"
                    + " trace=071000300000001 class=PPD booked=2026-11-23 value=2026-12-01",
                "0.1 line 4: information in 1074 id=INV-2 name=Jane Q Customer 2 account=…02"
                    + " trace=071000300000002 class=PPD booked=2026-11-23 value=2026-12-01",
            ]
        )
        #expect(reading.containers == ["071000300000001 1234567890 2026-11-23T09:05:00"])
    }

    @Test("nothing of one answer stays in the next event")
    func reset() throws {
        let change = String(
            decoding: try NACHASample.changed([
                NACHAChange(
                    "C07",
                    originalTrace: 71_000_300_000_001,
                    originalRDFI: 1,
                    correctedData: "2313801041234567890ABCDEFG37"
                )
            ]),
            as: UTF8.self
        ).split(separator: "\n").map(String.init)
        let forward = try NACHASample().lines()
        let reading = ACHReading(Array(change[1...3]) + [forward[3]])
        #expect(reading.lines.count == 2)
        #expect(
            reading.lines.last
                == "0.1 line 4: information in 1074 id=INV-2 name=Jane Q Customer 2 account=…02"
                + " trace=071000300000002 class=COR booked=2026-12-03 value=2026-12-01"
        )
    }

    @Test("a refused notification changes nothing")
    func refused() throws {
        let bytes = try NACHASample.changed([
            NACHAChange("C68", originalTrace: 1, originalRDFI: 1, correctedData: "1234567890")
        ])
        let reading = ACHReading(bytes)
        #expect(reading.lines.first?.contains(": information out") == true)
        #expect(reading.lines.first?.contains("reason=C68") == true)
        #expect(reading.lines.first?.contains("1234567890 ") == false)
    }

    @Test("corrected data that cannot be read is a finding, and nothing of it is kept")
    func unreadable() throws {
        let bytes = try NACHASample.changed([
            NACHAChange("C03", originalTrace: 1, originalRDFI: 1, correctedData: "231380105   123456")
        ])
        let reading = ACHReading(bytes)
        #expect(reading.ids == ["ACH-CORRECTION"])
        #expect(reading.lines.first?.contains("routing=") == false)
        #expect(reading.lines.first?.contains("123456") == false)
        #expect(!reading.text.contains("123456"))
    }

    @Test("an international return keeps the original amount, the name and the words")
    func international() throws {
        let path = "corpus/nacha/iat/moov-ach__iat-debit.ach"
        let text = String(decoding: try SharedFiles.bytes(path), as: UTF8.self)
        let addenda =
            "799R16121042880000001      12104288" + "0000100000" + "NO AGREEMENT".padded(to: 34)
            + "121042880000001"
        var lines = text.split(separator: "\n").map(String.init)
        let control = try #require(lines.firstIndex { $0.hasPrefix("8") })
        lines.insert(addenda, at: control)
        let line = try #require(ACHReading(lines).lines.first)
        #expect(line.contains(": returned out 100000 reason=R16 text=NO AGREEMENT"))
        #expect(line.contains("original=100000"))
        #expect(line.contains("name=BEK Enterprises"))
    }
}

extension String {
    /// The text with blanks behind it.
    func padded(to count: Int) -> String {
        self + String(repeating: " ", count: max(0, count - utf8.count))
    }
}
