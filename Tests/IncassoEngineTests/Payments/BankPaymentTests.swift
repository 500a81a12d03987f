import IncassoCore
import IncassoRecovery
import IncassoSQL
import IncassoTestSupport
import Synchronization
import Testing

@testable import IncassoEngine

/// Credits on the account: what is booked, what is proposed, and what a person decides.
@Suite struct BankPaymentTests {
    /// A book with three failed debits, C1 of 11.50 to C3 of 13.50, each with a case and a payment link.
    private static func with(
        _ kind: TestDatabase,
        claims: String = "",
        _ body: (TestBook, Engine) throws -> Void
    ) throws {
        try TestBook.with(kind) { book in
            try book.fill(3)
            if !claims.isEmpty {
                let head = "claim_id,mandate_id,amount,due_date,reference,end_to_end_id\n"
                _ = try book.engine().intake.importCollections(
                    try book.write(head + claims, "more.csv"),
                    creditor: try book.creditor()
                )
            }
            let batch = try #require(try book.collect().first)
            let blocks = try book.engine().batches.show(batch.id).blocks
            _ = try book.receive(
                blocks.map { BankLetters.settlement(of: $0, on: "2026-12-01") },
                on: "2026-12-01"
            )
            let engine = try book.engine(on: "2026-12-03")
            let returns = try (1...3).map { number in
                let claim = try engine.claims.show("C\(number)")
                let id = BookReference(book: engine.tenant.book, claim: UInt64(claim.number), attempt: 1)
                return BankLetters.returned(id.text, amount: "\(10 + number).50", on: "2026-12-03")
            }
            _ = try book.receive(returns, on: "2026-12-03")
            _ = try engine.recovery.run()
            try body(book, engine)
        }
    }

    /// What a payer of a claim quotes.
    private static func reference(_ claim: String, _ engine: Engine) throws -> String {
        let link = try #require(try engine.recovery.list().first { $0.claimId == claim }?.linkId)
        return try PaymentLinks.reference(link: link, engine: engine).text
    }

    /// How payers and banks write a reference.
    enum Writing: String, CaseIterable, CustomTestStringConvertible {
        case structured, plain, bare, grouped, lowercase, brokenLine

        var testDescription: String { rawValue }

        func credit(_ reference: String) -> BankLetters.Credit {
            let bare = String(reference.dropFirst(4))
            let groups = stride(from: 0, to: reference.count, by: 4).map { start in
                String(reference.dropFirst(start).prefix(4))
            }
            var credit = BankLetters.Credit(amount: "11.50")
            switch self {
            case .structured: credit.structured = reference
            case .plain: credit.remittance = "Beitrag \(reference) Kunde 1"
            case .bare: credit.remittance = bare
            case .grouped: credit.remittance = "Rechnung, \(groups.joined(separator: " ")) danke"
            case .lowercase: credit.remittance = reference.lowercased()
            case .brokenLine: credit.remittance = "\(bare.prefix(7))</Ustrd><Ustrd>\(bare.dropFirst(7))"
            }
            return credit
        }
    }

    @Test(arguments: TestDatabase.all, Writing.allCases)
    func ourReferencePaysItsClaim(_ kind: TestDatabase, _ writing: Writing) throws {
        try Self.with(kind) { book, engine in
            let credit = writing.credit(try Self.reference("C1", engine))
            let report = try book.receive([BankLetters.credit(credit, on: "2026-12-04")], on: "2026-12-04")
            #expect(report.paymentsBooked == 1 && report.file?.applied == 1)
            let claim = try engine.claims.show("C1")
            #expect(claim.state == .paid && claim.open == 0 && claim.finality?.stage == .final)
            #expect(claim.settledOn?.description == "2026-12-04")
            #expect(try engine.claims.list(.init(state: .paid)).map(\.id) == ["C1"])
            let found = try engine.recovery.show("C1")
            #expect(found.summary.state == .resolved)
            #expect(found.decisions.last?.explanation.rules.first?.rule == "case.paid")
            #expect(found.decisions.last?.explanation.rules.first?.inputs.first?.value == "payment 1")
            #expect(try engine.notices.list(state: "queued").count == 2)
            #expect(try engine.exceptions.list().isEmpty)
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func whatTheBusinessGaveNamesAClaim(_ kind: TestDatabase) throws {
        let claims = """
            G1,M1,21.00,2026-12-01,RF18539007547034,
            G2,M2,22.00,2026-12-01,,OUR-ORDER-7
            G3,M3,23.00,2026-12-01,RF712348231,
            G4,M3,24.00,2026-12-02,RF712348231,

            """
        try Self.with(kind, claims: claims) { book, engine in
            // G1 to G4 have been collected, so what comes for them is too much.
            let credits = [
                BankLetters.Credit(amount: "21.00", remittance: "RF18 5390 0754 7034", bankReference: "1"),
                BankLetters.Credit(amount: "22.00", endToEndId: "OUR-ORDER-7", bankReference: "2"),
                BankLetters.Credit(amount: "23.00", structured: "RF712348231", bankReference: "3"),
            ]
            let report = try book.receive(
                credits.map { BankLetters.credit($0, on: "2026-12-04") },
                on: "2026-12-04"
            )
            #expect(report.paymentsBooked == 2)
            #expect(try engine.payments.list().map(\.claimId) == ["G1", "G2"])
            #expect(try engine.credits.list().map(\.available.minorUnits) == [2100, 2200])
            let kinds = try engine.exceptions.list().map(\.kind).sorted()
            #expect(kinds == ["payment-by-reference", "refund-proposal", "refund-proposal"])
            try book.expectClean()
        }
    }

    /// Debtors find the failed debit's id on their own statement and copy that.
    @Test(arguments: TestDatabase.all)
    func theIdOfTheFailedDebitNamesItsClaim(_ kind: TestDatabase) throws {
        try Self.with(kind) { book, engine in
            let ids = try (1...2).map { number in
                let claim = UInt64(try engine.claims.show("C\(number)").number)
                return BookReference(book: engine.tenant.book, claim: claim, attempt: 1).text
            }
            let credits = [
                BankLetters.Credit(amount: "11.50", remittance: "EREF \(ids[0]) sorry", bankReference: "1"),
                BankLetters.Credit(
                    amount: "24.00",
                    remittance: ids.joined(separator: " "),
                    bankReference: "2"
                ),
            ]
            _ = try book.receive(credits.map { BankLetters.credit($0, on: "2026-12-04") }, on: "2026-12-04")
            #expect(try engine.payments.list().map(\.claimId) == ["C1"])
            #expect(try engine.exceptions.list().map(\.kind) == ["payment-several"])
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func amountAndPayerOnlyPropose(_ kind: TestDatabase) throws {
        try Self.with(kind) { book, engine in
            let credits = [
                BankLetters.Credit(
                    amount: "11.50",
                    name: "Oma",
                    account: TestBook.iban(1),
                    bankReference: "1"
                ),
                BankLetters.Credit(amount: "12.50", name: "KUNDE 2", bankReference: "2"),
                BankLetters.Credit(amount: "13.00", name: "Kunde 3", bankReference: "3"),
                BankLetters.Credit(amount: "99.00", remittance: "Miete", bankReference: "4"),
            ]
            let report = try book.receive(
                credits.map { BankLetters.credit($0, on: "2026-12-04") },
                on: "2026-12-04"
            )
            #expect(report.paymentsBooked == 0 && report.file?.parked == 2 && report.file?.ignored == 2)
            let open = try engine.exceptions.list()
            #expect(open.map(\.kind) == ["payment-proposed", "payment-proposed"])
            #expect(open[0].detail.contains("claim C1") && open[0].actions == ["accept", "match", "ignore"])
            #expect(try engine.claims.show("C1").state == .recovering)
            // The money is there, and nobody's yet.
            #expect(try book.balance("suspense", engine) == -2400)
            try engine.exceptions.accept(open[0].id, dryRun: true)
            #expect(try engine.payments.list().isEmpty)
            try engine.exceptions.accept(open[0].id)
            try engine.exceptions.match(open[1].id, claim: "C3", creditor: book.creditor())
            #expect(throws: EngineError.self) { try engine.exceptions.accept(open[0].id) }
            #expect(try engine.claims.show("C1").state == .paid)
            #expect(try engine.claims.show("C3").open == 100)
            #expect(try book.balance("suspense", engine) == 0)
            #expect(try engine.exceptions.list().isEmpty)
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func whatIsNotCertainWaitsForAPerson(_ kind: TestDatabase) throws {
        try Self.with(kind) { book, engine in
            let (one, two) = (try Self.reference("C1", engine), try Self.reference("C2", engine))
            let unknown = try PaymentLinks.reference(link: 4711, engine: engine).text
            let credits = [
                BankLetters.Credit(amount: "24.00", remittance: "\(one) \(two)", bankReference: "1"),
                BankLetters.Credit(amount: "5.00", remittance: unknown, bankReference: "2"),
                BankLetters.Credit(amount: "5.00", remittance: one, bankReference: "3", currency: "CHF"),
            ]
            let entries =
                credits.map { BankLetters.credit($0, on: "2026-12-04") }
                + [BankLetters.transferBack("11.50", remittance: two, on: "2026-12-04")]
            _ = try book.receive(entries, on: "2026-12-04")
            let kinds = try engine.exceptions.list().map(\.kind)
            #expect(
                kinds == ["payment-several", "payment-by-reference", "payment-currency", "payment-returned"]
            )
            #expect(try engine.payments.list().isEmpty)
            #expect(throws: EngineError.self) {
                try engine.exceptions.match("e3-3", claim: "C1", creditor: book.creditor())
            }
            for exception in try engine.exceptions.list() {
                try engine.exceptions.ignore(exception.id, note: "seen")
            }
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func aTransferRecordedByHandIsNotPaidTwice(_ kind: TestDatabase) throws {
        try Self.with(kind) { book, engine in
            let day = try #require(LocalDate(iso: "2026-12-03"))
            try engine.payments.record(.init(claim: "C1", receivedOn: day))
            let credit = BankLetters.Credit(amount: "11.50", remittance: try Self.reference("C1", engine))
            _ = try book.receive([BankLetters.credit(credit, on: "2026-12-04")], on: "2026-12-04")
            let found = try #require(try engine.exceptions.list().first)
            #expect(found.kind == "payment-recorded")
            try engine.exceptions.ignore(found.id, note: "the same")
            // What was recorded stands against what the bank told.
            #expect(try book.balance("suspense", engine) == 0)
            #expect(try engine.credits.list().isEmpty)
            try book.expectClean()
        }
    }

    /// The account's cash source is camt.053; a notification before or after it books nothing.
    @Test(arguments: TestDatabase.all, [["054", "053"], ["053", "054"], ["054", "054", "053", "053"]])
    func aCreditIsBookedOnceWhateverTellsIt(_ kind: TestDatabase, _ order: [String]) throws {
        try Self.with(kind) { book, engine in
            let credit = BankLetters.Credit(amount: "11.50", remittance: try Self.reference("C1", engine))
            for (index, message) in order.enumerated() {
                let entry = BankLetters.credit(credit, on: "2026-12-04")
                _ = try book.receive([entry], on: "2026-12-04", kind: message, id: "N\(index)")
            }
            #expect(try engine.payments.list().count == 1)
            #expect(try engine.credits.list().isEmpty && engine.exceptions.list().isEmpty)
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func whatIsOnlyAnnouncedDoesNotStayUnseen(_ kind: TestDatabase) throws {
        try Self.with(kind) { book, engine in
            let credit = BankLetters.Credit(amount: "11.50", remittance: try Self.reference("C1", engine))
            let entry = BankLetters.credit(credit, on: "2026-12-04")
            _ = try book.receive([entry], on: "2026-12-04", kind: "054")
            _ = try book.engine(on: "2026-12-08").run()
            #expect(try engine.exceptions.list(kind: "credit-unbooked").isEmpty)
            _ = try book.engine(on: "2026-12-09").run()
            #expect(try engine.exceptions.list(kind: "credit-unbooked").count == 1)
            #expect(try engine.claims.show("C1").state == .recovering)
            _ = try book.receive([entry], on: "2026-12-04", kind: "053")
            _ = try book.engine(on: "2026-12-10").run()
            #expect(try engine.exceptions.list(kind: "credit-unbooked").isEmpty)
            #expect(try engine.claims.show("C1").state == .paid)
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func identicalCreditsOfOneStatementAreTwo(_ kind: TestDatabase) throws {
        try Self.with(kind) { book, engine in
            let credit = BankLetters.Credit(amount: "5.00", remittance: try Self.reference("C1", engine))
            let entry = BankLetters.credit(credit, on: "2026-12-04")
            _ = try book.receive([entry, entry], on: "2026-12-04", id: "A")
            #expect(try engine.payments.list().count == 2)
            #expect(try engine.claims.show("C1").open == 150)
            // An overlapping statement adds what is new: nothing.
            let again = try book.receive([entry, entry], on: "2026-12-04", id: "B")
            #expect(again.paymentsBooked == 0 && again.file?.duplicate == 2)
            // Told with another bank reference nobody can know whether it is the same.
            var other = credit
            other.bankReference = "ELSE"
            _ = try book.receive([BankLetters.credit(other, on: "2026-12-04")], on: "2026-12-05", id: "C")
            #expect(try engine.exceptions.list().map(\.kind) == ["payment-repeated"])
            #expect(try engine.payments.list().count == 2)
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func manyCreditsTakeAsManyStatementsAsOne(_ kind: TestDatabase) throws {
        var counts: [Int] = []
        for many in [1, 3] {
            try Self.with(kind) { book, engine in
                let credits = try (1...many).map { number in
                    BankLetters.Credit(
                        amount: "\(10 + number).50",
                        remittance: try Self.reference("C\(number)", engine),
                        bankReference: "R\(number)"
                    )
                }
                let log = StatementCount()
                book.database.observer = { _ in log.count.withLock { $0 += 1 } }
                let report = try book.receive(
                    credits.map { BankLetters.credit($0, on: "2026-12-04") },
                    on: "2026-12-04"
                )
                book.database.observer = nil
                #expect(report.paymentsBooked == many)
                counts.append(log.count.withLock { $0 })
            }
        }
        #expect(counts[0] == counts[1])
    }
}

extension TestBook {
    /// Writes a bank's message of a day and processes it.
    func receive(
        _ entries: [String],
        on day: String,
        kind: String = "053",
        id: String = "1"
    ) throws -> InboxReport {
        let text = BankLetters.message(entries, on: day, kind: kind, id: id)
        return try engine(on: day).inbox.process(try write(text, "\(kind)-\(day)-\(id).xml"))
    }

    /// The balance of an account of the ledger, debit positive.
    func balance(_ account: String, _ engine: Engine) throws -> Int64 {
        for row in try engine.reports.make("ledger").rows where row[0] == .text(account) {
            if case .money(let balance) = row[3] { return balance.minorUnits }
        }
        return 0
    }
}
