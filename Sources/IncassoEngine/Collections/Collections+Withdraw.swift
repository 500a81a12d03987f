import IncassoCore
import IncassoSQL

extension Collections {
    private static let withdrawTouched = Statement(
        "collections.withdrawTouched",
        """
        INSERT INTO attempt_end (tenant_id, claim_id, attempt, block_id, kind, reason, reason_class, amount, fee, booked_on, file_id, entry_no)
        SELECT c.tenant_id, c.claim_id, c.attempt, c.block_id, 'withdrawn', CAST(NULL AS TEXT), 0, c.amount, 0, :on, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
        FROM claim_touch z CROSS JOIN collection c CROSS JOIN block b CROSS JOIN batch a
        WHERE z.tenant_id = :t AND c.tenant_id = :t AND c.claim_id = z.claim_id AND z.open < c.amount
          AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = c.claim_id AND x.attempt = c.attempt)
          AND b.tenant_id = :t AND b.id = c.block_id AND b.state = 'frozen'
          AND a.tenant_id = :t AND a.id = b.batch_id AND a.state IN ('frozen', 'approved')
        ORDER BY c.claim_id
        """
    )
    private static let frozenBatches = Statement(
        "collections.frozenBatches",
        """
        SELECT DISTINCT a.id FROM claim_touch z CROSS JOIN collection c CROSS JOIN block b CROSS JOIN batch a
        WHERE z.tenant_id = :t AND c.tenant_id = :t AND c.claim_id = z.claim_id AND z.open < c.amount
          AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = c.claim_id AND x.attempt = c.attempt)
          AND b.tenant_id = :t AND b.id = c.block_id AND b.state = 'frozen'
          AND a.tenant_id = :t AND a.id = b.batch_id AND a.state IN ('frozen', 'approved')
        ORDER BY a.id
        """
    )

    /// Takes the debits of the named claims out of batches that have not been handed over, and freezes the rest anew.
    ///
    /// A debit whose file is being handed over, or was, is left alone: the bank's answer will tell. So is one of whose
    /// claim everything is owed.
    ///
    /// - Parameters:
    ///   - engine: Whose book.
    ///   - transaction: The transaction that named the claims in ``ClaimTouch`` and met the others.
    /// - Returns: How many debits were withdrawn.
    /// - Throws: ``EngineError`` when a batch cannot be frozen; the driver's error.
    @discardableResult
    static func withdraw(engine: Engine, in transaction: any Transaction) throws -> Int {
        let everything: Bindings = ["t": engine.tenant.id]
        let batches = try transaction.all(frozenBatches, everything) { $0.integer(0) }
        guard !batches.isEmpty else { return 0 }
        let withdrawn = try transaction.execute(
            withdrawTouched,
            ["t": engine.tenant.id, "on": engine.today.daysSinceEpoch]
        )
        for batch in batches { try BatchWithdrawal(engine: engine, id: batch).freezeAnew(in: transaction) }
        return withdrawn
    }
}
