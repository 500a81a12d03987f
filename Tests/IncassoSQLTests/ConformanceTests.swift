import IncassoSQL
import IncassoTestSupport
import Testing

/// What rooms may rely on, on every database alike.
@Suite
struct ConformanceTests {
    static let schema = """
        -- A comment with INTEGER, BLOB and ) STRICT stays as it is; so does the default text.
        CREATE TABLE item (
          tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, name TEXT NOT NULL DEFAULT 'an INTEGER or BLOB',
          amount INTEGER CHECK (amount > 0), body BLOB,
          PRIMARY KEY (tenant_id, id), UNIQUE (tenant_id, name)) STRICT, WITHOUT ROWID;
        CREATE TABLE part (
          tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, item_id INTEGER NOT NULL, note TEXT,
          PRIMARY KEY (tenant_id, id),
          FOREIGN KEY (tenant_id, item_id) REFERENCES item (tenant_id, id)) STRICT;
        CREATE TABLE note (
          tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, body TEXT,
          PRIMARY KEY (tenant_id, id)) STRICT, WITHOUT ROWID;
        """

    static let insert = Statement(
        "item.insert",
        "INSERT INTO item (tenant_id, id, name, amount, body) VALUES (:t, :id, :name, :amount, :body)"
    )
    static let count = Statement("item.count", "SELECT count(*) FROM item WHERE tenant_id = :t")
    static let read = Statement(
        "item.read",
        "SELECT name, amount, body FROM item WHERE tenant_id = :t AND id = :id"
    )
    static let items = BulkTarget(table: "item", columns: ["tenant_id", "id", "name", "amount", "body"])
    static let notes = BulkTarget(table: "note", columns: ["tenant_id", "id", "body"])

    static func insert(
        _ transaction: any Transaction,
        _ id: Int,
        name: String? = nil,
        amount: Int64? = 1,
        body: [UInt8]? = nil
    ) throws {
        let name = name ?? "item \(id)"
        try transaction.execute(insert, ["t": 1, "id": id, "name": name, "amount": amount, "body": body])
    }

    static func count(_ database: any Database) throws -> Int64 {
        try database.read { try $0.first(count, ["t": 1]) { $0.integer(0) } ?? -1 }
    }

    /// A new database with the schema.
    static func use(_ kind: TestDatabase, _ body: (any Database) throws -> Void) throws {
        try kind.use { database in
            try database.define(schema) { _ in }
            try body(database)
        }
    }

    /// A query need not begin with SELECT.
    @Test(arguments: TestDatabase.all)
    func aReadingTransactionTakesAQueryWithAPrologue(_ kind: TestDatabase) throws {
        let query = Statement(
            "item.prologue",
            """
            WITH few AS MATERIALIZED (SELECT id FROM item WHERE tenant_id = :t AND id < 3)
            SELECT i.id FROM few f CROSS JOIN item i WHERE i.tenant_id = :t AND i.id = f.id ORDER BY i.id
            """
        )
        try Self.use(kind) { database in
            try database.write { transaction in
                for id in 1...4 { try Self.insert(transaction, id) }
            }
            let found = try database.read { try $0.all(query, ["t": 1]) { $0.integer(0) } }
            #expect(found == [1, 2])
        }
    }

    @Test(arguments: TestDatabase.all)
    func valuesComeBackAsTheyWent(_ kind: TestDatabase) throws {
        let names = [
            "", "Grüße, Ελλάδα, 日本, 👩‍👩‍👧", "it's \"quoted\" :t ::x", "a\\b\tc\nd",
            String(repeating: "é", count: 5000),
        ]
        let bodies: [[UInt8]?] = [nil, [], [0], [0, 255, 92, 10], Array(repeating: 7, count: 100_000)]
        let amounts: [Int64?] = [nil, 1, .max, 42, nil]
        try Self.use(kind) { database in
            try database.write { transaction in
                for index in names.indices {
                    try Self.insert(
                        transaction,
                        index,
                        name: names[index],
                        amount: amounts[index],
                        body: bodies[index]
                    )
                }
            }
            try database.read { transaction in
                for index in names.indices {
                    let found = try transaction.all(Self.read, ["t": 1, "id": index]) { row in
                        #expect(row.isNull(1) == (amounts[index] == nil))
                        #expect(row.isNull(2) == (bodies[index] == nil))
                        #expect(row.text(0) == names[index])
                        #expect(row.optionalInteger(1) == amounts[index])
                        #expect(row.bytes(2) == bodies[index] ?? [])
                        return 1
                    }
                    #expect(found.count == 1)
                }
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func parametersAreBoundByName(_ kind: TestDatabase) throws {
        let statement = Statement(
            "parameters",
            """
            SELECT :b, :a, ':a', CAST(:b AS BIGINT) + :b, "x" -- :not one
            FROM (SELECT :a AS "x") AS s /* nor :this */ WHERE :none IS NULL AND 'it''s :c' <> ''
            """
        )
        try kind.use { database in
            try database.read { transaction in
                let bindings: Bindings = ["a": "text", "b": Int64.min / 2, "none": String?.none]
                var rows = 0
                try transaction.query(statement, bindings) { row in
                    rows += 1
                    #expect(row.integer(0) == .min / 2)
                    #expect(row.text(1) == "text")
                    #expect(row.text(2) == ":a")
                    #expect(row.integer(3) == .min)
                    #expect(row.text(4) == "text")
                }
                #expect(rows == 1)
            }
            for wrong: Bindings in [
                ["a": "text", "b": 1], ["a": "t", "b": 1, "none": String?.none, "c": 1],
            ] {
                let error = #expect(throws: DatabaseError.self) {
                    try database.read { try $0.query(statement, wrong) { _ in } }
                }
                #expect(error?.code == .other)
                #expect(error?.statement == "parameters")
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func anIntegerHasSixtyFourBits(_ kind: TestDatabase) throws {
        let statement = Statement(
            "bits",
            "SELECT :low, :high, 1 < 2, 2 < 1, count(*) FROM (SELECT 1 AS one) AS s"
        )
        try kind.use { database in
            try database.read { transaction in
                try transaction.query(statement, ["low": Int64.min, "high": Int64.max]) { row in
                    #expect(row.integer(0) == .min)
                    #expect(row.integer(1) == .max)
                    #expect(row.integer(2) == 1)
                    #expect(row.integer(3) == 0)
                    #expect(row.integer(4) == 1)
                }
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func oneTextIsOneStatement(_ kind: TestDatabase) throws {
        let single = Statement("single", "SELECT ';' ; -- the end")
        let double = Statement("double", "SELECT 1; SELECT 2")
        try kind.use { database in
            try database.read { transaction in
                let found = try transaction.first(single, [:]) { $0.text(0) }
                #expect(found == ";")
            }
            #expect(throws: DatabaseError.self) { try database.read { try $0.query(double, [:]) { _ in } } }
        }
    }

    @Test(arguments: TestDatabase.all)
    func aWrongKindOfColumnFailsTheQuery(_ kind: TestDatabase) throws {
        let statement = Statement("kinds", "SELECT CAST(1 AS BIGINT), CAST('a' AS TEXT)")
        let uses: [(any Row) -> Void] = [
            { _ = $0.text(0) }, { _ = $0.integer(1) }, { _ = $0.isNull(2) }, { _ = $0.integer(-1) },
        ]
        try kind.use { database in
            for use in uses {
                let error = #expect(throws: DatabaseError.self) {
                    try database.read { try $0.query(statement, [:]) { use($0) } }
                }
                #expect(error?.code == .other)
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func aTextWithNULIsRefused(_ kind: TestDatabase) throws {
        try Self.use(kind) { database in
            let bound = #expect(throws: DatabaseError.self) {
                try database.write { try Self.insert($0, 1, name: "a\0b") }
            }
            #expect(bound?.message == "a text holds the NUL character")
            for text: [UInt8] in [[97, 0], Array("12345678\0".utf8), [0xC3, 0x28]] {
                let loaded = #expect(throws: DatabaseError.self) {
                    try database.write { transaction in
                        try transaction.load(Self.items) { writer in
                            try writer.integer(1)
                            try writer.integer(1)
                            try writer.text(text.span)
                            try writer.integer(1)
                            try writer.null()
                            try writer.endRow()
                        }
                    }
                }
                #expect(loaded?.code == .other)
            }
            try #expect(Self.count(database) == 0)
        }
    }

    @Test(arguments: TestDatabase.all)
    func constraintsAreToldAlikeAndWithoutValues(_ kind: TestDatabase) throws {
        let part = Statement(
            "part.insert",
            "INSERT INTO part (tenant_id, id, item_id, note) VALUES (:t, 1, :item, :note)"
        )
        let attempts: [@Sendable (any Transaction) throws -> Void] = [
            { try Self.insert($0, 1, name: "secret") },
            { try Self.insert($0, 2, name: "secret") },
            { try Self.insert($0, 3, name: "secret2", amount: -4711) },
            { try $0.execute(part, ["t": 1, "item": 4711, "note": "secret"]) },
        ]
        try Self.use(kind) { database in
            try database.write { try Self.insert($0, 1, name: "secret") }
            for attempt in attempts {
                let error = #expect(throws: DatabaseError.self) { try database.write { try attempt($0) } }
                #expect(error?.code == .constraint)
                #expect(error?.statement?.hasSuffix(".insert") == true)
                #expect(error?.description.contains("secret") == false)
                #expect(error?.description.contains("4711") == false)
            }
            try #expect(Self.count(database) == 1)
        }
    }

    @Test(arguments: TestDatabase.all)
    func aThrowingBodyChangesNothing(_ kind: TestDatabase) throws {
        struct Stop: Error {}
        try Self.use(kind) { database in
            #expect(throws: Stop.self) {
                try database.write { transaction in
                    try Self.insert(transaction, 1)
                    throw Stop()
                }
            }
            try #expect(Self.count(database) == 0)
            try database.write { try Self.insert($0, 1) }
            #expect(throws: Stop.self) {
                try database.read { transaction in
                    try transaction.query(Self.count, ["t": 1]) { _ in throw Stop() }
                }
            }
            try #expect(Self.count(database) == 1)
        }
    }

    @Test(arguments: TestDatabase.all)
    func aSwallowedErrorCommitsNothing(_ kind: TestDatabase) throws {
        try Self.use(kind) { database in
            let error = #expect(throws: DatabaseError.self) {
                try database.write { transaction in
                    try Self.insert(transaction, 1)
                    try? Self.insert(transaction, 1)
                    try? Self.insert(transaction, 2)
                }
            }
            #expect(error?.code == .constraint)
            try #expect(Self.count(database) == 0)
        }
    }

    @Test(arguments: TestDatabase.all)
    func aReadOnlyTransactionRefusesToWrite(_ kind: TestDatabase) throws {
        try Self.use(kind) { database in
            #expect(throws: DatabaseError.self) { try database.read { try Self.insert($0, 1) } }
            #expect(throws: DatabaseError.self) {
                try database.read { try $0.load(Self.items) { _ in } }
            }
            try #expect(Self.count(database) == 0)
        }
    }

    @Test(arguments: TestDatabase.all)
    func aTransactionEndsWithItsBody(_ kind: TestDatabase) throws {
        try Self.use(kind) { database in
            let kept = try database.write { $0 }
            #expect(throws: DatabaseError.self) { try Self.insert(kept, 1) }
            let inner = #expect(throws: DatabaseError.self) {
                try database.write { _ in try database.read { _ in } }
            }
            #expect(inner?.message.contains("a transaction of this thread is open") == true)
            try #expect(Self.count(database) == 0)
        }
    }

    @Test(arguments: TestDatabase.all)
    func nestedStatementsRunOnlyWhereAllowed(_ kind: TestDatabase) throws {
        try Self.use(kind) { database in
            try database.write { transaction in
                for id in 1...3 { try Self.insert(transaction, id) }
            }
            let nested: () throws -> Int64 = {
                try database.read { transaction in
                    var sum: Int64 = 0
                    try transaction.query(Self.count, ["t": 1]) { _ in
                        try transaction.query(Self.count, ["t": 1]) { sum += $0.integer(0) }
                        try transaction.query(Self.read, ["t": 1, "id": 2]) { sum += $0.integer(1) }
                    }
                    return sum
                }
            }
            if try database.read({ $0.allowsNestedStatements }) {
                try #expect(nested() == 4)
            } else {
                let error = #expect(throws: DatabaseError.self) { _ = try nested() }
                #expect(error?.message.contains("inside the rows of another (item.count)") == true)
            }
            try #expect(Self.count(database) == 3)
        }
    }

    @Test(arguments: TestDatabase.all)
    func statementsAreCounted(_ kind: TestDatabase) throws {
        try Self.use(kind) { database in
            let seen = StatementLog()
            database.observer = { seen.add($0) }
            try database.write { transaction in
                try Self.insert(transaction, 1)
                try transaction.load(Self.items) { _ in }
                _ = try transaction.first(Self.count, ["t": 1]) { $0.integer(0) }
                try transaction.refreshStatistics(of: ["item", "part"])
            }
            database.observer = nil
            _ = try Self.count(database)
            #expect(
                seen.names == ["item.insert", "item", "item.count", "analyze item", "analyze part"]
            )
        }
    }
}
