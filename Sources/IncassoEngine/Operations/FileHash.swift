import Crypto
import Glibc

/// The hash of a file's content.
public struct FileHash {
    /// SHA-256 of a file, read in chunks.
    ///
    /// - Parameter path: The file.
    /// - Returns: 32 bytes.
    /// - Throws: ``EngineError`` when it cannot be read.
    public static func sha256(of path: String) throws(EngineError) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw DurableFile.failure("cannot read \(path)") }
        defer { close(descriptor) }
        var hasher = SHA256()
        var chunk = [UInt8](repeating: 0, count: 262_144)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe read(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw DurableFile.failure("cannot read \(path)")
            }
            if count == 0 { return Array(hasher.finalize()) }
            unsafe chunk.withUnsafeBytes {
                unsafe hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count]))
            }
        }
    }
}
