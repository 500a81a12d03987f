/// A text in the characters that every bank of the SEPA schemes takes, and what was changed to get there.
///
/// Banks refuse files with other characters or replace them unseen, so we convert ourselves and say so. For names,
/// addresses and descriptions only: an identifier is refused, never converted.
public struct SEPAText: Hashable, Sendable {
    /// One thing that was changed.
    public struct Change: Hashable, Sendable {
        /// The byte of the source, in UTF-8, at which it starts, from 0.
        public let position: Int
        /// What stood there.
        public let from: String
        /// What stands there now; empty when it was left out or cut off.
        public let to: String
    }

    /// The converted text: clean in the sense of ``isClean(_:)`` and within the length.
    public let text: String
    /// What was changed, in the order of the source; empty when the text is the source.
    public let changes: [Change]

    /// Converts a text.
    ///
    /// Each character outside the set becomes what `schemas/data/sepa-text.tsv` says (`ü` becomes `ue`, `&` becomes
    /// `+`), or a full stop. Runs of blanks become one blank, those at the ends go. Then the text is cut, without
    /// splitting what one character has become.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - maxLength: The highest number of characters of the result.
    /// - Returns: The converted text and its changes.
    public static func convert(_ text: some StringProtocol, maxLength: Int) -> SEPAText {
        let source = Array(text.utf8)
        var converter = TextConverter<SEPACharacterSet>(maxLength: maxLength, recordsChanges: true)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(source.count, maxLength))
        converter.convert(source.span, to: &bytes)
        return SEPAText(text: String(decoding: bytes, as: UTF8.self), changes: converter.changes)
    }

    /// Whether converting would leave this text as it is, whatever its length.
    ///
    /// - Parameter bytes: The text, UTF-8.
    /// - Returns: Whether it holds only characters of the set, no blanks at the ends and no two in a row.
    public static func isClean(_ bytes: Span<UInt8>) -> Bool {
        var previousIsBlank = true
        for index in bytes.indices {
            let byte = bytes[index]
            guard SEPACharacterSet.contains(byte) else { return false }
            let isBlank = byte == 0x20
            if isBlank && previousIsBlank { return false }
            previousIsBlank = isBlank
        }
        return bytes.isEmpty || !previousIsBlank
    }

    /// Converts a text like ``convert(_:maxLength:)`` and appends it, without allocating anything else.
    ///
    /// - Parameters:
    ///   - source: The text, UTF-8; invalid bytes count as unknown characters.
    ///   - bytes: What to append to.
    ///   - maxLength: The highest number of characters to append.
    /// - Returns: Whether anything was changed.
    public static func append(_ source: Span<UInt8>, to bytes: inout [UInt8], maxLength: Int) -> Bool {
        if source.count <= maxLength, isClean(source) {
            unsafe source.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
            return false
        }
        var converter = TextConverter<SEPACharacterSet>(maxLength: maxLength, recordsChanges: false)
        converter.convert(source, to: &bytes)
        return converter.hasChanged
    }
}
