internal import GRDBSQLite
internal import IncassoSQL

/// Loads rows through one prepared insert.
///
/// A row's texts and blobs are gathered in one buffer and bound in place at its end: no allocation per value.
@safe
final class SQLiteBulkWriter: BulkWriter {
    private enum Field {
        case null
        case integer(Int64)
        case text(Range<Int>)
        case blob(Range<Int>)
    }

    private let insert: SQLiteStatement
    private let columnCount: Int
    private var fields: [Field] = []
    private var buffer: UnsafeMutableRawBufferPointer
    private var used = 0
    private(set) var rows = 0

    init(_ insert: SQLiteStatement, columnCount: Int) {
        self.insert = insert
        self.columnCount = columnCount
        fields.reserveCapacity(columnCount)
        unsafe buffer = .allocate(byteCount: 4096, alignment: 16)
    }

    deinit {
        // The statement outlives this object and must not keep addresses inside the buffer.
        unsafe sqlite3_clear_bindings(insert.handle)
        unsafe buffer.deallocate()
    }

    func integer(_ value: Int64) throws {
        fields.append(.integer(value))
    }

    func text(_ utf8: Span<UInt8>) throws {
        try StorableText.check(utf8, in: insert.name)
        fields.append(.text(append(utf8)))
    }

    func blob(_ bytes: Span<UInt8>) throws {
        fields.append(.blob(append(bytes)))
    }

    func null() throws {
        fields.append(.null)
    }

    func endRow() throws {
        guard fields.count == columnCount else {
            throw DatabaseError(
                code: .other,
                message: "a row has \(fields.count) columns, expected \(columnCount)",
                statement: insert.name
            )
        }
        for index in fields.indices {
            let number = Int32(index + 1)
            switch fields[index] {
            case .null: try insert.check(unsafe sqlite3_bind_null(insert.handle, number))
            case .integer(let value):
                try insert.check(unsafe sqlite3_bind_int64(insert.handle, number, value))
            case .text(let range): try insert.check(unsafe insert.bindText(number, stored(range), nil))
            case .blob(let range): try insert.check(unsafe insert.bindBlob(number, stored(range), nil))
            }
        }
        _ = try insert.step()
        insert.reset()
        fields.removeAll(keepingCapacity: true)
        used = 0
        rows += 1
    }

    /// Throws when a row was begun and not ended.
    func finish() throws {
        guard fields.isEmpty else {
            throw DatabaseError(code: .other, message: "the last row has no end", statement: insert.name)
        }
    }

    private func stored(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(rebasing: buffer[range])
    }

    private func append(_ bytes: Span<UInt8>) -> Range<Int> {
        let start = used
        let end = start + bytes.count
        if unsafe end > buffer.count { grow(to: end) }
        unsafe bytes.withUnsafeBytes { source in
            unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[start..<end]).copyMemory(from: source)
        }
        used = end
        return start..<end
    }

    private func grow(to needed: Int) {
        let wider = unsafe UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(needed, buffer.count * 2),
            alignment: 16
        )
        unsafe wider.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[0..<used]))
        unsafe buffer.deallocate()
        unsafe buffer = wider
    }
}
