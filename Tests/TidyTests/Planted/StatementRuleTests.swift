import Testing

/// Planted SQL: each statement that breaks a rule is told, each that keeps it is not.
@Suite("Rules on SQL catch what they are for")
struct StatementRuleTests {
    private static let definition = SourceFile(
        "schemas/sql/0001.sql",
        """
        -- ===== Operations
        CREATE TABLE tenant (tenant_id INTEGER, name TEXT, PRIMARY KEY (tenant_id), UNIQUE (name)) STRICT, WITHOUT ROWID;
        -- ===== Claims
        CREATE TABLE claim (tenant_id INTEGER, id INTEGER, PRIMARY KEY (tenant_id, id)) STRICT, WITHOUT ROWID;
        -- ===== Batches
        CREATE TABLE batch (                 -- one file
          tenant_id INTEGER, id INTEGER, PRIMARY KEY (tenant_id, id)) STRICT, WITHOUT ROWID;
        CREATE INDEX batch_state ON batch (tenant_id, id) WHERE id > 0;
        """
    )

    private func check(_ sql: String, room: String = "Batches", name: String = "batches.a") -> [Violation] {
        let text = "let a = Statement(\n    \"\(name)\",\n    \"\"\"\n    \(sql)\n    \"\"\"\n)\n"
        let source = SwiftSource("Sources/IncassoEngine/\(room)/A.swift", text)
        return StatementRule(owners: TableOwners([Self.definition])).check(source)
    }

    @Test("Owners are read from the headings")
    func owners() {
        let owners = TableOwners([Self.definition])
        #expect(owners.rooms == ["tenant": "Operations", "claim": "Claims", "batch": "Batches"])
    }

    @Test(
        "Statements that keep the rules",
        arguments: [
            "SELECT id FROM batch WHERE tenant_id = :t",
            "SELECT b.id FROM batch b JOIN claim c ON c.tenant_id = b.tenant_id AND c.id = b.id WHERE b.tenant_id = :t",
            "SELECT b.id FROM batch b CROSS JOIN claim AS c WHERE b.tenant_id = :t AND c.tenant_id = :t",
            "UPDATE batch SET id = s.n FROM (SELECT count(*) AS n FROM claim WHERE tenant_id = :t) s WHERE batch.tenant_id = :t",
            "INSERT INTO batch (tenant_id, id) VALUES (:t, :id) ON CONFLICT DO UPDATE SET id = :id",
            "INSERT INTO batch (tenant_id, id) SELECT tenant_id, id FROM claim WHERE tenant_id = :t",
            "DELETE FROM batch WHERE tenant_id = :t AND id IN (SELECT c.id FROM claim c WHERE c.tenant_id = batch.tenant_id)",
            "SELECT id FROM batch WHERE tenant_id = :t UNION ALL SELECT id FROM claim WHERE tenant_id = :t",
            "SELECT tenant_id FROM tenant WHERE name = :name",
            "WITH n AS (SELECT id FROM claim WHERE tenant_id = :t) SELECT n.id FROM n",
            "SELECT 'now() FROM nowhere' FROM batch -- random()\n    WHERE tenant_id = :t",
        ]
    )
    func good(sql: String) {
        #expect(check(sql).isEmpty)
    }

    @Test(
        "A table that belongs to another room",
        arguments: [
            "UPDATE claim SET id = 1 WHERE tenant_id = :t", "DELETE FROM claim WHERE tenant_id = :t",
            "INSERT INTO claim (tenant_id, id) VALUES (:t, 1)",
        ]
    )
    func ownership(sql: String) throws {
        let found = check(sql)
        #expect(found.count == 1)
        #expect(found.first?.message == "Batches writes claim, which belongs to Claims")
        #expect(found.first?.line == 4)
        #expect(check(sql, room: "Claims", name: "claims.a").isEmpty)
        #expect(check(sql, room: "Operations/Verification", name: "verify.a").count == 1)
    }

    @Test(
        "A table that is not held to a tenant",
        arguments: [
            "SELECT id FROM batch WHERE id = :t",
            "SELECT b.id FROM batch b JOIN claim c ON c.id = b.id WHERE b.tenant_id = :t",
            "SELECT b.id FROM batch b, claim c WHERE b.tenant_id = :t AND c.id = b.id",
            "SELECT id FROM batch WHERE tenant_id = :t AND id IN (SELECT id FROM claim)",
            "SELECT id FROM batch WHERE tenant_id = :t UNION SELECT id FROM claim",
            "UPDATE batch SET id = 1 WHERE id IN (SELECT id FROM claim WHERE tenant_id = :t)",
            "SELECT b.id FROM batch b JOIN claim c ON c.tenant_id = b.tenant_id",
            "INSERT INTO batch (id, tenant_id) VALUES (:id, :t)",
            "SELECT id FROM batch WHERE id = :id AND tenant_id = :t",
            "SELECT b.id FROM batch b JOIN claim c ON c.id = b.id AND c.tenant_id = b.tenant_id WHERE b.tenant_id = :t",
            "SELECT id FROM batch WHERE tenant_id = :t AND EXISTS (SELECT 1 FROM claim c WHERE c.id = 1 AND c.tenant_id = :t)",
        ]
    )
    func tenants(sql: String) {
        #expect(!check(sql).isEmpty)
    }

    @Test("A table that there is not")
    func unknownTable() {
        #expect(!check("SELECT id FROM bathc WHERE tenant_id = :t").isEmpty)
        #expect(!check("INSERT INTO bathc (tenant_id) VALUES (:t)").isEmpty)
    }

    @Test(
        "A value that the database makes",
        arguments: ["now()", "random()", "current_timestamp", "datetime('now')", "nextval('s')"]
    )
    func volatile(call: String) {
        #expect(check("SELECT \(call) FROM batch WHERE tenant_id = :t").count == 1)
    }

    @Test(
        "What the databases understand differently, or only one knows",
        arguments: [
            "SELECT sum(id) FROM batch WHERE tenant_id = :t",
            "SELECT avg(id) FROM batch WHERE tenant_id = :t",
            "SELECT max(id, 1) FROM batch WHERE tenant_id = :t",
            "SELECT ifnull(id, 1) FROM batch WHERE tenant_id = :t",
            "SELECT id FROM batch WHERE tenant_id = :t UNION ALL SELECT NULL",
            "SELECT id FROM batch WHERE tenant_id = :t AND id::text = 'a'",
            "SELECT id FROM batch WHERE tenant_id = :t AND state LIKE 'a'",
            "SELECT rowid FROM batch WHERE tenant_id = :t",
            "SELECT id FROM batch WHERE tenant_id = :t AND id > 1.5",
            "SELECT id FROM batch WHERE tenant_id = :t FOR UPDATE",
            "SELECT b.id FROM batch b INDEXED BY a WHERE b.tenant_id = :t",
            "SELECT CAST(id AS REAL) FROM batch WHERE tenant_id = :t",
            "SELECT pg_advisory_xact_lock(1) FROM batch WHERE tenant_id = :t",
            "SELECT TRUE FROM batch WHERE tenant_id = :t",
            "DELETE FROM batch WHERE tenant_id = :t LIMIT 5",
            "UPDATE batch SET id = NULL WHERE tenant_id = :t",
            "INSERT OR IGNORE INTO batch (tenant_id, id) VALUES (:t, 1)",
            "INSERT INTO batch (tenant_id, id) VALUES (:t, 1) ON CONFLICT (id) DO NOTHING",
            "SELECT string_agg(state, ',') FROM batch WHERE tenant_id = :t",
            "CREATE TEMP TABLE a (tenant_id INTEGER)",
            "SELECT CAST((SELECT sum(id) FROM batch WHERE tenant_id = :t) AS BIGINT) FROM batch WHERE tenant_id = :t",
        ]
    )
    func portable(sql: String) {
        #expect(check(sql).count == 1, "\(check(sql))")
    }

    @Test(
        "What both understand alike",
        arguments: [
            "SELECT coalesce(CAST(sum(id) OVER (PARTITION BY id) AS BIGINT), 0) FROM batch WHERE tenant_id = :t",
            "SELECT CAST(coalesce(sum(id), 0) AS BIGINT), max(id), count(*) FROM batch WHERE tenant_id = :t AND id IS NOT NULL",
            "SELECT id FROM batch WHERE tenant_id = :t UNION ALL SELECT CAST(NULL AS BIGINT)",
            "UPDATE batch SET id = 1 WHERE tenant_id = :t AND id IN (SELECT id FROM batch WHERE tenant_id = :t LIMIT 5)",
            "INSERT INTO batch (tenant_id, id) VALUES (:t, 1) ON CONFLICT (tenant_id, id) DO UPDATE SET id = 2 WHERE batch.id > 1",
            "SELECT b.total FROM batch b WHERE b.tenant_id = :t",
        ]
    )
    func alike(sql: String) {
        #expect(check(sql).isEmpty, "\(check(sql))")
    }

    @Test("A statement that the catalogue cannot read")
    func unreadable() {
        let rule = StatementRule(owners: TableOwners([Self.definition]))
        func check(_ text: String) -> Int {
            rule.check(SwiftSource("Sources/IncassoEngine/Batches/A.swift", text)).count
        }
        #expect(check("let sql: StaticString = \"SELECT 1\"; let a = Statement(\"batches.a\", sql)") == 1)
        #expect(check("let name: StaticString = \"a\"; let a = Statement(name, \"SELECT 1\")") == 1)
        #expect(check("let a = Statement(\"batches.a\", \"SELECT 1\")") == 0)
    }

    @Test("A name of another room, a name twice")
    func names() {
        let sql = "SELECT id FROM batch WHERE tenant_id = :t"
        #expect(check(sql, name: "claims.a").count == 1)
        #expect(check(sql, room: "Operations/Verification", name: "operations.a").count == 1)
        let twice = "let a = [Statement(\"a\", \"SELECT 1\"), Statement(\"a\", \"SELECT 2\")]"
        #expect(StatementRule.checkUnique([SwiftSource("A.swift", twice)]).count == 1)
    }

    @Test("A bulk load into another room's table, or without the tenant")
    func loads() {
        let rule = StatementRule(owners: TableOwners([Self.definition]))
        func check(_ text: String) -> [Violation] {
            rule.check(SwiftSource("Sources/IncassoEngine/Batches/A.swift", text))
        }
        #expect(check("let a = BulkTarget(table: \"batch\", columns: [\"tenant_id\", \"id\"])").isEmpty)
        #expect(check("let a = BulkTarget(table: \"claim\", columns: [\"tenant_id\", \"id\"])").count == 1)
        #expect(
            check("let a = BulkTarget(\n  table: \"batch\",\n  columns: [\"id\", \"tenant_id\"])").count == 1
        )
    }

    @Test("SQL outside the engine")
    func outside() {
        let text = "let a = Statement(\"a\", \"SELECT 1\")"
        let rule = StatementRule(owners: TableOwners([Self.definition]))
        #expect(rule.check(SwiftSource("Sources/incasso/A.swift", text)).count == 1)
        #expect(rule.check(SwiftSource("Sources/IncassoSQL/Migrator.swift", text)).isEmpty)
    }

    @Test("Definitions that keep the rules")
    func definitions() {
        #expect(DefinitionRule.check(Self.definition).isEmpty)
        #expect(DefinitionRule.check(SourceFile("schemas/sql/b.sql", Self.rebuild)).isEmpty)
    }

    private static let rebuild = """
        ALTER TABLE a RENAME TO b;
        CREATE TABLE a (tenant_id INTEGER NOT NULL, c TEXT, PRIMARY KEY (tenant_id)) STRICT, WITHOUT ROWID;
        INSERT INTO a (tenant_id, c) SELECT tenant_id, c FROM b;
        DROP TABLE b;
        """

    @Test("A table that is made anew and loses what it held")
    func halfRebuilt() {
        for line in Self.rebuild.split(separator: "\n") where !line.hasPrefix("DROP") {
            let text = Self.rebuild.replacing(line, with: "")
            #expect(!DefinitionRule.check(SourceFile("schemas/sql/b.sql", text)).isEmpty, "\(line)")
        }
    }

    @Test(
        "Definitions that break them",
        arguments: [
            "CREATE TABLE a (id INTEGER, tenant_id INTEGER) STRICT, WITHOUT ROWID",
            "CREATE TABLE a (tenant_id INTEGER, PRIMARY KEY (id)) STRICT, WITHOUT ROWID",
            "CREATE TABLE a (tenant_id INTEGER, UNIQUE (id)) STRICT, WITHOUT ROWID",
            "CREATE INDEX a_b ON a (id, tenant_id)",
            "CREATE TABLE a (tenant_id INTEGER, at TEXT DEFAULT CURRENT_TIMESTAMP) STRICT, WITHOUT ROWID",
            "CREATE TABLE a (tenant_id INTEGER, b REAL) STRICT, WITHOUT ROWID",
            "CREATE TRIGGER a AFTER INSERT ON b", "CREATE TABLE a (tenant_id INTEGER)",
            "CREATE TABLE a (tenant_id INTEGER) STRICT",
            "CREATE TABLE a (tenant_id INTEGER, b BOOLEAN) STRICT, WITHOUT ROWID",
            "DROP TABLE a",
        ]
    )
    func brokenDefinitions(sql: String) {
        #expect(DefinitionRule.check(SourceFile("schemas/sql/a.sql", sql)).count == 1)
    }
}
