/// Cuts SQL text into tokens, as far as drivers need to know them.
///
/// It knows the portable subset only: `'text'` and `"name"` with doubled quotes, `--` and `/* */` comments. Dollar
/// quotes, `E''` strings and nested comments are PostgreSQL's own and not used by us.
struct SQLScanner {
    /// What a token is.
    enum Kind {
        /// A keyword, an unquoted name or a number.
        case word
        /// `:name`.
        case parameter
        /// A string literal or a quoted name.
        case quoted
        /// A comment or white space.
        case blank
        /// Any other character, and the cast operator `::`.
        case symbol
    }

    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The text of a token.
    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    /// The next token, or `nil` at the end; an unclosed quote or comment reaches to the end.
    mutating func next() -> (kind: Kind, range: Range<Int>)? {
        guard position < bytes.count else { return nil }
        let start = position
        let kind = advance()
        return (kind, start..<position)
    }

    private mutating func advance() -> Kind {
        let byte = bytes[position]
        let following = position + 1 < bytes.count ? bytes[position + 1] : 0
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""):
            skipQuoted(by: byte)
            return .quoted
        case UInt8(ascii: "-") where following == UInt8(ascii: "-"):
            skip { $0 != UInt8(ascii: "\n") }
            return .blank
        case UInt8(ascii: "/") where following == UInt8(ascii: "*"):
            skipBlockComment()
            return .blank
        case UInt8(ascii: ":") where following == UInt8(ascii: ":"):
            position += 2
            return .symbol
        case UInt8(ascii: ":") where Self.isWord(following) && !Self.isDigit(following):
            position += 1
            skip(while: Self.isWord)
            return .parameter
        case _ where Self.isWord(byte):
            skip(while: Self.isWord)
            return .word
        case _ where Self.isBlank(byte):
            skip(while: Self.isBlank)
            return .blank
        default:
            position += 1
            return .symbol
        }
    }

    private mutating func skip(while holds: (UInt8) -> Bool) {
        while position < bytes.count, holds(bytes[position]) { position += 1 }
    }

    /// A doubled quote ends one token and begins the next, which comes to the same.
    private mutating func skipQuoted(by quote: UInt8) {
        position += 1
        skip { $0 != quote }
        position = min(position + 1, bytes.count)
    }

    private mutating func skipBlockComment() {
        position += 2
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "/"), bytes[position - 1] == UInt8(ascii: "*") {
                position += 1
                return
            }
            position += 1
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "_"), 0x80...0xFF: true
        default: isDigit(byte)
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
    }
}
