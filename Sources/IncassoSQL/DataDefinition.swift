/// Translates data definition statements, which are written in SQLite's STRICT dialect.
package enum DataDefinition {
    /// The script for PostgreSQL.
    ///
    /// Replaced are, outside comments and quotes: `INTEGER` by `BIGINT`, `BLOB` by `BYTEA`, `TEXT` by
    /// `TEXT COLLATE "C"`, and the table options `STRICT` and `STRICT, WITHOUT ROWID` after a closing bracket by
    /// nothing. The collation makes texts sort by their bytes on both databases, whatever the server's locale is, and
    /// keeps indexes valid when the system's locales change. The type in a `CAST(… AS TEXT)` stays as it is.
    package static func postgres(_ script: String) -> String {
        let tokens = tokens(of: script)
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

    /// The script for SQLite.
    ///
    /// Replaced is, in the conditions of a `CHECK`, a name that is looked up in a list of three or more values by as many
    /// comparisons, in brackets: `state IN ('a', 'b', 'c')` by `(state = 'a' OR state = 'b' OR state = 'c')`. Both say
    /// the same. But for each row that it checks SQLite makes a tree of the list, and throws it away: a list of eight costs as much
    /// as storing the row.
    package static func sqlite(_ script: String) -> String {
        let tokens = tokens(of: script)
        var written = ""
        var index = 0
        // How deep in brackets since the last CHECK, its own included; `nil` outside.
        var depth: Int?
        while index < tokens.count {
            let token = tokens[index]
            index += 1
            switch (token.kind, token.text) {
            case (.word, "CHECK"): depth = 0
            case (.symbol, "("): depth = depth.map { $0 + 1 }
            case (.symbol, ")"):
                depth = depth.map { $0 - 1 }
                if depth == 0 { depth = nil }
            case (.word, let name) where depth ?? 0 > 0 && name != "NOT":
                guard let list = list(in: tokens, from: index), list.values.count > 2 else { break }
                let terms = list.values.map { "\(name) = \($0)" }
                written += "(\(terms.joined(separator: " OR ")))"
                index = list.end
                continue
            default: break
            }
            written += token.text
        }
        return written
    }

    /// The values of `IN (…)`, and the index after it; `nil` when that does not follow, or holds more than values.
    private static func list(
        in tokens: [(kind: SQLScanner.Kind, text: String)],
        from start: Int
    ) -> (values: [String], end: Int)? {
        var index = start
        func next() -> (kind: SQLScanner.Kind, text: String)? {
            while index < tokens.count, tokens[index].kind == .blank { index += 1 }
            guard index < tokens.count else { return nil }
            defer { index += 1 }
            return tokens[index]
        }
        guard next()?.text == "IN", next()?.text == "(" else { return nil }
        var values: [String] = []
        while let value = next(), let mark = next(), [.word, .quoted].contains(value.kind) {
            values.append(value.text)
            if mark.text == ")" { return (values, index) }
            guard mark.text == "," else { return nil }
        }
        return nil
    }

    private static func tokens(of script: String) -> [(kind: SQLScanner.Kind, text: String)] {
        var scanner = SQLScanner(script)
        var tokens: [(kind: SQLScanner.Kind, text: String)] = []
        while let token = scanner.next() {
            tokens.append((token.kind, scanner.text(token.range)))
        }
        return tokens
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
