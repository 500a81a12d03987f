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
}
