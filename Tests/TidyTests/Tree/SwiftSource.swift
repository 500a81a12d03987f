/// A Swift file whose code, comments and literals are told apart once, for all rules.
struct SwiftSource {
    let file: SourceFile
    let text: SwiftText
    let tokens: [CodeToken]

    init(_ file: SourceFile) {
        self.file = file
        text = SwiftText(file.text)
        tokens = CodeToken.all(in: text.code)
    }

    init(_ path: String, _ text: String) {
        self.init(SourceFile(path, text))
    }
}

/// A word or a sign of Swift code, outside comments and literals.
struct CodeToken {
    let text: String
    let line: Int
    /// Where it starts in the code's bytes.
    let offset: Int

    /// Cuts code into words and single signs.
    static func all(in code: [UInt8]) -> [CodeToken] {
        var tokens: [CodeToken] = []
        var line = 1
        var index = 0
        while index < code.count {
            let start = index
            if isWord(code[index]) {
                while index < code.count, isWord(code[index]) { index += 1 }
            } else {
                index += 1
                if code[start] == UInt8(ascii: "\n") { line += 1 }
                if code[start] <= 0x20 { continue }
            }
            let text = String(decoding: code[start..<index], as: UTF8.self)
            tokens.append(CodeToken(text: text, line: line, offset: start))
        }
        return tokens
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...: true
        default: false
        }
    }
}
