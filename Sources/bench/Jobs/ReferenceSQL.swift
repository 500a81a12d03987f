import Glibc
import IncassoCore

/// What a job costs in the `sqlite3` shell alone: the statements that the engine executed, on a copy of the same book.
///
/// The engine runs once more on a copy and writes down what it executes, with all values. Rows that it loads one by one
/// are put into another copy first; measured is what follows them, so that the shell is not charged for reading a
/// million texts. Reading is left out: the shell would print it. Where the engine does nothing but load rows, the shell
/// copies them from the finished book.
struct ReferenceSQL {
    /// What is compared, for one job.
    private struct Extent {
        /// The table that is loaded row by row before the statements begin; `nil` when there is none.
        var loads: String?
        /// The tables that the job fills by loading alone.
        var copies: [String] = []
        /// The table whose rows must be as many afterwards as the engine made.
        let makes: String
    }

    private static let extents = [
        "mandates": Extent(copies: ["debtor", "mandate"], makes: "mandate"),
        "claims": Extent(loads: "import_claim", makes: "claim"),
        "collect": Extent(makes: "collection"),
        "returns": Extent(loads: "bank_entry", makes: "attempt_end"),
    ]
    private static let shell = ["sqlite3", "-batch", "-bail"]

    private let extent: Extent
    private let directory: String
    private let original: String
    /// What the shell does, for people.
    var peer: String {
        "sqlite3 shell, " + (extent.copies.isEmpty ? "what the engine executed" : "the same rows copied")
    }
    private var book: String { directory + "/data/incasso.db" }
    private var copy: String { directory + "/shell.db" }

    /// Keeps the book as it is before the job.
    ///
    /// - Parameters:
    ///   - job: The job; `nil` comes of one that is not compared.
    ///   - book: The book's directory, with a database in SQLite.
    /// - Throws: ``BenchError`` when it cannot be copied.
    init?(of job: String, book: String) throws {
        guard let extent = Self.extents[job], unsafe access(book + "/data/incasso.db", F_OK) == 0 else {
            return nil
        }
        self.extent = extent
        directory = book + "/reference"
        original = book + "/data/incasso.db"
        _ = try Child.run(["rm", "-rf", directory])
        unsafe mkdir(directory, 0o700)
        _ = try Child.run(["cp", "-a", book + "/data", directory + "/data"])
        _ = try Child.run(["cp", "-a", self.book, copy])
        unsafe symlink(book + "/answers", directory + "/answers")
    }

    /// Measures the shell.
    ///
    /// - Parameter job: Runs the job once more, on the book in a directory, and writes what it executes to two files: what
    ///   comes before the statements, and the statements.
    /// - Returns: Microseconds, or why there are none.
    /// - Throws: ``BenchError`` when the job or the shell fails, or when the shell did not do the same.
    func run(
        _ job: (_ book: String, _ arguments: [String]) throws -> Void
    ) throws -> (cpu: Int?, reason: String?) {
        guard isInstalled("sqlite3") else { return (nil, "sqlite3 is not installed") }
        defer { Cleaning.run(["rm", "-rf", directory]) }
        guard extent.copies.isEmpty else { return (try copyRows(), nil) }
        let (before, statements) = (directory + "/before.sql", directory + "/statements.sql")
        try job(
            directory,
            ["trace=\(statements)"] + (extent.loads.map { ["before=\(before)", "loads=\($0)"] } ?? [])
        )
        if extent.loads != nil { _ = try Child.run(Self.shell + [copy], input: before, output: "/dev/null") }
        let measured = try Child.run(Self.shell + [copy], input: statements, output: "/dev/null")
        try compareCounts(with: book)
        return (measured.cpu, nil)
    }

    private func copyRows() throws -> Int {
        let inserts = extent.copies.map {
            "INSERT INTO main.\($0) SELECT * FROM finished.\($0) ORDER BY 1, 2;"
        }
        let script =
            StatementTrace.settings
            + "ATTACH '\(original)' AS finished; BEGIN; \(inserts.joined(separator: " ")) COMMIT;"
        let measured = try Child.run(Self.shell + [copy, script], output: "/dev/null")
        try compareCounts(with: original)
        return measured.cpu
    }

    private func compareCounts(with book: String) throws {
        let counts = try [book, copy].map {
            try Child.run(["sqlite3", $0, "SELECT count(*) FROM \(extent.makes)"]).output
        }
        guard counts[0] == counts[1] else {
            throw BenchError("the shell made \(counts[1]) rows of \(extent.makes), the engine \(counts[0])")
        }
    }
}
