/// The tables' definitions run on every database, and every key starts with the tenant.
enum DefinitionRule {
    static func check(_ definition: SourceFile) -> [Violation] {
        var violations: [Violation] = []
        let tokens = SQLToken.all(in: definition.text, firstLine: 1)
        func refuse(_ token: SQLToken, _ message: String) {
            violations.append(Violation(file: definition.path, line: token.line, message: message))
        }
        for token in StatementRule.volatile(in: tokens) {
            refuse(token, "\(token.text) has no place in the schema")
        }
        let banned: Set<String> = [
            "VIEW", "AUTOINCREMENT", "SERIAL", "REAL", "FLOAT", "DOUBLE", "NUMERIC", "FUNCTION", "PROCEDURE",
            "BOOLEAN", "TIMESTAMP", "VARCHAR", "JSON", "ANY", "DROP", "RENAME", "DOMAIN",

            "DEFERRABLE", "CASCADE", "COLLATE",
        ]
        for (index, token) in tokens.enumerated() where banned.contains(token.keyword) {
            // A staging table may lose a column, and an index holds nothing of its own; nothing else is ever dropped.
            if token.keyword == "DROP", index + 1 < tokens.count,
                ["COLUMN", "INDEX"].contains(tokens[index + 1].keyword)
            {
                continue
            }
            if isRebuild(at: index, in: tokens) { continue }
            refuse(token, "\(token.text) has no place in the schema")
        }
        violations += unmarked(tokens, in: definition)
        var table = ""
        for (index, token) in tokens.enumerated() {
            let next = index + 1 < tokens.count ? tokens[index + 1] : token
            if token.keyword == "TABLE" { table = next.text }
            guard let list = keyList(at: index, in: tokens), list < tokens.count else { continue }
            if tokens[list].text == "tenant_id" || TableOwners.withoutTenant.contains(table) { continue }
            refuse(token, "a key of \(table) does not begin with tenant_id but with \(tokens[list].text)")
        }
        return violations
    }

    /// Whether a table is made anew: renamed away, made again under its name, filled from the other, which is dropped.
    ///
    /// SQLite can neither allow a column to be empty that was not, nor drop a key.
    private static func isRebuild(at index: Int, in tokens: [SQLToken]) -> Bool {
        func has(_ words: String..., after start: Int = 0) -> Bool {
            tokens.indices.dropLast(words.count - 1).contains { first in
                first >= start && words.indices.allSatisfy { tokens[first + $0].text == words[$0] }
            }
        }
        switch tokens[index].keyword {
        case "RENAME":
            guard index > 0, index + 2 < tokens.count, tokens[index + 1].keyword == "TO" else { return false }
            let (old, other) = (tokens[index - 1].text, tokens[index + 2].text)
            return has("CREATE", "TABLE", old, after: index) && has("INSERT", "INTO", old, after: index)
                && has("FROM", other, after: index) && has("DROP", "TABLE", other, after: index)
        case "DROP":
            guard index + 2 < tokens.count, tokens[index + 1].keyword == "TABLE" else { return false }
            return has("RENAME", "TO", tokens[index + 2].text) && has("FROM", tokens[index + 2].text)
        default:
            return false
        }
    }

    /// Tables that are not STRICT, or are kept by row ids.
    private static func unmarked(_ tokens: [SQLToken], in definition: SourceFile) -> [Violation] {
        tokens.indices.compactMap { index in
            guard tokens[index].keyword == "TABLE", index > 0, tokens[index - 1].keyword == "CREATE" else {
                return nil
            }
            let end = tokens[index...].firstIndex { $0.text == ";" } ?? tokens.count
            let options = tokens[index..<end].reversed().prefix { $0.text != ")" }.map(\.keyword)
            if options == ["ROWID", "WITHOUT", ",", "STRICT"] { return nil }
            let message = "a table ends in STRICT, WITHOUT ROWID"
            return Violation(file: definition.path, line: tokens[index].line, message: message)
        }
    }

    /// Where the first column of a table, key or index stands, when a word introduces one.
    private static func keyList(at index: Int, in tokens: [SQLToken]) -> Int? {
        func text(_ offset: Int) -> String {
            index + offset < tokens.count ? tokens[index + offset].keyword : ""
        }
        switch tokens[index].keyword {
        case "KEY" where text(1) == "(": return index + 2
        case "UNIQUE" where text(1) == "(": return index + 2
        case "TABLE" where text(2) == "(": return index + 3
        case "REFERENCES" where text(2) == "(": return index + 3
        case "INDEX" where text(2) == "ON" && text(4) == "(": return index + 5
        default: return nil
        }
    }
}
