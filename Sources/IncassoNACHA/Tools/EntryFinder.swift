import IncassoCore

/// An entry of a file with what stands around it.
struct FoundEntry {
    /// The place of its batch in the file.
    let batchIndex: Int
    let batch: NACHABatch
    let entry: NACHAEntry
    /// Whether it is a return or a notification of change.
    let isAnswer: Bool
    /// What a notification of change says.
    let change: NACHAChange?

    /// An entry as its records tell it.
    init(_ group: Span<UInt8>, line: Int, batch: NACHABatch, index: Int) {
        batchIndex = index
        self.batch = batch
        var entry = NACHAEntry()
        entry.assign(record: group.extracting(0..<NACHALayout.recordLength), line: line)
        // The count of addenda stands before the name.
        if batch.entryClass == .ctx { entry.individualName.assign(58..<74, of: group) }
        self.entry = entry
        var isAnswer = entry.transactionCode.isReturn
        var change: NACHAChange?
        var start = NACHALayout.recordLength
        while start < group.count {
            let record = group.extracting(start..<start + NACHALayout.recordLength)
            let type = record.number(NACHALayout.Addenda.type) ?? 0
            if type == 98 || type == 99 { isAnswer = true }
            if type == 98 { change = Self.change(record) }
            start += NACHALayout.recordLength
        }
        self.isAnswer = isAnswer
        self.change = change
    }

    /// The bank that holds the account, eight digits; in an answer ours.
    var bank: Int { entry.routingNumber.bytes.span.count >= 8 ? number(entry.routingNumber) : 0 }

    private func number(_ routing: ByteString) -> Int { routing.bytes.span.number(0..<8) ?? 0 }

    private static func change(_ record: Span<UInt8>) -> NACHAChange {
        typealias Field = NACHALayout.Change
        let data = record.extracting(Field.correctedData)
        var end = data.count
        while end > 0, data[end - 1] == 0x20 { end -= 1 }
        var text = ByteString()
        // Blanks in front count: each code divides the data by place.
        text.append(data.extracting(0..<end))
        return NACHAChange(
            record.text(Field.code),
            originalTrace: record.number(Field.originalTrace) ?? 0,
            originalRDFI: record.number(Field.originalRDFI) ?? 0,
            correctedData: text.string
        )
    }
}

/// Finds the entries with given trace numbers.
final class EntryFinder: EntryGroupHandler {
    private(set) var found: [FoundEntry] = []
    private(set) var file = NACHAFile()
    private let path: String
    private let wanted: Set<Int>
    private var batch = NACHABatch()
    private var batches = 0

    private init(_ path: String, _ wanted: Set<Int>) {
        self.path = path
        self.wanted = wanted
    }

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - traces: The trace numbers of the wanted entries.
    ///   - path: The file.
    ///   - tolerates: Whether errors in the file are passed over, as in what banks send.
    ///   - problem: Says why an entry is not fit for the purpose; `nil` when it is.
    /// - Returns: The head of the file, and one entry for each trace number in the order of the file.
    /// - Throws: ``NACHAToolError`` naming every trace number that none or several have, and every unfit entry.
    static func find(
        _ traces: [Int],
        in path: String,
        tolerates: Bool = false,
        problem: (FoundEntry) -> String?
    ) throws -> (file: NACHAFile, entries: [FoundEntry]) {
        let finder = EntryFinder(path, Set(traces))
        try EntryGrouper.read(path, to: finder, mends: { _ in tolerates })
        var findings: [Diagnostic] = []
        for trace in traces {
            let count = finder.found.count { $0.entry.traceNumber == trace }
            guard count != 1 else { continue }
            findings.append(
                NACHAToolError.Kind.trace.finding(
                    "trace \(trace.padded(to: 15))",
                    file: path,
                    found: "\(count) entries",
                    expected: "one"
                )
            )
        }
        for entry in finder.found {
            guard let problem = problem(entry) else { continue }
            findings.append(
                NACHAToolError.Kind.entry.finding(
                    "trace \(entry.entry.traceNumber.padded(to: 15))",
                    file: path,
                    line: entry.entry.line,
                    found: problem
                )
            )
        }
        if !findings.isEmpty { throw NACHAToolError(findings) }
        return (finder.file, finder.found)
    }

    func fileHeader(_ record: Span<UInt8>) { file = NACHAFile(record: record) }

    func beginBatch(_ record: Span<UInt8>) {
        batch = NACHABatch(record: record)
        batches += 1
    }

    func entry(_ group: Span<UInt8>, line: Int) {
        let trace = group.number(NACHALayout.Entry.traceNumber) ?? 0
        guard wanted.contains(trace) else { return }
        found.append(FoundEntry(group, line: line, batch: batch, index: batches))
    }

    func endBatch(_ totals: NACHATotals) {}
}
