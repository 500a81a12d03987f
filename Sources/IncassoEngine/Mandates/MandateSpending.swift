import IncassoSQL

/// A one-off mandate is spent by the collection that uses it, and the last debit of a recurring one ends it.
struct MandateSpending {
    private static let spend = Statement(
        "mandates.spend",
        """
        INSERT INTO mandate_stop (tenant_id, mandate_id, kind, from_day, note)
        SELECT DISTINCT c.tenant_id, c.mandate_id, 'spent', CAST(:on AS BIGINT), CAST(NULL AS TEXT)
        FROM block b CROSS JOIN collection c
        WHERE b.tenant_id = :t AND b.batch_id = :batch AND b.sequence = 'OOFF' AND b.group_id IS NOT NULL
          AND c.tenant_id = :t AND c.claim_id BETWEEN b.first_claim AND b.last_claim AND c.block_id = b.id
          AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = c.claim_id AND x.attempt = c.attempt AND x.kind = 'withdrawn')
        ON CONFLICT DO NOTHING
        """
    )
    private static let spendSingles = Statement(
        "mandates.spendSingles",
        """
        INSERT INTO mandate_stop (tenant_id, mandate_id, kind, from_day, note)
        SELECT DISTINCT c.tenant_id, c.mandate_id, CASE b.sequence WHEN 'FNAL' THEN 'cancelled' ELSE 'spent' END, CAST(:on AS BIGINT),
          (SELECT f.note FROM mandate_final f WHERE f.tenant_id = :t AND f.mandate_id = c.mandate_id AND f.claim_id = c.claim_id)
        FROM block b CROSS JOIN collection c
        WHERE b.tenant_id = :t AND b.batch_id = :batch AND b.sequence IN ('OOFF', 'FNAL') AND b.group_id IS NULL
          AND c.tenant_id = :t AND c.block_id = b.id AND c.single = 1
          AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = c.claim_id AND x.attempt = c.attempt AND x.kind = 'withdrawn')
        ON CONFLICT DO NOTHING
        """
    )

    /// The last debits in a file that was made elsewhere, whose blocks are groups of their own.
    private static let endGiven = Statement(
        "mandates.endGiven",
        """
        INSERT INTO mandate_stop (tenant_id, mandate_id, kind, from_day, note)
        SELECT f.tenant_id, f.mandate_id, 'cancelled', CAST(:on AS BIGINT), f.note
        FROM batch a CROSS JOIN block b CROSS JOIN collection c CROSS JOIN mandate_final f
        WHERE a.tenant_id = :t AND a.id = :batch AND a.given_file IS NOT NULL AND b.tenant_id = :t AND b.batch_id = :batch
          AND c.tenant_id = :t AND c.claim_id BETWEEN b.first_claim AND b.last_claim AND c.block_id = b.id
          AND f.tenant_id = :t AND f.mandate_id = c.mandate_id AND f.claim_id = c.claim_id
          AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = c.claim_id AND x.attempt = c.attempt AND x.kind = 'withdrawn')
        ON CONFLICT DO NOTHING
        """
    )

    /// Ends the mandates of a batch that was handed over: one-off ones, and those of a last debit.
    static func spend(batch: Int64, on day: Int, tenant: Int64, in transaction: any Transaction) throws {
        try transaction.executeAll(
            [spend, spendSingles, endGiven],
            ["t": tenant, "batch": batch, "on": day]
        )
    }
}
