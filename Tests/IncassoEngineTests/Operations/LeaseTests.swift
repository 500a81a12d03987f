import Dispatch
import IncassoCore
import IncassoSQL
import IncassoTestSupport
import Synchronization
import Testing

@testable import IncassoEngine

@Suite struct LeaseTests {
    /// A book that several workers open, each with a machine's clock of its own.
    private static func with(
        _ kind: TestDatabase,
        _ body: ((_ seconds: Int) throws -> Engine) throws -> Void
    ) throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try kind.usePlace { place in
            let book = try TestBook(place.open(), directory: directory)
            let day = try #require(LocalDate(iso: "2026-11-20"))
            try body { seconds in
                try Engine(
                    directory: book.data,
                    database: place.open(),
                    actor: Actor(name: "anna", osUser: "tester"),
                    clock: FixedClock(day),
                    random: SeededRandom(seed: 7),
                    machineClock: FixedClock(WallTime(date: day, secondOfDay: 43_200 + seconds))
                )
            }
        }
    }

    /// Fails the test unless a lease is held, or free, as another worker sees it.
    private static func expect(
        _ name: String,
        isHeld: Bool,
        by engine: Engine,
        _ comment: Comment? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        var found = true
        if case .taken(let lease) = try Lease.take(name, engine: engine) {
            try lease.release(on: engine.database)
            found = false
        }
        #expect(found == isHeld, comment, sourceLocation: sourceLocation)
    }

    private static func take(_ name: String, _ engine: Engine) throws -> Lease {
        guard case .taken(let lease) = try Lease.take(name, engine: engine) else {
            throw EngineError(.refused, "\(name) is held")
        }
        return lease
    }

    @Test(arguments: TestDatabase.all)
    func oneAtATime(_ kind: TestDatabase) throws {
        try Self.with(kind) { open in
            let (one, two) = (try open(0), try open(0))
            let outcome = try one.exclusively("sweep") { _ in
                try Self.expect("sweep", isHeld: true, by: two)
                try Self.expect("sweep", isHeld: true, by: one, "the same process is no exception")
                try Self.expect("other", isHeld: false, by: two)
                return 7
            }
            guard case .done(7) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            try Self.expect("sweep", isHeld: false, by: two, "it was given back")
            let failed = #expect(throws: EngineError.self) {
                _ = try one.exclusively("sweep") { _ in throw EngineError(.invalid, "no") }
            }
            #expect(failed?.message == "no")
            try Self.expect("sweep", isHeld: false, by: two, "it was given back after a failure")
        }
    }

    @Test("of many that want it at once, one gets it", arguments: TestDatabase.all)
    func race(_ kind: TestDatabase) throws {
        try Self.with(kind) { open in
            let engines = try (1...4).map { _ in try open(0) }
            for round in 1...10 {
                let taken = Mutex<[Lease]>([])
                DispatchQueue.concurrentPerform(iterations: engines.count) { index in
                    do {
                        if case .taken(let lease) = try Lease.take("sweep \(round)", engine: engines[index]) {
                            taken.withLock { $0.append(lease) }
                        }
                    } catch {
                        Issue.record("\(error)")
                    }
                }
                #expect(taken.withLock { $0.count } == 1, "round \(round)")
            }
        }
    }

    @Test("a holder that was held up too long writes nothing", arguments: TestDatabase.all)
    func fencing(_ kind: TestDatabase) throws {
        try Self.with(kind) { open in
            let late = try open(0)
            let before = try late.exceptionCount()
            let outcome = try late.exclusively("sweep") { engine in
                try Exceptions.open(1, engine)
                try Self.expect("sweep", isHeld: true, by: open(299))
                let successor = try open(301)
                try successor.exclusively("sweep") { try Exceptions.open(2, $0) }.expectDone()
                try Exceptions.open(3, engine)
                Issue.record("it went on")
            }
            guard case .elsewhere(let holder) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(holder == "another process, which has taken over")
            #expect(try late.exceptionCount() == before + 2)
            #expect(try late.exceptions.list(kind: "lease-test").map(\.detail) == ["1", "2"])
        }
    }

    @Test("each transaction puts the end off", arguments: TestDatabase.all)
    func renewal(_ kind: TestDatabase) throws {
        try Self.with(kind) { open in
            let holder = try open(0)
            let lease = try Self.take("sweep", holder)
            // As if the same process came to it again later.
            let later = try open(200)
            let database = LeasedDatabase(holder.database, lease: lease.by(later.machineClock))
            try database.write { _ in }
            try Self.expect("sweep", isHeld: true, by: open(499))
            try Self.expect("sweep", isHeld: false, by: open(501))
            #expect(throws: Lease.Lost.self) { try database.write { _ in } }
            #expect(throws: Lease.Lost.self) {
                try database.define("CREATE TABLE late (number INTEGER)") { _ in }
            }
            try Self.expect("sweep", isHeld: false, by: holder)
        }
    }

    @Test("a lost lease around another one ends both", arguments: TestDatabase.all)
    func nesting(_ kind: TestDatabase) throws {
        try Self.with(kind) { open in
            let late = try open(0)
            let outcome = try late.exclusively("outer") { outer in
                _ = try outer.exclusively("inner") { inner in
                    _ = try Self.take("outer", open(301))
                    try Exceptions.open(1, inner)
                }
                Issue.record("the outer work went on")
            }
            guard case .elsewhere = outcome else {
                Issue.record("\(outcome)")
                return
            }
            try Self.expect(
                "inner",
                isHeld: false,
                by: open(301),
                "the inner lease has run out or was given back"
            )
        }
    }

    @Test("the work of a process that has ended is free at once", arguments: TestDatabase.all)
    func ended(_ kind: TestDatabase) throws {
        try Self.with(kind) { open in
            let engine = try open(0)
            _ = try Self.take("sweep", engine)
            try Self.expect("sweep", isHeld: true, by: engine)
            let own = try #require(WorkerProcess.current.identity).split(separator: " ")
            for (identity, isFree) in [
                ("\(own[0]) \(own[1]) \(own[2]) 1", true),
                ("\(own[0]) \(own[1]) 4194300 \(own[3])", true),
                ("\(own[0]) 1 4194300 \(own[3])", false), ("elsewhere 1 4194300 1", false),
            ] {
                try engine.database.write { transaction in
                    _ = try transaction.execute(
                        Self.setProcess,
                        ["t": engine.tenant.id, "process": identity]
                    )
                }
                #expect(WorkerProcess.hasEnded(identity) == isFree, "\(identity)")
                try Self.expect("sweep", isHeld: !isFree, by: engine, "\(identity)")
                if isFree { _ = try Self.take("sweep", engine) }
            }
        }
    }

    private static let setProcess = Statement(
        "test.lease.process",
        "UPDATE lease SET process = :process WHERE tenant_id = :t"
    )

    @Test func thisProcessIsAtWork() throws {
        let identity = try #require(WorkerProcess.current.identity)
        #expect(!WorkerProcess.hasEnded(identity))
        #expect(WorkerProcess.current.name.hasPrefix("process "))
        for broken in ["", "1", "a b c d", "a b 0 1"] { #expect(!WorkerProcess.hasEnded(broken)) }
    }
}

extension Exclusive {
    fileprivate func expectDone() {
        if case .done = self { return }
        Issue.record("\(self)")
    }
}

extension Exceptions {
    /// Something that a holder of a lease writes.
    fileprivate static func open(_ number: Int, _ engine: Engine) throws {
        try engine.database.write { transaction in
            _ = try open(
                .init(kind: "lease-test", subject: "number \(number)", detail: "\(number)"),
                engine: engine,
                in: transaction
            )
        }
    }
}

extension Engine {
    fileprivate func exceptionCount() throws -> Int { try exceptions.list().count }
}

extension Lease {
    /// The same lease as its holder has it when its clock shows another time.
    fileprivate func by(_ clock: any EngineClock) -> Lease {
        Lease(tenant: tenant, name: name, fence: fence, clock: clock, length: length)
    }
}
