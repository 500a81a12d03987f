import IncassoCore
import IncassoSQL

/// Claims whose debit went out in a state of the book that was lost: nobody may collect them once more.
extension Claims {
    private static let touchKnown = Statement(
        "claims.lost.touchKnown",
        """
        INSERT INTO claim_touch (tenant_id, claim_id, open)
        SELECT DISTINCT c.tenant_id, c.id, 0 FROM lost_debit l CROSS JOIN claim c
        WHERE l.tenant_id = :t AND l.message_id = :message AND c.tenant_id = :t AND c.id = l.claim_id AND c.amount = l.amount
        ORDER BY c.id
        """
    )
    /// Claims that were imported again since: the same account, amount and about the same day.
    private static let touchAgain = Statement(
        "claims.lost.touchAgain",
        """
        INSERT INTO claim_touch (tenant_id, claim_id, open)
        SELECT DISTINCT c.tenant_id, c.id, 0 FROM claim c CROSS JOIN mandate m CROSS JOIN lost_debit l
        WHERE c.tenant_id = :t AND c.id >= :first AND m.tenant_id = :t AND m.id = c.mandate_id
          AND l.tenant_id = :t AND l.number_index = m.number_index AND l.amount = c.amount AND l.message_id = :message
          AND c.due_on BETWEEN l.collect_on - 27 AND l.collect_on
          AND NOT EXISTS (SELECT 1 FROM claim o WHERE o.tenant_id = :t AND o.id = l.claim_id AND o.amount = l.amount)
        ORDER BY c.id
        ON CONFLICT DO NOTHING
        """
    )
    /// Claims of which a bank tells the end or the money of an attempt that this book does not know.
    private static let touchAnswered = Statement(
        "claims.lost.touchAnswered",
        """
        INSERT INTO claim_touch (tenant_id, claim_id, open)
        SELECT DISTINCT c.tenant_id, c.id, 0 FROM bank_file f CROSS JOIN entry_note n CROSS JOIN bank_entry e CROSS JOIN claim c
        WHERE f.tenant_id = :t AND f.at >= :since AND n.tenant_id = :t AND n.file_id = f.id AND n.outcome = 'parked' AND n.resolved_at IS NULL
          AND e.tenant_id = :t AND e.file_id = n.file_id AND e.no = n.entry_no AND e.kind IN (1, 2, 3, 4)
          AND c.tenant_id = :t AND c.id = e.claim_id
          AND NOT EXISTS (SELECT 1 FROM collection k WHERE k.tenant_id = :t AND k.claim_id = e.claim_id AND k.attempt = e.attempt)
        ORDER BY c.id
        """
    )
    /// The next attempt stands in the queue, held, so that nobody plans it and nobody can ask for another; also behind an
    /// attempt that is under way, when the lost file held a later one.
    private static let hold = Statement(
        "claims.lost.hold",
        """
        INSERT INTO claim_queue (tenant_id, claim_id, attempt, creditor_id, scheme, kind, collect_on, held, plan_id)
        SELECT c.tenant_id, c.id, coalesce((SELECT max(a.attempt) FROM collection a WHERE a.tenant_id = :t AND a.claim_id = c.id), 0) + 1,
          c.creditor_id, m.scheme, m.kind, c.due_on, 'sentBeforeRestore', CAST(NULL AS BIGINT)
        FROM claim_touch z CROSS JOIN claim c CROSS JOIN mandate m
        WHERE z.tenant_id = :t AND c.tenant_id = :t AND c.id = z.claim_id AND m.tenant_id = :t AND m.id = c.mandate_id
          AND (NOT EXISTS (SELECT 1 FROM collection a WHERE a.tenant_id = :t AND a.claim_id = c.id
              AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = a.claim_id AND x.attempt = a.attempt))
            OR EXISTS (SELECT 1 FROM lost_debit l WHERE l.tenant_id = :t AND l.claim_id = c.id AND l.message_id = :message
              AND l.attempt > (SELECT max(a.attempt) FROM collection a WHERE a.tenant_id = :t AND a.claim_id = c.id)))
        ON CONFLICT (tenant_id, claim_id, attempt) DO UPDATE SET held = excluded.held
          WHERE claim_queue.plan_id IS NULL AND coalesce(claim_queue.held, '') NOT IN ('paid', 'partlyPaid', 'cancelled')
        """
    )
    private static let references = Statement(
        "claims.lost.references",
        """
        SELECT c.reference FROM claim_touch z CROSS JOIN claim c
        WHERE z.tenant_id = :t AND c.tenant_id = :t AND c.id = z.claim_id ORDER BY c.id LIMIT 5
        """
    )
    private static let hasLost = Statement(
        "claims.lost.any",
        "SELECT 1 FROM lost_debit WHERE tenant_id = :t LIMIT 1"
    )
    private static let imported = Statement(
        "claims.lost.imported",
        """
        SELECT c.id, c.reference, min(l.end_to_end_id) FROM claim c CROSS JOIN mandate m CROSS JOIN lost_debit l
        WHERE c.tenant_id = :t AND c.id BETWEEN :first AND :last AND m.tenant_id = :t AND m.id = c.mandate_id
          AND l.tenant_id = :t AND l.number_index = m.number_index AND l.amount = c.amount
          AND c.due_on BETWEEN l.collect_on - 27 AND l.collect_on
          AND NOT EXISTS (SELECT 1 FROM claim o WHERE o.tenant_id = :t AND o.id = l.claim_id AND o.amount = l.amount)
        GROUP BY c.id, c.reference ORDER BY c.id
        """
    )
    private static let holdImported = Statement(
        "claims.lost.holdImported",
        """
        INSERT INTO claim_queue (tenant_id, claim_id, attempt, creditor_id, scheme, kind, collect_on, held, plan_id)
        SELECT DISTINCT c.tenant_id, c.id, 1, c.creditor_id, m.scheme, m.kind, c.due_on, 'suspectedDuplicate', CAST(NULL AS BIGINT)
        FROM claim c CROSS JOIN mandate m CROSS JOIN lost_debit l
        WHERE c.tenant_id = :t AND c.id BETWEEN :first AND :last AND m.tenant_id = :t AND m.id = c.mandate_id
          AND l.tenant_id = :t AND l.number_index = m.number_index AND l.amount = c.amount
          AND c.due_on BETWEEN l.collect_on - 27 AND l.collect_on
          AND NOT EXISTS (SELECT 1 FROM claim o WHERE o.tenant_id = :t AND o.id = l.claim_id AND o.amount = l.amount)
        ON CONFLICT DO NOTHING
        """
    )

    /// Holds the claims of a lost file's debits, and takes their debits out of batches that have not been handed over.
    ///
    /// - Parameters:
    ///   - message: The file's message id, whose debits have been noted.
    ///   - firstNewClaim: Claims from this number on were imported after the restore; those that ask for a lost debit
    ///     once more are held as well.
    ///   - transaction: Where to write.
    /// - Returns: How many claims, and the ids of the first few.
    /// - Throws: ``EngineError`` when a batch cannot be frozen anew; the driver's error.
    func holdLost(
        message: String,
        firstNewClaim: Int64,
        in transaction: any Transaction
    ) throws -> (count: Int, examples: [String]) {
        let tenant = engine.tenant.id
        let named =
            try transaction.execute(Self.touchKnown, ["t": tenant, "message": message])
            + transaction.execute(Self.touchAgain, ["t": tenant, "message": message, "first": firstNewClaim])
        return try holdTouched(named, message: message, in: transaction)
    }

    /// Holds the claims of attempts that this book does not know, but of which bank files tell that were taken in since.
    ///
    /// - Returns: How many claims.
    func holdAnswered(since timestamp: Int64, in transaction: any Transaction) throws -> Int {
        let named = try transaction.execute(
            Self.touchAnswered,
            ["t": engine.tenant.id, "since": timestamp]
        )
        return try holdTouched(named, message: "", in: transaction).count
    }

    private func holdTouched(
        _ named: Int,
        message: String,
        in transaction: any Transaction
    ) throws -> (count: Int, examples: [String]) {
        guard named > 0 else { return (0, []) }
        let tenant = engine.tenant.id
        let touch = ClaimTouch(tenant: tenant)
        try touch.meetOthers(in: transaction)
        try Collections.withdraw(engine: engine, in: transaction)
        try transaction.execute(Self.hold, ["t": tenant, "message": message])
        let examples = try transaction.all(Self.references, ["t": tenant]) { $0.text(0) }
        try touch.clear(in: transaction)
        return (named, examples)
    }

    /// Holds new claims that ask for a debit once more of which only a lost file tells.
    ///
    /// - Parameters:
    ///   - claims: The numbers of an import.
    ///   - transaction: The import's transaction.
    /// - Returns: Those claims.
    /// - Throws: The driver's error.
    func holdImportedAgain(
        _ claims: ClosedRange<Int64>,
        in transaction: any Transaction
    ) throws -> [Imported.Duplicate] {
        let tenant = engine.tenant.id
        guard try transaction.first(Self.hasLost, ["t": tenant], { _ in true }) == true else { return [] }
        let range: Bindings = ["t": tenant, "first": claims.lowerBound, "last": claims.upperBound]
        let found = try transaction.all(Self.imported, range) { row in
            Imported.Duplicate(
                claim: row.integer(0),
                reference: row.text(1),
                other: "the debit \(row.text(2)) of a file that was handed over before the book was put back"
            )
        }
        if !found.isEmpty { try transaction.execute(Self.holdImported, range) }
        return found
    }
}
