import IncassoPostgres
import IncassoSQL
import IncassoTestSupport
import Testing

/// What only a server does: sessions, lost connections, time limits.
@Suite(.enabled(if: TestDatabase.all.contains(.postgres)))
struct PostgresTests {
    private static let session = Statement("session", "SELECT pg_backend_pid()")
    private static let terminate = Statement(
        "terminate",
        "SELECT pg_terminate_backend(CAST(:pid AS INT), 5000)"
    )

    private static func usePlace(_ body: (TestDatabase.Place) throws -> Void) throws {
        try TestDatabase.postgres.usePlace(body)
    }

    @Test
    func theSessionIsSetUp() throws {
        let settings = Statement(
            "settings",
            """
            SELECT current_setting('jit') || ' ' || current_setting('random_page_cost') || ' '
              || current_setting('statement_timeout') || ' ' || current_setting('application_name') || ' '
              || current_setting('client_connection_check_interval') || ' '
              || current_setting('client_min_messages') || ' ' || current_setting('transaction_isolation')
            """
        )
        try Self.usePlace { place in
            let database = try place.open()
            #expect(database.version.hasPrefix("PostgreSQL 1"))
            let found = try database.write { try $0.first(settings, [:]) { $0.text(0) } }
            #expect(found == "off 1.1 30min incasso 10s warning read committed")
        }
    }

    @Test
    func aLostConnectionIsToldAndReplaced() throws {
        try Self.usePlace { place in
            let database = try place.open()
            let other = try place.open()
            let error = #expect(throws: DatabaseError.self) {
                try database.write { transaction in
                    let pid = try transaction.first(Self.session, [:]) { $0.integer(0) } ?? 0
                    try Self.end(pid, on: other)
                    _ = try transaction.first(Self.session, [:]) { $0.integer(0) }
                }
            }
            #expect(error?.code == .unavailable)
            // The next transaction has a new connection; so has one whose idle connection was cut.
            let second = try database.read { try $0.first(Self.session, [:]) { $0.integer(0) } ?? 0 }
            try Self.end(second, on: other)
            let third = try database.read { try $0.first(Self.session, [:]) { $0.integer(0) } ?? 0 }
            #expect(third != second)
        }
    }

    /// Ends a session and waits until it is gone.
    private static func end(_ pid: Int64, on database: any Database) throws {
        let isGone = try database.read { try $0.first(terminate, ["pid": pid]) { $0.integer(0) } }
        #expect(isGone == 1)
    }

    @Test
    func rowsComeWhileTheServerStillSends() throws {
        let many = Statement("many", "SELECT generate_series(1, 2000000) AS still_sending_test")
        let state = Statement(
            "state",
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%still_sending_test%' AND pid <> pg_backend_pid()"
        )
        try Self.usePlace { place in
            let database = try place.open()
            let other = try place.open()
            var active: Int64 = -1
            var rows = 0
            try database.read { transaction in
                try transaction.query(many, [:]) { row in
                    rows += 1
                    if rows == 1000 {
                        active = try other.read { try $0.first(state, [:]) { $0.integer(0) } ?? 0 }
                    }
                }
            }
            #expect(rows == 2_000_000)
            #expect(active == 1)
        }
    }

    @Test
    func timeLimitsEndAsBusy() throws {
        let sleep = Statement("sleep", "SELECT 1 FROM (SELECT pg_sleep(10)) AS s")
        let touch = Statement("touch", "UPDATE item SET amount = amount + 1 WHERE tenant_id = 1 AND id = 1")
        try Self.usePlace { place in
            let hasty = try PostgresDatabase(
                place.url,
                limits: PostgresLimits(statementTimeoutSeconds: 1, lockTimeoutSeconds: 1)
            )
            let slow = #expect(throws: DatabaseError.self) {
                try hasty.read { try $0.query(sleep, [:]) { _ in } }
            }
            #expect(slow?.code == .busy)
            let patient = try place.open()
            try patient.define(ConformanceTests.schema) { try ConformanceTests.insert($0, 1) }
            try patient.write { transaction in
                try transaction.execute(touch, [:])
                let locked = #expect(throws: DatabaseError.self) {
                    try hasty.write { try $0.execute(touch, [:]) }
                }
                #expect(locked?.code == .busy)
            }
        }
    }

    @Test
    func wrongAddressesAreRefused() throws {
        for url in [
            "mysql://x", "postgres:///x?schema=a;b", "postgres:///x?schema=", "postgres:///x?schema=1a",
        ] {
            let error = #expect(throws: DatabaseError.self) { try PostgresDatabase(url) }
            #expect(error?.code == .other)
        }
        let error = #expect(throws: DatabaseError.self) {
            try PostgresDatabase("postgres:///none?host=/nowhere&schema=a")
        }
        #expect(error?.code == .unavailable)
    }

    @Test
    func aRefusedValueIsNotRepeated() throws {
        let cast = Statement("cast", "SELECT CAST(:text AS BIGINT)")
        try Self.usePlace { place in
            let database = try place.open()
            let error = #expect(throws: DatabaseError.self) {
                try database.read { try $0.query(cast, ["text": "secret"]) { _ in } }
            }
            #expect(error?.message == "a value was refused (SQLSTATE 22P02)")
        }
    }
}
