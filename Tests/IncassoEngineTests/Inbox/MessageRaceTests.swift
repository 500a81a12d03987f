import Dispatch
import IncassoCore
import IncassoTestSupport
import Synchronization
import Testing

@testable import IncassoEngine

/// Two messages of a bank about the same debits, worked on at the same moment.
@Suite struct MessageRaceTests {
    /// Blocks of two debits each, one for each round.
    private static let days = [
        "2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03",
    ]

    /// Runs each round on a block of its own; what the bank writes in it is worked on at once, on connections of their own.
    private static func rounds(
        _ kind: TestDatabase,
        _ letters: (Batch, Batch.Block, _ ids: [String], _ day: String) -> [String],
        check: (Engine, _ claims: [String], [InboxReport]) throws -> Void
    ) throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try kind.usePlace { place in
            let book = try TestBook(place.open(), directory: directory)
            try book.fill(2 * days.count, days)
            let batch = try #require(try book.collect().first)
            let blocks = try book.engine().batches.show(batch.id).blocks
            try #require(blocks.count == days.count)
            for (round, day) in days.enumerated() {
                let claims = (1...2).map { "C\(2 * round + $0)" }
                let ids = try claims.map { claim in
                    let number = try book.engine().claims.show(claim).number
                    let book = try book.engine().tenant.book
                    return BookReference(book: book, claim: UInt64(number), attempt: 1).text
                }
                let paths = try letters(batch, blocks[round], ids, day).enumerated().map {
                    try book.write($1, "letter-\(round)-\($0).xml")
                }
                let engines = try paths.map { _ in
                    try Engine(
                        directory: book.data,
                        database: place.open(),
                        actor: Actor(name: "anna", osUser: "tester"),
                        clock: FixedClock(try #require(LocalDate(iso: "2026-12-09")))
                    )
                }
                let reports = Mutex<[InboxReport]>([])
                DispatchQueue.concurrentPerform(iterations: paths.count) { index in
                    do {
                        let report = try engines[index].inbox.process(paths[index])
                        reports.withLock { $0.append(report) }
                    } catch {
                        Issue.record("round \(round): \(error)")
                    }
                }
                try check(engines[0], claims, reports.withLock { $0 })
                try book.expectClean("round \(round)")
            }
        }
    }

    @Test("a block's money, told by notification and statement", arguments: TestDatabase.all)
    func settlement(_ kind: TestDatabase) throws {
        try Self.rounds(kind) { _, block, _, day in
            ["053", "054", "053"].enumerated().map { number, kind in
                BankLetters.message(
                    [BankLetters.settlement(of: block, on: day)],
                    on: day,
                    kind: kind,
                    id: "\(day)-\(number)"
                )
            }
        } check: { engine, claims, reports in
            #expect(reports.reduce(0) { $0 + $1.blocksSettled } == 1)
            let states = try claims.map { try engine.claims.show($0).state }
            #expect(states == [.collected, .collected])
        }
    }

    @Test("a return, told by notification and statement", arguments: TestDatabase.all)
    func returned(_ kind: TestDatabase) throws {
        try Self.rounds(kind) { _, block, ids, day in
            ["053", "054"].map { kind in
                BankLetters.message(
                    [
                        BankLetters.settlement(of: block, on: day),
                        BankLetters.returned(ids[0], amount: "10.50", on: day),
                    ],
                    on: day,
                    kind: kind,
                    id: "\(kind)-\(day)"
                )
            }
        } check: { engine, claims, reports in
            #expect(reports.reduce(0) { $0 + $1.casesOpened } == 1)
            #expect(reports.reduce(0) { $0 + ($1.ends["AM04"] ?? 0) } == 1)
            let states = try claims.map { try engine.claims.show($0).state }
            #expect(states == [.recovering, .collected])
        }
    }

    /// Whichever comes first: the block's money is net of the reject, so a settlement that is faster waits for a person.
    @Test("a reject and the money of the others", arguments: TestDatabase.all)
    func rejected(_ kind: TestDatabase) throws {
        try Self.rounds(kind) { batch, block, ids, day in
            let rest = Batch.Block(
                reference: block.reference,
                sequence: block.sequence,
                requestedOn: block.requestedOn,
                effectiveOn: block.effectiveOn,
                state: block.state,
                count: block.count - 1,
                total: block.total - 1050,
                rejected: 0,
                settledOn: nil
            )
            return [
                BankLetters.rejected(ids[0], in: batch, on: day),
                BankLetters.message([BankLetters.settlement(of: rest, on: day)], on: day, id: day),
            ]
        } check: { engine, claims, reports in
            let states = try claims.map { try engine.claims.show($0).state }
            let parked = reports.reduce(0) { $0 + ($1.file?.parked ?? 0) }
            let settled = reports.reduce(0) { $0 + $1.blocksSettled }
            #expect(parked + settled == 1)
            #expect(states == [.recovering, settled == 1 ? .collected : .collecting])
        }
    }
}

extension TestBook {
    /// Mandates with a claim of 10.50 each, two on each of these days.
    fileprivate func fill(_ count: Int, _ days: [String]) throws {
        var mandates = "mandate_id,scheme,signature_date,debtor_name,iban\n"
        var claims = "claim_id,mandate_id,amount,due_date\n"
        for number in 1...count {
            mandates += "M\(number),sepa-core,2024-03-01,Kunde \(number),\(Self.iban(number))\n"
            claims += "C\(number),M\(number),10.50,\(days[(number - 1) / 2])\n"
        }
        let creditor = try creditor()
        _ = try engine().intake.importMandates(try write(mandates, "mandates.csv"), creditor: creditor)
        _ = try engine().intake.importCollections(try write(claims, "claims.csv"), creditor: creditor)
    }
}
