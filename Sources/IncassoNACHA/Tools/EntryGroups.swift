import IncassoCore

/// Takes a file by its batches and entries, each entry with its addenda.
protocol EntryGroupHandler: AnyObject {
    /// A record 1.
    func fileHeader(_ record: Span<UInt8>) throws
    /// A record 5.
    func beginBatch(_ record: Span<UInt8>) throws
    /// A record 6 and the records 7 behind it, 94 bytes each.
    func entry(_ group: Span<UInt8>, line: Int) throws
    /// The batch is complete.
    func endBatch(_ totals: NACHATotals) throws
}

/// Gathers the records of each entry for a handler of groups.
final class EntryGrouper: NACHARecordHandler {
    private let handler: any EntryGroupHandler
    private let file: String?
    private var group: [UInt8] = []
    private var groupLine = 0
    private var files = 0

    private init(_ handler: any EntryGroupHandler, file: String?) {
        self.handler = handler
        self.file = file
    }

    /// Reads a file to its end, and refuses it where a bank would.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - handler: Is told what stands in it.
    ///   - limits: What is refused.
    ///   - mends: Whether a finding is one that the tool puts right.
    /// - Returns: The findings that are no errors, or are put right.
    /// - Throws: ``NACHAToolError`` with the errors in the file, ``NACHAReadError``, `FileError`, or what the handler threw.
    @discardableResult
    static func read(
        _ path: String,
        to handler: any EntryGroupHandler,
        limits: NACHALimits = .standard,
        mends: (Diagnostic) -> Bool = { _ in false }
    ) throws -> [Diagnostic] {
        let grouper = EntryGrouper(handler, file: path)
        let reader = NACHARecordReader(handler: grouper, limits: limits, policy: .byContent, file: path)
        try FileSource.forEachChunk(of: path) { try reader.feed($0) }
        try reader.finish()
        let findings = reader.findings
        let errors = findings.filter { $0.severity == .error && !mends($0) }
        if !errors.isEmpty { throw NACHAToolError(errors) }
        return findings
    }

    func fileHeader(_ record: Span<UInt8>, line: Int) throws {
        files += 1
        if files > 1 {
            let kind = NACHAToolError.Kind.secondFile
            throw NACHAToolError([kind.finding("file header", file: file, line: line)])
        }
        try handler.fileHeader(record)
    }

    func batchHeader(_ record: Span<UInt8>, line: Int) throws {
        try handler.beginBatch(record)
    }

    func entry(_ record: Span<UInt8>, line: Int) {
        group.removeAll(keepingCapacity: true)
        group.append(contentsOf: record)
        groupLine = line
    }

    func addenda(_ record: Span<UInt8>, line: Int) {
        group.append(contentsOf: record)
    }

    func endEntry() throws {
        let group = group
        try handler.entry(group.span, line: groupLine)
    }

    func endBatch(totals: NACHATotals) throws {
        try handler.endBatch(totals)
    }
}
