import IncassoCore
import IncassoSimulator
import IncassoTestSupport
import Testing

@testable import IncassoEngine

/// Payment blocks: one for each scheme, sequence and day, as large as the bank takes.
@Suite("Groups are merged into blocks and cut at the bank's limits")
struct BatchGroupingTests {
    /// Two imports, a Saturday and a Sunday: all of it is made on the Monday, in one block (CiviSEPA, thread 597).
    private static func fill(_ book: TestBook) throws {
        try book.importMandates((1...6).map { TestBook.mandate($0) }.joined())
        try book.importClaims("C1,M1,1.00,2026-11-28\nC2,M2,2.00,2026-11-28\nC3,M3,4.00,2026-11-29\n")
        try book.importClaims("C4,M4,8.00,2026-11-30\nC5,M5,16.00,2026-11-29\nC6,M6,32.00,2026-12-01\n")
    }

    @Test(arguments: TestDatabase.all) func rolledGroupsAreOneBlock(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try Self.fill(book)
            let report = try book.build()
            #expect(TestBook.shape(report.batches) == ["RCUR 2026-11-30 5 3100", "RCUR 2026-12-01 1 3200"])
            let moved = report.warnings.filter { $0.id == "BATCH-DATE-MOVED" }
            #expect(moved.compactMap(\.found).sorted() == ["2026-11-28", "2026-11-29", "2026-11-29"])
            #expect(report.batches.first?.blocks.first?.requestedOn.description == "2026-11-28")
            try book.expectClean("frozen")
            let batch = try book.release(report.batches[0])
            try Golden.expect(try TestFiles.bytes(try #require(batch.file)), equals: "merged.xml")
            try book.expectClean("released")
        }
    }

    /// What names the block, or a debit of it, reaches every debit.
    @Test(arguments: TestDatabase.all) func answersReachAMergedBlock(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try Self.fill(book)
            let batch = try book.release(try #require(try book.build().batches.first))
            let block = try #require(batch.blocks.first)
            let rejected = try book.endToEndId("C2")
            let path = try book.write(BankLetters.rejected(rejected, in: batch, on: "2026-11-27"), "r.xml")
            #expect(try book.engine(on: "2026-11-27").inbox.process(path).ends == ["AM04": 1])
            let entries = [
                BankLetters.settlement(of: block, on: "2026-11-30", less: 200),
                BankLetters.returned(try book.endToEndId("C5"), amount: "16.00", on: "2026-12-02"),
            ]
            let report = try book.receive(entries, on: "2026-12-02")
            #expect(report.blocksSettled == 1 && report.file?.parked == 0)
            let states = try (1...6).map { try book.engine().claims.show("C\($0)").state.rawValue }
            #expect(
                states == ["collected", "recovering", "collected", "collected", "recovering", "collecting"]
            )
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all) func aRejectedBlockEndsAllOfIt(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try Self.fill(book)
            let batch = try book.release(try #require(try book.build().batches.first))
            let path = try book.write(BankLetters.rejected(batch, on: "2026-11-27"), "r.xml")
            _ = try book.engine(on: "2026-11-27").inbox.process(path)
            #expect(try book.engine().batches.show(batch.id).state == .rejected)
            let states = try (1...6).map { try book.engine().claims.show("C\($0)").state.rawValue }
            #expect(states == Array(repeating: "recovering", count: 6))
            try book.expectClean()
        }
    }

    /// Each claim goes back to the day that was asked for, and is merged again.
    @Test(arguments: TestDatabase.all) func aCancelledBlockGoesBackByClaim(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try Self.fill(book)
            let batch = try #require(try book.build().batches.first)
            try book.engine().claims.hold("C3", reason: "asked")
            #expect(try book.engine().batches.show(batch.id).count == 5)
            try book.expectClean("one held")
            try book.engine().batches.cancel(batch.id)
            try book.expectClean("cancelled")
            let report = try book.build()
            #expect(TestBook.shape(report.batches) == ["RCUR 2026-11-30 4 2700", "RCUR 2026-12-01 1 3200"])
            #expect(Set(report.warnings.compactMap(\.found)).isSuperset(of: ["2026-11-28", "2026-11-29"]))
            try book.expectClean("again")
        }
    }

    /// Where one block cannot hold both, none is dropped.
    @Test func mergingKeepsTheLimits() throws {
        try TestBook.with(.sqlite) { book in
            try book.settle("max_block_transactions = 3\nmax_transactions = 100")
            try Self.fill(book)
            let report = try book.build()
            #expect(report.batches.count == 1)
            #expect(
                TestBook.shape(report.batches) == [
                    "RCUR 2026-11-30 3 700", "RCUR 2026-11-30 2 2400", "RCUR 2026-12-01 1 3200",
                ]
            )
        }
    }

    @Test func schemesNeverShareAFile() throws {
        try TestBook.with(.sqlite) { book in
            try book.importMandates(
                TestBook.mandate(1, more: ",")
                    + TestBook.mandate(2, more: ",business").replacing("sepa-core", with: "sepa-b2b"),
                "debtor_type"
            )
            try book.importClaims("C1,M1,1.00,2026-12-01\nC2,M2,2.00,2026-12-01\n")
            #expect(try book.build().batches.map(\.scheme).sorted() == ["sepa-b2b", "sepa-core"])
        }
    }

    /// A group above the limits is cut, also where some of its claims are held; every debit is in one block.
    @Test(arguments: TestDatabase.all) func groupsAreCutAtAmountAndCount(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(30)
            try book.engine().claims.hold("C5", reason: "asked")
            try book.settle("max_transactions = 7\nmax_amount = 20000")
            let report = try book.build()
            #expect(report.batches.reduce(0) { $0 + $1.count } == 29)
            for batch in report.batches {
                #expect(batch.count <= 7 && batch.total.minorUnits <= 20_000, "\(batch.id)")
            }
            try book.expectClean("frozen")
            try book.engine().claims.release("C5", reason: "asked")
            #expect(try book.build().batches.map(\.count) == [1])
            for batch in try book.engine().batches.list() { _ = try book.release(batch) }
            try book.expectClean("released")
            let answers = try book.answers(try book.engine().batches.list())
            for answer in answers {
                let report = try book.engine(on: answer.date.description).inbox.process(answer.path)
                #expect(report.file?.parked == 0)
            }
            #expect(try book.engine().batches.list().allSatisfy { $0.state == .settled })
            try book.expectClean("settled")
        }
    }

    /// The queue's claims are cut by amount too.
    @Test(arguments: TestDatabase.all) func queuedClaimsAreCut(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(12)
            let batch = try #require(try book.build().batches.first)
            try book.engine().batches.cancel(batch.id)
            try book.settle("max_amount = 6000")
            let report = try book.build()
            #expect(report.batches.reduce(0) { $0 + $1.count } == 12 && report.batches.count > 2)
            #expect(report.batches.allSatisfy { $0.total.minorUnits <= 6_000 })
            try book.expectClean()
        }
    }

    /// A file's size is known once it is rendered: smaller ones are made then.
    @Test(arguments: TestDatabase.all) func filesAreCutAtTheirSize(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.settle("max_bytes = 12000")
            try book.fill(60)
            let report = try book.build()
            #expect(report.batches.reduce(0) { $0 + $1.count } == 60 && report.batches.count > 2)
            for batch in report.batches {
                let released = try book.release(batch)
                #expect(try TestFiles.bytes(try #require(released.file)).count <= 12_000)
            }
            try book.expectClean()
        }
    }

    @Test func aDebitAboveTheBanksLimitIsNamed() throws {
        try TestBook.with(.sqlite) { book in
            try book.fill(3)
            try book.settle("max_amount = 1200")
            let error = try #require(throws: EngineError.self) { try book.build() }
            #expect(error.code == .refused && error.message.contains("claim C2 alone"))
            #expect(try book.engine().batches.list().isEmpty)
        }
    }

    /// Cutting and merging take nothing and give nothing, whatever the limits.
    @Test(arguments: 1...12) func anyLimitsKeepEveryDebit(_ seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        try TestBook.with(.sqlite) { book in
            let count = Int.random(in: 20...80, using: &generator)
            try book.importMandates((1...count).map { TestBook.mandate($0) }.joined())
            var total: Int64 = 0
            for part in 0..<3 {
                let rows = (1...count).filter { $0 % 3 == part }.map { number in
                    let amount = Int64.random(in: 100...5_000, using: &generator)
                    total += amount
                    let day = Int.random(in: 27...30, using: &generator)
                    return
                        "C\(number),M\(number),\(Money(minorUnits: amount, currency: .eur).decimal),2026-11-\(day)\n"
                }
                try book.importClaims(rows.joined())
            }
            let amount = Int.random(in: 5_000...60_000, using: &generator)
            let most = Int.random(in: 1...30, using: &generator)
            try book.settle(
                "max_amount = \(amount)\nmax_transactions = \(most)\nmax_block_transactions = \(max(1, most / 2))"
            )
            let report = try book.build()
            #expect(report.batches.reduce(0) { $0 + $1.count } == count, "seed \(seed)")
            #expect(report.batches.reduce(0) { $0 + $1.total.minorUnits } == total, "seed \(seed)")
            #expect(report.batches.allSatisfy { $0.count <= most }, "seed \(seed)")
            #expect(report.batches.allSatisfy { $0.total.minorUnits <= Int64(amount) }, "seed \(seed)")
            try book.expectClean("seed \(seed)")
        }
    }
}
