import Dispatch
import IncassoCore
import IncassoSQL
import IncassoTestSupport
import Synchronization
import Testing

@testable import IncassoEngine

/// Two connections that want the same claim at the same moment: one waits for the other, or is refused.
@Suite struct PaymentRaceTests {
    /// A book on a place that several connections share.
    private static func with(
        _ kind: TestDatabase,
        _ body: (TestBook, (String, String) throws -> Engine) throws -> Void
    ) throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try kind.usePlace { place in
            let book = try TestBook(place.open(), directory: directory)
            try body(book) { name, day in
                try Engine(
                    directory: book.data,
                    database: place.open(),
                    actor: Actor(name: name, osUser: "tester"),
                    clock: FixedClock(try #require(LocalDate(iso: day))),
                    random: SeededRandom(seed: UInt64(name.utf8.count))
                )
            }
        }
    }

    /// Does everything at once, and gives what was refused.
    private static func together(_ work: [@Sendable () throws -> Void]) -> [EngineError] {
        let refusals = Mutex<[EngineError]>([])
        DispatchQueue.concurrentPerform(iterations: work.count) { index in
            do {
                try work[index]()
            } catch let error as EngineError {
                refusals.withLock { $0.append(error) }
            } catch {
                Issue.record("\(error)")
            }
        }
        return refusals.withLock { $0 }
    }

    @Test(arguments: TestDatabase.all)
    func twoPaymentsOfAllThatIsOpen(_ kind: TestDatabase) throws {
        try Self.with(kind) { book, open in
            try book.fill(8)
            let (one, two) = (try open("anna", "2026-11-20"), try open("bernd", "2026-11-20"))
            for number in 1...8 {
                let claim = "C\(number)"
                let refused = Self.together(
                    [(one, "cash"), (two, "card")].map { engine, method in
                        {
                            try engine.payments.record(
                                .init(
                                    claim: claim,
                                    receivedOn: engine.today,
                                    method: try #require(Payment.Method(rawValue: method))
                                )
                            )
                        }
                    }
                )
                #expect(refused.count == 1 && refused.first?.code == .refused)
                #expect(try one.payments.list(claim: claim).count == 1)
            }
            #expect(try one.credits.list().isEmpty)
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func twoPaymentsOfTheWholeAmount(_ kind: TestDatabase) throws {
        try Self.with(kind) { book, open in
            try book.fill(8)
            let engines = [try open("anna", "2026-11-20"), try open("bernd", "2026-11-20")]
            for number in 1...8 {
                let refused = Self.together(
                    engines.enumerated().map { index, engine in
                        {
                            try engine.payments.record(
                                .init(
                                    claim: "C\(number)",
                                    amount: Int64(1050 + number * 100),
                                    receivedOn: engine.today,
                                    reference: "R\(number)-\(index)"
                                )
                            )
                        }
                    }
                )
                #expect(refused.isEmpty)
            }
            let credits = try engines[0].credits.list()
            #expect(credits.count == 8 && credits.allSatisfy { $0.available == $0.amount })
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func paymentAndPlanning(_ kind: TestDatabase) throws {
        try Self.with(kind) { book, open in
            for round in 1...6 {
                try book.fillRound(round)
                let (one, two) = (try open("anna", "2026-11-20"), try open("bernd", "2026-11-20"))
                let creditor = try book.creditor()
                let refused = Self.together([
                    { _ = try one.batches.build(creditor: creditor) },
                    { try two.payments.record(.init(claim: "C\(round)-1", receivedOn: two.today)) },
                ])
                #expect(refused.isEmpty, "\(refused)")
                #expect(try one.claims.show("C\(round)-1").state == .paid)
                #expect(try one.claims.show("C\(round)-2").state == .collecting)
                try book.expectClean("round \(round)")
            }
            let batches = try book.engine().batches.list(state: .frozen)
            #expect(batches.reduce(0) { $0 + $1.count } == 6)
        }
    }

    @Test(arguments: TestDatabase.all)
    func paymentAndRelease(_ kind: TestDatabase) throws {
        try Self.with(kind) { book, open in
            for round in 1...6 {
                try book.fillRound(round)
                let (one, two) = (try open("anna", "2026-11-20"), try open("bernd", "2026-11-20"))
                let id = try #require(try one.batches.build(creditor: book.creditor()).batches.first).id
                try book.engine("ben").batches.approve(id)
                let out = book.directory.path + "/out"
                let refused = Self.together([
                    { try one.batches.release(id, to: out) },
                    { try two.payments.record(.init(claim: "C\(round)-1", receivedOn: two.today)) },
                ])
                let batch = try one.batches.show(id)
                let claim = try one.claims.show("C\(round)-1")
                #expect(claim.state == .paid)
                // Either the file left with the debit, or it was frozen anew without it and has to be approved again.
                if batch.state == .released {
                    #expect(batch.count == 2 && refused.isEmpty)
                } else {
                    #expect(batch.state == .frozen && batch.count == 1 && refused.count == 1, "\(refused)")
                    try book.engine("ben").batches.approve(id)
                    try one.batches.release(id, to: book.directory.path + "/out")
                }
                try book.expectClean("round \(round)")
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func paymentAndApproval(_ kind: TestDatabase) throws {
        try Self.with(kind) { book, open in
            for round in 1...6 {
                try book.fillRound(round)
                let (one, two) = (try open("ben", "2026-11-20"), try open("bernd", "2026-11-20"))
                let id = try #require(
                    try book.engine("anna").batches.build(creditor: book.creditor()).batches.first
                ).id
                let refused = Self.together([
                    { try one.batches.approve(id) },
                    { try two.payments.record(.init(claim: "C\(round)-1", receivedOn: two.today)) },
                ])
                #expect(refused.isEmpty)
                #expect(try one.batches.show(id).count == 1)
                try book.expectClean("round \(round)")
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func paymentAndRetry(_ kind: TestDatabase) throws {
        try Self.with(kind) { book, open in
            let debits = try FailedDebits(book, count: 6)
            try debits.fail((1...6).map { .init(claim: "C\($0)", reason: "AM04") }, on: "2026-12-03")
            let (one, two) = (try open("anna", "2026-12-03"), try open("bernd", "2026-12-03"))
            let refused = Self.together([
                {
                    _ = try one.recovery.run()
                    _ = try one.notices.send()
                },
                {
                    for claim in 1...3 {
                        try two.payments.record(.init(claim: "C\(claim)", receivedOn: two.today))
                    }
                    for claim in 4...6 {
                        try two.payments.record(.init(claim: "C\(claim)", amount: 500, receivedOn: two.today))
                    }
                },
            ])
            #expect(refused.isEmpty, "\(refused)")
            _ = try one.recovery.run()
            let later = try open("anna", "2026-12-20")
            #expect(try later.batches.build(creditor: book.creditor()).batches.isEmpty)
            for claim in 1...3 { #expect(try one.claims.show("C\(claim)").state == .paid) }
            for claim in 4...6 { #expect(try one.claims.show("C\(claim)").state == .recovering) }
            // The failures are planted, without their files and postings.
            let broken = try one.verify().filter { $0.violations > 0 }.map(\.id)
            #expect(
                broken.allSatisfy { ["ledger.ends", "ledger.receivable", "archive.copies"].contains($0) },
                "\(broken)"
            )
        }
    }

    @Test(arguments: TestDatabase.all)
    func paymentAndSettlement(_ kind: TestDatabase) throws {
        try Self.with(kind) { book, open in
            for round in 1...6 {
                try book.fillRound(round)
                let batch = try #require(try book.collect().first)
                let block = try #require(try book.engine().batches.show(batch.id).blocks.first)
                let (one, two) = (try open("anna", "2026-12-01"), try open("bernd", "2026-12-01"))
                let path = try book.write(
                    BankLetters.message(
                        [BankLetters.settlement(of: block, on: "2026-12-01")],
                        on: "2026-12-01",
                        id: "S\(round)"
                    ),
                    "settled-\(round).xml"
                )
                let refused = Self.together([
                    { _ = try one.inbox.process(path) },
                    {
                        try two.payments.record(
                            .init(claim: "C\(round)-1", amount: 1050, receivedOn: two.today)
                        )
                    },
                ])
                #expect(refused.isEmpty, "\(refused)")
                #expect(try one.claims.show("C\(round)-1").state == .collected)
                #expect(try one.credits.list().count == round)
                try book.expectClean("round \(round)")
            }
        }
    }

    @Test(arguments: TestDatabase.all)
    func paymentAndReturn(_ kind: TestDatabase) throws {
        try Self.with(kind) { book, open in
            for round in 1...6 {
                try book.fillRound(round)
                let batch = try #require(try book.collect().first)
                let block = try #require(try book.engine().batches.show(batch.id).blocks.first)
                let (one, two) = (try open("anna", "2026-12-03"), try open("bernd", "2026-12-03"))
                let settled = BankLetters.message(
                    [BankLetters.settlement(of: block, on: "2026-12-01")],
                    on: "2026-12-01",
                    id: "S\(round)"
                )
                _ = try one.inbox.process(try book.write(settled, "settled-\(round).xml"))
                let number = try one.claims.show("C\(round)-1").number
                let id = BookReference(book: one.tenant.book, claim: UInt64(number), attempt: 1).text
                let path = try book.write(
                    BankLetters.message(
                        [BankLetters.returned(id, amount: "10.50", on: "2026-12-03")],
                        on: "2026-12-03",
                        id: "T\(round)"
                    ),
                    "returned-\(round).xml"
                )
                let refused = Self.together([
                    { _ = try one.inbox.process(path) },
                    {
                        try two.payments.record(
                            .init(claim: "C\(round)-1", amount: 1050, receivedOn: two.today)
                        )
                    },
                ])
                #expect(refused.isEmpty, "\(refused)")
                // Whichever came first, the money pays the debt and nobody is written to.
                #expect(try one.claims.show("C\(round)-1").state == .paid)
                #expect(try one.credits.list().isEmpty)
                #expect(try one.recovery.list(onlyOpen: true).isEmpty)
                try book.expectClean("round \(round)")
            }
        }
    }
}

extension TestBook {
    /// Two mandates with a claim each, of 10.50 and 20.50, under ids of their own.
    fileprivate func fillRound(_ round: Int) throws {
        let mandates = "mandate_id,scheme,signature_date,debtor_name,iban,email,language\n"
        let claims = "claim_id,mandate_id,amount,due_date,description\n"
        _ = try engine().intake.importMandates(
            try write(
                mandates
                    + (1...2).map {
                        "M\(round)-\($0),sepa-core,2024-03-01,Kunde \($0),\(Self.iban(round * 10 + $0)),k@example.org,de\n"
                    }.joined(),
                "mandates-\(round).csv"
            ),
            creditor: try creditor()
        )
        _ = try engine().intake.importCollections(
            try write(
                claims
                    + (1...2).map { "C\(round)-\($0),M\(round)-\($0),\($0)0.50,2026-12-01,Beitrag\n" }
                    .joined(),
                "claims-\(round).csv"
            ),
            creditor: try creditor()
        )
    }
}
