import Glibc

/// Reads a file in chunks of one buffer, whatever its size.
public enum FileSource {
    /// The size of a chunk in bytes: 64 KiB, beyond which reading was not faster.
    public static let chunkSize = 64 << 10

    /// Opens a file, hands on each chunk in order, and closes it.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - chunkSize: Bytes in a chunk; the last one is shorter.
    ///   - body: Takes a chunk; it may stop the reading by throwing.
    /// - Throws: ``FileError`` when the file cannot be opened or read, or what the closure threw.
    public static func forEachChunk(
        of path: String,
        chunkSize: Int = FileSource.chunkSize,
        _ body: (Span<UInt8>) throws -> Void
    ) throws {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(action: .open, path: path, number: errno) }
        defer { _ = close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: max(chunkSize, 1))
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe Glibc.read(descriptor, bytes.baseAddress, bytes.count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw FileError(action: .read, path: path, number: errno)
            }
            if count == 0 { return }
            try body(buffer.span.extracting(0..<count))
        }
    }
}
