internal import GRDBSQLite
internal import Glibc
public import IncassoSQL

/// Opens and moves SQLite files.
public struct SQLiteFiles: DatabaseFiles {
    /// Opens and moves SQLite files.
    public init() {}

    /// Opens a database file that exists.
    public func open(_ path: String) throws -> any FileDatabase {
        guard unsafe access(path, F_OK) == 0 else {
            throw DatabaseError(code: .unavailable, message: "there is no database \(path)")
        }
        return try SQLiteDatabase(path: path)
    }

    /// Gives a database another name, with everything that its log holds.
    ///
    /// The log is first written into the file, which also tells whether another process has it open. A damaged file
    /// cannot be asked: it is moved with its log.
    public func move(_ path: String, to target: String) throws {
        let lock = try ExclusiveFile(path)
        for part in ["", "-wal", "-shm"] where unsafe access(path + part, F_OK) == 0 {
            guard unsafe access(target + part, F_OK) != 0, unsafe rename(path + part, target + part) == 0
            else {
                let reason = unsafe String(cString: strerror(errno))
                throw DatabaseError(
                    code: .storage,
                    message: "cannot move \(path)\(part) to \(target)\(part): \(reason)"
                )
            }
        }
        lock.release()
    }
}

/// A database file that nobody else has open, held until it is released.
@safe
private final class ExclusiveFile {
    private let handle: OpaquePointer

    init(_ path: String) throws {
        var opened: OpaquePointer?
        let code = unsafe sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE, nil)
        guard code == SQLITE_OK, let handle = unsafe opened else {
            unsafe sqlite3_close(opened)
            throw DatabaseError(code: .init(sqlite: code), message: "cannot open \(path)")
        }
        unsafe self.handle = handle
        // Leaving the log needs the file alone, and fails at once when it is not.
        for step in ["PRAGMA journal_mode = DELETE", "PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE"]
        where unsafe sqlite3_exec(handle, step, nil, nil, nil) != SQLITE_OK {
            let error = unsafe DatabaseError.last(of: handle)
            if error.code == .damaged { return }
            throw error.code == .busy
                ? DatabaseError(code: .busy, message: "\(path) is in use: stop the server and all commands")
                : error
        }
    }

    deinit { release() }

    private var isOpen = true

    func release() {
        guard isOpen else { return }
        isOpen = false
        unsafe sqlite3_close(handle)
    }
}
