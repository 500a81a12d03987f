import IncassoCore
import IncassoNACHA
import IncassoTestSupport
import Testing

/// What goes wrong in a widespread library and must not here; the wrap of the entry count is tested with the limits.
@Suite("Mistakes that others made")
struct LeaderDefectTests {
    @Test("altered totals do not pass unseen, in whatever pieces the file is read")
    func totals() throws {
        let bytes = try NACHASample().written()
        let text = String(decoding: bytes, as: UTF8.self).replacing("000000002111", with: "000000002112")
        let reading = ACHReading(Array(text.utf8), chunk: 10)
        #expect(reading.ids == ["ACH-BATCH-DEBIT", "ACH-FILE-DEBIT"])
    }

    @Test(
        "an entry with many addenda is one entry",
        arguments: [
            ("valid/moov-ach__ctx-debit.ach", 1), ("iat/moov-ach__iat-debit.ach", 1),
            ("valid/moov-ach__trx-debit.ach", 1),
        ]
    )
    func addenda(file: String, entries: Int) throws {
        #expect(ACHReading(try SharedFiles.bytes("corpus/nacha/" + file)).lines.count == entries)
    }

    @Test("corrected data are divided by place, never at blanks")
    func correctedData() throws {
        let bytes = try NACHASample.changed([
            NACHAChange(
                "C07",
                originalTrace: 1,
                originalRDFI: 1,
                correctedData: "23138010412345678901234567" + "37"
            ),
            NACHAChange("C03", originalTrace: 2, originalRDFI: 1, correctedData: "231380104   12345 78901"),
        ])
        let lines = ACHReading(bytes).lines
        #expect(lines.first?.contains("routing=231380104 account=12345678901234567 code=37") == true)
        #expect(lines.last?.contains("routing=231380104 account=12345 78901") == true)
    }

    @Test("a name with an accent is never written as two bytes, and read without moving what follows")
    func accents() throws {
        var sample = NACHASample()
        sample.entries[0].individualName = ByteString("Renée Brontë")
        #expect(throws: NACHARefusal.self) { try sample.written() }
        let converted = ACHText.convert("Renée Brontë & Söhne", maxLength: 22)
        #expect(converted.text == "Renee Bronte & Soehne")
        #expect(converted.changes.map(\.from) == ["é", "ë", "ö"])
        sample.entries[0].individualName = ByteString(converted.text)
        let lines = try sample.lines()
        #expect(lines[2].utf8.count == 94)
        // As others write it: 94 characters, 96 bytes.
        let theirs = lines.map { $0.replacing("Renee Bronte ", with: "Renée Brontë ") }
        let reading = ACHReading(theirs)
        #expect(reading.ids == ["ACH-CHARACTER"])
        #expect(reading.findings.first?.location.column == 58)
        #expect(reading.lines.first?.contains("trace=071000300000001") == true)
        #expect(reading.lines.first?.contains("name=Ren?e Bront? & Soehne") == true)
    }

    @Test("a credit in a batch of debits is told")
    func wrongClass() throws {
        var lines = try NACHASample().lines()
        lines[2] = NACHAEventTests.put("52", lines[2], at: 1)
        #expect(ACHReading(lines).ids.first == "ACH-CODE-OF-CLASS")
    }

    @Test(
        "a batch of more entries than six digits count is told, though its control has wrapped to what it says"
    )
    func wrappedCount() {
        let log = EntryCount()
        let reader = NACHARecordReader(handler: log)
        let file = SoundACHFile.ppd.lines.lines
        let head = Array((file[0] + "\n" + file[1] + "\n").utf8)
        let entries = (1...1_000).map { ACHLines.entry(27, 1, ACHLines.person(), 0, $0) }
        let block = Array((entries.joined(separator: "\n") + "\n").utf8)
        let control = file[4].prefix(4) + "000000" + file[4].dropFirst(10)
        let tail = Array((control + "\n" + file[5] + "\n").utf8)
        #expect(throws: Never.self) {
            try reader.feed(head.span)
            for _ in 0..<1_000 { try reader.feed(block.span) }
            try reader.feed(tail.span)
            try reader.finish()
        }
        #expect(log.entries == 1_000_000)
        let ids = reader.report.repairs.map(\.rule.id)
        #expect(ids.contains("ACH-BATCH-LARGE"))
        #expect(ids.contains("ACH-BATCH-COUNT"))
    }

    private final class EntryCount: NACHARecordHandler {
        var entries = 0
        func entry(_ record: Span<UInt8>, line: Int) { entries += 1 }
    }

    @Test(
        "a reversal of a loan debit that keeps the class of debits is told, and one in a batch for both is not"
    )
    func reversedLoan() {
        var file = ACHLines("PPD", 225, "REVERSAL", [ACHLines.entry(52, 1000, ACHLines.person())])
        #expect(ACHReading(file.bytes, policy: .outgoing).ids == ["ACH-CODE-OF-CLASS"])
        for line in [1, 3] { file.put("200", line, 1) }
        #expect(ACHReading(file.bytes, policy: .outgoing).ids == [])
    }

    @Test("returns with the code of a forward entry are read as returns, and told")
    func forwardCode() throws {
        var file = SoundACHFile.dishonored.lines
        file.put("27", 2, 1)
        let reading = ACHReading(file.bytes, policy: .outgoing)
        #expect(reading.ids == ["ACH-CODE-OF-ANSWER"])
        #expect(reading.lines.first?.contains(": dishonored ") == true)
    }

    @Test("what banks send back is read: fragments, unknown codes, wrong counts, zero amounts, class 200")
    func tolerance() throws {
        let fragment = Array(SoundACHFile.returns.lines.lines[2...5])
        let reading = ACHReading(fragment)
        #expect(reading.lines.count { $0.contains(": returned ") } == 2)
        #expect(reading.findings.allSatisfy { $0.severity == .warning })
        var unknown = SoundACHFile.returns.lines
        unknown.put("R97", 3, 3)
        unknown.put("0000000000", 2, 29)
        for line in [1, 6] { unknown.put("200", line, 1) }
        let tolerated = ACHReading(unknown.bytes)
        #expect(tolerated.ids == ["ACH-RETURN-CODE", "ACH-BATCH-DEBIT", "ACH-FILE-DEBIT"])
        #expect(tolerated.findings.allSatisfy { $0.severity == .warning })
    }
}
