import IncassoCore
import IncassoNACHA

/// Reads a file back into the values that were written, through the layer of records.
final class EntryLog: NACHARecordHandler {
    var file: NACHAFile?
    var batches: [NACHABatch] = []
    var entries: [[NACHAEntry]] = []
    var batchTotals: [NACHATotals] = []
    var totals: NACHATotals?
    private var entry = NACHAEntry()

    func fileHeader(_ record: Span<UInt8>, line: Int) {
        file = NACHAFile(record: record)
    }

    func batchHeader(_ record: Span<UInt8>, line: Int) {
        batches.append(NACHABatch(record: record))
        entries.append([])
    }

    func entry(_ record: Span<UInt8>, line: Int) {
        entry.assign(record: record, line: line)
        entries[entries.count - 1].append(entry)
    }

    func endBatch(totals: NACHATotals) {
        batchTotals.append(totals)
    }

    func fileControl(_ record: Span<UInt8>, totals: NACHATotals, line: Int) {
        self.totals = totals
    }

    /// Reads bytes; tells the findings.
    func read(_ bytes: [UInt8], policy: NACHAPolicy = .outgoing) throws -> [Diagnostic] {
        let reader = NACHARecordReader(handler: self, policy: policy)
        try reader.feed(bytes.span)
        try reader.finish()
        return reader.findings
    }
}
