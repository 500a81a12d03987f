import IncassoCore
import IncassoNACHA
import IncassoTestSupport
import Testing

@Suite("Reading ACH files")
struct NACHAReaderTests {
    /// Every form in which one file can come gives the same events.
    @Test(
        "forms of one file",
        arguments: [
            "lf", "crlf", "cr", "unbroken", "bom", "blank lines", "no fillers", "cut blanks", "wide lines",
            "end mark", "no last line end",
        ]
    )
    func forms(form: String) throws {
        let lines = try NACHASample().lines()
        let expected = ACHReading(lines)
        let text =
            switch form {
            case "crlf": lines.joined(separator: "\r\n") + "\r\n"
            case "cr": lines.joined(separator: "\r") + "\r"
            case "unbroken": lines.joined()
            case "bom": "\u{FEFF}" + lines.joined(separator: "\n")
            case "blank lines": "\n   \n" + lines.joined(separator: "\n\n") + "\n\n"
            case "no fillers": lines.prefix(6).joined(separator: "\n")
            case "cut blanks": lines.map(\.trimmingBlanks).joined(separator: "\n")
            case "wide lines": lines.map { $0 + String(repeating: " ", count: 34) }.joined(separator: "\n")
            case "end mark": lines.joined(separator: "\r\n") + "\r\n\u{1A}"
            default: lines.joined(separator: "\n")
            }
        let reading = ACHReading(Array(text.utf8))
        #expect(reading.ids == (form == "no fillers" ? ["ACH-PADDING"] : []))
        #expect(reading.summary == expected.summary)
        #expect(reading.count.total == text.utf8.count)
        func withoutLine(_ line: String) -> String {
            line.replacing(/line \d+/, with: "")
        }
        #expect(reading.lines.map(withoutLine) == expected.lines.map(withoutLine))
    }

    @Test(
        "money moves with debits, none with prenotifications",
        arguments: [
            ("27", "0000000000", true), ("28", "0000000000", false), ("28", "0000000001", true),
            ("26", "0000000000", false), ("29", "0000000000", false),
        ]
    )
    func amounts(code: String, amount: String, isWrong: Bool) throws {
        var lines = try NACHASample().lines()
        lines[2] = NACHAEventTests.put(code, NACHAEventTests.put(amount, lines[2], at: 29), at: 1)
        #expect(ACHReading(lines).ids.contains("ACH-AMOUNT") == isWrong)
    }

    @Test("the settlement day gets the year that is near")
    func settlementDay() throws {
        var batch = NACHABatch()
        let cases = [
            (1, "2026-12-31", "2027-01-01"), (365, "2027-01-02", "2026-12-31"),
            (366, "2029-01-03", "2028-12-31"),
            (337, "2026-12-03", "2026-12-03"), (60, "2028-03-01", "2028-02-29"),
        ]
        for (number, created, settled) in cases {
            batch.settlementDay = number
            let day = try #require(LocalDate(iso: created))
            #expect(batch.settlementDate(near: day)?.description == settled)
        }
        batch.settlementDay = 0
        #expect(batch.settlementDate(near: .earliest) == nil)
    }

    @Test("a long line is cut and the rest of the file is read")
    func longLine() throws {
        var lines = try NACHASample().lines()
        lines.insert(String(repeating: "6", count: 5000), at: 3)
        let reading = ACHReading(lines)
        #expect(reading.ids.first == "ACH-LENGTH")
        #expect(reading.summary.entries == 3)
        #expect(reading.lines.count == 3)
        #expect(reading.findings.first?.location.line == 4)
        #expect(reading.findings.last { $0.id != "ACH-PADDING" }?.location.line == 7)
    }

    @Test("limits stop the reading, and say so")
    func limits() throws {
        let bytes = try NACHASample().written()
        var limits = NACHALimits.standard
        limits.records = 4
        let reading = ACHReading(bytes, limits: limits)
        #expect(reading.error?.contains("ACH-LIMIT") == true)
        #expect(reading.lines.count == 1)
        limits = .standard
        limits.batches = 0
        #expect(ACHReading(bytes, limits: limits).error?.contains("ACH-LIMIT") == true)
        let entry = try NACHASample().lines()[2]
        let addenda = "705" + String(repeating: " ", count: 80) + "00010000001"
        limits = .standard
        limits.addendaPerEntry = 2
        let many = ACHReading(
            [entry]
                + [String](repeating: addenda, count: 3)
                .map { Array($0.utf8) }.map { String(decoding: $0, as: UTF8.self) }
        )
        #expect(many.error == nil)
        let text = ([entry] + [String](repeating: addenda, count: 3)).joined(separator: "\n")
        #expect(ACHReading(Array(text.utf8), limits: limits).error?.contains("ACH-LIMIT") == true)
    }

    @Test("a thousand findings are kept, the others counted")
    func manyFindings() {
        let reading = ACHReading([String](repeating: "X", count: 2500) + ["6"])
        #expect(reading.findings.count == 1001)
        #expect(reading.findings.last?.id == "BANK-MORE-FINDINGS")
    }

    @Test(
        "no bytes, blanks and letters are no ACH file",
        arguments: ["", " \n \n", "<Document/>", "Dear Sir"]
    )
    func nothing(text: String) {
        let reading = ACHReading(Array(text.utf8))
        #expect(reading.error?.hasPrefix("ACH-NO-RECORDS") == true)
        #expect(reading.lines == [])
    }

    @Test("whatever the bytes, nothing traps and no entry is lost")
    func hostile() throws {
        var random = SeededGenerator()
        let samples = try [
            NACHASample(.web).written(),
            NACHASample.returned([NACHAReturn("R01", originalTrace: 1, originalRDFI: 1)]),
            NACHASample.changed([NACHAChange("C07", originalTrace: 1, originalRDFI: 1, correctedData: "X")]),
        ]
        for _ in 0..<500 {
            var bytes = random.pick(samples)
            for _ in 0..<random.int(1...12) { ACHChunkingTests.damage(&bytes, &random) }
            let reading = ACHReading(bytes)
            #expect(reading.summary.leaves == reading.lines.count, "\(random.describe)")
            #expect(reading.summary.entries == reading.lines.count, "\(random.describe)")
            #expect(reading.count.total == bytes.count, "\(random.describe)")
        }
    }
}
