/// A room writes only its own tables; no statement leaves its tenant; every text runs on every database.
struct StatementRule {
    let owners: TableOwners

    static let volatile: Set<String> = [
        "RANDOM", "NOW", "DATETIME", "STRFTIME", "JULIANDAY", "UNIXEPOCH", "NEXTVAL", "RANDOMBLOB",
        "CLOCK_TIMESTAMP",
        "GEN_RANDOM_UUID", "LAST_INSERT_ROWID", "DATE", "TIME", "TIMEOFDAY", "STATEMENT_TIMESTAMP",
        "TRANSACTION_TIMESTAMP", "SETSEED", "CURRVAL", "LASTVAL", "TXID_CURRENT", "PG_BACKEND_PID",
    ]
    static let volatileWords: Set<String> = [
        "CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME", "LOCALTIME", "LOCALTIMESTAMP", "CURRENT_USER",
        "SESSION_USER", "TRIGGER", "LISTEN",
    ]

    func check(_ source: SwiftSource) -> [Violation] {
        let statements = SourceStatement.all(in: source)
        let path = source.file.path
        guard path.hasPrefix("Sources/IncassoEngine/") else {
            // The migrator, and what drivers ask of their own catalogue.
            if ["IncassoSQL", "IncassoSQLite", "IncassoPostgres"].contains(source.file.target) { return [] }
            return statements.map {
                Violation(file: path, line: $0.line, message: "SQL is written once, in the engine's rooms")
            }
        }
        let room = source.file.components.dropFirst(2).dropLast().joined(separator: "/")
        var violations: [Violation] = []
        for statement in statements {
            violations += checkName(statement, room: room)
            violations += checkWrites(statement, room: room)
            violations += checkVolatile(statement)
            violations += PortableSQLRule.check(statement)
            violations += TenantScopes(statement: statement, owners: owners).check()
        }
        violations += SourceStatement.unreadable(in: source)
        for load in SourceStatement.loads(in: source) {
            violations += checkOwner(load.table, room: room, file: path, line: load.line)
            if load.column == "tenant_id" { continue }
            let message = "a bulk load's first column is tenant_id, not \(load.column)"
            violations.append(Violation(file: path, line: load.line, message: message))
        }
        return violations
    }

    /// Names are told apart in logs, counts and plans.
    static func checkUnique(_ sources: [SwiftSource]) -> [Violation] {
        var first: [String: String] = [:]
        return sources.flatMap { SourceStatement.all(in: $0) }.compactMap { statement in
            guard let other = first[statement.name] else {
                first[statement.name] = "\(statement.file):\(statement.line)"
                return nil
            }
            let message = "the name \(statement.name) is taken: \(other)"
            return Violation(file: statement.file, line: statement.line, message: message)
        }
    }

    private func checkName(_ statement: SourceStatement, room: String) -> [Violation] {
        let folder = room == "Operations/Verification" ? "verify" : String(room.prefix { $0 != "/" })
        let expected = folder.prefix(1).lowercased() + folder.dropFirst() + "."
        if statement.name.hasPrefix(expected) { return [] }
        let message = "the name \(statement.name) does not begin with \(expected)"
        return [Violation(file: statement.file, line: statement.line, message: message)]
    }

    private func checkWrites(_ statement: SourceStatement, room: String) -> [Violation] {
        let tokens = statement.tokens
        return tokens.indices.flatMap { index -> [Violation] in
            guard index + 1 < tokens.count else { return [] }
            let previous = index > 0 ? tokens[index - 1].keyword : ""
            let isWrite =
                switch tokens[index].keyword {
                case "INTO": previous == "INSERT" || previous == "REPLACE"
                case "UPDATE": previous != "DO" && previous != "FOR"
                case "FROM": previous == "DELETE"
                default: false
                }
            guard isWrite else { return [] }
            let table = tokens[index + 1]
            return checkOwner(table.text, room: room, file: statement.file, line: table.line)
        }
    }

    private func checkOwner(_ table: String, room: String, file: String, line: Int) -> [Violation] {
        guard let owner = owners.owner(of: table) else {
            return [Violation(file: file, line: line, message: "schemas/sql has no table \(table)")]
        }
        if owner == room { return [] }
        return [
            Violation(file: file, line: line, message: "\(room) writes \(table), which belongs to \(owner)")
        ]
    }

    private func checkVolatile(_ statement: SourceStatement) -> [Violation] {
        Self.volatile(in: statement.tokens).map {
            Violation(
                file: statement.file,
                line: $0.line,
                message: "\($0.text): times, ids and chance come from Swift"
            )
        }
    }

    static func volatile(in tokens: [SQLToken]) -> [SQLToken] {
        tokens.indices.filter { index in
            let isCalled = index + 1 < tokens.count && tokens[index + 1].text == "("
            let word = tokens[index].keyword
            return volatileWords.contains(word) || isCalled && volatile.contains(word)
        }.map { tokens[$0] }
    }
}
