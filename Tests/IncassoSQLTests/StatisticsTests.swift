import IncassoSQL
import IncassoSQLite
import IncassoTestSupport
import Testing

/// SQLite plans by the shape of a big book, from the first day on and whatever the book holds.
@Suite struct StatisticsTests {
    private static let figures = Statement(
        "statistics.all",
        "SELECT tbl || ' ' || idx || ' ' || stat FROM sqlite_stat1 WHERE tbl <> 'item' ORDER BY tbl, idx"
    )
    private static let spoil = Statement(
        "statistics.spoil",
        "UPDATE sqlite_stat1 SET stat = '3 3 1' WHERE tbl = 'claim'"
    )
    private static let forget = Statement(
        "statistics.forget",
        "DELETE FROM sqlite_stat1 WHERE tbl = 'bank_entry'"
    )
    private static let byReference = Statement(
        "statistics.byReference",
        "SELECT id FROM claim WHERE tenant_id = :t AND creditor_id = :c AND reference = :r"
    )

    private func read(_ database: any Database) throws -> [String] {
        try database.read { try $0.all(Self.figures, [:]) { $0.text(0) } }
    }

    @Test
    func aNewBookHasThemAndKeepsThem() throws {
        let database = try SQLiteDatabase(path: ":memory:")
        try Migrator.migrate(database, at: 0)
        let first = try read(database)
        #expect(first.contains("claim claim 1000000 1000000 1 sz=10"))
        #expect(first.contains("attempt_end attempt_end_withdrawn 10000 10000 10"))
        #expect(first.count > BookShape.book.tables.count)
        try database.write { try $0.refreshStatistics(of: ["claim", "bank_entry"]) }
        #expect(try read(database) == first)
    }

    @Test
    func anOlderBookGetsThemWithItsNextBulk() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let path = directory.path + "/book.db"
        let database = try SQLiteDatabase(path: path)
        try Migrator.migrate(database, at: 0)
        let first = try read(database)
        try database.write { transaction in
            try transaction.execute(Self.spoil, [:])
            try transaction.execute(Self.forget, [:])
        }
        #expect(try read(database) != first)
        try database.write { try $0.refreshStatistics(of: ["collection"]) }
        #expect(try read(database) == first)
        let plan = try SQLiteDatabase(path: path).explain(Self.byReference).joined()
        #expect(plan.contains("(tenant_id=? AND creditor_id=? AND reference=?)"), "\(plan)")
    }

    @Test
    func tablesOfOthersAreAnalysed() throws {
        let database = try SQLiteDatabase(path: ":memory:")
        try database.define(ConformanceTests.schema) { _ in }
        try database.write { try $0.refreshStatistics(of: ["item"]) }
        #expect(try read(database).isEmpty)
    }
}
