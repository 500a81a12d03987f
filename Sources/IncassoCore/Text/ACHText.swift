/// A text in the characters that an ACH record may hold, and what was changed to get there.
///
/// Records are counted in bytes, so a character outside ASCII would move every field behind it. For names and
/// descriptions only: an identifier is refused, never converted.
public struct ACHText: Hashable, Sendable {
    /// One thing that was changed.
    public typealias Change = SEPAText.Change

    /// The converted text: printable ASCII, within the length.
    public let text: String
    /// What was changed, in the order of the source; empty when the text is the source.
    public let changes: [Change]

    /// Converts a text.
    ///
    /// Printable ASCII stays as it is. Each other character becomes what `schemas/data/sepa-text.tsv` says (`é` becomes
    /// `e`), or a full stop. Runs of blanks become one blank, those at the ends go. Then the text is cut, without splitting
    /// what one character has become.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - maxLength: The highest number of characters of the result, for example 22 for a name.
    /// - Returns: The converted text and its changes.
    public static func convert(_ text: some StringProtocol, maxLength: Int) -> ACHText {
        let source = Array(text.utf8)
        var converter = TextConverter<ACHCharacterSet>(maxLength: maxLength, recordsChanges: true)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(source.count, maxLength))
        converter.convert(source.span, to: &bytes)
        return ACHText(text: String(decoding: bytes, as: UTF8.self), changes: converter.changes)
    }

    /// Converts a text like ``convert(_:maxLength:)`` and appends it, without allocating anything else.
    ///
    /// - Parameters:
    ///   - source: The text, UTF-8; invalid bytes count as unknown characters.
    ///   - bytes: What to append to.
    ///   - maxLength: The highest number of characters to append.
    /// - Returns: Whether anything was changed.
    public static func append(_ source: Span<UInt8>, to bytes: inout [UInt8], maxLength: Int) -> Bool {
        var converter = TextConverter<ACHCharacterSet>(maxLength: maxLength, recordsChanges: false)
        converter.convert(source, to: &bytes)
        return converter.hasChanged
    }
}

/// Printable ASCII: what banks take, although the rule book allows every byte above hexadecimal 1F.
enum ACHCharacterSet: TextCharacterSet {
    @inline(__always)
    static func contains(_ byte: UInt8) -> Bool { byte >= 0x20 && byte < 0x7F }
}
