internal import CPQ
internal import IncassoSQL

/// The current row of a query, in the binary form of the protocol.
@safe
final class PostgresRow: Row {
    private let name: String
    private var handle: OpaquePointer?
    private var types: [Oid] = []
    /// The first wrong use, thrown by the query after the body.
    private(set) var failure: DatabaseError?

    init(name: String) {
        self.name = name
    }

    /// Shows a result of one row while the body runs.
    func show(_ result: borrowing PostgresResult, _ body: (any Row) throws -> Void) throws {
        unsafe handle = result.handle
        if types.isEmpty {
            let count = unsafe PQnfields(result.handle)
            types = (0..<count).map { unsafe PQftype(result.handle, $0) }
        }
        defer { unsafe handle = nil }
        try body(self)
    }

    func isNull(_ column: Int) -> Bool {
        guard isColumn(column), let handle = unsafe handle else { return true }
        return unsafe PQgetisnull(handle, 0, Int32(column)) != 0
    }

    func integer(_ column: Int) -> Int64 {
        guard !isNull(column) else { return 0 }
        let bytes = unsafe value(column)
        switch types[column] {
        case PostgresType.int8 where bytes.count == 8:
            return unsafe Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
        case PostgresType.int4 where bytes.count == 4:
            return unsafe Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
        case PostgresType.int2 where bytes.count == 2:
            return unsafe Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
        case PostgresType.boolean where bytes.count == 1:
            return unsafe Int64(bytes[0])
        default:
            refuse("column \(column) is no integer (type \(types[column]))")
            return 0
        }
    }

    func withBytes<Value>(_ column: Int, _ body: (Span<UInt8>) throws -> Value) rethrows -> Value {
        var bytes = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
        if !isNull(column) {
            if types[column] == PostgresType.bytea || PostgresType.textLike.contains(types[column]) {
                unsafe bytes = value(column)
            } else {
                refuse("column \(column) is neither text nor bytes (type \(types[column]))")
            }
        }
        let typed = unsafe bytes.assumingMemoryBound(to: UInt8.self)
        return try body(unsafe typed.span)
    }

    private func isColumn(_ column: Int) -> Bool {
        guard types.indices.contains(column) else {
            refuse("there is no column \(column)")
            return false
        }
        return true
    }

    private func value(_ column: Int) -> UnsafeRawBufferPointer {
        guard let handle = unsafe handle else { return unsafe UnsafeRawBufferPointer(start: nil, count: 0) }
        return unsafe UnsafeRawBufferPointer(
            start: PQgetvalue(handle, 0, Int32(column)),
            count: Int(PQgetlength(handle, 0, Int32(column)))
        )
    }

    private func refuse(_ message: String) {
        failure = failure ?? DatabaseError(code: .other, message: message, statement: name)
    }
}
