import IncassoSQL
import IncassoSQLite
import Testing

/// Planted plans: each way of reading too much is told, each way of finding a row is not.
@Suite("Rules on query plans catch what they are for")
struct PlanRuleTests {
    private func check(_ sql: String, exceptions: [PlanRule.Exception] = []) throws -> [String] {
        let database = try SQLiteDatabase(path: ":memory:")
        try Migrator.migrate(database, at: 0)
        let source = SwiftSource("A.swift", "let a = Statement(\"claims.a\", \"\(sql)\")")
        let statement = try #require(SourceStatement.all(in: source).first)
        let plan = try database.explain(Statement(source: statement.name, sql: statement.sql))
        let rule = PlanRule(exceptions: exceptions)
        var used: Set<String> = []
        let violations = rule.check(plan, of: statement, used: &used)
        return (violations + rule.unused(used)).map(\.message)
    }

    @Test(
        "A walk through what grows with the book",
        arguments: [
            "SELECT count(*) FROM claim", "SELECT id FROM claim WHERE tenant_id = :t AND description = :d",
            "SELECT id FROM claim WHERE tenant_id = :t AND creditor_id = :c",
            "UPDATE claim_queue SET held = held WHERE tenant_id = :t",
            "SELECT claim_id FROM recovery_case WHERE tenant_id = :t AND closed_on IS NULL",
            "SELECT x.id FROM (SELECT id FROM claim WHERE tenant_id = :t ORDER BY due_on LIMIT 5) x",
        ]
    )
    func walks(sql: String) throws {
        let found = try check(sql)
        #expect(found.count == 1 && found[0].hasPrefix("claims.a reads all of "), "\(found)")
    }

    @Test(
        "A walk for each row of another table, whatever it is",
        arguments: [
            "SELECT c.id FROM claim c CROSS JOIN block b WHERE c.tenant_id = :t AND c.id BETWEEN :first AND :last AND b.tenant_id = :t AND b.total = c.amount",
            "SELECT a.id, (SELECT count(*) FROM block b WHERE b.tenant_id = :t AND b.total = a.total) FROM batch a WHERE a.tenant_id = :t",
            "SELECT z.open FROM claim c CROSS JOIN claim_touch z WHERE c.tenant_id = :t AND c.id BETWEEN :first AND :last AND z.tenant_id = :t AND z.open = c.amount",
        ]
    )
    func nested(sql: String) throws {
        let found = try check(sql)
        #expect(found.count == 1 && found[0].hasPrefix("claims.a reads for each row all of "), "\(found)")
    }

    @Test(
        "Rows that are found",
        arguments: [
            "SELECT amount FROM claim WHERE tenant_id = :t AND id BETWEEN :first AND :last",
            "SELECT id FROM claim WHERE tenant_id = :t AND creditor_id = :c AND reference = :r",
            "SELECT id FROM batch WHERE tenant_id = :t AND state = 'frozen'",
            "SELECT z.claim_id FROM claim_touch z CROSS JOIN claim c WHERE z.tenant_id = :t AND c.tenant_id = :t AND c.id = z.claim_id",
            "SELECT x.n FROM claim c CROSS JOIN (SELECT i.claim_id AS id, count(*) AS n FROM item_settlement i WHERE i.tenant_id = :t AND i.block_id = :b GROUP BY i.claim_id) x "
                + "WHERE c.tenant_id = :t AND c.id BETWEEN :first AND :last AND x.id = c.id",
        ]
    )
    func good(sql: String) throws {
        #expect(try check(sql).isEmpty)
    }

    @Test("An exception excuses one walk through its table, and must be needed")
    func exceptions() throws {
        let walk = "SELECT count(*) FROM claim"
        #expect(try check(walk, exceptions: [.init("claims.a", reads: "claim", "meant")]).isEmpty)
        #expect(try check(walk, exceptions: [.init("claims.", "meant")]).isEmpty)
        #expect(try check(walk, exceptions: [.init("claims.a", reads: "mandate", "meant")]).count == 2)
        let nested =
            "SELECT b.id FROM batch b CROSS JOIN claim c WHERE b.tenant_id = :t AND c.tenant_id = :t AND c.amount = b.total"
        #expect(try check(nested, exceptions: [.init("claims.a", reads: "claim", "meant")]).count == 2)
    }

    @Test("The shape names every table, and columns that there are")
    func shape() {
        let tables = Set(TableOwners(SourceTree.definitions).rooms.keys)
        #expect(Set(BookShape.book.tables.keys) == tables)
        let words = Set(
            SourceTree.definitions.flatMap { SQLToken.all(in: $0.text, firstLine: 1) }.map(\.text)
        )
        #expect(Set(BookShape.book.columns.keys).isSubset(of: words))
    }

    @Test("A book keeps the figures of its shape, whatever ANALYZE would say")
    func figures() throws {
        let shape = BookShape.book
        #expect(
            shape.figures(
                of: "claim",
                index: ["tenant_id", "creditor_id", "reference"],
                isUnique: true,
                isPartial: false
            )
                == [1_000_000, 1_000_000, 250_000, 1]
        )
        #expect(
            shape.figures(
                of: "attempt_end",
                index: ["tenant_id", "block_id"],
                isUnique: false,
                isPartial: false
            )
                == [100_000, 100_000, 100]
        )
        #expect(shape.figures(of: "nothing", index: ["tenant_id"], isUnique: true, isPartial: false) == nil)
    }
}
