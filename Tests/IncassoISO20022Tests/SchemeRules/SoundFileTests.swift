import IncassoCore
import IncassoISO20022
import IncassoTestSupport
import IncassoXML
import Testing

/// Files that banks take: none may be refused.
@Suite struct SoundFileTests {
    @Test(arguments: SoundFile.all)
    func noSoundFileIsRefused(_ file: SoundFile) throws {
        let report = try file.check()
        #expect(report.errors == 0, "\(DiagnosticRenderer.text(report.findings))")
        #expect(report.findings.map(\.id) == file.warnings.map(\.rawValue))
        #expect(report.blocks == 2)
        #expect(report.totals.count == 5)
    }

    /// What we call sound, the official schema calls valid, and the German one where it has to.
    @Test(arguments: SoundFile.all)
    func soundFilesAreValid(_ file: SoundFile) throws {
        let version =
            file.text.contains("001.02") ? "001.02" : file.text.contains("001.11") ? "001.11" : "001.08"
        let schemas =
            ["pain.008.\(version)"] + (file.isGerman ? ["national/pain.008.001.08_GBIC_4"] : [])
        for name in schemas {
            let complaints = try SchemaOracle.complaints(
                about: Array(file.text.utf8),
                schema: SchemaOracle.official(name)
            )
            #expect(complaints.isEmpty, "\(name): \(complaints)")
        }
    }

    /// Where a chunk ends makes no difference.
    @Test(arguments: [1, 7, 64, 1000])
    func chunksMakeNoDifference(_ size: Int) throws {
        let broken = SoundFile.rich.changed(
            "broken",
            [("Invoice 2026-1", "Grüße &#228;"), ("E-2", "E-1")]
        )
        #expect(try broken.check(chunkSize: size).findings == broken.check().findings)
    }

    @Test func thereAreEnough() {
        #expect(SoundFile.all.count >= 20)
        #expect(Set(SoundFile.all.map(\.name)).count == SoundFile.all.count)
    }
}
