/// Whether both databases store a text.
package enum StorableText {
    /// Throws unless the bytes are UTF-8 without the NUL character.
    ///
    /// PostgreSQL refuses others; SQLite would keep them, and the data could then not move. Plain ASCII is checked
    /// eight bytes at a time.
    ///
    /// - Parameters:
    ///   - bytes: The text.
    ///   - statement: The statement's or table's name, for the error.
    /// - Throws: ``DatabaseError`` with code `other`; it does not hold the text.
    package static func check(_ bytes: Span<UInt8>, in statement: String) throws {
        guard !isPlain(bytes) else { return }
        for index in bytes.indices where bytes[index] == 0 {
            throw DatabaseError(code: .other, message: "a text holds the NUL character", statement: statement)
        }
        do {
            _ = try UTF8Span(validating: bytes)
        } catch {
            throw DatabaseError(code: .other, message: "a text is not UTF-8", statement: statement)
        }
    }

    /// Whether every byte is 1 to 127; may say no for such a text, never yes for another.
    private static func isPlain(_ bytes: Span<UInt8>) -> Bool {
        let count = bytes.count
        var index = 0
        let raw = unsafe bytes.bytes
        while index + 8 <= count {
            let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            // A borrow reaches the top bit of a byte that is zero (or follows one): "no" is then decided slowly.
            guard (word | (word &- 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080 == 0 else { return false }
            index += 8
        }
        while index < count {
            guard bytes[index] &- 1 < 0x7F else { return false }
            index += 1
        }
        return true
    }
}
