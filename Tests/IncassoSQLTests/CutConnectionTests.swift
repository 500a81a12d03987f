import Dispatch
import IncassoPostgres
import IncassoSQL
import IncassoTestSupport
import Synchronization
import Testing

/// The wire to the server is cut a thousand times, and no cent is lost or counted twice.
@Suite(.enabled(if: TestDatabase.all.contains(.postgres)))
struct CutConnectionTests {
    /// Nothing here is unique by itself: a job that is done twice shows.
    private static let schema = """
        CREATE TABLE purse (
          tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, cents INTEGER NOT NULL, entries INTEGER NOT NULL,
          PRIMARY KEY (tenant_id, id)) STRICT, WITHOUT ROWID;
        CREATE TABLE entry (
          tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, job INTEGER NOT NULL, cents INTEGER NOT NULL, note TEXT,
          PRIMARY KEY (tenant_id, id)) STRICT, WITHOUT ROWID;
        """
    private static let open = Statement(
        "purse.open",
        "INSERT INTO purse (tenant_id, id, cents, entries) VALUES (:t, 1, 0, 0)"
    )
    private static let take = Statement(
        "purse.take",
        """
        UPDATE purse SET entries = entries + :count, cents = cents + :cents WHERE tenant_id = :t AND id = 1
        RETURNING entries - :count
        """
    )
    private static let add = Statement(
        "entry.add",
        "INSERT INTO entry (tenant_id, id, job, cents, note) VALUES (:t, :id, :job, :cents, :note)"
    )
    private static let latest = Statement(
        "entry.latest",
        "SELECT id, job, note FROM entry WHERE tenant_id = :t ORDER BY id DESC LIMIT 20"
    )
    private static let jobs = Statement(
        "entry.jobs",
        """
        SELECT job, count(*), CAST(sum(cents) AS BIGINT), count(DISTINCT id) FROM entry WHERE tenant_id = :t
        GROUP BY job ORDER BY job
        """
    )
    private static let total = Statement(
        "purse.total",
        "SELECT cents, entries FROM purse WHERE tenant_id = :t"
    )
    private static let receipts = Statement(
        "receipts",
        "SELECT count(*) FROM commit_receipt WHERE tenant_id = :t"
    )
    private static let target = BulkTarget(
        table: "entry",
        columns: ["tenant_id", "id", "job", "cents", "note"]
    )

    /// A piece of work: so many entries of so many cents.
    private struct Job {
        let number: Int
        var count: Int { number % 5 == 0 ? 150 : number % 3 + 1 }
        var cents: Int { number % 97 + 1 }
    }

    private static func carryOut(_ job: Job, for tenant: Int, on database: any Database) throws -> Int64 {
        try database.write { transaction in
            let bindings: Bindings = ["t": tenant, "count": job.count, "cents": job.cents * job.count]
            guard let first = try transaction.first(take, bindings, { $0.integer(0) }) else { return -1 }
            let note = String(repeating: "n", count: job.number % 60)
            if job.count > 100 {
                try transaction.load(target) { writer in
                    for index in 0..<job.count {
                        try writer.integer(Int64(tenant))
                        try writer.integer(first + Int64(index))
                        try writer.integer(Int64(job.number))
                        try writer.integer(Int64(job.cents))
                        try writer.text(note)
                        try writer.endRow()
                    }
                }
            } else {
                try transaction.executeAll(
                    (0..<job.count).map { index in
                        (
                            add,
                            [
                                "t": tenant, "id": first + Int64(index), "job": job.number,
                                "cents": job.cents, "note": note,
                            ]
                        )
                    }
                )
            }
            var seen = 0
            try transaction.query(latest, ["t": tenant]) { row in
                if row.integer(1) == Int64(job.number) { seen += 1 }
            }
            #expect(seen == min(job.count, 20), "rows of a walk are missing")
            return first
        }
    }

    @Test(.timeLimit(.minutes(3)))
    func aThousandCutsLoseNothingAndDoubleNothing() throws {
        let generator = SeededGenerator()
        print("\(generator.describe)")
        try TestDatabase.postgres.usePlace { place in
            let direct = try place.open()
            try Migrator.migrate(direct, at: 0)
            try direct.define(Self.schema) { transaction in
                for tenant in 1...2 { try transaction.execute(Self.open, ["t": tenant]) }
            }
            let proxy = try CuttingProxy(to: place.url, generator: generator, cuts: 1000)
            defer { proxy.stop() }
            let database = try Self.patiently { try PostgresDatabase(proxy.url(of: place.url)) }
            let answers = Mutex<[Int: Set<Int64>]>([:])
            let next = Atomic(0)
            let failure = Mutex<(any Error)?>(nil)
            DispatchQueue.concurrentPerform(iterations: 4) { _ in
                do {
                    while proxy.cuts.total < 1000, failure.withLock({ $0 == nil }) {
                        let job = Job(number: next.add(1, ordering: .relaxed).newValue)
                        // Eight cuts of one transaction in a row are told, with nothing changed: then a client asks again.
                        let first = try Self.patiently {
                            try Self.carryOut(job, for: 1 + job.number % 2, on: database)
                        }
                        _ = answers.withLock { $0[1 + job.number % 2, default: []].insert(first) }
                    }
                } catch {
                    failure.withLock { $0 = error }
                }
            }
            if let error = failure.withLock({ $0 }) { throw error }
            let cuts = proxy.cuts
            print(
                "\(cuts.total) cuts, \(cuts.commits) around a COMMIT, \(next.load(ordering: .relaxed)) transactions"
            )
            #expect(cuts.total >= 1000, "\(generator.describe)")
            for tenant in 1...2 {
                try Self.expectEachOnce(
                    tenant,
                    of: next.load(ordering: .relaxed),
                    answers.withLock { $0[tenant] ?? [] },
                    on: direct,
                    "\(generator.describe)"
                )
            }
        }
    }

    @Test(.timeLimit(.minutes(3)))
    func withoutReceiptsTheFateIsUnknownAndNothingIsDoubled() throws {
        let generator = SeededGenerator()
        try TestDatabase.postgres.usePlace { place in
            let direct = try place.open()
            try direct.define(Self.schema) { try $0.execute(Self.open, ["t": 1]) }
            let proxy = try CuttingProxy(to: place.url, generator: generator, cuts: 100)
            defer { proxy.stop() }
            let database = try Self.patiently { try PostgresDatabase(proxy.url(of: place.url)) }
            var unknown: Set<Int> = []
            var last = 0
            while proxy.cuts.total < 100 {
                last += 1
                do {
                    _ = try Self.carryOut(Job(number: last), for: 1, on: database)
                } catch let error as DatabaseError where error.code == .unavailable {
                    #expect(error.message.hasSuffix("whether it took effect is not known"))
                    #expect(error.remedy != nil)
                    unknown.insert(last)
                }
            }
            let found = try direct.read { transaction in
                try transaction.all(Self.jobs, ["t": 1]) { (Int($0.integer(0)), Int($0.integer(1))) }
            }
            #expect(!unknown.isEmpty, "\(generator.describe)")
            for (job, count) in found { #expect(count == Job(number: job).count, "\(generator.describe)") }
            #expect(Set(1...last).subtracting(found.map(\.0)).isSubset(of: unknown), "\(generator.describe)")
        }
    }

    private static func expectEachOnce(
        _ tenant: Int,
        of last: Int,
        _ answers: Set<Int64>,
        on database: any Database,
        _ comment: Comment
    ) throws {
        let expected = (1...last).filter { 1 + $0 % 2 == tenant }.map(Job.init)
        try database.read { transaction in
            let found = try transaction.all(jobs, ["t": tenant]) {
                ($0.integer(0), $0.integer(1), $0.integer(2))
            }
            #expect(found.map { Int($0.0) } == expected.map(\.number), comment)
            #expect(found.map { Int($0.1) } == expected.map(\.count), comment)
            #expect(found.map { Int($0.2) } == expected.map { $0.count * $0.cents }, comment)
            let total = try transaction.first(total, ["t": tenant]) {
                (Int($0.integer(0)), Int($0.integer(1)))
            }
            #expect(total?.0 == expected.reduce(0) { $0 + $1.count * $1.cents }, comment)
            #expect(total?.1 == expected.reduce(0) { $0 + $1.count }, comment)
            // Each caller was told where its entries begin, and no two the same.
            #expect(answers.count == expected.count, comment)
            let sessions = try transaction.first(receipts, ["t": tenant]) { $0.integer(0) } ?? 0
            #expect(sessions > 0)
        }
    }

    /// Does something again while the database cannot be reached.
    ///
    /// The first connection is not tried again by the driver: who mistypes an address is told at once.
    private static func patiently<Value>(_ work: () throws -> Value) throws -> Value {
        var last: any Error = DatabaseError(code: .unavailable, message: "never tried")
        for _ in 0..<50 {
            do { return try work() } catch let error as DatabaseError where error.code == .unavailable {
                last = error
            }
        }
        throw last
    }
}
