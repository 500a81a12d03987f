import IncassoCore
import IncassoEngine
import IncassoPostgres
import IncassoSQL
import IncassoSimulator
import IncassoTestSupport
import Synchronization
import Testing

/// The main job with a wire to the database that is cut all the time, against the same job with a good one.
@Suite(.enabled(if: TestDatabase.all.contains(.postgres)))
struct CutWireTests {
    private static let cases = Statement(
        "cases",
        "SELECT count(*), count(DISTINCT claim_id) FROM recovery_case WHERE tenant_id = :t"
    )
    private static let notices = Statement(
        "notices",
        "SELECT state, count(*) FROM notice WHERE tenant_id = :t GROUP BY state ORDER BY state"
    )

    @Test(.timeLimit(.minutes(3)))
    func theMainJobComesToTheSame() throws {
        let expected = try Self.use { book, _ in
            try Self.carryOut(book)
            return try Self.outcome(book)
        }
        let generator = SeededGenerator()
        try Self.use { book, place in
            let proxy = try CuttingProxy(to: place.url, generator: generator, cuts: 200)
            defer { proxy.stop() }
            var way: PostgresDatabase?
            try Self.patiently { way = try PostgresDatabase(proxy.url(of: place.url)) }
            let cut = TestBook(book, by: try #require(way))
            try Self.carryOut(cut)
            let cuts = proxy.cuts
            print("\(cuts.total) cuts, \(cuts.commits) around a COMMIT; \(generator.describe)")
            #expect(cuts.total >= 20, "\(generator.describe)")
            #expect(try Self.outcome(book) == expected, "\(generator.describe)")
            try book.expectClean("\(generator.describe)")
        }
    }

    @Test
    func aBankFileIsTakenInWithHardlyMoreWaitsThanStatements() throws {
        try Self.use { book, place in
            try book.fill(60)
            let batches = try book.collect()
            let answers = try book.answers(batches) { $0.returns = [.init("AM04", per100000: 20_000)] }
            let database = try PostgresDatabase(place.url)
            let known = TestBook(book, by: database)
            let statements = Atomic(0)
            // The first file prepares the statements, in the same waits in which they are first executed.
            for (number, answer) in answers.enumerated() {
                let engine = try known.engine(on: "2026-12-20")
                database.observer = { _ in statements.add(1, ordering: .relaxed) }
                let before = (statements.load(ordering: .relaxed), database.roundTrips)
                _ = try engine.inbox.process(answer.path)
                let counts = (statements.load(ordering: .relaxed) - before.0, database.roundTrips - before.1)
                print("bank file \(number + 1): \(counts.0) statements, \(counts.1) waits")
                // Beginnings and preparations come with statements. What else is waited for are the ends of transactions and
                // of COPY, and they are as many for any file.
                #expect(counts.1 <= counts.0 + 18)
                database.observer = nil
            }
        }
    }

    private static func use<Value>(_ body: (TestBook, TestDatabase.Place) throws -> Value) throws -> Value {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        return try TestDatabase.postgres.usePlace { place in
            try body(TestBook(place.open(), directory: directory), place)
        }
    }

    /// Does a step again, as a person does who is told that the connection was lost.
    private static func patiently(_ step: () throws -> Void) throws {
        for _ in 0..<100 {
            do {
                return try step()
            } catch let error as DatabaseError where error.code == .unavailable {
                continue
            }
        }
        try step()
    }

    /// Import, build, approval, release, answers, recovery and notices, each looked at before it is done.
    private static func carryOut(_ book: TestBook) throws {
        try patiently { try book.fill(120) }
        try patiently { _ = try book.engine().batches.build(creditor: try book.creditor()) }
        try patiently {
            for batch in try book.engine().batches.list() where batch.state == .frozen {
                try book.engine("ben").batches.approve(batch.id)
            }
        }
        try patiently {
            for batch in try book.engine().batches.list() where [.approved, .releasing].contains(batch.state)
            {
                _ = try book.engine().batches.release(batch.id, to: book.directory.path + "/out")
            }
        }
        var batches: [Batch] = []
        try patiently { batches = try book.engine().batches.list() }
        #expect(batches.allSatisfy { $0.state == .released })
        let answers = try book.answers(batches) { options in
            options.rejects = [.init("AM04", per100000: 5000)]
            options.returns = [.init("AM04", per100000: 15_000), .init("MS03", per100000: 5000)]
        }
        for answer in answers {
            try patiently { _ = try book.engine(on: answer.date.description).inbox.process(answer.path) }
        }
        for day in ["2026-12-14", "2026-12-28"] {
            try patiently { _ = try book.engine(on: day).run() }
        }
    }

    /// What the book says about the money, the cases and the notices.
    private static func outcome(_ book: TestBook) throws -> [String] {
        let engine = try book.engine(on: "2026-12-28")
        let reports = try ["ledger", "overview"].map { "\(try engine.reports.make($0).rows)" }
        return try book.database.read { transaction in
            let bindings: Bindings = ["t": engine.tenant.id]
            return reports
                + (try transaction.all(cases, bindings) { "cases \($0.integer(0)) \($0.integer(1))" })
                + (try transaction.all(notices, bindings) { "notices \($0.text(0)) \($0.integer(1))" })
        }
    }
}
