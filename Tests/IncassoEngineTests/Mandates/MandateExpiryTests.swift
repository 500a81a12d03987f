import IncassoCore
import IncassoSQL
import IncassoTestSupport
import Testing

@testable import IncassoEngine

/// A mandate that was imported and signed on 2 January 2024; the file arrives two banking days before the debit.
struct LapseVector: Sendable, CustomTestStringConvertible {
    let name: String
    /// The claims' due dates.
    let due: [String]
    /// The day of the build.
    var on = "2026-12-30"
    /// What happens to each: the day of its debit, or why it is held.
    let expected: [String]

    var testDescription: String { name }
}

/// A mandate lapses 36 months after its last use, by the day of the debit.
@Suite struct MandateExpiryTests {
    // 2024-01-02 and 36 months: 2027-01-02, a Saturday.
    static let vectors: [LapseVector] = [
        .init(name: "in time", due: ["2026-12-31"], on: "2026-12-18", expected: ["2026-12-31"]),
        .init(
            name: "a holiday in time rolls too far",
            due: ["2027-01-01"],
            on: "2026-12-18",
            expected: ["mandateExpired"]
        ),
        .init(
            name: "the day itself is no banking day, and the next one is too late",
            due: ["2027-01-02"],
            on: "2026-12-21",
            expected: ["mandateExpired"]
        ),
        .init(name: "due after it", due: ["2027-01-05"], on: "2026-12-29", expected: ["mandateExpired"]),
        .init(
            name: "due in time, but handed in too late",
            due: ["2026-12-31"],
            on: "2026-12-31",
            expected: ["mandateExpired"]
        ),
        .init(
            name: "a debit in time keeps the mandate alive for the next one",
            due: ["2026-12-31", "2027-01-05"],
            on: "2026-12-23",
            expected: ["2026-12-31", "2027-01-05"]
        ),
        .init(
            name: "two that are too late do not help each other",
            due: ["2027-01-04", "2027-01-05"],
            on: "2026-12-23",
            expected: ["mandateExpired", "mandateExpired"]
        ),
    ]

    @Test("from the signature", arguments: TestDatabase.all, vectors)
    func unused(_ kind: TestDatabase, _ vector: LapseVector) throws {
        try TestBook.with(kind) { book in
            try Self.importMandates(2, on: "2024-01-02", signed: "2024-01-02", book)
            try Self.check(vector, book)
            try book.expectClean()
        }
    }

    /// 29 February 2028 lies 36 months after 28 February 2025 and not after 1 March.
    @Test func leapDay() throws {
        let rail = SEPARail()
        let vectors = [
            ("2028-02-28", "2025-02-28"), ("2028-02-29", "2025-03-01"), ("2028-03-01", "2025-03-01"),
            ("2027-02-28", "2024-02-28"), ("2027-03-01", "2024-03-01"), ("2026-11-30", "2023-11-30"),
        ]
        for (day, since) in vectors {
            let day = try #require(LocalDate(iso: day))
            let found = try #require(ClaimDays.usedSince(day, rail: rail))
            #expect(found.description == since)
            #expect(found.adding(months: 36) >= day && found.adding(days: -1).adding(months: 36) < day)
        }
        #expect(ClaimDays.usedSince(.latest, rail: ACHRail()) == nil)
    }

    @Test("from the last debit that was handed over, however it ended", arguments: TestDatabase.all)
    func used(_ kind: TestDatabase) throws {
        for end in ["none", "rejected", "returned", "withdrawn", "unreleased"] {
            try TestBook.with(kind) { book in
                try Self.importMandates(1, on: "2024-01-02", signed: "2024-01-02", book)
                try Self.importClaims(["U": "2024-06-03"], on: "2024-05-20", book)
                if end == "unreleased" {
                    _ = try book.engine(on: "2024-05-27").batches.build(creditor: try book.creditor())
                    try book.engine(on: "2024-05-27").batches.cancel(1)
                    _ = try book.engine(on: "2024-05-27").claims.cancel("U", reason: "x")
                } else {
                    _ = try book.collect(on: "2024-05-27")
                    if end != "none" { try Self.end("U", as: end, book) }
                }
                let isUsed = end != "withdrawn" && end != "unreleased"
                let later = try book.engine(on: "2027-02-01").mandates.show("M1")
                #expect(later.expiresOn?.description == (isUsed ? "2027-06-03" : "2027-01-02"), "\(end)")
                #expect(later.state == (isUsed ? .active : .expired), "\(end)")
                try Self.check(
                    LapseVector(
                        name: end,
                        due: ["2027-06-03"],
                        on: "2027-05-31",
                        expected: [isUsed ? "2027-06-03" : "mandateExpired"]
                    ),
                    book
                )
                // The sweep agrees with the list.
                #expect(try book.engine(on: "2027-05-31").run().mandatesExpired == (isUsed ? 0 : 1), "\(end)")
            }
        }
    }

    @Test("what waits in the queue is judged too, and a release does not help", arguments: TestDatabase.all)
    func queued(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try Self.importMandates(1, on: "2024-01-02", signed: "2024-01-02", book)
            try Self.importClaims(["Q": "2027-01-05"], on: "2026-12-20", book)
            _ = try book.engine(on: "2026-12-20").claims.hold("Q", reason: "wait")
            _ = try book.engine(on: "2026-12-21").claims.release("Q", reason: "go")
            for _ in 1...2 {
                let report = try book.engine(on: "2026-12-29").batches.build(creditor: try book.creditor())
                #expect(report.batches.isEmpty && report.held == 1)
                #expect(try book.engine(on: "2026-12-29").claims.show("Q").heldBecause == "mandateExpired")
                _ = try book.engine(on: "2026-12-29").claims.release("Q", reason: "try again")
            }
        }
    }

    @Test("a young book is not searched, and an old one takes the same statements for more claims")
    func cost() throws {
        try TestBook.with(.sqlite) { book in
            try Self.importMandates(60, on: "2024-01-02", signed: "2024-01-02", book)
            let names = StatementNames()
            func build(on day: String, _ due: String, _ count: Int, _ prefix: String) throws -> [String] {
                let claims = (1...count).map { ("\(prefix)\($0)", $0) }
                try Self.importClaims(claims, due: due, on: day, book)
                book.database.observer = { names.note($0) }
                defer { book.database.observer = nil }
                _ = try book.engine(on: day).batches.build(creditor: try book.creditor())
                return names.take()
            }
            let young = try build(on: "2025-01-06", "2025-01-15", 1, "Y")
            #expect(young.filter { $0.hasPrefix("claims.days.") } == ["claims.days.firstImport"])
            let few = try build(on: "2028-12-06", "2028-12-15", 1, "F")
            let many = try build(on: "2028-12-06", "2028-12-15", 59, "N")
            #expect(few == many && few.contains("claims.days.holdLapsed"))
        }
    }

    // MARK: -

    private static let end = Statement(
        "test.end",
        """
        INSERT INTO attempt_end (tenant_id, claim_id, attempt, block_id, kind, reason, reason_class, amount, fee, booked_on)
        SELECT c.tenant_id, c.claim_id, c.attempt, c.block_id, :kind, 'AM04', 1, c.amount, 0, 0
        FROM claim k CROSS JOIN collection c
        WHERE k.tenant_id = :t AND k.reference = :claim AND c.tenant_id = :t AND c.claim_id = k.id
        """
    )

    private static func end(_ claim: String, as kind: String, _ book: TestBook) throws {
        try book.database.write { transaction in
            let bindings: Bindings = ["t": Int64(1), "claim": claim, "kind": kind]
            let ended = try transaction.execute(end, bindings)
            #expect(ended == 1)
        }
    }

    private static func importMandates(
        _ count: Int,
        on day: String,
        signed: String,
        _ book: TestBook
    ) throws {
        var text = "mandate_id,scheme,signature_date,debtor_name,iban\n"
        for number in 1...count {
            text += "M\(number),sepa-core,\(signed),Kunde \(number),\(TestBook.iban(number))\n"
        }
        let report = try book.engine(on: day).intake.importMandates(
            try book.write(text, "m.csv"),
            creditor: try book.creditor()
        )
        #expect(report.accepted == count)
    }

    private static func importClaims(_ claims: [String: String], on day: String, _ book: TestBook) throws {
        var text = "claim_id,mandate_id,amount,due_date\n"
        for (claim, due) in claims.sorted(by: { $0.value < $1.value }) {
            text += "\(claim),M1,10.00,\(due)\n"
        }
        let file = try book.write(text, "c-\(day).csv")
        _ = try book.engine(on: day).intake.importCollections(file, creditor: try book.creditor())
    }

    private static func importClaims(
        _ claims: [(String, Int)],
        due: String,
        on day: String,
        _ book: TestBook
    ) throws {
        var text = "claim_id,mandate_id,amount,due_date\n"
        for (claim, mandate) in claims { text += "\(claim),M\(mandate),\(10 + claims.count).00,\(due)\n" }
        let file = try book.write(text, "c-\(day)-\(claims.count).csv")
        let report = try book.engine(on: day).intake.importCollections(file, creditor: try book.creditor())
        #expect(report.accepted == claims.count)
    }

    private static func check(_ vector: LapseVector, _ book: TestBook) throws {
        var claims: [String: String] = [:]
        for (index, due) in vector.due.enumerated() { claims["C\(index)"] = due }
        try importClaims(claims, on: "2026-12-01", book)
        let engine = try book.engine(on: vector.on)
        let report = try engine.batches.build(creditor: try book.creditor())
        let days = report.batches.flatMap(\.blocks).map(\.effectiveOn.description).sorted()
        let held = try vector.due.indices.compactMap { try engine.claims.show("C\($0)").heldBecause }
        #expect((days + held).sorted() == vector.expected.sorted(), "\(vector.name)")
    }
}
