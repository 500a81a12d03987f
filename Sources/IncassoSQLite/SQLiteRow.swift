internal import GRDBSQLite
internal import IncassoSQL

/// The current row of a statement.
@safe
final class SQLiteRow: Row {
    private let handle: OpaquePointer
    private let columnCount: Int
    private let name: String
    /// The first wrong use, thrown by the query after the body.
    private(set) var failure: DatabaseError?

    init(_ statement: SQLiteStatement) {
        unsafe handle = statement.handle
        columnCount = unsafe Int(sqlite3_column_count(statement.handle))
        name = statement.name
    }

    func isNull(_ column: Int) -> Bool {
        kind(column) == SQLITE_NULL
    }

    func integer(_ column: Int) -> Int64 {
        switch kind(column) {
        case SQLITE_INTEGER: return unsafe sqlite3_column_int64(handle, Int32(column))
        case SQLITE_NULL: return 0
        default:
            refuse("column \(column) is no integer")
            return 0
        }
    }

    func withBytes<Value>(_ column: Int, _ body: (Span<UInt8>) throws -> Value) rethrows -> Value {
        var start: UnsafeRawPointer?
        switch kind(column) {
        case SQLITE_TEXT: unsafe start = UnsafeRawPointer(sqlite3_column_text(handle, Int32(column)))
        case SQLITE_BLOB: unsafe start = sqlite3_column_blob(handle, Int32(column))
        case SQLITE_NULL: break
        default: refuse("column \(column) is neither text nor bytes")
        }
        let count = unsafe start == nil ? 0 : Int(sqlite3_column_bytes(handle, Int32(column)))
        let bytes = unsafe UnsafeBufferPointer(
            start: start?.assumingMemoryBound(to: UInt8.self),
            count: count
        )
        return try body(unsafe bytes.span)
    }

    private func kind(_ column: Int) -> Int32 {
        guard column >= 0, column < columnCount else {
            refuse("there is no column \(column)")
            return SQLITE_NULL
        }
        return unsafe sqlite3_column_type(handle, Int32(column))
    }

    private func refuse(_ message: String) {
        failure = failure ?? DatabaseError(code: .other, message: message, statement: name)
    }
}
