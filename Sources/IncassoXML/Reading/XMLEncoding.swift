/// The character encodings that a document may use.
///
/// Others are refused: no bank is known to use them, and each decoder is a risk.
public enum XMLEncoding: String, Sendable, Hashable, CaseIterable {
    /// UTF-8, also when nothing is declared, and US-ASCII as its subset.
    case utf8 = "UTF-8"
    /// UTF-16 with the low byte first, known by its byte order mark.
    case utf16LittleEndian = "UTF-16LE"
    /// UTF-16 with the high byte first, known by its byte order mark.
    case utf16BigEndian = "UTF-16BE"
    /// ISO 8859-1, Latin 1.
    case latin1 = "ISO-8859-1"
    /// ISO 8859-15, Latin 9, with the euro sign.
    case latin9 = "ISO-8859-15"
    /// Windows code page 1252.
    case windows1252 = "windows-1252"

    /// The encoding with this name of an XML declaration, in any case.
    ///
    /// - Returns: `nil` for encodings that are not supported. `UTF-16` without a byte order mark is one of them.
    public init?(declared name: String) {
        switch name.lowercased() {
        case "utf-8", "utf8", "us-ascii", "ascii": self = .utf8
        case "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1": self = .latin1
        case "iso-8859-15", "iso8859-15", "iso_8859-15", "latin-9": self = .latin9
        case "windows-1252", "cp1252", "cp-1252": self = .windows1252
        default: return nil
        }
    }

    /// What a reader does with bytes that are not UTF-8 in a document that says it is.
    public enum Repair: Sendable, Hashable {
        /// Refuses the document with `XML-UTF8`.
        case refuse
        /// Reads these bytes as Windows-1252 and reports it once as a warning, `XML-ENCODING-REPAIRED`.
        ///
        /// Some banks declare UTF-8 and write Latin 1. Everything else in the document stays what it is, so the
        /// document is read in one pass and the same bytes always give the same text.
        case windows1252
    }
}
