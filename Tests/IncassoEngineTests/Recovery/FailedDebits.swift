import IncassoCore
import IncassoSQL
import IncassoTestSupport
import Testing

@testable import IncassoEngine

/// A released batch whose debits a test lets fail one by one, without writing a bank's file for each.
struct FailedDebits {
    let book: TestBook

    private static let file = Statement(
        "test.file",
        """
        INSERT INTO bank_file (tenant_id, id, sha256, name, format, size, at, newest_on, state, containers, entries, details, leaves)
        VALUES (:t, :id, :sha, 'test.xml', 'camt.054', 1, :at, :on, 'applied', 0, 0, 0, 0)
        """
    )
    private static let end = Statement(
        "test.end",
        """
        INSERT INTO attempt_end (tenant_id, claim_id, attempt, block_id, kind, reason, reason_class, amount, fee, booked_on, file_id, entry_no)
        SELECT c.tenant_id, c.claim_id, c.attempt, c.block_id, :kind, :reason, :class, c.amount, 0, :on, :file, :entry
        FROM claim k CROSS JOIN collection c
        WHERE k.tenant_id = :t AND k.reference = :claim AND c.tenant_id = :t AND c.claim_id = k.id
          AND c.attempt = (SELECT max(x.attempt) FROM collection x WHERE x.tenant_id = :t AND x.claim_id = k.id)
        """
    )

    /// A debit that fails.
    struct Failure {
        let claim: String
        let reason: String
        var kind = "returned"
    }

    /// Imports mandates and claims that belong together, and hands their debits to the bank.
    init(_ book: TestBook, mandates: String, claims: String) throws {
        self.book = book
        let creditor = try book.creditor()
        let mandateHead = "mandate_id,scheme,signature_date,debtor_name,iban,email,language,debtor_id\n"
        let claimHead = "claim_id,mandate_id,amount,due_date,description\n"
        _ = try book.engine().intake.importMandates(
            try book.write(mandateHead + mandates, "m.csv"),
            creditor: creditor
        )
        _ = try book.engine().intake.importCollections(
            try book.write(claimHead + claims, "c.csv"),
            creditor: creditor
        )
        _ = try book.collect()
    }

    /// So many like debits, named C1, C2 and so on.
    init(_ book: TestBook, count: Int) throws {
        self.book = book
        try book.fill(count)
        _ = try book.collect()
    }

    /// Lets debits fail, as a bank's file of that day tells.
    ///
    /// - Returns: How many cases were opened.
    @discardableResult
    func fail(_ failures: [Failure], on day: String) throws -> Int {
        let engine = try book.engine(on: day)
        let on = try #require(LocalDate(iso: day)).daysSinceEpoch
        let policy = try Policies.current(engine: engine)
        let file = try receiveFile(on: day)
        return try book.database.write { transaction in
            for (index, failure) in failures.enumerated() {
                let ended = try transaction.execute(
                    Self.end,
                    [
                        "t": engine.tenant.id, "claim": failure.claim, "kind": failure.kind,
                        "reason": failure.reason,
                        "class": ReasonTable.sepa.classify(failure.reason).rawValue, "on": on, "file": file,
                        "entry": index + 1,
                    ]
                )
                try #require(ended == 1, "\(failure.claim)")
            }
            let range = EntryRange(
                tenant: engine.tenant.id,
                file: file,
                first: 1,
                last: Int64(failures.count)
            )
            return try CaseOpening.open(
                range,
                after: CollectionEnds.told(by: range, in: transaction),
                policy: policy,
                today: on,
                engine: engine,
                in: transaction
            )
        }
    }

    @discardableResult
    func fail(_ claim: String, _ reason: String, on day: String) throws -> Int {
        try fail([Failure(claim: claim, reason: reason)], on: day)
    }

    /// Takes in a bank's file that tells nothing of our debits.
    ///
    /// - Returns: Its number.
    @discardableResult
    func receiveFile(on day: String) throws -> Int64 {
        let engine = try book.engine(on: day)
        let file = try Counters.take(.bankFile, engine: engine)
        try book.database.write { transaction in
            _ = try transaction.execute(
                Self.file,
                [
                    "t": engine.tenant.id, "id": file, "sha": Array("file \(file)".utf8),
                    "at": engine.clock.timestamp, "on": try #require(LocalDate(iso: day)).daysSinceEpoch,
                ]
            )
        }
        return file
    }

    /// Runs recovery and the courier on a day.
    @discardableResult
    func run(on day: String) throws -> (recovery: RecoveryRunReport, notices: NoticeSendReport) {
        let engine = try book.engine(on: day)
        return (try engine.recovery.run(), try engine.notices.send())
    }

    /// The case of a claim.
    func show(_ claim: String, on day: String) throws -> RecoveryCaseDetail {
        try book.engine(on: day).recovery.show(claim)
    }

    /// Changes data behind the engine's back.
    func execute(_ statement: Statement, _ bindings: Bindings = ["t": Int64(1)]) throws {
        try book.database.write { transaction in _ = try transaction.execute(statement, bindings) }
    }

    /// The names of the files in the outbox.
    var outbox: [String] {
        get throws { try book.engine().notices.list().compactMap(\.file).filter(TestFiles.exists) }
    }
}
