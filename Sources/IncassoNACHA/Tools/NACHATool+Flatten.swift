import IncassoCore

extension NACHATool {
    /// Joins batches whose heads differ in nothing but their number, in one file or in several.
    ///
    /// Trace numbers stay, and ascend within each batch: batches are joined by the order of their traces, and those whose
    /// traces overlap, or are the same, stay apart. Memory grows with the number of batches, not of entries; the entries are
    /// kept on disk meanwhile, in a file without a name.
    ///
    /// - Parameters:
    ///   - paths: The files, all of one sender and receiver.
    ///   - directory: Where there is room for a copy of them.
    ///   - lineEnding: What stands after each record.
    ///   - sinks: Where the files go.
    /// - Returns: What was written.
    /// - Throws: ``NACHAToolError``, ``NACHAReadError``, `FileError`, or what a sink throws.
    public static func flatten(
        _ paths: [String],
        in directory: String,
        lineEnding: NACHALineEnding = .lineFeed,
        to sinks: @escaping Sinks
    ) throws -> Outcome {
        var form = NACHAFileSeries.Form()
        form.lineEnding = lineEnding
        let flattener = Flattener(try RecordSpool(in: directory))
        for path in paths {
            flattener.file = path
            try EntryGrouper.read(path, to: flattener)
        }
        return try flattener.write(NACHAFileSeries(form, sink: sinks))
    }
}

/// Keeps entries on disk, and of each batch its place and its first and last trace number.
private final class Flattener: EntryGroupHandler {
    private struct Batch {
        let place: Range<Int>
        let first: Int
        let last: Int
    }

    var file = ""
    private let spool: RecordSpool
    private var firstHeader = FirstHeader()
    /// Heads without their number, in the order in which they came first.
    private var heads: [[UInt8]] = []
    private var places: [[UInt8]: Int] = [:]
    private var batches: [[Batch]] = []
    private var findings: [Diagnostic] = []
    private var seen: Set<UInt64> = []

    private var head: [UInt8] = []
    private var number = 0
    private var start = 0
    private var first: Int?
    private var last = 0
    private var hash = ContentFingerprint()

    init(_ spool: RecordSpool) {
        self.spool = spool
    }

    func fileHeader(_ record: Span<UInt8>) throws {
        _ = try firstHeader.take(record, of: file)
    }

    func beginBatch(_ record: Span<UInt8>) {
        let place = NACHALayout.BatchHeader.batchNumber
        head.removeAll(keepingCapacity: true)
        head.append(contentsOf: record.extracting(0..<place.lowerBound))
        number = record.number(place) ?? 0
        start = spool.count
        first = nil
        last = 0
        hash = ContentFingerprint()
    }

    func entry(_ group: Span<UInt8>, line: Int) throws {
        try spool.append(group)
        hash.add(group)
        let trace = group.number(NACHALayout.Entry.traceNumber) ?? 0
        last = max(last, trace)
        first = min(first ?? trace, trace)
    }

    func endBatch(_ totals: NACHATotals) {
        guard let first else { return }
        let place: Int
        if let known = places[head] {
            place = known
        } else {
            place = heads.count
            places[head] = place
            heads.append(head)
            batches.append([])
        }
        hash.add(head.span)
        if !seen.insert(hash.value).inserted {
            findings.append(
                NACHAToolError.Kind.repeated.finding("batch \(number)", file: file, severity: .warning)
            )
        }
        batches[place].append(
            Batch(place: start..<spool.count, first: first, last: last)
        )
    }

    func write(_ series: NACHAFileSeries) throws -> NACHATool.Outcome {
        try spool.flush()
        if heads.isEmpty { throw NACHAToolError([NACHAToolError.Kind.empty.finding("file")]) }
        let fileHeader = firstHeader.record
        series.fileHeader(fileHeader.span)
        for (head, parts) in zip(heads, batches) {
            for chain in Self.chains(parts) {
                let record = head + Array("0000000".utf8)
                series.beginBatch(record.span)
                for part in chain { try copy(part.place, to: series) }
            }
        }
        try series.endFile()
        return NACHATool.Outcome(files: series.files, findings: findings)
    }

    /// Batches one behind the other, in as few rows as there can be: a row goes on with any batch that begins behind its end.
    private static func chains(_ batches: [Batch]) -> [[Batch]] {
        // Of two that begin alike the one that came first in the files goes first.
        let byStart = batches.indices.sorted { (batches[$0].first, $0) < (batches[$1].first, $1) }
        let byEnd = batches.indices.sorted { (batches[$0].last, $0) < (batches[$1].last, $1) }
        var chains: [[Batch]] = []
        var chainOf = [Int](repeating: 0, count: batches.count)
        var free: [Int] = []
        var ended = 0
        for index in byStart {
            while ended < byEnd.count, batches[byEnd[ended]].last < batches[index].first {
                free.append(chainOf[byEnd[ended]])
                ended += 1
            }
            let chain = free.popLast() ?? chains.count
            if chain == chains.count { chains.append([]) }
            chains[chain].append(batches[index])
            chainOf[index] = chain
        }
        return chains
    }

    /// Copies entries with their addenda.
    private func copy(_ range: Range<Int>, to series: NACHAFileSeries) throws {
        var group: [UInt8] = []
        let length = NACHALayout.recordLength
        try spool.forEachPiece(of: range) { piece in
            var start = 0
            while start < piece.count {
                if piece[start] == UInt8(ascii: "6"), !group.isEmpty {
                    try series.add(group.span)
                    group.removeAll(keepingCapacity: true)
                }
                group.append(contentsOf: piece.extracting(start..<(start + length)))
                start += length
            }
        }
        if !group.isEmpty { try series.add(group.span) }
    }
}
