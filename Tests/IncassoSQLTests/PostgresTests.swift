import Glibc
import IncassoPostgres
import IncassoSQL
import IncassoTestSupport
import Testing

/// What only a server does: sessions, lost connections, time limits.
@Suite(.enabled(if: TestDatabase.all.contains(.postgres)))
struct PostgresTests {
    private static let terminate = Statement(
        "terminate",
        """
        SELECT count(*) FROM (SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE pid <> pg_backend_pid() AND application_name = 'incasso' AND query LIKE :query) AS t
        """
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
        let mark = Statement("lost.mark", "SELECT 1 AS lost_connection_test")
        try Self.usePlace { place in
            let database = try place.open()
            let other = try place.open()
            let error = #expect(throws: DatabaseError.self) {
                try database.write { transaction in
                    _ = try transaction.first(mark, [:]) { $0.integer(0) }
                    let killed = try Self.kill("%lost_connection_test%", on: other)
                    #expect(killed == 1)
                    usleep(100_000)
                    _ = try transaction.first(mark, [:]) { $0.integer(0) }
                }
            }
            #expect(error?.code == .unavailable)
            // The next transaction has a new connection; so has one whose idle connection was cut.
            #expect(try database.read { try $0.first(mark, [:]) { $0.integer(0) } } == 1)
            #expect(try Self.kill("COMMIT", on: other) >= 1)
            usleep(100_000)
            #expect(try database.read { try $0.first(mark, [:]) { $0.integer(0) } } == 1)
        }
    }

    /// Ends the sessions whose last statement is like this, on a thread's own transaction.
    private static func kill(_ query: String, on database: any Database) throws -> Int64 {
        try database.read { try $0.first(terminate, ["query": query]) { $0.integer(0) } ?? 0 }
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
            let hasty = try PostgresDatabase(place.url, statementTimeoutSeconds: 1, lockTimeoutSeconds: 1)
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
