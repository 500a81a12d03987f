internal import CPQ
internal import IncassoSQL

/// Writes rows in COPY's binary format.
///
/// What one table takes is sent as it comes, 256 KiB at a time. Where several tables take turns on the one connection,
/// rows are gathered and each few megabytes of them are a COPY of their own.
@safe
final class PostgresBulkWriter: BulkWriter {
    private static let capacity = 256 * 1024
    private static let pieceSize = 4 * 1024 * 1024
    /// `PGCOPY`, a mark that a damaged transfer would break, flags, and the length of an extension.
    private static let header: [UInt8] =
        Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] + [0, 0, 0, 0] + [0, 0, 0, 0]

    private let connection: PostgresConnection
    private let name: String
    private let columnCount: Int
    private var column = 0
    private var buffer: UnsafeMutableRawBufferPointer
    private var used = 0
    /// Copies what was gathered, from the header to the end mark; `nil` where a COPY is open and rows are sent as they come.
    private let copy: ((PostgresBulkWriter) throws -> Void)?

    /// Begins the transfer.
    ///
    /// - Parameters:
    ///   - connection: The connection.
    ///   - target: What is loaded.
    ///   - copy: Begins a COPY, calls the writer's ``send()`` and ends it; `nil` when the server has accepted one for all rows.
    /// - Throws: ``DatabaseError`` when the connection is lost.
    init(
        _ connection: PostgresConnection,
        _ target: BulkTarget,
        copy: ((PostgresBulkWriter) throws -> Void)? = nil
    ) throws {
        self.connection = connection
        self.copy = copy
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
        if copy != nil, used >= Self.pieceSize { try copyPiece() }
    }

    /// Sends what is left and the end mark.
    func finish() throws {
        guard column == 0 else {
            throw DatabaseError(code: .other, message: "the last row has no end", statement: name)
        }
        guard copy == nil else {
            if used > Self.header.count { try copyPiece() }
            return
        }
        try put(Int16(-1))
        try send()
    }

    /// Sends what the buffer holds.
    func send() throws {
        guard used > 0 else { return }
        let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
        guard unsafe PQputCopyData(connection.handle, start, Int32(used)) == 1 else {
            throw connection.failure(name)
        }
        used = 0
    }

    private func copyPiece() throws {
        try put(Int16(-1))
        try copy?(self)
        try put(Self.header.span)
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
        if unsafe used + size > buffer.count { try makeRoom() }
        unsafe buffer.storeBytes(of: value.bigEndian, toByteOffset: used, as: type(of: value))
        used += size
    }

    private func put(_ bytes: Span<UInt8>) throws {
        try unsafe bytes.withUnsafeBytes { source in
            var rest = unsafe source[...]
            while unsafe !rest.isEmpty {
                if unsafe used == buffer.count { try makeRoom() }
                let piece = unsafe rest.prefix(buffer.count - used)
                unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[used..<used + piece.count])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: piece))
                used += unsafe piece.count
                unsafe rest = rest.dropFirst(piece.count)
            }
        }
    }

    /// A COPY of its own has to end behind a row, so what is gathered for one cannot be sent before.
    private func makeRoom() throws {
        guard copy != nil else { return try send() }
        let wider = unsafe UnsafeMutableRawBufferPointer.allocate(
            byteCount: 2 * buffer.count,
            alignment: 16
        )
        unsafe wider.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[0..<used]))
        unsafe buffer.deallocate()
        unsafe buffer = wider
    }
}
