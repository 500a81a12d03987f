import Dispatch
import IncassoCore
import IncassoSQL
import IncassoTestSupport
import Synchronization
import Testing

@testable import IncassoEngine

@Suite struct ConcurrentRunTests {
    @Test("runs at the same time do the work of one", arguments: TestDatabase.all)
    func together(_ kind: TestDatabase) throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try kind.usePlace { place in
            let book = try TestBook(place.open(), directory: directory)
            let count = 90
            let debits = try FailedDebits(book, count: count)
            try debits.fail(
                (1...count).map { .init(claim: "C\($0)", reason: $0 % 3 == 0 ? "MD01" : "AM04") },
                on: "2026-12-03"
            )
            let engines = try (1...4).map { number in
                try Engine(
                    directory: book.data,
                    database: place.open(),
                    actor: Actor(name: "anna", osUser: "tester"),
                    clock: FixedClock(try #require(LocalDate(iso: "2026-12-03"))),
                    random: SeededRandom(seed: UInt64(number))
                )
            }
            let outcome = Mutex((noticesQueued: 0, sent: 0, problems: [String]()))
            DispatchQueue.concurrentPerform(iterations: engines.count) { index in
                do {
                    let run = try engines[index].recovery.run()
                    let send = try engines[index].notices.send()
                    outcome.withLock {
                        $0.noticesQueued += run.noticesQueued
                        $0.sent += send.sent
                    }
                } catch {
                    outcome.withLock { $0.problems.append("\(error)") }
                }
            }
            outcome.withLock {
                #expect($0.problems.isEmpty)
                #expect($0.noticesQueued == 60 && $0.sent == 60)
            }
            let engine = try book.engine(on: "2026-12-03")
            #expect(try engine.notices.list(state: "sent").count == 60)
            #expect(try engine.recovery.list().filter(\.isWithPerson).count == 30)
            #expect(try engine.exceptions.list(kind: "case-person").count == 30)
            for claim in [1, 3] {
                #expect(try debits.show("C\(claim)", on: "2026-12-03").decisions.count == 1)
            }
        }
    }
}
