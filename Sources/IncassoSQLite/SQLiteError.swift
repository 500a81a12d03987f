internal import GRDBSQLite
internal import IncassoSQL

extension DatabaseError {
    /// The connection's last error.
    ///
    /// SQLite's messages name tables and columns, not values.
    static func last(of connection: OpaquePointer, statement: String? = nil) -> DatabaseError {
        let code = unsafe sqlite3_errcode(connection)
        let message = unsafe String(cString: sqlite3_errmsg(connection))
        return DatabaseError(code: Code(sqlite: code), message: message, statement: statement)
    }
}

extension DatabaseError.Code {
    /// The kind of an SQLite result code, plain or extended.
    init(sqlite code: Int32) {
        switch code & 0xFF {
        case SQLITE_CONSTRAINT: self = .constraint
        case SQLITE_BUSY, SQLITE_LOCKED: self = .busy
        case SQLITE_CANTOPEN: self = .unavailable
        case SQLITE_IOERR, SQLITE_FULL, SQLITE_READONLY, SQLITE_PERM: self = .storage
        case SQLITE_CORRUPT, SQLITE_NOTADB: self = .damaged
        default: self = .other
        }
    }
}
