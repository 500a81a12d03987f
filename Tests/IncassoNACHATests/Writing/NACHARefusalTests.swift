import IncassoCore
import IncassoNACHA
import IncassoTestSupport
import Testing

@Suite("What is not written into an ACH file")
struct NACHARefusalTests {
    /// The refusal of a sample, as a person sees it.
    static func refusal(
        _ entryClass: NACHAEntryClass = .ppd,
        _ change: (inout NACHASample) -> Void
    ) throws -> String {
        var sample = NACHASample(entryClass)
        change(&sample)
        let refusal = try #require(throws: NACHARefusal.self) { try sample.written() }
        return DiagnosticRenderer.text(refusal.diagnostics)
    }

    @Test("everything that is wrong with a head or an entry is named at once")
    func gallery() throws {
        var page = "# file header\n"
        page += try Self.refusal {
            $0.file.immediateDestination = "071-00301"
            $0.file.immediateOrigin = "abc"
            $0.file.fileIdModifier = "a"
            $0.file.creationDate = nil
            $0.file.creationMinute = 1440
            $0.file.immediateOriginName = "PRAIRIE ENERGY COMPANY OF THE NORTH"
            $0.file.referenceCode = "Größe"
        }
        page += "# batch header\n"
        page += try Self.refusal {
            $0.batch.entryClass = NACHAEntryClass(rawValue: "ppd")
            $0.batch.serviceClass = .advices
            $0.batch.companyName = "  "
            $0.batch.companyIdentification = "0000"
            $0.batch.companyEntryDescription = "MONTHLY UTILITY"
            $0.batch.companyDiscretionaryData = "B\t1"
            $0.batch.effectiveEntryDate = LocalDate(iso: "1999-12-01")
            $0.batch.settlementDay = 400
            $0.batch.originatorStatusCode = "9"
            $0.batch.odfiIdentification = "071000301"
            $0.batch.batchNumber = 0
        }
        page += "# entry\n"
        page += try Self.refusal {
            $0.entries[1].transactionCode = NACHATransactionCode(rawValue: 22)
            $0.entries[1].routingNumber = ByteString("231380105")
            $0.entries[1].accountNumber = ByteString("123456789012345678")
            $0.entries[1].amount = 10_000_000_000
            $0.entries[1].individualId = ByteString("INVOICE-2026-12-0001")
            $0.entries[1].individualName = ByteString("René Müller")
            $0.entries[1].discretionaryData = ByteString("ABC")
            $0.entries[1].traceNumber = NACHAEntry.trace(odfi: 9_100_001, sequence: 2)
        }
        page += "# a consumer's debit by internet\n"
        page += try Self.refusal(.web) {
            $0.entries[0].discretionaryData = ByteString()
            $0.entries[0].individualName = ByteString(" 0 ")
            $0.entries[0].amount = 0
        }
        page += "# a consumer's debit by telephone\n"
        page += try Self.refusal(.tel) { $0.entries[0].discretionaryData = ByteString("M") }
        page += "# nothing\n"
        page += try Self.refusal { $0.entries = [] }
        try Golden.expect(page, equals: "refusals.txt")
        #expect(!page.contains("12345678901"))
    }

    @Test("returns and notifications of change")
    func answers() throws {
        let wrongReturn = #expect(throws: NACHARefusal.self) {
            var addenda = NACHAReturn("X1", originalTrace: 0, originalRDFI: 123_456_789)
            addenda.dateOfDeath = LocalDate(iso: "2026-11-01")
            addenda.information = String(repeating: "A", count: 45)
            _ = try NACHASample.returned([addenda])
        }
        let wrongChange = #expect(throws: NACHARefusal.self) {
            _ = try NACHASample.changed([
                NACHAChange("C1", originalTrace: 1, originalRDFI: 1, correctedData: " ")
            ])
        }
        let page = [wrongReturn, wrongChange].map { DiagnosticRenderer.text($0?.diagnostics ?? []) }
        try Golden.expect(page.joined(separator: "\n"), equals: "refused-answers.txt")
    }

    @Test("forward entries and returns do not mix")
    func mixed() throws {
        var sample = NACHASample()
        sample.batch.serviceClass = .mixed
        let sink = MemorySink()
        var writer = NACHAWriter(to: sink)
        try writer.begin(sample.file)
        try writer.begin(sample.batch)
        try writer.add(sample.entries[0])
        var entry = sample.entries[1]
        entry.transactionCode = .savingsDebitReturn
        do {
            try writer.add(
                entry,
                returned: NACHAReturn("R01", originalTrace: 1, originalRDFI: 12_104_288)
            )
            Issue.record("a return went into a batch of forward entries")
        } catch let refusal as NACHARefusal {
            #expect(refusal.diagnostics.map(\.id) == ["ACH-WRITE-MIXED"])
            #expect(refusal.description.contains("batch 1, entry 2, transaction code: ACH-WRITE-MIXED"))
        }
    }

    @Test("each kind of refusal is reached by a test or a limit")
    func kinds() throws {
        let pages = try ["refusals.txt", "refused-answers.txt", "refused-forward.txt"].map {
            try TestFiles.text(TestFiles.packageRoot + "/Tests/IncassoNACHATests/Writing/Golden/" + $0)
        }
        let elsewhere: Set<NACHARefusal.Kind> = [.mixed, .full]
        for kind in NACHARefusal.Kind.allCases where !elsewhere.contains(kind) {
            #expect(pages.joined().contains("[\(kind.rawValue)]"), "\(kind)")
        }
    }
}
