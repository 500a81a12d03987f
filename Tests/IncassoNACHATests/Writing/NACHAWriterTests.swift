import IncassoCore
import IncassoNACHA
import IncassoTestSupport
import Testing

@Suite("Writing ACH files")
struct NACHAWriterTests {
    @Test("each class", arguments: NACHAEntryClass.written)
    func goldens(entryClass: NACHAEntryClass) throws {
        let bytes = try NACHASample(entryClass).written()
        try Golden.expect(bytes, equals: "\(entryClass).ach")
        #expect(ACHReading(bytes).text == "")
    }

    @Test("line ends", arguments: NACHALineEnding.allCases)
    func lineEndings(ending: NACHALineEnding) throws {
        var sample = NACHASample()
        let plain = try sample.written()
        sample.lineEnding = ending
        let bytes = try sample.written()
        try Golden.expect(bytes, equals: "\(ending).ach")
        #expect(bytes.filter { $0 != 0x0A && $0 != 0x0D } == plain.filter { $0 != 0x0A })
        #expect(ACHReading(bytes).text == "")
        #expect(ACHReading(bytes).lines == ACHReading(plain).lines)
    }

    @Test("returns")
    func returns() throws {
        var death = NACHAReturn("R15", originalTrace: 71_000_300_000_002, originalRDFI: 23_138_010)
        death.dateOfDeath = LocalDate(iso: "2026-10-30")
        let bytes = try NACHASample.returned([
            NACHAReturn("R01", originalTrace: 71_000_300_000_001, originalRDFI: 12_104_288), death,
            NACHAReturn(
                "R17",
                originalTrace: 71_000_300_000_003,
                originalRDFI: 12_104_288,
                information: "QUESTIONABLE"
            ),
        ])
        try Golden.expect(bytes, equals: "returns.ach")
        let reading = ACHReading(bytes)
        #expect(reading.text == "")
        try Golden.expect(reading.lines.joined(separator: "\n") + "\n", equals: "returns.txt")
    }

    @Test("notifications of change")
    func changes() throws {
        let data = [
            ("C01", "1234567890ABCDEFG"), ("C02", "231380104"), ("C03", "231380104   12345 78901"),
            ("C04", "JANE CUSTOMER-MILLER"), ("C05", "37"), ("C06", "1234567890ABCDEFG   37"),
            ("C07", "2313801041234567890ABCDEFG37"), ("C09", "INV-99"), ("C13", "ADDENDA"),
        ]
        let bytes = try NACHASample.changed(
            data.enumerated().map { number, datum in
                NACHAChange(
                    datum.0,
                    originalTrace: 71_000_300_000_001 + number,
                    originalRDFI: 12_104_288,
                    correctedData: datum.1
                )
            }
        )
        try Golden.expect(bytes, equals: "changes.ach")
        let reading = ACHReading(bytes)
        #expect(reading.text == "")
        try Golden.expect(reading.lines.joined(separator: "\n") + "\n", equals: "changes.txt")
    }
}
