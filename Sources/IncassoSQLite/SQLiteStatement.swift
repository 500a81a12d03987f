internal import GRDBSQLite
internal import IncassoSQL

/// A prepared statement.
@safe
final class SQLiteStatement {
    let handle: OpaquePointer
    let name: String
    /// Whether it changes nothing.
    let isReadOnly: Bool
    /// Whether its rows are being walked through.
    var isBusy = false
    private let parameters: NamedParameters?
    /// Unowned: the connection keeps its statements and so outlives them.
    private unowned let connection: SQLiteConnection

    /// Prepares a statement with named parameters.
    convenience init(_ statement: Statement, on connection: SQLiteConnection, isKept: Bool) throws {
        let parameters = NamedParameters(statement.sql, sign: "?")
        try self.init(
            name: statement.name,
            sql: parameters.sql,
            parameters: parameters,
            on: connection,
            isKept: isKept
        )
    }

    /// Prepares a statement.
    ///
    /// - Parameters:
    ///   - name: The name, for errors.
    ///   - sql: One statement; parameters have the form `?1`.
    ///   - parameters: The names of the parameters, or `nil` when they are bound by number.
    ///   - connection: The connection.
    ///   - isKept: Whether it will be used many times.
    /// - Throws: ``DatabaseError`` when it cannot be prepared.
    init(
        name: String,
        sql: String,
        parameters: NamedParameters? = nil,
        on connection: SQLiteConnection,
        isKept: Bool
    ) throws {
        var prepared: OpaquePointer?
        let flags = isKept ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0
        let code = unsafe sqlite3_prepare_v3(connection.handle, sql, -1, flags, &prepared, nil)
        guard code == SQLITE_OK else {
            throw unsafe DatabaseError.last(of: connection.handle, statement: name)
        }
        guard let prepared = unsafe prepared else {
            throw DatabaseError(code: .other, message: "the statement is empty", statement: name)
        }
        unsafe handle = prepared
        self.name = name
        self.parameters = parameters
        self.connection = connection
        isReadOnly = unsafe sqlite3_stmt_readonly(prepared) != 0
    }

    deinit {
        unsafe sqlite3_finalize(handle)
    }

    /// Binds every parameter by name; SQLite copies the values.
    func bind(_ bindings: Bindings) throws {
        guard let parameters else { return }
        try parameters.forEachValue(in: bindings, of: name) { index, value in
            let number = Int32(index + 1)
            switch value {
            case .null: try check(unsafe sqlite3_bind_null(handle, number))
            case .integer(let integer): try check(unsafe sqlite3_bind_int64(handle, number, integer))
            case .text(var text):
                try text.withUTF8 { bytes in
                    let span = unsafe bytes.span
                    try StorableText.check(span, in: name)
                    try check(unsafe bindText(number, UnsafeRawBufferPointer(bytes), sqliteCopies))
                }
            case .blob(let blob):
                try unsafe blob.withUnsafeBytes { try check(unsafe bindBlob(number, $0, sqliteCopies)) }
            }
        }
    }

    /// Binds a text; an empty one keeps an address, because SQLite takes a null address for NULL.
    func bindText(
        _ number: Int32,
        _ bytes: UnsafeRawBufferPointer,
        _ lifetime: sqlite3_destructor_type?
    ) -> Int32 {
        let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        guard let start = unsafe start, unsafe !bytes.isEmpty else {
            return unsafe sqlite3_bind_text(handle, number, "", 0, sqliteCopies)
        }
        return unsafe sqlite3_bind_text64(
            handle,
            number,
            start,
            UInt64(bytes.count),
            lifetime,
            UInt8(SQLITE_UTF8)
        )
    }

    /// Binds bytes.
    func bindBlob(
        _ number: Int32,
        _ bytes: UnsafeRawBufferPointer,
        _ lifetime: sqlite3_destructor_type?
    ) -> Int32 {
        guard let start = bytes.baseAddress, unsafe !bytes.isEmpty else {
            return unsafe sqlite3_bind_zeroblob(handle, number, 0)
        }
        return unsafe sqlite3_bind_blob64(handle, number, start, UInt64(bytes.count), lifetime)
    }

    /// Goes to the next row.
    ///
    /// - Returns: Whether there is one.
    func step() throws -> Bool {
        switch unsafe sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let error = unsafe DatabaseError.last(of: connection.handle, statement: name)
            unsafe sqlite3_reset(handle)
            throw error
        }
    }

    /// Makes it ready for the next execution; locks that it held are released.
    func reset() {
        unsafe sqlite3_reset(handle)
    }

    /// A column of the current row as text.
    func text(_ column: Int32) -> String {
        guard let text = unsafe sqlite3_column_text(handle, column) else { return "" }
        return unsafe String(cString: text)
    }

    func check(_ code: Int32) throws {
        guard code == SQLITE_OK else {
            throw unsafe DatabaseError.last(of: connection.handle, statement: name)
        }
    }
}

/// Tells SQLite to copy a value at once (`SQLITE_TRANSIENT`, which C defines as the address -1).
var sqliteCopies: sqlite3_destructor_type {
    unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}
