import Dispatch
import Foundation
import IncassoSQL
import IncassoTestSupport
import Testing

@testable import IncassoPostgres

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
    func aLostConnectionIsReplaced() throws {
        try Self.usePlace { place in
            let database = try place.open()
            let other = try place.open()
            try database.define(ConformanceTests.schema) { _ in }
            var runs = 0
            try database.write { transaction in
                runs += 1
                try ConformanceTests.insert(transaction, 1)
                if runs == 1 { try Self.endSession(of: transaction, on: other) }
                // An error that the body hides is no success.
                try? ConformanceTests.insert(transaction, 2)
            }
            #expect(runs == 2)
            #expect(try ConformanceTests.count(database) == 2)
            // A session that ends every time is not replaced for ever.
            runs = 0
            let error = #expect(throws: DatabaseError.self) {
                try database.write { transaction in
                    runs += 1
                    try Self.endSession(of: transaction, on: other)
                    try ConformanceTests.insert(transaction, 3)
                }
            }
            #expect(error?.code == .unavailable)
            #expect(runs == 8)
            // What the body refuses is not tried again.
            runs = 0
            #expect(throws: CancellationError.self) {
                try database.write { transaction in
                    runs += 1
                    try Self.endSession(of: transaction, on: other)
                    throw CancellationError()
                }
            }
            #expect(runs == 1)
        }
    }

    @Test
    func aReadingIsRunAgainOnlyWhileItHasLearntNothing() throws {
        try Self.usePlace { place in
            let database = try place.open()
            let other = try place.open()
            let idle = try database.read { try $0.first(Self.session, [:]) { $0.integer(0) } ?? 0 }
            try Self.end(idle, on: other)
            // The connection that lay idle was cut.
            let next = try database.read { try $0.first(Self.session, [:]) { $0.integer(0) } ?? 0 }
            #expect(next != idle)
            var runs = 0
            let error = #expect(throws: DatabaseError.self) {
                try database.read { transaction in
                    runs += 1
                    try Self.endSession(of: transaction, on: other)
                    try transaction.query(Self.session, [:]) { _ in }
                }
            }
            #expect(error?.code == .unavailable)
            #expect(runs == 1)
        }
    }

    @Test
    func aSessionThatWasAskedForCanCommitNoMore() throws {
        let other = Statement("receipt.latest", "SELECT latest FROM commit_receipt WHERE tenant_id = :t")
        try Self.usePlace { place in
            let database = try place.open()
            try Migrator.migrate(database, at: 0)
            try database.define(ConformanceTests.schema) { _ in }
            let address = try PostgresAddress(place.url, limits: PostgresLimits())
            let slow = try PostgresConnection(address, roundTrips: PostgresRoundTrips())
            func commit(_ item: Int) throws -> (PostgresReceipt, () throws -> Void) {
                let receipt = try #require(try slow.nextReceipt(tenant: 1))
                try slow.run("BEGIN; INSERT INTO item VALUES (1, \(item), 'item \(item)', 1, NULL)")
                return (receipt, { try slow.run(receipt.record + "; COMMIT") })
            }
            func isDone(_ receipt: PostgresReceipt) throws -> Bool {
                let connection = try PostgresConnection(address, roundTrips: PostgresRoundTrips())
                return try connection.result(of: receipt.ask).text(0) == String(receipt.serial)
            }
            let (first, commitFirst) = try commit(1)
            try commitFirst()
            let (second, commitSecond) = try commit(2)
            try commitSecond()
            #expect(try isDone(second))
            #expect(try isDone(second), "asking twice gives the same answer")
            #expect(try !isDone(first), "an older one is nobody's question any more")
            // That question closed the session.
            let (third, commitThird) = try commit(3)
            #expect(try !isDone(third))
            let refused = #expect(throws: DatabaseError.self) { try commitThird() }
            #expect(refused?.code == .constraint)
            try slow.run("ROLLBACK")
            #expect(try ConformanceTests.count(database) == 2)
            #expect(try database.read { try $0.all(other, ["t": 1]) { $0.integer(0) } } == [0])
        }
    }

    @Test
    func whoFindsNoConnectionWaitsAndIsTold() throws {
        try Self.usePlace { place in
            let database = try PostgresDatabase(place.url + "&pool_size=2&pool_timeout=3")
            let held = DispatchSemaphore(value: 0)
            let release = DispatchSemaphore(value: 0)
            let group = DispatchGroup()
            func hold() {
                group.enter()
                Thread.detachNewThread {
                    defer { group.leave() }
                    do {
                        _ = try database.read { transaction in
                            _ = try transaction.first(Self.session, [:]) { $0.integer(0) }
                            held.signal()
                            release.wait()
                        }
                    } catch {
                        Issue.record(error)
                    }
                }
            }
            for _ in 0..<2 { hold() }
            for _ in 0..<2 { held.wait() }
            let error = #expect(throws: DatabaseError.self) {
                try database.read { try $0.query(Self.session, [:]) { _ in } }
            }
            #expect(error?.code == .busy)
            #expect(error?.message == "all 2 connections to PostgreSQL were at work for 3 seconds")
            #expect(error?.remedy?.contains("pool_size") == true)
            Thread.detachNewThread {
                usleep(100_000)
                release.signal()
            }
            _ = try database.read { try $0.first(Self.session, [:]) { $0.integer(0) } }
            release.signal()
            group.wait()
        }
    }

    @Test
    func aTransactionWaitsForTheServerAsRarelyAsItCan() throws {
        try Self.usePlace { place in
            let first = try place.open()
            try Migrator.migrate(first, at: 0)
            try first.define(ConformanceTests.schema) { _ in }
            let database = try PostgresDatabase(place.url)
            func roundTrips(_ work: (any Transaction) throws -> Void) throws -> Int {
                let before = database.roundTrips
                try database.write(work)
                return database.roundTrips - before
            }
            let work = (1...10).map { id -> (statement: Statement, bindings: Bindings) in
                (
                    ConformanceTests.insert,
                    ["t": 1, "id": id, "name": "item \(id)", "amount": 1, "body": [UInt8]?.none]
                )
            }
            #expect(try roundTrips { _ in } == 0)
            // The beginning, the preparation and all of them in one; the receipt and the COMMIT in another.
            #expect(try roundTrips { try $0.executeAll(work) } == 2)
            #expect(try roundTrips { for id in 11...20 { try ConformanceTests.insert($0, id) } } == 11)
            #expect(try ConformanceTests.count(database) == 20)
            let log = StatementLog()
            database.observer = { log.add($0) }
            let error = #expect(throws: DatabaseError.self) {
                try database.write { transaction in
                    try transaction.executeAll([
                        (
                            ConformanceTests.insert,
                            ["t": 1, "id": 21, "name": "x", "amount": 1, "body": [UInt8]?.none]
                        ),
                        (
                            ConformanceTests.insert,
                            ["t": 1, "id": 22, "name": "x", "amount": 1, "body": [UInt8]?.none]
                        ),
                        (
                            ConformanceTests.insert,
                            ["t": 1, "id": 23, "name": "y", "amount": 1, "body": [UInt8]?.none]
                        ),
                    ])
                }
            }
            #expect(error?.code == .constraint)
            #expect(error?.statement == "item.insert")
            #expect(log.names == ["item.insert", "item.insert", "item.insert"])
            #expect(try ConformanceTests.count(database) == 20)
        }
    }

    @Test
    func whatALostClientLeftBehindIsEnded() throws {
        let sleep = Statement("sleep", "SELECT 1 FROM (SELECT pg_sleep(60)) AS left_behind_test")
        let sleepers = Statement(
            "sleepers",
            """
            SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%left_behind_test%' AND state = 'active'
              AND pid <> pg_backend_pid()
            """
        )
        try Self.usePlace { place in
            let proxy = try CuttingProxy(to: place.url, generator: SeededGenerator(), cuts: 0)
            defer { proxy.stop() }
            let database = try PostgresDatabase(proxy.url(of: place.url))
            Thread.detachNewThread {
                usleep(300_000)
                proxy.cutAll()
            }
            var runs = 0
            let left = try database.write { transaction -> Int64? in
                runs += 1
                if runs == 1 { try transaction.query(sleep, [:]) { _ in } }
                return try transaction.first(sleepers, [:]) { $0.integer(0) }
            }
            #expect(runs == 2)
            #expect(left == 0)
        }
    }

    /// Ends the transaction's own session.
    private static func endSession(of transaction: any Transaction, on database: any Database) throws {
        let pid = try transaction.first(session, [:]) { $0.integer(0) } ?? 0
        try end(pid, on: database)
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
            #expect(
                slow?.remedy?.contains("raise statement_timeout=SECONDS in the database's address") == true
            )
            let patient = try place.open()
            try patient.define(ConformanceTests.schema) { try ConformanceTests.insert($0, 1) }
            try patient.write { transaction in
                try transaction.execute(touch, [:])
                let hurried = try PostgresDatabase(place.url, limits: PostgresLimits(lockTimeoutSeconds: 1))
                let locked = #expect(throws: DatabaseError.self) {
                    try hurried.write { try $0.execute(touch, [:]) }
                }
                #expect(locked?.code == .busy)
                #expect(locked?.remedy?.contains("lock_timeout") == true)
            }
        }
    }

    @Test
    func wrongAddressesAreRefused() throws {
        for url in [
            "mysql://x", "postgres:///x?schema=a;b", "postgres:///x?schema=", "postgres:///x?schema=1a",
            "postgres:///x?pool_size=0", "postgres:///x?pool_size=many", "postgres:///x?lock_timeout=-1",
            "postgres://u:secret@h:port@x/y%zz", "postgres://u:se/cret@h/x?unknown=1",
        ] {
            let error = #expect(throws: DatabaseError.self) { try PostgresDatabase(url) }
            #expect(error?.code == .other)
            #expect(error?.description.contains("cret") == false)
        }
        let error = #expect(throws: DatabaseError.self) {
            try PostgresDatabase("postgres:///none?host=/nowhere&schema=a")
        }
        #expect(error?.code == .unavailable)
    }

    @Test(arguments: [
        ("postgres://ann@db/incasso", "postgres://ann@db/incasso"),
        ("postgres://ann:geheim@db:5432/incasso?schema=a", "postgres://ann:…@db:5432/incasso?schema=a"),
        ("postgres://ann:ge@he/im?@db/incasso", "postgres://ann:…@db/incasso"),
        ("postgres:/ann:geheim@db/incasso", "postgres:/ann:…@db/incasso"),
        (
            "postgres://db/x?user=ann&password=geheim&sslpassword=auch",
            "postgres://db/x?user=ann&password=…&sslpassword=…"
        ),
        ("sqlite:/srv/incasso.db", "sqlite:/srv/incasso.db"),
    ])
    func aPasswordIsLeftOut(_ url: String, _ shown: String) {
        #expect(PostgresDatabase.withoutPassword(url) == shown)
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
