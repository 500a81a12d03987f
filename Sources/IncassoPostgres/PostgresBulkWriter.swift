internal import CPQ
internal import IncassoSQL

/// Loads rows with COPY in its binary format, sent in pieces of 256 KiB.
@safe
final class PostgresBulkWriter: BulkWriter {
    private static let capacity = 256 * 1024
    /// `PGCOPY`, a mark that a damaged transfer would break, flags, and the length of an extension.
    private static let header: [UInt8] =
        Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] + [0, 0, 0, 0] + [0, 0, 0, 0]

    private let connection: PostgresConnection
    private let name: String
    private let columnCount: Int
    private var column = 0
    private let buffer: UnsafeMutableRawBufferPointer
    private var used = 0

    /// Begins the transfer; COPY has been accepted by the server.
    init(_ connection: PostgresConnection, _ target: BulkTarget) throws {
        self.connection = connection
        name = target.table
        columnCount = target.columns.count
        unsafe buffer = .allocate(byteCount: Self.capacity, alignment: 16)
        try put(Self.header.span)
    }

    deinit {
        unsafe buffer.deallocate()
    }

    func integer(_ value: Int64) throws {
        try begin(length: 8)
        try put(value)
    }

    func text(_ utf8: Span<UInt8>) throws {
        try StorableText.check(utf8, in: name)
        try begin(length: utf8.count)
        try put(utf8)
    }

    func blob(_ bytes: Span<UInt8>) throws {
        try begin(length: bytes.count)
        try put(bytes)
    }

    func null() throws {
        try begin(length: -1)
    }

    func endRow() throws {
        guard column == columnCount else {
            throw DatabaseError(
                code: .other,
                message: "a row has \(column) columns, expected \(columnCount)",
                statement: name
            )
        }
        column = 0
    }

    /// Sends what is left and the end mark.
    func finish() throws {
        guard column == 0 else {
            throw DatabaseError(code: .other, message: "the last row has no end", statement: name)
        }
        try put(Int16(-1))
        try flush()
    }

    /// Writes a field's head, and the row's before the first one.
    private func begin(length: Int) throws {
        guard let length = Int32(exactly: length) else {
            throw DatabaseError(code: .other, message: "a value is too long", statement: name)
        }
        if column == 0 { try put(Int16(truncatingIfNeeded: columnCount)) }
        column += 1
        try put(length)
    }

    private func put(_ value: some FixedWidthInteger) throws {
        let size = value.bitWidth / 8
        if used + size > Self.capacity { try flush() }
        unsafe buffer.storeBytes(of: value.bigEndian, toByteOffset: used, as: type(of: value))
        used += size
    }

    private func put(_ bytes: Span<UInt8>) throws {
        try unsafe bytes.withUnsafeBytes { source in
            var rest = unsafe source[...]
            while unsafe !rest.isEmpty {
                if used == Self.capacity { try flush() }
                let piece = unsafe rest.prefix(Self.capacity - used)
                unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[used..<used + piece.count])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: piece))
                used += unsafe piece.count
                unsafe rest = rest.dropFirst(piece.count)
            }
        }
    }

    private func flush() throws {
        guard used > 0 else { return }
        let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
        guard unsafe PQputCopyData(connection.handle, start, Int32(used)) == 1 else {
            throw connection.failure(name)
        }
        used = 0
    }
}
