import IncassoCore
import IncassoNACHA
import IncassoTestSupport
import Testing

@Suite("Describing ACH files")
struct ACHDescriptionTests {
    static func describe(_ bytes: [UInt8], as file: String) -> FileDescription {
        let describer = NACHADescriber(file: file)
        describer.feed(bytes.span)
        return describer.finish()
    }

    @Test("a file of debits is told by its batches")
    func forward() throws {
        let description = Self.describe(try NACHASample(.web).written(), as: "debits.ach")
        #expect(description.verdict == .ok)
        #expect(description.events.isEmpty)
        try Golden.expect(description.json(sha256: "00ff"), equals: "debits.json")
    }

    @Test("returns and notifications of change are told one by one, without account numbers")
    func answers() throws {
        let returns = try NACHASample.returned([
            NACHAReturn("R01", originalTrace: 71_000_300_000_001, originalRDFI: 12_104_288),
            NACHAReturn("R10", originalTrace: 71_000_300_000_002, originalRDFI: 12_104_288),
            NACHAReturn("R96", originalTrace: 71_000_300_000_003, originalRDFI: 12_104_288),
        ])
        let json = Self.describe(returns, as: "returns.ach").json(sha256: "00ff")
        try Golden.expect(json, equals: "returns.json")
        let changes = try NACHASample.changed([
            NACHAChange("C01", originalTrace: 71_000_300_000_001, originalRDFI: 1, correctedData: "99887766")
        ])
        let changed = Self.describe(changes, as: "changes.ach").json(sha256: "00ff")
        try Golden.expect(changed, equals: "changes.json")
        for account in ["4444001", "99887766"] { #expect(!(json + changed).contains(account)) }
    }

    @Test("a file that is none is unreadable, and says why")
    func unreadable() {
        let description = Self.describe(Array("hello".utf8), as: "x")
        #expect(description.verdict == .unreadable)
        #expect(
            description.findings.map(\.id)
                == ["ACH-RECORD-TYPE", "ACH-LENGTH", "ACH-NO-RECORDS"].filter {
                    $0 != "ACH-LENGTH"
                }
        )
    }

    @Test("a file is read from disk, and a tap sees every byte")
    func fromDisk() throws {
        let path = TestFiles.packageRoot + "/Tests/IncassoNACHATests/Writing/Golden/PPD.ach"
        var count = 0
        let description = try FileDescription.ofACH(path) { count += $0.count }
        #expect(count == 950)
        #expect(description.counts.map(\.count) == [1, 2, 0])
        #expect(throws: FileError.self) { try FileDescription.ofACH("/nowhere/file.ach") }
    }
}
