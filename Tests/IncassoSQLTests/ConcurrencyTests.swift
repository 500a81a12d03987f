import Dispatch
import Glibc
import IncassoPostgres
import IncassoSQL
import IncassoTestSupport
import Synchronization
import Testing

/// Several connections and threads at once.
@Suite
struct ConcurrencyTests {
    private static let add = Statement(
        "item.add",
        "UPDATE item SET amount = amount + :by WHERE tenant_id = :t AND id = :id RETURNING amount"
    )
    private static let amount = Statement(
        "item.amount",
        "SELECT amount FROM item WHERE tenant_id = :t AND id = :id"
    )
    private static let put = Statement(
        "item.put",
        "UPDATE item SET amount = :amount WHERE tenant_id = :t AND id = :id"
    )

    /// Runs the work on as many threads as asked, and throws the first error.
    private static func onThreads(_ count: Int, _ work: @Sendable (Int) throws -> Void) throws {
        let failure = Mutex<(any Error)?>(nil)
        DispatchQueue.concurrentPerform(iterations: count) { index in
            do {
                try work(index)
            } catch {
                failure.withLock { $0 = $0 ?? error }
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
    }

    @Test(arguments: TestDatabase.all)
    func writersOfOneRowTakeTurns(_ kind: TestDatabase) throws {
        try kind.usePlace { place in
            let first = try place.open()
            try first.define(ConformanceTests.schema) { try ConformanceTests.insert($0, 1) }
            let second = try place.open()
            try Self.onThreads(4) { index in
                let database = index % 2 == 0 ? first : second
                for _ in 0..<25 {
                    try database.write { transaction in
                        // The row is changed before it is read: that is what makes the others wait.
                        try transaction.execute(Self.add, ["t": 1, "id": 1, "by": 1])
                        let seen =
                            try transaction.first(Self.amount, ["t": 1, "id": 1]) { $0.integer(0) } ?? 0
                        try transaction.execute(Self.put, ["t": 1, "id": 1, "amount": seen + 1])
                    }
                }
            }
            let total = try second.read { try $0.first(Self.amount, ["t": 1, "id": 1]) { $0.integer(0) } }
            #expect(total == 201)
        }
    }

    @Test(arguments: TestDatabase.all)
    func aReaderSeesOneState(_ kind: TestDatabase) throws {
        try kind.usePlace { place in
            let writer = try place.open()
            try writer.define(ConformanceTests.schema) { try ConformanceTests.insert($0, 1) }
            let reader = try place.open()
            try reader.read { transaction in
                let before = try transaction.first(ConformanceTests.count, ["t": 1]) { $0.integer(0) }
                #expect(before == 1)
                try writer.write { try ConformanceTests.insert($0, 2) }
                let after = try transaction.first(ConformanceTests.count, ["t": 1]) { $0.integer(0) }
                #expect(after == 1)
            }
            try #expect(ConformanceTests.count(reader) == 2)
        }
    }

    @Test(arguments: TestDatabase.all)
    func twoMigratorsAtOnceApplyEachStepOnce(_ kind: TestDatabase) throws {
        let migrations = (1...4).map { number in
            Migration(
                number: number,
                name: "step",
                script: "CREATE TABLE m\(number) (id INTEGER NOT NULL, PRIMARY KEY (id)) STRICT;"
            )
        }
        try kind.usePlace { place in
            try Self.onThreads(4) { index in
                try Migrator.migrate(place.open(), at: Int64(index), migrations: migrations)
            }
            let state = try Migrator.state(of: place.open(), migrations: migrations)
            #expect(state.applied.map(\.number) == [1, 2, 3, 4])
            #expect(state.problem == nil)
        }
    }

    @Test(.enabled(if: TestDatabase.all.contains(.postgres)))
    func aDeadlockIsRunAgain() throws {
        try TestDatabase.postgres.usePlace { place in
            let database = try place.open()
            try database.define(ConformanceTests.schema) { transaction in
                try ConformanceTests.insert(transaction, 1)
                try ConformanceTests.insert(transaction, 2)
            }
            let runs = Atomic(0)
            let holding = Atomic(0)
            try Self.onThreads(2) { index in
                let order = index == 0 ? [1, 2] : [2, 1]
                try database.write { transaction in
                    runs.add(1, ordering: .relaxed)
                    try transaction.execute(Self.add, ["t": 1, "id": order[0], "by": 10])
                    holding.add(1, ordering: .relaxed)
                    // Both hold their first row before they ask for the second; the re-run passes at once.
                    while holding.load(ordering: .relaxed) < 2 { usleep(1000) }
                    try transaction.execute(Self.add, ["t": 1, "id": order[1], "by": 10])
                }
            }
            #expect(runs.load(ordering: .relaxed) == 3)
            for id in 1...2 {
                let total = try database.read {
                    try $0.first(Self.amount, ["t": 1, "id": id]) { $0.integer(0) }
                }
                #expect(total == 21)
            }
        }
    }

    @Test(.enabled(if: TestDatabase.all.contains(.postgres)))
    func aSerialisationFailureIsRunAgain() throws {
        let strict = Statement("strict", "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        try TestDatabase.postgres.usePlace { place in
            let database = try place.open()
            let rival = try place.open()
            try database.define(ConformanceTests.schema) { try ConformanceTests.insert($0, 1) }
            var runs = 0
            try database.write { transaction in
                runs += 1
                try transaction.execute(strict, [:])
                _ = try transaction.first(Self.amount, ["t": 1, "id": 1]) { $0.integer(0) }
                if runs == 1 {
                    try rival.write { _ = try $0.execute(Self.add, ["t": 1, "id": 1, "by": 100]) }
                }
                // Swallowed: the driver knows all the same.
                _ = try? transaction.execute(Self.add, ["t": 1, "id": 1, "by": 10])
            }
            #expect(runs == 2)
            let total = try database.read { try $0.first(Self.amount, ["t": 1, "id": 1]) { $0.integer(0) } }
            #expect(total == 111)
        }
    }
}
