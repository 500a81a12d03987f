internal import GRDBSQLite
internal import IncassoSQL

/// Loads rows through one prepared insert.
///
/// Integers are bound as they come. Texts and blobs are copied to a buffer and bound in place: no allocation per value.
@safe
final class SQLiteBulkWriter: BulkWriter {
    private let insert: SQLiteStatement
    private let columnCount: Int
    /// The columns of the row that have been given.
    private var column = 0
    private var buffer: UnsafeMutableRawBufferPointer
    private var used = 0
    /// Buffers that became too small within the row: values bound before lie in them.
    private var outgrown: [UnsafeMutableRawBufferPointer] = unsafe []
    private(set) var rows = 0

    init(_ insert: SQLiteStatement, columnCount: Int) {
        self.insert = insert
        self.columnCount = columnCount
        unsafe buffer = .allocate(byteCount: 4096, alignment: 16)
    }

    deinit {
        // The statement outlives this object and must not keep addresses inside the buffers.
        unsafe sqlite3_clear_bindings(insert.handle)
        unsafe buffer.deallocate()
        dropOutgrown()
    }

    func integer(_ value: Int64) throws {
        column += 1
        guard column <= columnCount else { return }
        try insert.check(unsafe sqlite3_bind_int64(insert.handle, Int32(column), value))
    }

    func text(_ utf8: Span<UInt8>) throws {
        try StorableText.check(utf8, in: insert.name)
        column += 1
        guard column <= columnCount else { return }
        try insert.check(unsafe insert.bindText(Int32(column), kept(utf8), nil))
    }

    func blob(_ bytes: Span<UInt8>) throws {
        column += 1
        guard column <= columnCount else { return }
        try insert.check(unsafe insert.bindBlob(Int32(column), kept(bytes), nil))
    }

    func null() throws {
        column += 1
        guard column <= columnCount else { return }
        try insert.check(unsafe sqlite3_bind_null(insert.handle, Int32(column)))
    }

    func endRow() throws {
        guard column == columnCount else {
            throw DatabaseError(
                code: .other,
                message: "a row has \(column) columns, expected \(columnCount)",
                statement: insert.name
            )
        }
        _ = try insert.step()
        insert.reset()
        column = 0
        used = 0
        rows += 1
        dropOutgrown()
    }

    /// Throws when a row was begun and not ended.
    func finish() throws {
        guard column == 0 else {
            throw DatabaseError(code: .other, message: "the last row has no end", statement: insert.name)
        }
    }

    /// Copies a value to where it stays until the row has been inserted.
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
