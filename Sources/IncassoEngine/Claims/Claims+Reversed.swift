import IncassoCore
import IncassoSQL

/// Claims whose debits were taken back as duplicates: the debt was collected twice, so they are given up.
///
/// One of which something else was paid stays for a person, and so does every claim whose debit was taken back for
/// another cause (law 15).
extension Claims {
    private static let duplicates = Statement(
        "claims.reversed.duplicates",
        """
        SELECT count(*) FROM reversal r
        WHERE r.tenant_id = :t AND r.file_id IS NOT NULL AND r.file_id = :f AND r.entry_no BETWEEN :first AND :last
          AND r.state = 'booked' AND r.reason = 'duplicate'
          AND NOT EXISTS (SELECT 1 FROM allocation l WHERE l.tenant_id = :t AND l.claim_id = r.claim_id)
          AND NOT EXISTS (SELECT 1 FROM claim_mark m WHERE m.tenant_id = :t AND m.claim_id = r.claim_id)
        """
    )
    private static let holdDuplicates = Statement(
        "claims.reversed.hold",
        """
        INSERT INTO claim_queue (tenant_id, claim_id, attempt, creditor_id, scheme, kind, collect_on, held, plan_id)
        SELECT c.tenant_id, c.id, r.attempt + 1, c.creditor_id, m.scheme, m.kind, c.due_on, 'cancelled', CAST(NULL AS BIGINT)
        FROM reversal r CROSS JOIN claim c CROSS JOIN mandate m
        WHERE r.tenant_id = :t AND r.file_id IS NOT NULL AND r.file_id = :f AND r.entry_no BETWEEN :first AND :last
          AND r.state = 'booked' AND r.reason = 'duplicate'
          AND NOT EXISTS (SELECT 1 FROM allocation l WHERE l.tenant_id = :t AND l.claim_id = r.claim_id)
          AND c.tenant_id = :t AND c.id = r.claim_id AND m.tenant_id = :t AND m.id = c.mandate_id
        ON CONFLICT (tenant_id, claim_id, attempt) DO UPDATE SET held = excluded.held
          WHERE claim_queue.plan_id IS NULL AND claim_queue.held IS NULL
        """
    )
    private static let markDuplicates = Statement(
        "claims.reversed.mark",
        """
        INSERT INTO claim_mark (tenant_id, claim_id, kind, at, actor, note)
        SELECT r.tenant_id, r.claim_id, 'cancelled', :at, a.prepared_by, coalesce(r.note, 'taken back as a duplicate')
        FROM reversal r CROSS JOIN batch a
        WHERE r.tenant_id = :t AND r.file_id IS NOT NULL AND r.file_id = :f AND r.entry_no BETWEEN :first AND :last
          AND r.state = 'booked' AND r.reason = 'duplicate' AND a.tenant_id = :t AND a.id = r.batch_id
          AND NOT EXISTS (SELECT 1 FROM allocation l WHERE l.tenant_id = :t AND l.claim_id = r.claim_id)
        ON CONFLICT DO NOTHING
        """
    )

    /// Gives up the claims of duplicates that a container has booked back.
    ///
    /// - Parameters:
    ///   - range: The container's entries.
    ///   - transaction: The transaction that booked them.
    /// - Returns: How many.
    /// - Throws: The driver's error.
    @discardableResult
    func cancelReversed(_ range: EntryRange, in transaction: any Transaction) throws -> Int {
        let count = try transaction.first(Self.duplicates, range.bindings) { Int($0.integer(0)) } ?? 0
        guard count > 0 else { return 0 }
        let audit = try AuditChain.record(
            "claim.cancel.reversed",
            subject: "file \(range.file), from entry \(range.first)",
            details: [("claims", String(count)), ("reason", "taken back as duplicates")],
            engine: engine,
            in: transaction
        )
        let day = engine.clock.wallTime(in: "UTC").date.daysSinceEpoch
        try Ledger.postReversedDuplicates(range, audit: audit, on: day, in: transaction)
        try transaction.execute(Self.holdDuplicates, range.bindings)
        return try transaction.execute(
            Self.markDuplicates,
            [
                "t": range.tenant, "f": range.file, "first": range.first, "last": range.last,
                "at": engine.clock.timestamp,
            ]
        )
    }
}
