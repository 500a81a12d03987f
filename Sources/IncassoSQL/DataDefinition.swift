/// Translates data definition statements, which are written in SQLite's STRICT dialect.
package enum DataDefinition {
    /// The script for PostgreSQL.
    ///
    /// Replaced are, outside comments and quotes: `INTEGER` by `BIGINT`, `BLOB` by `BYTEA`, `TEXT` by
    /// `TEXT COLLATE "C"`, and the table options `STRICT` and `STRICT, WITHOUT ROWID` after a closing bracket by
    /// nothing. The collation makes texts sort by their bytes on both databases, whatever the server's locale is, and
    /// keeps indexes valid when the system's locales change. The type in a `CAST(… AS TEXT)` stays as it is.
    package static func postgres(_ script: String) -> String {
        var scanner = SQLScanner(script)
        var tokens: [(kind: SQLScanner.Kind, text: String)] = []
        while let token = scanner.next() {
            tokens.append((token.kind, scanner.text(token.range)))
        }
        var written = ""
        var lastWord = ""
        var index = 0
        while index < tokens.count {
            let token = tokens[index]
            index += 1
            switch token.kind {
            case .word:
                written += type(token.text, after: lastWord)
                lastWord = token.text.uppercased()
            case .symbol where token.text == ")":
                written += ")"
                index = afterOptions(in: tokens, from: index)
            default:
                written += token.text
            }
        }
        return written
    }

    private static func type(_ word: String, after previous: String) -> String {
        // Types are written in capitals; a column may be called `text`.
        switch word {
        case "INTEGER": "BIGINT"
        case "BLOB": "BYTEA"
        // A column may be called `text`; types are written in capitals.
        case "TEXT" where previous != "AS" && word == "TEXT": "TEXT COLLATE \"C\""
        default: word
        }
    }

    /// The index after `STRICT` or `STRICT, WITHOUT ROWID`, or `start` when that does not follow.
    private static func afterOptions(
        in tokens: [(kind: SQLScanner.Kind, text: String)],
        from start: Int
    ) -> Int {
        func match(_ words: [String]) -> Int? {
            var index = start
            for word in words {
                while index < tokens.count, tokens[index].kind == .blank { index += 1 }
                guard index < tokens.count, tokens[index].kind != .quoted,
                    tokens[index].text.uppercased() == word
                else { return nil }
                index += 1
            }
            return index
        }
        return match(["STRICT", ",", "WITHOUT", "ROWID"]) ?? match(["STRICT"]) ?? start
    }
}
