/// A short text of a bank file as it stood there, kept as UTF-8 bytes.
///
/// Readers reuse one value per field for a whole file, so that a million entries allocate nothing. Its description may
/// hold personal data: mask account numbers before showing them.
public struct ByteString: Hashable, Sendable {
    /// The bytes.
    public private(set) var bytes: [UInt8]

    /// An empty text.
    public init() {
        bytes = []
    }

    /// The UTF-8 bytes of a text.
    public init(_ text: some StringProtocol) {
        bytes = Array(text.utf8)
    }

    /// Whether there is nothing in it.
    public var isEmpty: Bool { bytes.isEmpty }

    /// The number of bytes.
    public var count: Int { bytes.count }

    /// The text, with invalid bytes replaced.
    public var string: String { String(decoding: bytes, as: UTF8.self) }

    /// The text, or `nil` when empty.
    public var stringIfAny: String? { isEmpty ? nil : string }

    /// Empties it and keeps the memory.
    public mutating func removeAll() {
        if !bytes.isEmpty { bytes.removeAll(keepingCapacity: true) }
    }

    /// Replaces the content and keeps the memory.
    public mutating func assign(_ other: borrowing ByteString) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: other.bytes)
    }

    /// Replaces the content and keeps the memory.
    public mutating func assign(_ span: Span<UInt8>) {
        // Most fields of a file have the same length in each record: writing over them costs a third.
        if bytes.count == span.count {
            unsafe span.withUnsafeBufferPointer { source in
                unsafe bytes.withUnsafeMutableBufferPointer { target in
                    _ = unsafe target.update(fromContentsOf: source)
                }
            }
            return
        }
        bytes.removeAll(keepingCapacity: true)
        append(span)
    }

    /// Replaces the content by a reference and keeps the memory.
    public mutating func assign(_ reference: BookReference) {
        bytes.removeAll(keepingCapacity: true)
        reference.append(to: &bytes)
    }

    /// Appends bytes.
    public mutating func append(_ span: Span<UInt8>) {
        unsafe span.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }
}
