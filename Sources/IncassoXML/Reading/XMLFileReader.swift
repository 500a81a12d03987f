import Glibc
import IncassoCore

/// Reads a file in chunks of one buffer, whatever its size.
public struct XMLFileReader: Sendable {
    /// The size of a chunk in bytes.
    public static let chunkSize = 64 << 10

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
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path, "cannot be opened", errno) }
        defer { _ = close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: max(chunkSize, 1))
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe Glibc.read(descriptor, bytes.baseAddress, bytes.count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure(path, "cannot be read", errno)
            }
            if count == 0 { return }
            try body(buffer.span.extracting(0..<count))
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

    private static func failure(_ path: String, _ what: String, _ code: Int32) -> XMLReadError {
        let reason = unsafe String(cString: strerror(code))
        return XMLReadError(
            Diagnostic(
                id: "XML-FILE",
                location: Diagnostic.Location(file: path),
                message: "the file \(what): \(reason)",
                remedy: "check the path and the permissions"
            )
        )
    }
}
