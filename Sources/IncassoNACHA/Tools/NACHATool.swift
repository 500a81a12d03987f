public import IncassoCore

/// Tools for whole ACH files of any class: merge, split, flatten, reformat, mask.
///
/// Entries and their addenda are copied to the byte: a trace number that was issued is never changed. Numbers of batches,
/// controls and fillers are made anew, so that they fit. A file with an error finding is refused with all its findings; a
/// tool that throws may have written something, which is worthless. Memory is constant, whatever the size of the files.
public enum NACHATool {
    /// What a tool wrote.
    public struct Outcome: Hashable, Sendable {
        /// What each file adds up to, in the order in which they were begun.
        public var files: [NACHATotals] = []
        /// What is worth a look, warnings only.
        public var findings: [Diagnostic] = []
    }

    /// Gives the nth file that a tool writes, from 1, its place.
    public typealias Sinks = (Int) throws -> any ByteSink

    /// Puts the batches of several files into one, or into as few as the limits of a file allow.
    ///
    /// The head is that of the first file. Batches keep their entries and get new numbers. A batch that was there before to
    /// the byte is kept and told as a warning.
    ///
    /// - Parameters:
    ///   - paths: The files, all of one sender and receiver, read one after the other.
    ///   - lineEnding: What stands after each record.
    ///   - sinks: Where the files go.
    /// - Returns: What was written.
    /// - Throws: ``NACHAToolError``, ``NACHAReadError``, `FileError`, or what a sink throws.
    public static func merge(
        _ paths: [String],
        lineEnding: NACHALineEnding = .lineFeed,
        to sinks: @escaping Sinks
    ) throws -> Outcome {
        var form = NACHAFileSeries.Form()
        form.lineEnding = lineEnding
        let merger = Merger(NACHAFileSeries(form, sink: sinks))
        for path in paths {
            merger.file = path
            try EntryGrouper.read(path, to: merger)
        }
        return try merger.finish()
    }

    /// Writes a file anew: other line ends, with or without fillers.
    ///
    /// Records that had lost the blanks at their end, missing fillers and a wrong block count are put right.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - lineEnding: What stands after each record.
    ///   - fills: Whether the last block of ten is filled up with lines of nines.
    ///   - sinks: Where the file goes; asked once.
    /// - Returns: What was written.
    /// - Throws: ``NACHAToolError``, ``NACHAReadError``, `FileError`, or what a sink throws.
    public static func reformat(
        _ path: String,
        lineEnding: NACHALineEnding,
        fills: Bool = true,
        to sinks: @escaping Sinks
    ) throws -> Outcome {
        var form = NACHAFileSeries.Form()
        form.lineEnding = lineEnding
        form.fills = fills
        form.renumbers = false
        let copier = Merger(NACHAFileSeries(form, sink: sinks))
        try EntryGrouper.read(path, to: copier) { finding in
            // A record that is too long would lose what stands behind its 94 characters.
            finding.id == "ACH-FILE-BLOCKS"
                || finding.id == "ACH-LENGTH" && (finding.location.column ?? 95) <= 94
        }
        return try copier.finish()
    }

    /// Writes a file with account numbers, names and free texts masked; everything else stays, so it is still valid.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - sinks: Where the file goes; asked once.
    /// - Returns: What was written.
    /// - Throws: ``NACHAToolError``, ``NACHAReadError``, `FileError`, or what a sink throws.
    public static func mask(_ path: String, to sinks: @escaping Sinks) throws -> Outcome {
        var form = NACHAFileSeries.Form()
        form.renumbers = false
        let copier = Merger(NACHAFileSeries(form, sink: sinks))
        copier.mask = EntryMask()
        try EntryGrouper.read(path, to: copier)
        return try copier.finish()
    }
}

/// Copies batches, and notices those that come twice.
private final class Merger: EntryGroupHandler {
    var file = ""
    var mask: EntryMask?
    private let series: NACHAFileSeries
    private var firstHeader = FirstHeader()
    private var seen: Set<UInt64> = []
    private var findings: [Diagnostic] = []
    /// The batch: its entries are what counts, not its number.
    private var hash = ContentFingerprint()
    private var number = 0
    private var masked: [UInt8] = []

    init(_ series: NACHAFileSeries) {
        self.series = series
    }

    func finish() throws -> NACHATool.Outcome {
        try series.endFile()
        if series.files.isEmpty { throw NACHAToolError([NACHAToolError.Kind.empty.finding("file")]) }
        return NACHATool.Outcome(files: series.files, findings: findings)
    }

    func fileHeader(_ record: Span<UInt8>) throws {
        if try firstHeader.take(record, of: file) { series.fileHeader(record) }
    }

    func beginBatch(_ record: Span<UInt8>) {
        mask?.begin(record)
        series.beginBatch(record)
        hash = ContentFingerprint()
        let place = NACHALayout.BatchHeader.batchNumber
        number = record.number(place) ?? 0
        hash.add(record.extracting(0..<place.lowerBound))
    }

    func entry(_ group: Span<UInt8>, line: Int) throws {
        hash.add(group)
        guard let mask else { return try series.add(group) }
        masked.removeAll(keepingCapacity: true)
        masked.append(contentsOf: group)
        mask.apply(to: &masked)
        let entry = masked
        try series.add(entry.span)
    }

    func endBatch(_ totals: NACHATotals) {
        guard !seen.insert(hash.value).inserted, mask == nil else { return }
        findings.append(
            NACHAToolError.Kind.repeated.finding("batch \(number)", file: file, severity: .warning)
        )
    }
}

/// A hash of bytes (FNV-1a by words), for telling batches apart; nothing depends on its being hard to forge.
struct ContentFingerprint {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ bytes: Span<UInt8>) {
        var word: UInt64 = 0
        for index in bytes.indices {
            word = word << 8 | UInt64(bytes[index])
            if index % 8 == 7 {
                mix(word)
                word = 0
            }
        }
        mix(word)
        mix(UInt64(bytes.count))
    }

    private mutating func mix(_ word: UInt64) {
        value = (value ^ word) &* 0x0000_0100_0000_01B3
        value ^= value >> 29
    }
}
