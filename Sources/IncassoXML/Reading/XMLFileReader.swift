import IncassoCore

/// Reads a file in chunks of one buffer, whatever its size.
public struct XMLFileReader: Sendable {
    /// The size of a chunk in bytes.
    public static let chunkSize = FileSource.chunkSize

    /// Opens a file, hands on each chunk in order, and closes it.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - chunkSize: Bytes in a chunk; the last one is shorter.
    ///   - body: Takes a chunk; it may stop the reading by throwing.
    /// - Throws: ``XMLReadError`` with `XML-FILE` when the file cannot be opened or read, or what the closure threw.
    public static func forEachChunk(
        of path: String,
        chunkSize: Int = XMLFileReader.chunkSize,
        _ body: (Span<UInt8>) throws -> Void
    ) throws {
        do {
            try FileSource.forEachChunk(of: path, chunkSize: chunkSize, body)
        } catch let error as FileError where error.path == path && [.open, .read].contains(error.action) {
            throw failure(error)
        }
    }

    /// Reads a whole document from a file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - reader: Gets every chunk, and is finished at the end.
    ///   - tap: Is given each chunk before the reader, for example to hash it in the same pass.
    /// - Throws: ``XMLReadError``, or what the handler or the tap threw.
    public static func read(
        _ path: String,
        with reader: XMLPushReader,
        tap: ((Span<UInt8>) throws -> Void)? = nil
    ) throws {
        try forEachChunk(of: path) { chunk in
            try tap?(chunk)
            try reader.feed(chunk)
        }
        try reader.finish()
    }

    private static func failure(_ error: FileError) -> XMLReadError {
        XMLReadError(
            Diagnostic(
                id: "XML-FILE",
                location: Diagnostic.Location(file: error.path),
                message: "the file cannot be \(error.action == .open ? "opened" : "read"): \(error.reason)",
                remedy: "check the path and the permissions"
            )
        )
    }
}
