import IncassoCore
import IncassoSQL

/// Payments that a bank's file tells: credits on a creditor's account.
struct BankPayments {
    let engine: Engine

    private static let matched = Statement(
        "payments.bank.matched",
        """
        SELECT count(*), coalesce(CAST(sum(e.amount) AS BIGINT), 0) FROM bank_entry e
        WHERE e.tenant_id = :t AND e.file_id = :f AND e.no BETWEEN :first AND :last AND e.kind = 5 AND e.provisional = 0 AND e.claim_id IS NOT NULL
          AND (SELECT count(*) FROM entry_note n WHERE n.tenant_id = e.tenant_id AND n.file_id = e.file_id AND n.entry_no = e.no) = 0
        """
    )
    private static let insertMatched = Statement(
        "payments.bank.insertMatched",
        """
        INSERT INTO payment (tenant_id, id, creditor_id, claim_id, method, file_id, entry_no, amount, currency, received_on, reference, actor, at)
        SELECT e.tenant_id, :id - 1 + row_number() OVER (ORDER BY e.no), :c, e.claim_id, 'bank', e.file_id, e.no, e.amount, e.currency,
          e.booked_on, CAST(NULL AS TEXT), :actor, :at
        FROM bank_entry e
        WHERE e.tenant_id = :t AND e.file_id = :f AND e.no BETWEEN :first AND :last AND e.kind = 5 AND e.provisional = 0 AND e.claim_id IS NOT NULL
          AND (SELECT count(*) FROM entry_note n WHERE n.tenant_id = e.tenant_id AND n.file_id = e.file_id AND n.entry_no = e.no) = 0
        """
    )
    private static let insertAssigned = Statement(
        "payments.bank.insertAssigned",
        """
        INSERT INTO payment (tenant_id, id, creditor_id, claim_id, method, file_id, entry_no, amount, currency, received_on, reference, actor, at)
        SELECT e.tenant_id, :id, c.creditor_id, c.id, 'bank', e.file_id, e.no, e.amount, e.currency, e.booked_on, CAST(NULL AS TEXT), :actor, :at
        FROM bank_entry e CROSS JOIN bank_container k CROSS JOIN claim c CROSS JOIN creditor r
        WHERE e.tenant_id = :t AND e.file_id = :f AND e.no = :no AND e.kind = 5 AND e.provisional = 0 AND e.direction = 1
          AND e.amount > 0 AND e.booked_on IS NOT NULL AND k.tenant_id = :t AND k.file_id = e.file_id AND k.no = e.container
          AND c.tenant_id = :t AND c.id = :claim AND c.creditor_id = k.creditor_id
          AND r.tenant_id = :t AND r.id = c.creditor_id AND r.currency = e.currency
        """
    )
    private static let proposal = Statement(
        "payments.bank.proposal",
        """
        SELECT c.reference, c.creditor_id FROM bank_entry e CROSS JOIN claim c
        WHERE e.tenant_id = :t AND e.file_id = :f AND e.no = :no AND c.tenant_id = :t AND c.id = e.claim_id
        """
    )

    /// Books the credits of a container that name a claim and have no note.
    ///
    /// - Parameters:
    ///   - range: The container's entries.
    ///   - creditor: Whose account it is.
    ///   - transaction: The transaction that applies the container.
    /// - Returns: How many payments were booked.
    /// - Throws: ``EngineError``; the driver's error.
    func book(_ range: EntryRange, creditor: Int64, in transaction: any Transaction) throws -> Int {
        let found = try transaction.first(Self.matched, range.bindings) { ($0.integer(0), $0.integer(1)) }
        guard let (count, total) = found, count > 0 else { return 0 }
        let first = try Counters.take(
            .payment,
            count: Int(count),
            tenant: engine.tenant.id,
            in: transaction
        )
        try transaction.execute(
            Self.insertMatched,
            [
                "t": range.tenant, "f": range.file, "first": range.first, "last": range.last, "id": first,
                "c": creditor, "actor": engine.actor.name, "at": engine.clock.timestamp,
            ]
        )
        _ = try PaymentBooking(engine: engine).book(first...first + count - 1, in: transaction)
        try AuditChain.record(
            "payment.bank",
            subject: "file \(range.file)",
            details: [
                ("payments", String(count)), ("first", String(first)), ("minorUnits", String(total)),
            ],
            engine: engine,
            in: transaction
        )
        return Int(count)
    }

    /// The claim that is proposed for an entry.
    func proposal(
        file: Int64,
        entry: Int64,
        in transaction: any Transaction
    ) throws -> (
        claim: String, creditor: Int64
    )? {
        let key: Bindings = ["t": engine.tenant.id, "f": file, "no": entry]
        return try transaction.first(Self.proposal, key) { ($0.text(0), $0.integer(1)) }
    }

    /// Books a credit on the claim that a person names.
    ///
    /// - Parameters:
    ///   - file: The bank's file.
    ///   - entry: The credit in it.
    ///   - claim: The claim.
    ///   - id: The payment's number.
    ///   - transaction: The transaction that resolves the entry.
    /// - Throws: ``EngineError`` when the entry cannot be a payment of this claim; the driver's error.
    func assign(
        file: Int64,
        entry: Int64,
        to claim: ClaimFacts,
        as id: Int64,
        in transaction: any Transaction
    ) throws {
        let inserted = try transaction.execute(
            Self.insertAssigned,
            [
                "t": engine.tenant.id, "f": file, "no": entry, "claim": claim.number, "id": id,
                "actor": engine.actor.name, "at": engine.clock.timestamp,
            ]
        )
        guard inserted == 1 else {
            throw EngineError(
                .refused,
                "the entry cannot pay claim \(claim.reference): it is no booked credit on its creditor's account, or in another currency"
            )
        }
        _ = try PaymentBooking(engine: engine).book(id...id, in: transaction)
    }
}
