import IncassoCore
import IncassoSQL
import IncassoTestSupport
import Testing

@testable import IncassoEngine

/// Bulk paths take a constant number of statements per file, container or run, whatever they hold (law 24).
@Suite("The number of statements does not grow with the items")
struct StatementCountTests {
    @Test("from the import to the reminder, by SEPA", arguments: TestDatabase.all)
    func sepa(_ kind: TestDatabase) throws {
        CountedWork.expectEqual(try Self.sepa(kind, 20), try Self.sepa(kind, 200))
    }

    @Test(
        "a file that the bank rejects, and one whose debits are told one by one",
        arguments: TestDatabase.all
    )
    func wholeBatches(_ kind: TestDatabase) throws {
        CountedWork.expectEqual(try Self.wholeBatches(kind, 20), try Self.wholeBatches(kind, 200))
    }

    @Test("returns, corrections and silence, by ACH", arguments: TestDatabase.all)
    func ach(_ kind: TestDatabase) throws {
        CountedWork.expectEqual(try Self.ach(kind, 20), try Self.ach(kind, 200))
    }

    @Test("notices that cannot go out, and payments that nothing names", arguments: TestDatabase.all)
    func exceptions(_ kind: TestDatabase) throws {
        CountedWork.expectEqual(try Self.exceptions(kind, 10), try Self.exceptions(kind, 100))
    }

    @Test("a statement for each item is told")
    func growth() throws {
        func steps(_ count: Int) throws -> [CountedWork.Step] {
            try TestDatabase.sqlite.use { database in
                let work = CountedWork(database)
                try database.define("CREATE TABLE item (id INTEGER NOT NULL)") { _ in }
                let insert = Statement("item.insert", "INSERT INTO item (id) VALUES (:id)")
                try work.step("insert") {
                    try database.write { transaction in
                        for id in 1...count { try transaction.execute(insert, ["id": id]) }
                    }
                }
                return work.steps
            }
        }
        let (few, many) = (try steps(1), try steps(10))
        CountedWork.expectEqual(few, few)
        withKnownIssue { CountedWork.expectEqual(few, many) }
        withKnownIssue { CountedWork.expectEqual(few, []) }
    }

    /// A creditor whose bank takes everything in one file.
    private static func with(_ kind: TestDatabase, _ body: (TestBook) throws -> Void) throws {
        try TestBook.with(kind) { book in
            let text = TestBook.creditorFile.replacing(
                "max_transactions = 100",
                with: "max_transactions = 10000"
            )
            _ = try book.engine().creditors.add(file: try book.write(text, "creditor.toml"))
            try body(book)
        }
    }

    /// The end-to-end ids of first attempts, and their amounts as decimals.
    private static func debits(
        _ numbers: ClosedRange<Int>,
        _ book: TestBook
    ) throws -> [(id: String, amount: String)] {
        let tenant = try book.engine().tenant
        return try numbers.map { number in
            let claim = try book.engine().claims.show("C\(number)")
            let id = BookReference(book: tenant.book, claim: UInt64(claim.number), attempt: 1).text
            return (id, Money(minorUnits: claim.amount, currency: .eur).decimal)
        }
    }

    /// Builds, approves and releases one batch, step by step.
    private static func release(_ book: TestBook, _ work: CountedWork) throws -> Batch {
        let built = try work.step("build") {
            try book.engine().batches.build(creditor: book.creditor()).batches
        }
        let batch = try #require(built.first)
        #expect(built.count == 1)
        try work.step("approve") { try book.engine("ben").batches.approve(batch.id) }
        return try work.step("release") {
            try book.engine().batches.release(batch.id, to: book.directory.path + "/out")
        }
    }

    private static func sepa(_ kind: TestDatabase, _ count: Int) throws -> [CountedWork.Step] {
        var steps: [CountedWork.Step] = []
        try with(kind) { book in
            let work = CountedWork(book.database)
            try work.step("import") { try book.fill(count) }
            let batch = try release(book, work)
            let debits = try debits(1...count, book)
            let rejects = debits.prefix(count / 10)
            let report = BankLetters.rejected(rejects.map(\.id), in: batch, on: "2026-11-30")
            try work.step("status report") {
                let path = try book.write(report, "status.xml")
                #expect(try book.engine(on: "2026-11-30").inbox.process(path).ends == ["AM04": rejects.count])
            }
            let block = try #require(try book.engine().batches.show(batch.id).blocks.first)
            let rejected = try rejects.reduce(Int64(0)) {
                try $0 + #require(Money(decimal: $1.amount, currency: .eur)).minorUnits
            }
            let returned = debits.dropFirst(count / 2).prefix(count / 5)
            let entries =
                [BankLetters.settlement(of: block, on: "2026-12-01", less: rejected)]
                + returned.map { BankLetters.returned($0.id, amount: $0.amount, on: "2026-12-03") }
            try work.step("statement") {
                let report = try book.receive(entries, on: "2026-12-03")
                #expect(report.blocksSettled == 1 && report.casesOpened == returned.count)
            }
            try work.step("the same bookings again") {
                _ = try book.receive(Array(entries.dropFirst()), on: "2026-12-03", kind: "054", id: "again")
            }
            let engine = try book.engine(on: "2026-12-03")
            try work.step("recovery") { _ = try engine.recovery.run() }
            try work.step("notices") {
                try #expect(engine.notices.send().sent == returned.count + rejects.count)
            }
            try work.step("run") { _ = try engine.run() }
            let cases = try engine.recovery.list().filter { $0.linkId != nil }
            let credits = try cases.prefix(count / 10).map { found in
                BankLetters.credit(
                    .init(
                        amount: found.open.decimal,
                        remittance: try PaymentLinks.reference(link: #require(found.linkId), engine: engine)
                            .text,
                        bankReference: "P\(found.claimId)"
                    ),
                    on: "2026-12-05"
                )
            }
            try work.step("credits") {
                let report = try book.receive(credits, on: "2026-12-05", id: "paid")
                #expect(report.paymentsBooked == credits.count)
            }
            try work.step("verify") { _ = try engine.verify() }
            try book.expectClean()
            steps = work.steps
        }
        return steps
    }

    private static func wholeBatches(_ kind: TestDatabase, _ count: Int) throws -> [CountedWork.Step] {
        var steps: [CountedWork.Step] = []
        try with(kind) { book in
            let work = CountedWork(book.database)
            try book.fill(count)
            let batch = try release(book, work)
            let debits = try debits(1...count, book)
            let items = debits.prefix(count / 2).map {
                BankLetters.settlement(of: $0.id, amount: $0.amount, on: "2026-12-01")
            }
            try work.step("half of the money, debit by debit") {
                _ = try book.receive(items, on: "2026-12-01", id: "half")
            }
            let rest = debits.dropFirst(count / 2).map {
                BankLetters.settlement(of: $0.id, amount: $0.amount, on: "2026-12-02")
            }
            try work.step("the rest of it") { _ = try book.receive(rest, on: "2026-12-02", id: "rest") }
            #expect(try book.engine().batches.show(batch.id).state == .settled)
            var claims = "claim_id,mandate_id,amount,due_date\n"
            for number in 1...count { claims += "D\(number),M\(number),12.00,2027-01-11\n" }
            let path = try book.write(claims, "more.csv")
            _ = try book.engine().intake.importCollections(path, creditor: book.creditor())
            let second = try #require(try book.collect(on: "2027-01-04").first)
            let answer = BankLetters.rejected(second, on: "2027-01-05")
            try work.step("a rejected file") {
                let path = try book.write(answer, "rejected.xml")
                let report = try book.engine(on: "2027-01-05").inbox.process(path)
                #expect(report.casesOpened == count)
            }
            let engine = try book.engine(on: "2027-01-05")
            try work.step("recovery") { _ = try engine.recovery.run() }
            try work.step("notices") { _ = try engine.notices.send() }
            try book.expectClean()
            steps = work.steps
        }
        return steps
    }

    private static func ach(_ kind: TestDatabase, _ count: Int) throws -> [CountedWork.Step] {
        var steps: [CountedWork.Step] = []
        try GymBook.with(kind) { book in
            let work = CountedWork(book.database)
            try work.step("import") { try book.fill(count) }
            let batch = try #require(try work.step("build and release") { try book.collect() }.first)
            let entries = try book.lines(batch).filter { $0.hasPrefix("6") }
            let returns = entries.prefix(count / 5).map { BankReturnText(entry: $0, code: "R01") }
            let others = entries.dropFirst(count / 5).prefix(count / 5).map {
                BankReturnText(entry: $0, code: "R10", id: "")
            }
            let changes = entries.suffix(count / 5).enumerated().map { index, entry in
                BankReturnText(
                    entry: entry,
                    code: "C01",
                    correction: index % 2 == 0 ? "77\(1000 + index)" : ""
                )
            }
            try work.step("returns and changes") {
                let text = BankReturnText.file(batches: [returns + others, changes])
                let report = try book.process(text, "returns.ach", on: "2026-12-03")
                #expect(report.ends == ["R01": returns.count, "R10": others.count])
                #expect(report.mandatesAmended == (changes.count + 1) / 2)
            }
            try work.step("run") {
                let report = try book.engine(on: "2026-12-03").run()
                #expect(report.blocksPresumedSettled == 1)
            }
            try work.step("verify") { _ = try book.engine(on: "2026-12-03").verify() }
            try book.expectClean()
            steps = work.steps
        }
        return steps
    }

    private static func exceptions(_ kind: TestDatabase, _ count: Int) throws -> [CountedWork.Step] {
        var steps: [CountedWork.Step] = []
        try with(kind) { book in
            let work = CountedWork(book.database)
            let failed = try FailedDebits(book, count: count)
            let failures = (1...count).map { FailedDebits.Failure(claim: "C\($0)", reason: "AM04") }
            try failed.fail(failures, on: "2026-12-03")
            let engine = try book.engine(on: "2026-12-03")
            _ = try engine.recovery.run()
            let credits = try (1...count / 10).map { number in
                let open = try engine.claims.show("C\(number)").amount
                return BankLetters.credit(
                    .init(
                        amount: Money(minorUnits: open, currency: .eur).decimal,
                        account: TestBook.iban(number),
                        bankReference: "P\(number)"
                    ),
                    on: "2026-12-03"
                )
            }
            try work.step("credits that name nothing") {
                let report = try book.receive(credits, on: "2026-12-03", id: "unnamed")
                #expect(report.file?.parked == credits.count)
            }
            for link in try engine.recovery.list().compactMap(\.linkId) {
                _ = try engine.links.revoke(String(link))
            }
            try work.step("notices that are held") { try #expect(engine.notices.send().sent == 0) }
            #expect(try engine.exceptions.list(kind: "notice-held").count == count)
            try work.step("notices that are still held") { _ = try engine.notices.send() }
            for number in 1...count {
                try engine.payments.record(
                    .init(claim: "C\(number)", amount: nil, receivedOn: engine.today, method: .cash)
                )
            }
            try work.step("notices that nobody needs any more") { _ = try engine.notices.send() }
            #expect(try engine.exceptions.list(kind: "notice-held").isEmpty)
            steps = work.steps
        }
        return steps
    }
}
