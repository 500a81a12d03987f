internal import GRDBSQLite
internal import IncassoSQL

/// Loads rows through prepared inserts.
///
/// Integers are bound as they come. Texts and blobs are copied to a buffer and bound in place: no allocation per value.
/// After the first rows, each insert takes eight of them: it need not find the end of the table anew for each, which
/// saves a third of the time.
@safe
final class SQLiteBulkWriter: BulkWriter {
    private static let rowsAtOnce = 8
    /// Few rows are not worth the preparation of a longer insert.
    private static let rowsAlone = 64

    private let target: BulkTarget
    private let connection: SQLiteConnection
    private let columnCount: Int
    private var insert: SQLiteStatement
    private var isWide = false
    /// The columns of the row that have been given.
    private var column = 0
    /// The parameters that the rows before it take up.
    private var base = 0
    private var buffer: UnsafeMutableRawBufferPointer
    private var used = 0
    /// Buffers that became too small: values bound before lie in them.
    private var outgrown: [UnsafeMutableRawBufferPointer] = unsafe []
    /// The rows given so far.
    private(set) var rows = 0

    init(_ target: BulkTarget, on connection: SQLiteConnection) throws {
        self.target = target
        self.connection = connection
        columnCount = target.columns.count
        insert = try connection.preparedInsert(target, rows: 1)
        unsafe buffer = .allocate(byteCount: 16_384, alignment: 16)
    }

    deinit {
        unsafe buffer.deallocate()
        dropOutgrown()
    }

    func integer(_ value: Int64) throws {
        guard let number = nextParameter() else { return }
        try insert.check(unsafe sqlite3_bind_int64(insert.handle, number, value))
    }

    func text(_ utf8: Span<UInt8>) throws {
        try StorableText.check(utf8, in: target.table)
        guard let number = nextParameter() else { return }
        try insert.check(unsafe insert.bindText(number, kept(utf8), nil))
    }

    func blob(_ bytes: Span<UInt8>) throws {
        guard let number = nextParameter() else { return }
        try insert.check(unsafe insert.bindBlob(number, kept(bytes), nil))
    }

    func null() throws {
        guard let number = nextParameter() else { return }
        try insert.check(unsafe sqlite3_bind_null(insert.handle, number))
    }

    func endRow() throws {
        guard column == columnCount else {
            throw DatabaseError(
                code: .other,
                message: "a row has \(column) columns, expected \(columnCount)",
                statement: target.table
            )
        }
        column = 0
        rows += 1
        guard isWide else {
            try execute()
            if rows == Self.rowsAlone { try widen() }
            return
        }
        base += columnCount
        if base == Self.rowsAtOnce * columnCount { try executeWide() }
    }

    /// Inserts what is left; throws when a row was begun and not ended.
    func finish() throws {
        guard column == 0 else {
            throw DatabaseError(code: .other, message: "the last row has no end", statement: target.table)
        }
        if base > 0 { try executeWide() }
    }

    /// The statements are kept and must not keep addresses inside the buffers.
    func close() {
        insert.reset()
        unsafe sqlite3_clear_bindings(insert.handle)
    }

    private func widen() throws {
        close()
        insert = try connection.preparedInsert(target, rows: Self.rowsAtOnce)
        isWide = true
    }

    private func executeWide() throws {
        let number = Int32(Self.rowsAtOnce * columnCount + 1)
        try insert.check(unsafe sqlite3_bind_int64(insert.handle, number, Int64(base / columnCount)))
        base = 0
        try execute()
    }

    private func execute() throws {
        _ = try insert.step()
        insert.reset()
        used = 0
        dropOutgrown()
    }

    /// The parameter of the next column; `nil` for one too many, which the row's end reports.
    private func nextParameter() -> Int32? {
        column += 1
        return column <= columnCount ? Int32(base + column) : nil
    }

    /// Copies a value to where it stays until its row has been inserted.
    private func kept(_ bytes: Span<UInt8>) -> UnsafeRawBufferPointer {
        if unsafe bytes.count > buffer.count - used { grow(by: bytes.count) }
        let place = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[used..<used + bytes.count])
        unsafe bytes.withUnsafeBytes { unsafe place.copyMemory(from: $0) }
        used += bytes.count
        return UnsafeRawBufferPointer(place)
    }

    private func grow(by count: Int) {
        unsafe outgrown.append(buffer)
        unsafe buffer = .allocate(byteCount: max(count, buffer.count * 2), alignment: 16)
        used = 0
    }

    private func dropOutgrown() {
        guard unsafe !outgrown.isEmpty else { return }
        unsafe outgrown.forEach { unsafe $0.deallocate() }
        unsafe outgrown.removeAll()
    }
}
