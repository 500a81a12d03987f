/// A word, parameter, literal or sign of SQL.
struct SQLToken: Equatable {
    let text: String
    let line: Int

    /// In upper case, as keywords are compared.
    var keyword: String { text.uppercased() }

    /// Whether it names something: a letter first.
    var isName: Bool { text.first.map { $0.isLetter || $0 == "_" } ?? false }

    /// Cuts SQL; comments are left out, a literal keeps its quotes, a parameter its colon.
    static func all(in sql: String, firstLine: Int) -> [SQLToken] {
        var tokens: [SQLToken] = []
        var line = firstLine
        let bytes = Array(sql.utf8)
        var index = 0
        while index < bytes.count {
            let start = index
            let startLine = line
            switch bytes[index] {
            case UInt8(ascii: "\n"):
                line += 1
                index += 1
                continue
            case 0...0x20:
                index += 1
                continue
            case UInt8(ascii: "-") where index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "-"):
                while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
                continue
            case UInt8(ascii: "'"):
                index += 1
                while index < bytes.count, bytes[index] != UInt8(ascii: "'") { index += 1 }
                index += 1
            default:
                index += 1
                if isWord(bytes[start]) || bytes[start] == UInt8(ascii: ":") {
                    while index < bytes.count, isWord(bytes[index]) { index += 1 }
                }
            }
            let text = String(decoding: bytes[start..<min(index, bytes.count)], as: UTF8.self)
            tokens.append(SQLToken(text: text, line: startLine))
        }
        return tokens
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
        default: false
        }
    }
}

/// A statement or bulk load in the source of the engine.
struct SourceStatement {
    let file: String
    let line: Int
    /// Where the call stands in the file.
    let call: Int
    let name: String
    /// The text as the compiler sees it.
    let sql: String
    let tokens: [SQLToken]

    /// The statements that a file writes as `Statement("name", "text")`.
    static func all(in source: SwiftSource) -> [SourceStatement] {
        calls(of: "Statement", in: source).compactMap { call, literals in
            guard literals.count > 1 else { return nil }
            let sql = literals[1]
            return SourceStatement(
                file: source.file.path,
                line: literals[0].line,
                call: call,
                name: literals[0].content,
                sql: sql.content.replacing("\\\n", with: "\n"),
                tokens: SQLToken.all(in: sql.content, firstLine: sql.line)
            )
        }
    }

    /// Statements whose name and text are no literals, so that the catalogue cannot read them.
    static func unreadable(in source: SwiftSource) -> [Violation] {
        let read = Set(all(in: source).map(\.call))
        return source.tokens.indices.compactMap { index in
            let token = source.tokens[index]
            guard token.text == "Statement", index + 1 < source.tokens.count,
                source.tokens[index + 1].text == "(",
                !read.contains(token.offset)
            else { return nil }
            let message =
                "the catalogue reads statements that are made of two literals, Statement(\"name\", \"text\")"
            return Violation(file: source.file.path, line: token.line, message: message)
        }
    }

    /// The table and first column of each `BulkTarget(table: "name", columns: ["first", …])`.
    static func loads(in source: SwiftSource) -> [(table: String, column: String, line: Int)] {
        calls(of: "BulkTarget", in: source).compactMap { _, literals in
            literals.count > 1 ? (literals[0].content, literals[1].content, literals[0].line) : nil
        }
    }

    /// The two literals that follow each call of a name at once.
    private static func calls(
        of name: String,
        in source: SwiftSource
    ) -> [(call: Int, literals: [SwiftText.Literal])] {
        let tokens = source.tokens
        return tokens.indices.compactMap { index in
            guard tokens[index].text == name, index + 1 < tokens.count, tokens[index + 1].text == "(" else {
                return nil
            }
            let literals = source.text.literals.filter { $0.offset > tokens[index].offset }.prefix(2)
            guard let first = literals.first else { return nil }
            let between = tokens[index...].dropFirst(2).prefix { $0.offset < first.offset }.map(\.text)
            guard between.isEmpty || between == ["table", ":"] else { return nil }
            return (tokens[index].offset, Array(literals))
        }
    }
}
