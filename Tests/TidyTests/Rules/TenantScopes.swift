/// Every table that a statement names is held to one tenant, in the scope in which it is named.
struct TenantScopes {
    let statement: SourceStatement
    let owners: TableOwners

    /// A table that a scope names.
    private struct Reference {
        let table: SQLToken
        let alias: String?
        let scope: Range<Int>
    }

    private var tokens: [SQLToken] { statement.tokens }

    private static let words: Set<String> = [
        "WHERE", "SET", "ON", "CROSS", "JOIN", "LEFT", "INNER", "GROUP", "ORDER", "LIMIT", "VALUES", "SELECT",
        "UNION",
        "EXCEPT", "INTERSECT", "FROM", "USING", "HAVING", "DEFAULT", "NATURAL", "RIGHT", "FULL", "RETURNING",
    ]

    func check() -> [Violation] {
        var violations: [Violation] = []
        func refuse(_ token: SQLToken, _ message: String) {
            violations.append(Violation(file: statement.file, line: token.line, message: message))
        }
        let references = references(&violations)
        for reference in references where !TableOwners.withoutTenant.contains(reference.table.text) {
            let name = reference.alias ?? reference.table.text
            if isQualified(name, in: reference.scope) { continue }
            let rivals = references.count { $0.scope == reference.scope && $0.alias == nil }
            if reference.alias == nil, bareConditions(in: reference.scope) >= rivals { continue }
            refuse(reference.table, "\(statement.name): \(reference.table.text) is not held to a tenant")
        }
        let held = Set(
            references.filter { !TableOwners.withoutTenant.contains($0.table.text) }.map(\.scope)
        )
        for scope in held {
            for index in conditions(in: scope) where !beginsWithTenant(index) {
                refuse(tokens[index], "\(statement.name): the first condition is that of the tenant")
            }
        }
        for index in tokens.indices where tokens[index].keyword == "INTO" && index + 3 < tokens.count {
            if tokens[index + 2].text == "(", tokens[index + 3].text == "tenant_id" { continue }
            refuse(tokens[index], "\(statement.name): the first column that is filled is tenant_id")
        }
        if let first = references.first(where: { !TableOwners.withoutTenant.contains($0.table.text) }),
            !isAnchored
        {
            refuse(first.table, "\(statement.name): nothing binds tenant_id to :t")
        }
        return violations
    }

    /// Whether the tenant of the caller is asked for anywhere.
    private var isAnchored: Bool {
        tokens.indices.contains { index in
            index + 2 < tokens.count && tokens[index].text == "tenant_id" && tokens[index + 1].text == "="
                && tokens[index + 2].text == ":t"
        }
    }

    private func references(_ violations: inout [Violation]) -> [Reference] {
        let named = commonTables
        var references: [Reference] = []
        for index in tokens.indices where introducesTable(index) {
            var next = index + 1
            while next < tokens.count, tokens[next].isName {
                let table = tokens[next]
                if owners.owner(of: table.text) == nil, !named.contains(table.text) {
                    let message = "\(statement.name): schemas/sql has no table \(table.text)"
                    violations.append(Violation(file: statement.file, line: table.line, message: message))
                }
                let alias = alias(after: next)
                if owners.owner(of: table.text) != nil {
                    references.append(Reference(table: table, alias: alias.name, scope: scope(of: index)))
                }
                guard alias.end < tokens.count, tokens[alias.end].text == "," else { break }
                next = alias.end + 1
            }
        }
        return references
    }

    /// FROM, JOIN and UPDATE introduce tables; the target of an INSERT is held by its columns.
    private func introducesTable(_ index: Int) -> Bool {
        let previous = index > 0 ? tokens[index - 1].keyword : ""
        return switch tokens[index].keyword {
        case "FROM": previous != "DISTINCT"
        case "JOIN": true
        case "UPDATE": previous != "DO" && previous != "FOR"
        default: false
        }
    }

    private var commonTables: Set<String> {
        Set(
            tokens.indices.filter { index in
                guard index + 4 < tokens.count, tokens[index + 1].keyword == "AS" else { return false }
                let open = tokens[index + 2].keyword == "MATERIALIZED" ? index + 3 : index + 2
                return tokens[open].text == "(" && ["SELECT", "VALUES"].contains(tokens[open + 1].keyword)
            }.map { tokens[$0].text }
        )
    }

    private func alias(after index: Int) -> (name: String?, end: Int) {
        var next = index + 1
        if next < tokens.count, tokens[next].keyword == "AS" { next += 1 }
        guard next < tokens.count, tokens[next].isName, !Self.words.contains(tokens[next].keyword) else {
            return (nil, next)
        }
        return (tokens[next].text, next + 1)
    }

    /// The tokens of the query around one: its parentheses, between two set operators.
    private func scope(of index: Int) -> Range<Int> {
        let operators: Set<String> = ["UNION", "EXCEPT", "INTERSECT"]
        var depth = 0
        var start = index
        while start > 0 {
            let text = tokens[start - 1].keyword
            if text == ")" { depth += 1 }
            if text == "(" { depth -= 1 }
            if depth < 0 || depth == 0 && operators.contains(text) { break }
            start -= 1
        }
        depth = 0
        var end = index
        while end < tokens.count {
            let text = tokens[end].keyword
            if text == "(" { depth += 1 }
            if text == ")" { depth -= 1 }
            if depth < 0 || depth == 0 && operators.contains(text) { break }
            end += 1
        }
        return start..<end
    }

    /// Whether `name.tenant_id` is compared with `:t` or another table's tenant.
    private func isQualified(_ name: String, in scope: Range<Int>) -> Bool {
        scope.contains { index in
            guard index + 2 < scope.upperBound, tokens[index].text == name, tokens[index + 1].text == ".",
                tokens[index + 2].text == "tenant_id"
            else { return false }
            let after = index + 3 < tokens.count ? tokens[index + 3].text : ""
            let before = index > 0 ? tokens[index - 1].text : ""
            return after == "=" || before == "="
        }
    }

    /// The words WHERE and ON of a scope itself, not of a query inside it.
    private func conditions(in scope: Range<Int>) -> [Int] {
        var found: [Int] = []
        var depth = 0
        for index in scope {
            if tokens[index].text == "(" { depth += 1 }
            if tokens[index].text == ")" { depth -= 1 }
            let isJoin = tokens[index].keyword == "ON" && joinsTable(index)
            // After a conflict the row is known by its key.
            let isAfterConflict = tokens[scope.lowerBound..<index].contains { $0.keyword == "CONFLICT" }
            if depth == 0, tokens[index].keyword == "WHERE" && !isAfterConflict || isJoin {
                found.append(index)
            }
        }
        return found
    }

    /// Whether an ON belongs to the join of a table: an intermediate result has its tenant within.
    private func joinsTable(_ index: Int) -> Bool {
        guard index > 1, tokens[index + 1].keyword != "CONFLICT" else { return false }
        let start = max(0, index - 3)
        return !tokens[start..<index].contains { $0.text == ")" }
    }

    /// Whether `tenant_id = …` or `alias.tenant_id = …` follows.
    private func beginsWithTenant(_ index: Int) -> Bool {
        let next = index + 2 < tokens.count && tokens[index + 2].text == "." ? index + 3 : index + 1
        return next + 1 < tokens.count && tokens[next].text == "tenant_id" && tokens[next + 1].text == "="
    }

    /// How often a bare `tenant_id = :t` stands in a scope itself, not in a query inside it.
    private func bareConditions(in scope: Range<Int>) -> Int {
        var count = 0
        var inner = 0
        for index in scope {
            if tokens[index].text == "(" {
                let opensQuery = index + 1 < tokens.count && tokens[index + 1].keyword == "SELECT"
                if inner > 0 || opensQuery { inner += 1 }
            } else if tokens[index].text == ")" {
                if inner > 0 { inner -= 1 }
            } else if inner == 0, index + 2 < tokens.count, tokens[index].text == "tenant_id",
                index == 0 || tokens[index - 1].text != ".", tokens[index + 1].text == "=",
                tokens[index + 2].text == ":t"
            {
                count += 1
            }
        }
        return count
    }
}
