import Crypto
import IncassoCore

/// Takes a file's bytes, hashes and counts them, and hands them on.
final class HashingSink: ByteSink {
    private var hasher = SHA256()
    private let next: [any ByteSink]
    /// Bytes taken so far.
    private(set) var size = 0

    /// A sink that hands bytes on to others; to nobody when only the hash is wanted.
    init(to next: [any ByteSink] = []) {
        self.next = next
    }

    func write(_ bytes: Span<UInt8>) throws {
        size += bytes.count
        unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe hasher.update(bufferPointer: UnsafeRawBufferPointer(buffer))
        }
        for sink in next { try sink.write(bytes) }
    }

    /// The SHA-256 of everything taken.
    func finish() -> [UInt8] {
        Array(hasher.finalize())
    }
}

extension Archive.Writer: ByteSink {
    func write(_ bytes: Span<UInt8>) throws {
        try append(bytes)
    }
}
