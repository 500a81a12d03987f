/// Takes the bytes of a file as they are written.
///
/// Sinks compose by holding another sink: one that hashes, one that seals, one that counts. Bytes come in order, in
/// pieces of any size.
public protocol ByteSink: AnyObject {
    /// Takes the next bytes; all of them, or it throws.
    func write(_ bytes: Span<UInt8>) throws
}

/// A sink that keeps everything in memory, for tests and small files.
public final class MemorySink: ByteSink {
    /// What was written so far.
    public private(set) var bytes: [UInt8] = []

    /// An empty sink.
    public init() {}

    /// What was written so far, as text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Keeps the next bytes.
    public func write(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe self.bytes.append(contentsOf: $0) }
    }
}
