import Crypto
import FoundationEssentials
import Glibc

/// The master key of a data directory: 32 random bytes in a file that only its owner can read.
///
/// Everything sealed in the database and the archive depends on it. It is not in the database and not in its backups.
struct KeyFile: Sendable {
    let master: SymmetricKey

    private static let header = "incasso key 1 "

    /// Makes a new key file.
    static func create(at path: String, random: any RandomSource) throws(EngineError) {
        guard !DurableFile.exists(path) else {
            throw EngineError(.setup, "\(path) exists", remedy: "This directory already holds a book.")
        }
        let hex = random.bytes(32).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
        try DurableFile.write(Array((header + hex + "\n").utf8), to: path, mode: 0o600)
    }

    /// Reads a key file, and refuses one that others may read.
    init(path: String) throws(EngineError) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else {
            throw EngineError(
                .setup,
                "there is no key file \(path)",
                remedy: "Run `incasso init` for a new book, or put the key file of this book back."
            )
        }
        guard status.st_mode & 0o077 == 0 else {
            throw EngineError(.setup, "others may read \(path)", remedy: "Run `chmod 600 \(path)`.")
        }
        let text = String(decoding: try DurableFile.read(path, limit: 4096), as: UTF8.self)
        let hex = Array(text.dropFirst(Self.header.count).prefix { $0 != "\n" }.utf8)
        guard text.hasPrefix(Self.header), hex.count == 64 else {
            throw EngineError(.setup, "\(path) is no key file of Incasso")
        }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: 64, by: 2) {
            guard let byte = UInt8(String(decoding: hex[index..<index + 2], as: UTF8.self), radix: 16) else {
                throw EngineError(.setup, "\(path) is damaged")
            }
            bytes.append(byte)
        }
        master = SymmetricKey(data: bytes)
    }
}
