import IncassoSQL

/// How a statement may find its rows: not by reading through what grows with the book.
///
/// Judges a plan of SQLite, whose planner knows the tables by ``BookShape`` and not by their content, so that a plan
/// read on an empty book is the plan on every book.
struct PlanRule {
    /// A walk that is meant: once through a table, never for each row of another.
    struct Exception {
        /// The statement, or all of a room where it ends in a point.
        let name: String
        /// The table; `nil` for any.
        let table: String?
        let reason: String

        init(_ name: String, reads table: String? = nil, _ reason: String) {
            self.name = name
            self.table = table
            self.reason = reason
        }

        fileprivate func fits(_ statement: String, _ table: String) -> Bool {
            (name.hasSuffix(".") ? statement.hasPrefix(name) : statement == name)
                && (self.table ?? table) == table
        }
    }

    let exceptions: [Exception]
    var shape = BookShape.book

    /// A step of a plan that reads a table or an intermediate result.
    private struct Loop {
        /// The name that the statement gives the table.
        let name: String
        let text: String
        /// Whether it runs once for each row of another.
        let isInner: Bool
    }

    /// What is wrong with a plan.
    ///
    /// - Parameters:
    ///   - plan: The steps, each indented below the step it belongs to.
    ///   - statement: The statement.
    ///   - used: Takes the exceptions that were needed.
    /// - Returns: A violation for each walk that is not meant.
    func check(_ plan: [String], of statement: SourceStatement, used: inout Set<String>) -> [Violation] {
        var violations: [Violation] = []
        let tables = Self.tables(of: statement)
        for loop in Self.loops(plan) {
            // An intermediate result has no entry; one name may stand for several tables.
            for table in tables[loop.name] ?? [""] {
                guard let problem = problem(loop, table: table) else { continue }
                if !loop.isInner, let exception = exceptions.first(where: { $0.fits(statement.name, table) })
                {
                    used.insert(exception.name)
                    continue
                }
                let message =
                    "\(statement.name) \(problem) \(table.isEmpty ? loop.name : table): \(loop.text)"
                violations.append(Violation(file: statement.file, line: statement.line, message: message))
            }
        }
        return violations
    }

    /// Exceptions that excuse nothing.
    func unused(_ used: Set<String>) -> [Violation] {
        exceptions.filter { !used.contains($0.name) }.map {
            let message = "\($0.name) walks through no table any more: take it off the list"
            return Violation(file: "Tests/TidyTests/StatementPlanTests.swift", line: 1, message: message)
        }
    }

    private func problem(_ loop: Loop, table: String) -> String? {
        // A hash join on an intermediate result: tables without row ids are given no such index.
        if loop.text.contains("AUTOMATIC") { return nil }
        guard let growth = shape.tables[table]?.growth else {
            return loop.isInner && loop.text.hasPrefix("SCAN") ? "reads for each row all of" : nil
        }
        guard isWalk(loop.text) else { return nil }
        if loop.isInner, growth != .none { return "reads for each row all of" }
        return growth == .items ? "reads all of" : nil
    }

    /// Whether nothing but columns with few values is given.
    private func isWalk(_ text: String) -> Bool {
        guard let open = text.lastIndex(of: "("), text.hasPrefix("SEARCH") else {
            return text.hasPrefix("SCAN")
        }
        let terms = text[text.index(after: open)...].prefix { $0 != ")" }.split(separator: " ")
        return terms.filter { $0 != "AND" }.allSatisfy { term in
            guard term.hasSuffix("=?") else { return false }
            return (shape.columns[String(term.dropLast(2))] ?? .max) <= 10
        }
    }

    private static func loops(_ plan: [String]) -> [Loop] {
        var loops: [Loop] = []
        // For each depth: whether a loop has begun there, and whether all of it runs for each row of another.
        var levels: [(hasLoop: Bool, isRepeated: Bool)] = []
        var repeats = false
        for line in plan {
            let depth = line.prefix { $0 == " " }.count / 2
            let text = String(line.drop { $0 == " " })
            if depth < levels.count {
                levels.removeLast(levels.count - depth - 1)
            } else {
                levels.append((false, repeats || (levels.last?.isRepeated ?? false)))
            }
            repeats = text.hasPrefix("CORRELATED")
            guard text.hasPrefix("SCAN ") || text.hasPrefix("SEARCH "), !text.contains(" CONSTANT ROW") else {
                continue
            }
            let name = String(text.split(separator: " ")[1])
            loops.append(
                Loop(name: name, text: text, isInner: levels[depth].hasLoop || levels[depth].isRepeated)
            )
            levels[depth].hasLoop = true
        }
        return loops
    }

    /// The tables by the names that a statement gives them.
    private static func tables(of statement: SourceStatement) -> [String: Set<String>] {
        let words: Set<String> = [
            "WHERE", "SET", "ON", "CROSS", "JOIN", "LEFT", "GROUP", "ORDER", "LIMIT", "UNION", "VALUES",
            "SELECT",
        ]
        let tokens = statement.tokens
        var tables: [String: Set<String>] = [:]
        for index in tokens.indices.dropLast()
        where ["FROM", "JOIN", "UPDATE", "INTO"].contains(tokens[index].keyword) {
            let table = tokens[index + 1]
            guard table.isName else { continue }
            let next = index + 2 < tokens.count ? tokens[index + 2] : table
            let isAlias = next.isName && !words.contains(next.keyword)
            tables[isAlias ? next.text : table.text, default: []].insert(table.text)
        }
        return tables
    }
}
