import IncassoCore
import IncassoNACHA

/// A batch of ACH debits as the bank has taken it in, without its debits.
struct ACHBatch {
    let file: NACHAFile
    let head: NACHABatch
    /// Its place among all batches, for the order of answers.
    var number = 0
}

/// An ACH debit that does not simply succeed.
struct ACHIncident {
    let fate: Fate
    let entry: NACHAEntry
    let batch: ACHBatch
}

/// Reads an ACH file, decides each debit's fate, and keeps what the answers need: the few debits that fail.
final class ACHScan: NACHARecordHandler {
    private(set) var incidents: [ACHIncident] = []
    private let fates: FateTable
    private var file = NACHAFile()
    private var batch = ACHBatch(file: NACHAFile(), head: NACHABatch())
    private var entry = NACHAEntry()
    private var entries = 0
    private var batches = 0
    private var isReturn = false

    init(fates: FateTable) {
        self.fates = fates
    }

    /// Reads a file.
    ///
    /// - Throws: ``SimulatorError`` when an operator would refuse it, `NACHAReadError` when it is none, `FileError`.
    static func read(_ path: String, fates: FateTable) throws -> [ACHIncident] {
        let scan = ACHScan(fates: fates)
        let reader = NACHARecordReader(handler: scan, file: path)
        try FileSource.forEachChunk(of: path) { try reader.feed($0) }
        try reader.finish()
        if let error = reader.findings.first(where: { $0.severity == .error }) {
            let line = error.location.line.map { ":\($0)" } ?? ""
            throw SimulatorError(
                description:
                    "\(path)\(line): the operator would refuse the file: \(error.message) [\(error.id)]"
            )
        }
        return scan.incidents
    }

    func fileHeader(_ record: Span<UInt8>, line: Int) {
        file = NACHAFile(record: record)
    }

    func batchHeader(_ record: Span<UInt8>, line: Int) {
        batch = ACHBatch(file: file, head: NACHABatch(record: record), number: batches)
        batches += 1
        entries = 0
    }

    func entry(_ record: Span<UInt8>, line: Int) {
        entry.assign(record: record, line: line)
        isReturn = entry.transactionCode.isReturn
    }

    func addenda(_ record: Span<UInt8>, line: Int) {
        let type = (record[1], record[2])
        if type == (0x39, 0x38) || type == (0x39, 0x39) { isReturn = true }
    }

    func endEntry() {
        // Only debits of the classes that are written here: what others hold lies elsewhere in the record.
        guard !isReturn, entry.transactionCode.isDebit, entry.amount > 0,
            NACHAEntryClass.written.contains(batch.head.entryClass)
        else { return }
        entries += 1
        let fate = fates.decide(on: batch.head.effectiveEntryDate, number: entries, entry: entry)
        if fate != .collected { incidents.append(ACHIncident(fate: fate, entry: entry, batch: batch)) }
    }
}
