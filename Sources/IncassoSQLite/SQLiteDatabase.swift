internal import GRDB
internal import GRDBSQLite
internal import Glibc
public import IncassoSQL
internal import Synchronization

/// A database in one SQLite file, for a single machine.
///
/// Commands, watcher and server may share the file: writers queue at `BEGIN IMMEDIATE`, readers see the last commit
/// (write-ahead log). A commit is on the disk when `write` returns (`synchronous = FULL`). Within this object one
/// transaction runs at a time.
public final class SQLiteDatabase: IncassoSQL.Database {
    private let queue: DatabaseQueue
    private let connection: SQLiteConnection
    /// The thread whose transaction is running.
    private let owner = Mutex<pthread_t?>(nil)
    private let watcher = Mutex<(@Sendable (String) -> Void)?>(nil)

    /// Opens a database; makes the file, readable by its owner only, when there is none.
    ///
    /// - Parameters:
    ///   - path: The file, in an existing directory of a local file system; `:memory:` for a database that ends with
    ///     this object.
    ///   - busyTimeoutSeconds: How long to wait for another process's transaction.
    /// - Throws: ``DatabaseError``: `damaged` when the file is not a database or another program's, `tooNew` when a
    ///   newer program laid it out, `storage` on a network file system, `busy`, `unavailable`.
    public init(path: String, busyTimeoutSeconds: Int = 30) throws {
        if path != ":memory:" { try SQLiteFile.prepare(path) }
        var configuration = Configuration()
        configuration.busyMode = .timeout(Double(busyTimeoutSeconds))
        configuration.foreignKeysEnabled = true
        // The file's owner is checked before anything is written, so the journal mode is set by us, afterwards.
        let opened = Mutex<SQLiteConnection?>(nil)
        configuration.prepareDatabase { database in
            guard let handle = unsafe database.sqliteConnection else { return }
            let connection = unsafe SQLiteConnection(handle)
            try SQLiteFile.open(connection, isInMemory: path == ":memory:")
            opened.withLock { $0 = connection }
        }
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
        } catch let error as GRDB.DatabaseError {
            throw IncassoSQL.DatabaseError(
                code: .init(sqlite: error.resultCode.rawValue),
                message: error.message ?? "cannot open the database"
            )
        }
        // Taken out, because the queue keeps the closure, and with it the box, longer than this object lives.
        let connection = opened.withLock { opened in
            defer { opened = nil }
            return opened
        }
        guard let connection else {
            throw IncassoSQL.DatabaseError(code: .unavailable, message: "cannot open the database")
        }
        self.connection = connection
    }

    /// The driver's name and the library's version, for example `SQLite 3.40.1`.
    public var version: String {
        unsafe "SQLite \(String(cString: sqlite3_libversion()))"
    }

    /// Called for every statement and bulk load with its name, for tests that count statements.
    public var observer: (@Sendable (String) -> Void)? {
        get { watcher.withLock { $0 } }
        set { watcher.withLock { $0 = newValue } }
    }

    /// Runs a read-only transaction that sees one state of the data.
    public func read<Value>(_ body: (any Transaction) throws -> Value) throws -> Value {
        try transact("BEGIN DEFERRED", isReadOnly: true, body)
    }

    /// Runs a read-write transaction; it holds the file's write lock from the start.
    public func write<Value>(_ body: (any Transaction) throws -> Value) throws -> Value {
        try transact("BEGIN IMMEDIATE", isReadOnly: false, body)
    }

    /// Executes data definition statements in one transaction, and gives the planner its figures of new tables.
    public func define(_ script: String, then body: (any Transaction) throws -> Void) throws {
        observer?("define")
        try transact("BEGIN IMMEDIATE", isReadOnly: false) { transaction in
            try connection.run(DataDefinition.sqlite(script), name: "define")
            try body(transaction)
            try SQLiteStatistics.keep(on: connection)
        }
    }

    /// The query plan of a statement, a line per step, for tests: `SCAN` of a table that grows is a mistake.
    ///
    /// A step that belongs to another stands below it, indented by two spaces more.
    public func explain(_ statement: IncassoSQL.Statement) throws -> [String] {
        let sql = "EXPLAIN QUERY PLAN \(NamedParameters(statement.sql, sign: "?").sql)"
        return try exclusively { connection in
            let steps = try SQLiteStatement(name: statement.name, sql: sql, on: connection, isKept: false)
            var depths: [String: Int] = ["0": -1]
            var lines: [String] = []
            while try steps.step() {
                let depth = (depths[steps.text(1)] ?? -1) + 1
                depths[steps.text(0)] = depth
                lines.append(String(repeating: "  ", count: depth) + steps.text(3))
            }
            return lines
        }
    }

    /// Hands out the text of every statement that writes, and of every transaction's begin and end, when it starts.
    ///
    /// The values stand in the text, so it is for measuring on made-up books only: what the engine costs above its own
    /// SQL. Nothing ends it but the end of this object.
    package func trace(_ body: @escaping @Sendable (String) -> Void) throws {
        try exclusively { $0.trace(body) }
    }

    /// What is wrong with the file's structure and foreign keys; empty when it is sound.
    ///
    /// Reads the whole file.
    public func integrityCheck() throws -> [String] {
        try exclusively { connection in
            do {
                let structure = try connection.texts("PRAGMA integrity_check").filter { $0 != "ok" }
                let orphans = try connection.texts("PRAGMA foreign_key_check")
                return structure + orphans.map { "a row of \($0) has no parent" }
            } catch let error as IncassoSQL.DatabaseError where error.code == .damaged {
                // Too damaged to be checked to the end: that is a finding as well.
                return [error.message]
            }
        }
    }

    private func transact<Value>(
        _ begin: String,
        isReadOnly: Bool,
        _ body: (any Transaction) throws -> Value
    ) throws -> Value {
        try exclusively { connection in
            try connection.run(begin)
            let transaction = SQLiteTransaction(connection, isReadOnly: isReadOnly, observer: observer)
            do {
                let value = try body(transaction)
                transaction.rules.close()
                if let failure = transaction.rules.failure { throw failure }
                try connection.run("COMMIT")
                return value
            } catch {
                transaction.rules.close()
                // After a full disk SQLite may have rolled back by itself. The error that led here says more than one
                // of the rollback.
                if unsafe sqlite3_get_autocommit(connection.handle) == 0 {
                    _ = try? connection.run("ROLLBACK")
                }
                throw error
            }
        }
    }

    /// Runs work on the connection, one thread at a time.
    func exclusively<Value>(_ work: (SQLiteConnection) throws -> Value) throws -> Value {
        let thread = pthread_self()
        guard owner.withLock({ $0 }) != thread else {
            throw IncassoSQL.DatabaseError(
                code: .other,
                message: "a transaction of this thread is open: use it instead of a second one"
            )
        }
        return try queue.inDatabase { _ in
            owner.withLock { $0 = thread }
            defer { owner.withLock { $0 = nil } }
            return try work(connection)
        }
    }
}
