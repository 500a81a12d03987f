internal import GRDBSQLite
internal import Glibc
public import IncassoSQL

extension SQLiteDatabase: FileDatabase {
    /// Copies one state of the database into a new file while others go on writing.
    ///
    /// A read transaction holds that state for as long as it takes: without it SQLite would start again after every
    /// commit of another process.
    public func copy<Value>(
        to path: String,
        progress: (_ done: Int, _ total: Int) -> Void,
        _ body: (any Transaction) throws -> Value
    ) throws -> Value {
        let descriptor = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason = unsafe String(cString: strerror(errno))
            throw DatabaseError(
                code: errno == ENOSPC ? .storage : .unavailable,
                message: "cannot write \(path): \(reason)"
            )
        }
        close(descriptor)
        return try exclusively { source in
            try source.run("BEGIN")
            defer { _ = try? source.run("ROLLBACK") }
            _ = try source.integer("SELECT count(*) FROM sqlite_schema")
            try SQLiteCopy(path).fill(from: source, progress: progress)
            let transaction = SQLiteTransaction(source, isReadOnly: true, observer: observer)
            defer { transaction.rules.close() }
            return try body(transaction)
        }
    }
}

/// The file that a database is being copied into.
@safe
private final class SQLiteCopy {
    /// Pages between two looks at the progress: 4 MiB at SQLite's usual page size.
    private static let stepSize: Int32 = 1024

    private let handle: OpaquePointer
    private let path: String

    init(_ path: String) throws {
        var opened: OpaquePointer?
        let code = unsafe sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE, nil)
        guard code == SQLITE_OK, let handle = unsafe opened else {
            unsafe sqlite3_close(opened)
            throw DatabaseError(code: .init(sqlite: code), message: "cannot write \(path)")
        }
        unsafe self.handle = handle
        self.path = path
        // A copy that is cut off is thrown away whole, so nothing of it has to be recovered.
        try run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
    }

    deinit {
        unsafe sqlite3_close(handle)
    }

    func fill(from source: SQLiteConnection, progress: (_ done: Int, _ total: Int) -> Void) throws {
        guard let backup = unsafe sqlite3_backup_init(handle, "main", source.handle, "main") else {
            throw failure()
        }
        var code = SQLITE_OK
        while code == SQLITE_OK {
            code = unsafe sqlite3_backup_step(backup, Self.stepSize)
            let total = unsafe Int(sqlite3_backup_pagecount(backup))
            let left = unsafe Int(sqlite3_backup_remaining(backup))
            progress(total - left, total)
        }
        let end = unsafe sqlite3_backup_finish(backup)
        guard code == SQLITE_DONE, end == SQLITE_OK else { throw failure() }
        // The header says that there is a log beside the file; from here on there is none.
        try run("PRAGMA journal_mode = DELETE")
    }

    private func run(_ script: String) throws {
        guard unsafe sqlite3_exec(handle, script, nil, nil, nil) == SQLITE_OK else { throw failure() }
    }

    private func failure() -> DatabaseError {
        let error = unsafe DatabaseError.last(of: handle)
        // SQLite calls a full disk an I/O error where it meets it while it makes a file longer.
        let number = unsafe sqlite3_system_errno(handle)
        let reason = number == 0 ? error.message : unsafe String(cString: strerror(number))
        return DatabaseError(code: error.code, message: "cannot copy the database to \(path): \(reason)")
    }
}
