import IncassoSQL
import IncassoTestSupport
import Testing

/// Migrations: applied once, in order, refused when newer or changed.
@Suite
struct MigratorTests {
    private static let one = Migration(
        number: 1,
        name: "first",
        script: "CREATE TABLE a (id INTEGER NOT NULL, body BLOB, PRIMARY KEY (id)) STRICT, WITHOUT ROWID;"
    )
    private static let two = Migration(
        number: 2,
        name: "second",
        script:
            "CREATE TABLE b (id INTEGER NOT NULL, PRIMARY KEY (id)) STRICT; INSERT INTO b (id) VALUES (7);"
    )
    private static let broken = Migration(
        number: 2,
        name: "broken",
        script: "CREATE TABLE c (id INTEGER) STRICT; NONSENSE;"
    )

    @Test(arguments: TestDatabase.all)
    func stepsAreAppliedOnce(_ kind: TestDatabase) throws {
        try kind.use { database in
            let empty = try Migrator.state(of: database, migrations: [Self.one])
            #expect(empty.applied.isEmpty)
            #expect(empty.pending == [Self.one])
            try Migrator.migrate(database, at: 10, migrations: [Self.one])
            try Migrator.migrate(database, at: 20, migrations: [Self.one, Self.two])
            try Migrator.migrate(database, at: 30, migrations: [Self.one, Self.two])
            let state = try Migrator.state(of: database, migrations: [Self.one, Self.two])
            #expect(state.applied.map(\.number) == [1, 2])
            #expect(state.applied.map(\.name) == ["first", "second"])
            #expect(state.applied.map(\.appliedAt) == [10, 20])
            #expect(state.applied.map(\.checksum) == [Self.one.checksum, Self.two.checksum])
            #expect(state.pending.isEmpty)
            #expect(state.problem == nil)
            try database.read { try #expect($0.hasTable("b")) }
        }
    }

    @Test(arguments: TestDatabase.all)
    func aFailedStepLeavesNothing(_ kind: TestDatabase) throws {
        try kind.use { database in
            #expect(throws: DatabaseError.self) {
                try Migrator.migrate(database, at: 1, migrations: [Self.one, Self.broken])
            }
            try database.read { transaction in
                try #expect(transaction.hasTable("a"))
                try #expect(!transaction.hasTable("c"))
            }
            try Migrator.migrate(database, at: 2, migrations: [Self.one, Self.two])
        }
    }

    @Test(arguments: TestDatabase.all)
    func aNewerOrChangedDatabaseIsRefused(_ kind: TestDatabase) throws {
        try kind.use { database in
            try Migrator.migrate(database, at: 1, migrations: [Self.one, Self.two])
            let newer = #expect(throws: DatabaseError.self) {
                try Migrator.migrate(database, at: 2, migrations: [Self.one])
            }
            #expect(newer?.code == .tooNew)
            let edited = Migration(number: 1, name: "first", script: Self.one.script + " ")
            let changed = #expect(throws: DatabaseError.self) {
                try Migrator.migrate(database, at: 2, migrations: [edited, Self.two])
            }
            #expect(changed?.code == .damaged)
            #expect(
                try Migrator.state(of: database, migrations: [edited, Self.two]).problem?.code == .damaged
            )
        }
    }

    @Test
    func theEmbeddedStepsAreNumberedWithoutGaps() {
        #expect(Migration.all.map(\.number) == Array(1...max(1, Migration.all.count)))
    }
}
