import IncassoSQL
import IncassoSQLite
import IncassoTestSupport
import Testing

/// Every statement of the sources, as SQLite would run it.
@Suite("Statements find their rows")
struct StatementPlanTests {
    private static let rule = PlanRule(exceptions: [])

    @Test("No statement reads what grows with the book")
    func plans() throws {
        let database = try SQLiteDatabase(path: ":memory:")
        try Migrator.migrate(database, at: 0)
        let statements = SourceTree.sources.filter { $0.file.path.hasPrefix("Sources/IncassoEngine/") }.flatMap {
            SourceStatement.all(in: $0)
        }
        var used: Set<String> = []
        var violations: [Violation] = []
        for statement in statements {
            let plan = try database.explain(Statement(source: statement.name, sql: statement.sql))
            violations += Self.rule.check(plan, of: statement, used: &used)
        }
        violations += Self.rule.unused(used)
        let list = violations.sorted().map(\.description).joined(separator: "\n")
        #expect(violations.isEmpty, "\(violations.count) violations:\n\(list)")
    }
}
