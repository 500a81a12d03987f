import IncassoSQL

extension Ledger {
    private static let reversals = Statement(
        "ledger.reversals",
        """
        INSERT INTO transfer (tenant_id, cause, cause_id, cause_no, line, debit, credit, amount, currency, booked_on, creditor_id, claim_id)
        SELECT w.tenant_id, 1, w.file_id, w.entry_no, 1, 3, 1, e.amount - coalesce(e.fee, 0), a.currency, w.booked_on, a.creditor_id,
          CAST(NULL AS BIGINT)
        FROM answer w CROSS JOIN bank_entry e CROSS JOIN batch a
        WHERE w.tenant_id = :t AND w.file_id = :f AND w.entry_no BETWEEN :first AND :last
          AND e.tenant_id = :t AND e.file_id = w.file_id AND e.no = w.entry_no AND e.kind = 9 AND a.tenant_id = :t AND a.id = w.batch_id
        """
    )
    private static let reversalFees = Statement(
        "ledger.reversalFees",
        """
        INSERT INTO transfer (tenant_id, cause, cause_id, cause_no, line, debit, credit, amount, currency, booked_on, creditor_id, claim_id)
        SELECT w.tenant_id, 1, w.file_id, w.entry_no, 2, 5, 1, e.fee, a.currency, w.booked_on, a.creditor_id, CAST(NULL AS BIGINT)
        FROM answer w CROSS JOIN bank_entry e CROSS JOIN batch a
        WHERE w.tenant_id = :t AND w.file_id = :f AND w.entry_no BETWEEN :first AND :last
          AND e.tenant_id = :t AND e.file_id = w.file_id AND e.no = w.entry_no AND e.kind = 9 AND e.fee > 0
          AND a.tenant_id = :t AND a.id = w.batch_id
        """
    )
    private static let cancelled = Statement(
        "ledger.reversals.cancelled",
        """
        INSERT INTO transfer (tenant_id, cause, cause_id, cause_no, line, debit, credit, amount, currency, booked_on, creditor_id, claim_id)
        SELECT r.tenant_id, 4, :audit, r.claim_id, 1, 9, 3, r.amount, a.currency, :on, a.creditor_id, r.claim_id
        FROM reversal r CROSS JOIN batch a
        WHERE r.tenant_id = :t AND r.file_id IS NOT NULL AND r.file_id = :f AND r.entry_no BETWEEN :first AND :last
          AND r.state = 'booked' AND r.reason = 'duplicate' AND a.tenant_id = :t AND a.id = r.batch_id
          AND NOT EXISTS (SELECT 1 FROM allocation l WHERE l.tenant_id = :t AND l.claim_id = r.claim_id)
          AND NOT EXISTS (SELECT 1 FROM claim_mark m WHERE m.tenant_id = :t AND m.claim_id = r.claim_id)
        """
    )

    /// Books the money of whole reversal files that a container tells of; that of single debits is booked with their ends.
    static func postReversals(_ range: EntryRange, in transaction: any Transaction) throws {
        try transaction.executeAll([reversals, reversalFees], range.bindings)
    }

    /// Takes the claims of duplicates that went back out of what debtors owe; before they are marked.
    static func postReversedDuplicates(
        _ range: EntryRange,
        audit: Int64,
        on day: Int,
        in transaction: any Transaction
    ) throws {
        try transaction.execute(
            cancelled,
            [
                "t": range.tenant, "f": range.file, "first": range.first, "last": range.last, "audit": audit,
                "on": day,
            ]
        )
    }
}
