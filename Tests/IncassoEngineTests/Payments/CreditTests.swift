import IncassoCore
import IncassoSQL
import IncassoSimulator
import IncassoTestSupport
import Testing

@testable import IncassoEngine

/// Payments by hand, credits and refunds.
@Suite struct CreditTests {
    private static let today = LocalDate(iso: "2026-11-20") ?? .earliest

    @Test(arguments: TestDatabase.all)
    func theSamePaymentIsTakenOnce(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(2)
            let engine = try book.engine()
            let part = Payments.Record(claim: "C1", amount: 500, receivedOn: Self.today, method: .cash)
            let receipt = try engine.payments.record(part)
            #expect(receipt.claim.state == .held && receipt.claim.heldBecause == "partlyPaid")
            #expect(receipt.claim.open == 650)
            let refused = #expect(throws: EngineError.self) { try engine.payments.record(part) }
            #expect(refused?.message.contains("payment \(receipt.payment.id)") == true)
            var numbered = part
            numbered.reference = "receipt 118"
            try engine.payments.record(numbered)
            var secret = part
            secret.amount = 1
            secret.reference = "from \(TestBook.iban(1))"
            let masked = try engine.payments.record(secret).payment.reference
            #expect(masked?.contains(TestBook.iban(1)) == false && masked?.hasPrefix("from DE") == true)
            numbered.claim = "C2"
            #expect(throws: EngineError.self) { try engine.payments.record(numbered) }
            #expect(throws: EngineError.self) { try engine.claims.release("C1", reason: "try it") }
            #expect(throws: EngineError.self) {
                try engine.payments.record(.init(claim: "C2", receivedOn: Self.today.adding(days: 1)))
            }
            try engine.claims.cancel("C1", reason: "the rest is waived")
            #expect(try engine.claims.show("C1").open == 0)
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func aPaidDuplicateIsNoQuestionAnyMore(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(2)
            let twin = "claim_id,mandate_id,amount,due_date\nX1,M1,11.50,2026-12-01\n"
            _ = try book.engine().intake.importCollections(
                try book.write(twin, "twin.csv"),
                creditor: book.creditor()
            )
            let engine = try book.engine()
            #expect(try engine.exceptions.list().map(\.kind) == ["suspected-duplicate"])
            try engine.payments.record(.init(claim: "X1", receivedOn: Self.today, method: .cash))
            #expect(try engine.exceptions.list().isEmpty)
            #expect(try book.collect().reduce(0) { $0 + $1.count } == 2)
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func aDryRunChangesNothing(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(2)
            let engine = try book.engine()
            let rehearsal = try engine.payments.record(
                .init(claim: "C1", amount: 2000, receivedOn: Self.today),
                isDryRun: true
            )
            #expect(rehearsal.claim.state == .paid && rehearsal.payment.credited.minorUnits == 850)
            #expect(try engine.payments.list().isEmpty && engine.credits.list().isEmpty)
            #expect(try engine.claims.show("C1").state == .due)
        }
    }

    @Test(arguments: TestDatabase.all)
    func aCreditPaysItsDebtorsClaimsOnly(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(2)
            let more = "claim_id,mandate_id,amount,due_date\nD1,M1,30.00,2026-12-20\n"
            _ = try book.engine().intake.importCollections(
                try book.write(more, "more.csv"),
                creditor: book.creditor()
            )
            let engine = try book.engine()
            let paid = try engine.payments.record(
                .init(claim: "C1", amount: 5150, receivedOn: Self.today, method: .cash)
            )
            let credit = paid.payment.id
            #expect(try engine.exceptions.list().map(\.kind) == ["refund-proposal"])
            #expect(throws: EngineError.self) { try engine.exceptions.ignore("c\(credit)", note: "no") }
            #expect(throws: EngineError.self) { try engine.credits.apply(credit, to: "C2") }
            #expect(throws: EngineError.self) { try engine.credits.apply(credit, to: "D1", amount: 3001) }
            let applied = try engine.credits.apply(credit, to: "D1")
            #expect(applied.claim.state == .paid && applied.credit.available.minorUnits == 1000)
            #expect(throws: EngineError.self) {
                try engine.credits.refund(credit, amount: 1001, on: Self.today)
            }
            #expect(
                try engine.credits.refund(credit, amount: 400, on: Self.today).available.minorUnits == 600
            )
            #expect(try engine.credits.refund(credit, method: .cash, on: Self.today).isUsedUp)
            #expect(throws: EngineError.self) { try engine.credits.refund(credit, on: Self.today) }
            #expect(try engine.exceptions.list().isEmpty)
            try book.expectClean()
        }
    }

    /// Two credits of a debtor and three claims that fail on one day: the credits are laid along the claims.
    @Test(arguments: TestDatabase.all)
    func creditsAreSetOffBeforeACaseOpens(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(2)
            let more = "claim_id,mandate_id,amount,due_date\nD1,M1,20.00,2026-12-01\nD2,M1,30.00,2026-12-01\n"
            _ = try book.engine().intake.importCollections(
                try book.write(more, "more.csv"),
                creditor: book.creditor()
            )
            let batches = try book.collect()
            let blocks = try batches.flatMap { try book.engine().batches.show($0.id).blocks }
            _ = try book.receive(
                blocks.map { BankLetters.settlement(of: $0, on: "2026-12-01") },
                on: "2026-12-01"
            )
            let engine = try book.engine(on: "2026-12-02")
            for (reference, amount) in [("a", Int64(1500)), ("b", 2000)] {
                try engine.payments.record(
                    .init(
                        claim: "C1",
                        amount: amount,
                        receivedOn: engine.today,
                        method: .cash,
                        reference: reference
                    )
                )
            }
            let returns = try [("C1", "11.50"), ("D1", "20.00"), ("D2", "30.00"), ("C2", "12.50")].map {
                let number = UInt64(try engine.claims.show($0.0).number)
                let id = BookReference(book: engine.tenant.book, claim: number, attempt: 1).text
                return BankLetters.returned(id, amount: $0.1, on: "2026-12-03")
            }
            let report = try book.receive(returns, on: "2026-12-03")
            #expect(report.casesOpened == 2)
            let open = try ["C1", "D1", "D2", "C2"].map { try engine.claims.show($0).open }
            #expect(open == [0, 0, 2650, 1250])
            #expect(try engine.claims.show("D1").state == .paid)
            #expect(try engine.recovery.list().map(\.open.minorUnits).sorted() == [1250, 2650])
            #expect(try engine.credits.list().isEmpty)
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func aDebitIsTakenOutOfAFrozenBatch(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(4)
            let frozen = try #require(
                try book.engine().batches.build(creditor: book.creditor()).batches.first
            )
            try book.engine("ben").batches.approve(frozen.id)
            try book.engine().claims.hold("C1", reason: "asked for a week")
            try book.engine().claims.cancel("C2", reason: "not owed")
            let again = try book.engine().batches.show(frozen.id)
            #expect(again.state == .frozen && again.count == 2 && again.approvedBy.isEmpty)
            #expect(again.messageId != frozen.messageId && again.sha256 != frozen.sha256)
            #expect(throws: EngineError.self) {
                try book.engine().batches.release(frozen.id, to: book.directory.path + "/out")
            }
            try book.engine("ben").batches.approve(frozen.id)
            let released = try book.engine().batches.release(frozen.id, to: book.directory.path + "/out")
            let text = String(decoding: try TestFiles.bytes(try #require(released.file)), as: UTF8.self)
            #expect(text.contains("<NbOfTxs>2</NbOfTxs>") && !text.contains("Kunde 1<"))
            #expect(text.contains(again.messageId ?? "?") && !text.contains(frozen.messageId ?? "?"))
            // The bank's answer names the new message id and finds the batch.
            let answers = try book.answers([released])
            for answer in answers {
                _ = try book.engine(on: answer.date.description).inbox.process(answer.path)
            }
            #expect(try book.engine().batches.show(frozen.id).state == .settled)
            #expect(try book.engine().claims.show("C1").state == .held)
            #expect(try book.engine().claims.show("C2").state == .cancelled)
            try book.engine().claims.release("C1", reason: "the week is over")
            #expect(try book.collect(on: "2026-12-08").reduce(0) { $0 + $1.count } == 1)
            try book.expectClean()
        }
    }

    /// What was paid while the file was on its way out, and did not leave, is taken out of it.
    @Test(arguments: TestDatabase.all)
    func aReleaseThatIsGivenUpDropsWhatWasPaid(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(2)
            let batch = try #require(try book.engine().batches.build(creditor: book.creditor()).batches.first)
            try book.engine("ben").batches.approve(batch.id)
            let lost = Statement(
                "test.lose",
                "UPDATE batch SET state = 'unknown', renaming = 1, directory = '/nowhere', file_name = 'x' WHERE tenant_id = :t AND id = :id"
            )
            let engine = try book.engine()
            let key: Bindings = ["t": engine.tenant.id, "id": batch.id]
            try book.database.write { transaction in _ = try transaction.execute(lost, key) }
            try engine.payments.record(.init(claim: "C1", receivedOn: Self.today, method: .cash))
            #expect(try engine.batches.show(batch.id).count == 2)
            try engine.batches.resolve(batch.id, wasSent: false)
            let after = try engine.batches.show(batch.id)
            #expect(after.count == 1 && after.state == .frozen && after.approvedBy.isEmpty)
            try book.expectClean()
        }
    }
}
