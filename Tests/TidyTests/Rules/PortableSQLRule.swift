/// A statement means the same on SQLite and PostgreSQL, and on a PostgreSQL that is cut by tenant.
///
/// That it can be prepared on both is proved elsewhere; this rule names what both accept and understand differently, and
/// what only one knows.
enum PortableSQLRule {
    /// Words that have no place in a statement, and why.
    private static let words: [String: String] = [
        "CALL": "procedures are not portable", "NOTIFY": "rooms meet at rows, not by notification",
        "PRAGMA": "only drivers set up a database", "VACUUM": "only drivers keep house",
        "TEMP": "temporary tables live in one session", "TEMPORARY": "temporary tables live in one session",
        "TRUNCATE": "SQLite does not know it", "MERGE": "SQLite does not know it",
        "LATERAL": "SQLite does not know it", "RIGHT": "older SQLite does not know it",
        "FULL": "older SQLite does not know it", "NATURAL": "a join names its columns",
        "USING": "a join names both its columns", "ROWID": "our tables have no row ids",
        "CTID": "only PostgreSQL has it",
        "LIKE": "SQLite takes capitals for small letters, PostgreSQL does not",
        "ILIKE": "only PostgreSQL knows it", "GLOB": "only SQLite knows it", "REGEXP": "only SQLite knows it",
        "SIMILAR": "only PostgreSQL knows it", "REPLACE": "use ON CONFLICT",
        "ARRAY": "only PostgreSQL knows it",
        "SKIP": "a lease says who works on a row", "NOWAIT": "a lease says who works on a row",
        "SHARE": "an UPDATE takes the row", "INDEXED": "only SQLite knows it; CROSS JOIN pins an order",
        "TRUE": "SQLite has no truth values: write 1 and 0",
        "FALSE": "SQLite has no truth values: write 1 and 0",
        "REAL": "no floating point", "FLOAT": "no floating point", "DOUBLE": "no floating point",
        "NUMERIC": "integers are 64 bits", "DECIMAL": "integers are 64 bits",
    ]
    /// Functions that have no place in a statement, and why.
    private static let functions: [String: String] = [
        "AVG": "is no integer", "TOTAL": "is no integer", "ROUND": "is no integer", "IFNULL": "use coalesce",
        "NVL": "use coalesce", "IIF": "use CASE", "GREATEST": "use CASE", "LEAST": "use CASE",
        "GROUP_CONCAT": "has another name on PostgreSQL", "STRING_AGG": "has another name on SQLite",
        "PRINTF": "only SQLite knows it", "FORMAT": "differs", "INSTR": "only SQLite knows it",
        "STRPOS": "only PostgreSQL knows it", "HEX": "only SQLite knows it", "TYPEOF": "only SQLite knows it",
        "CHANGES": "is told by the driver", "TOTAL_CHANGES": "is told by the driver",
        "UNNEST": "only PostgreSQL knows it", "GENERATE_SERIES": "only PostgreSQL knows it",
        "PG_ADVISORY_LOCK": "rooms meet at rows", "PG_ADVISORY_XACT_LOCK": "rooms meet at rows",
        "PG_TRY_ADVISORY_LOCK": "rooms meet at rows", "PG_SLEEP": "waits",
        "TO_CHAR": "only PostgreSQL knows it",
    ]

    static func check(_ statement: SourceStatement) -> [Violation] {
        let tokens = statement.tokens
        var violations: [Violation] = []
        for index in tokens.indices {
            guard let message = problem(at: index, in: tokens) else { continue }
            violations.append(
                Violation(
                    file: statement.file,
                    line: tokens[index].line,
                    message: "\(statement.name): \(tokens[index].text): \(message)"
                )
            )
        }
        return violations
    }

    private static func problem(at index: Int, in tokens: [SQLToken]) -> String? {
        func keyword(_ offset: Int) -> String {
            tokens.indices.contains(index + offset) ? tokens[index + offset].keyword : ""
        }
        let word = tokens[index].keyword
        let isCall = keyword(1) == "("
        // A column may have the name of a function or, behind its table, of anything.
        if keyword(-1) == "." { return nil }
        if let why = words[word], keyword(1) != "." { return why }
        if isCall, let why = functions[word] { return why }
        switch word {
        case "\"": return "quoted names are text to SQLite where it knows no such column"
        case ":" where keyword(1).hasPrefix(":"): return "casts are written CAST(… AS …)"
        case "OR" where keyword(-1) == "INSERT" || keyword(-1) == "UPDATE": return "use ON CONFLICT"
        case "." where isNumber(keyword(-1)) || isNumber(keyword(1)): return "no floating point"
        case "FOR" where keyword(1) == "UPDATE": return "SQLite does not know it: update the row"
        case "SUM" where isCall && !isCast(index, in: tokens):
            return "is numeric on PostgreSQL: CAST(sum(…) AS BIGINT)"
        case "MIN" where isCall, "MAX" where isCall:
            return arguments(of: index + 1, in: tokens) > 1
                ? "of several values is another function on PostgreSQL: use CASE" : nil
        case "NULL"
        where !["IS", "NOT"].contains(keyword(-1)) && !(keyword(-1) == "(" && keyword(-2) == "CAST"):
            return "without a type is text on PostgreSQL: CAST(NULL AS …)"
        case "LIMIT" where ["UPDATE", "DELETE"].contains(query(of: index, in: tokens)):
            return "an UPDATE or DELETE with a limit is not portable"
        case "CONFLICT" where isCall && keyword(2) != "TENANT_ID":
            return "the columns of a conflict begin with tenant_id"
        default: return nil
        }
    }

    private static func isNumber(_ text: String) -> Bool {
        !text.isEmpty && text.allSatisfy(\.isNumber)
    }

    /// Whether a call stands within a CAST.
    private static func isCast(_ index: Int, in tokens: [SQLToken]) -> Bool {
        var depth = 0
        for before in tokens.indices[..<index].reversed() {
            if tokens[before].text == ")" { depth += 1 }
            guard tokens[before].text == "(" else { continue }
            if depth > 0 {
                depth -= 1
            } else if before > 0, tokens[before - 1].keyword == "CAST" {
                return true
            } else if tokens[before + 1].keyword == "SELECT" {
                return false
            }
        }
        return false
    }

    /// The number of arguments between parentheses.
    private static func arguments(of open: Int, in tokens: [SQLToken]) -> Int {
        var depth = 0
        var count = 1
        for token in tokens[open...] {
            if token.text == "(" { depth += 1 }
            if token.text == ")" { depth -= 1 }
            if depth == 0 { break }
            if depth == 1, token.text == "," { count += 1 }
        }
        return count
    }

    /// The word that begins the query around a token.
    private static func query(of index: Int, in tokens: [SQLToken]) -> String {
        var depth = 0
        for before in tokens.indices[..<index].reversed() {
            let word = tokens[before].keyword
            if word == ")" { depth += 1 }
            if word == "(" {
                if depth == 0 { return tokens[before + 1].keyword }
                depth -= 1
            }
            if depth == 0, ["SELECT", "UPDATE", "DELETE"].contains(word) { return word }
        }
        return ""
    }
}
