import Glibc
import IncassoCore
import IncassoEngine
import IncassoNACHA

/// The ACH files that a command makes: all of them, proven, or none.
///
/// Each is written beside its place, read back, and gets its name when everything has gone well; a file that has the name
/// already is never replaced.
final class NewFiles {
    private let path: (Int) -> String
    private let isDryRun: Bool
    private var pending: [(sink: FileSink, target: String)] = []
    private var count = 0

    /// Files of a command.
    ///
    /// - Parameters:
    ///   - isDryRun: Whether nothing is written.
    ///   - path: The path of the nth file, from 1.
    init(isDryRun: Bool, path: @escaping (Int) -> String) {
        self.isDryRun = isDryRun
        self.path = path
    }

    deinit {
        for (sink, _) in pending { unsafe unlink(sink.path) }
    }

    /// One file, or several with `-2`, `-3` … before the ending.
    convenience init(_ change: ChangeOptions, at path: String) {
        let dot = path.lastIndex(of: ".").flatMap { path[$0...].contains("/") ? nil : $0 } ?? path.endIndex
        self.init(isDryRun: change.dryRun) { number in
            number == 1 ? path : "\(path[..<dot])-\(number)\(path[dot...])"
        }
    }

    /// The place of the nth file.
    func sink(_ number: Int) throws -> any ByteSink {
        let target = path(number)
        if Path.exists(target) { throw Self.taken(target) }
        count = max(count, number)
        if isDryRun { return NoSink() }
        let part = "\(Path.folder(of: target))/.\(Path.name(of: target)).\(getpid()).part"
        let sink = try FileSink(path: part)
        pending.append((sink, target))
        return sink
    }

    /// Reads the files back, and gives them their names.
    ///
    /// - Parameter outcome: What the tool says it wrote.
    /// - Returns: A row for each file.
    /// - Throws: An error, and then there is no file.
    func keep(_ outcome: NACHATool.Outcome) throws -> [ACHFileRow] {
        let rows = outcome.files.enumerated().map { ACHFileRow(path: path($0 + 1), totals: $1) }
        guard !isDryRun else { return rows }
        for (sink, row) in zip(pending.map(\.sink), rows) {
            try sink.synchronise()
            try sink.close()
            try Self.prove(sink.path, row)
        }
        var named: [String] = []
        for (sink, target) in pending {
            do {
                try Self.name(sink.path, target)
            } catch {
                for path in named { unsafe unlink(path) }
                throw error
            }
            named.append(target)
        }
        return rows
    }

    /// The reader shares no code with the writers: both must agree on what the file holds.
    private static func prove(_ path: String, _ row: ACHFileRow) throws {
        let reader = NACHARecordReader(handler: NoRecords(), policy: .byContent, file: row.path)
        try FileSource.forEachChunk(of: path) { try reader.feed($0) }
        try reader.finish()
        let errors = reader.findings.filter { $0.severity == .error }
        guard errors.isEmpty, reader.totals == row.totals else {
            throw EngineError(
                .storage,
                "\(row.path) does not read back as it was written; nothing was kept",
                diagnostics: errors
            )
        }
    }

    private static func name(_ part: String, _ target: String) throws {
        if unsafe link(part, target) == 0 {
            unsafe unlink(part)
            return
        }
        if errno == EEXIST { throw taken(target) }
        // Some file systems know no second name for a file; looking first is enough there.
        guard !Path.exists(target) else { throw taken(target) }
        guard unsafe rename(part, target) == 0 else {
            throw FileError(action: .rename, path: target, number: errno)
        }
    }

    private static func taken(_ path: String) -> EngineError {
        EngineError(.invalid, "\(path) is there already", remedy: "Give another name, or move it away.")
    }
}

extension Path {
    /// The directory of a file.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

/// What a command wrote into one file.
struct ACHFileRow {
    let path: String
    let totals: NACHATotals

    static let columns: [Column<ACHFileRow>] = [
        Column("file", "FILE", fit: .squeezed) { .text($0.path) },
        Column("batches", "BATCHES") { .number($0.totals.batches) },
        Column("entries", "ENTRIES") { .number($0.totals.entries) },
        Column("addenda", "ADDENDA") { .number($0.totals.addenda) },
        Column("debit", "DEBITS") { .money($0.totals.debit, .usd) },
        Column("credit", "CREDITS") { .money($0.totals.credit, .usd) },
        Column("currency") { _ in .text(Currency.usd.code) },
    ]
}

/// Takes bytes and forgets them.
private final class NoSink: ByteSink {
    func write(_ bytes: Span<UInt8>) {}
}

/// Looks at nothing: the reader adds up by itself.
private final class NoRecords: NACHARecordHandler {
    func entry(_ record: Span<UInt8>, line: Int) {}
}
