/// The parts of a Swift file: code, comments and string literals.
///
/// Knows nested comments, multi-line and raw strings, and interpolations, whose content is code. Regex literals are not
/// known; the house has none.
struct SwiftText {
    /// A string literal.
    struct Literal {
        /// The line and the byte of its opening quote.
        let line: Int
        let offset: Int
        /// The byte after its closing quote.
        let end: Int
        /// What stands between the quotes, as written.
        let content: String
    }

    /// The file with comments and the content of literals blanked; same length, same lines.
    private(set) var code: [UInt8]
    /// The file with everything but comments blanked.
    private(set) var comments: [UInt8]
    private(set) var literals: [Literal] = []

    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
        code = bytes
        comments = bytes.map { $0 == UInt8(ascii: "\n") ? $0 : UInt8(ascii: " ") }
        scanCode(untilParenthesis: false)
        literals.sort { $0.offset < $1.offset }
    }

    /// The line on which a byte stands.
    func line(at offset: Int) -> Int {
        bytes[..<offset].count { $0 == UInt8(ascii: "\n") } + 1
    }

    private func starts(with text: StaticString, at offset: Int? = nil) -> Bool {
        let start = offset ?? position
        guard start + text.utf8CodeUnitCount <= bytes.count else { return false }
        return bytes[start..<start + text.utf8CodeUnitCount].elementsEqual(text.description.utf8)
    }

    private mutating func blank(_ range: Range<Int>) {
        for index in range where code[index] != UInt8(ascii: "\n") { code[index] = UInt8(ascii: " ") }
    }

    private mutating func scanCode(untilParenthesis: Bool) {
        var depth = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "/") where starts(with: "//"), UInt8(ascii: "/") where starts(with: "/*"):
                scanComment()
            case UInt8(ascii: "\""), UInt8(ascii: "#"):
                let hashes = bytes[position...].prefix { $0 == UInt8(ascii: "#") }.count
                guard starts(with: "\"", at: position + hashes) else {
                    position += hashes
                    continue
                }
                scanString(hashes: hashes)
            case UInt8(ascii: "("):
                depth += 1
                position += 1
            case UInt8(ascii: ")"):
                position += 1
                depth -= 1
                if untilParenthesis, depth < 0 { return }
            default:
                position += 1
            }
        }
    }

    private mutating func scanComment() {
        let start = position
        if starts(with: "//") {
            while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
        } else {
            var depth = 0
            while position < bytes.count {
                if starts(with: "/*") {
                    depth += 1
                    position += 2
                } else if starts(with: "*/") {
                    depth -= 1
                    position += 2
                    if depth == 0 { break }
                } else {
                    position += 1
                }
            }
        }
        comments.replaceSubrange(start..<position, with: bytes[start..<position])
        blank(start..<position)
    }

    private mutating func scanString(hashes: Int) {
        let start = position
        position += hashes
        let quotes = starts(with: "\"\"\"") ? 3 : 1
        position += quotes
        let content = position
        var blanked = position
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "\\"), followsHashes(hashes, at: position + 1) {
                position += 1 + hashes
                guard starts(with: "(") else {
                    position += 1
                    continue
                }
                blank(blanked..<position)
                position += 1
                scanCode(untilParenthesis: true)
                blanked = position
            } else if isClosing(quotes: quotes, hashes: hashes) {
                break
            } else {
                position += 1
            }
        }
        blank(blanked..<min(position, bytes.count))
        let text = String(decoding: bytes[content..<min(position, bytes.count)], as: UTF8.self)
        position = min(position + quotes + hashes, bytes.count)
        literals.append(Literal(line: line(at: start), offset: start, end: position, content: text))
    }

    private func followsHashes(_ count: Int, at offset: Int) -> Bool {
        offset + count <= bytes.count && bytes[offset..<offset + count].allSatisfy { $0 == UInt8(ascii: "#") }
    }

    private func isClosing(quotes: Int, hashes: Int) -> Bool {
        let isQuoted = quotes == 3 ? starts(with: "\"\"\"") : starts(with: "\"")
        return isQuoted && followsHashes(hashes, at: position + quotes)
    }
}
