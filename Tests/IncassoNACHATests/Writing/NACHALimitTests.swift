import IncassoCore
import IncassoNACHA
import IncassoTestSupport
import Testing

/// Counts and totals that would wrap in their fields are refused, not cut.
@Suite("Limits of an ACH file")
struct NACHALimitTests {
    /// Takes bytes and forgets them.
    private final class Nowhere: ByteSink {
        private(set) var count = 0

        func write(_ bytes: Span<UInt8>) { count += bytes.count }
    }

    @Test("a batch holds 999,999 entries; one more is refused")
    func entriesOfABatch() throws {
        let sample = NACHASample()
        let sink = Nowhere()
        var writer = NACHAWriter(to: sink)
        try writer.begin(sample.file)
        try writer.begin(sample.batch)
        var entry = sample.entries[0]
        entry.amount = 1
        for number in 1...999_999 {
            entry.traceNumber = NACHAEntry.trace(odfi: NACHASample.odfi, sequence: number)
            try writer.add(entry)
        }
        entry.traceNumber += 1
        do {
            try writer.add(entry)
            Issue.record("the count would wrap to 000000")
        } catch let refusal as NACHARefusal {
            #expect(refusal.diagnostics.map(\.id) == ["ACH-WRITE-FULL"])
        }
        try writer.endBatch()
        let totals = try writer.finish()
        #expect(totals.entries == 999_999)
        #expect(sink.count == 95 * 1_000_010)
    }

    @Test("a batch and a file add up to 9,999,999,999.99 dollars; one cent more is refused")
    func totals() throws {
        let sample = NACHASample()
        var writer = NACHAWriter(to: MemorySink())
        try writer.begin(sample.file)
        var batch = sample.batch
        var entry = sample.entries[0]
        entry.amount = NACHAWriter.maximumAmount
        try writer.begin(batch)
        for number in 1...60 {
            entry.traceNumber = NACHAEntry.trace(odfi: NACHASample.odfi, sequence: number)
            try writer.add(entry)
        }
        try writer.endBatch()
        batch.batchNumber = 2
        try writer.begin(batch)
        for number in 61...100 {
            entry.traceNumber = NACHAEntry.trace(odfi: NACHASample.odfi, sequence: number)
            try writer.add(entry)
        }
        entry.traceNumber += 1
        entry.amount = 100
        do {
            try writer.add(entry)
            Issue.record("the total would not fit")
        } catch let refusal as NACHARefusal {
            #expect(refusal.diagnostics.map(\.id) == ["ACH-WRITE-FULL"])
        }
        entry.amount = 99
        try writer.add(entry)
        try writer.endBatch()
        let totals = try writer.finish()
        #expect(totals.debit == Int128(NACHAWriter.maximumTotal))
    }

    @Test("batch numbers ascend")
    func batchNumbers() throws {
        let sample = NACHASample()
        var writer = NACHAWriter(to: MemorySink())
        try writer.begin(sample.file)
        try writer.begin(sample.batch)
        try writer.add(sample.entries[0])
        try writer.endBatch()
        do {
            try writer.begin(sample.batch)
            Issue.record("number 1 stands twice")
        } catch let refusal as NACHARefusal {
            #expect(refusal.diagnostics.map(\.id) == ["ACH-WRITE-NUMBER"])
        }
    }
}
