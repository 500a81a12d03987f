/// A statement's text with its `:name` parameters rewritten to numbered ones.
///
/// A name that occurs twice keeps one number, so it is bound once. Drivers make one of these per statement and
/// connection and keep it beside the prepared statement.
package struct NamedParameters: Sendable {
    /// The text with `?1`, `?2` … or `$1`, `$2` … in place of names.
    package let sql: String
    /// The names; the first is parameter 1.
    package let names: [String]
    private let isSingle: Bool

    /// Rewrites a text.
    ///
    /// - Parameters:
    ///   - text: The statement with `:name` parameters.
    ///   - sign: What stands before the number: `?` on SQLite, `$` on PostgreSQL.
    package init(_ text: String, sign: Character) {
        var scanner = SQLScanner(text)
        var written = ""
        var found: [String] = []
        var hasEnded = false
        var holdsMore = false
        while let token = scanner.next() {
            let part = scanner.text(token.range)
            if hasEnded, token.kind != .blank { holdsMore = true }
            if part == ";" { hasEnded = true }
            guard token.kind == .parameter else {
                written += part
                continue
            }
            let name = String(part.dropFirst())
            if !found.contains(name) { found.append(name) }
            let number = (found.firstIndex(of: name) ?? 0) + 1
            written += "\(sign)\(number)"
        }
        sql = written
        isSingle = !holdsMore
        names = found
    }

    /// Hands out the values in the order of the numbers, from 0.
    ///
    /// - Parameters:
    ///   - bindings: The values by name.
    ///   - statement: The statement's name, for the error.
    ///   - body: Takes index and value.
    /// - Throws: ``DatabaseError`` with code `other` when a name has no value or a value has no name (a misspelt
    ///   parameter must not pass as NULL), or when the text holds several statements, of which SQLite would run only
    ///   the first. Whatever the body throws.
    package func forEachValue(
        in bindings: Bindings,
        of statement: String,
        _ body: (Int, SQLValue) throws -> Void
    ) throws {
        guard isSingle else {
            throw DatabaseError(
                code: .other,
                message: "the text holds several statements",
                statement: statement
            )
        }
        for (index, name) in names.enumerated() {
            guard let found = bindings.values.first(where: { $0.name == name }) else {
                throw DatabaseError(
                    code: .other,
                    message: "no value for parameter :\(name)",
                    statement: statement
                )
            }
            try body(index, found.value)
        }
        guard bindings.values.count != names.count else { return }
        let surplus = bindings.values.map(\.name).filter { !names.contains($0) }
        throw DatabaseError(
            code: .other,
            message: surplus.isEmpty
                ? "a parameter has two values" : "no such parameter: :\(surplus.joined(separator: ", :"))",
            statement: statement
        )
    }
}
