import IncassoSQL

extension Invariant {
    /// Laws 1, 6 and 11: debits that are taken back.
    static let reversals: [Invariant] = [
        Invariant(
            id: "reversals.totals",
            law: 6,
            title: "A reversal file's count and total are those of the debits in it",
            checked: Statement(
                "verify.reversals.totals.checked",
                "SELECT count(*) FROM batch WHERE tenant_id = :t AND reverses IS NOT NULL"
            ),
            violations: Statement(
                "verify.reversals.totals",
                """
                SELECT 'batch ' || a.id FROM batch a LEFT JOIN (
                  SELECT batch_id, count(*) AS n, CAST(sum(amount) AS BIGINT) AS s FROM reversal WHERE tenant_id = :t GROUP BY batch_id) r
                  ON r.batch_id = a.id
                WHERE a.tenant_id = :t AND a.reverses IS NOT NULL AND (a.count <> coalesce(r.n, 0) OR a.total <> coalesce(r.s, 0))
                """
            )
        ),
        Invariant(
            id: "reversals.debits",
            law: 1,
            title: "What goes back is one debit of the file that is reversed, all of it, and goes back once",
            checked: Statement(
                "verify.reversals.debits.checked",
                "SELECT count(*) FROM reversal WHERE tenant_id = :t"
            ),
            violations: Statement(
                "verify.reversals.debits",
                """
                SELECT 'reversal ' || r.id FROM reversal r
                LEFT JOIN collection c ON c.tenant_id = r.tenant_id AND c.claim_id = r.claim_id AND c.attempt = r.attempt
                LEFT JOIN block b ON b.tenant_id = c.tenant_id AND b.id = c.block_id
                LEFT JOIN batch a ON a.tenant_id = r.tenant_id AND a.id = r.batch_id
                WHERE r.tenant_id = :t AND (c.claim_id IS NULL OR c.amount <> r.amount OR c.block_id <> r.block_id
                  OR a.reverses IS NULL OR b.batch_id <> a.reverses)
                UNION ALL
                SELECT 'claim ' || r.claim_id || ', attempt ' || r.attempt FROM reversal r
                WHERE r.tenant_id = :t AND r.state IN ('requested', 'booked') GROUP BY r.claim_id, r.attempt HAVING count(*) > 1
                """
            )
        ),
        Invariant(
            id: "reversals.ends",
            law: 11,
            title:
                "A reversal is booked exactly when its debit ended by it, and open only while the debit stands",
            checked: Statement(
                "verify.reversals.ends.checked",
                "SELECT count(*) FROM reversal WHERE tenant_id = :t"
            ),
            violations: Statement(
                "verify.reversals.ends",
                """
                SELECT 'reversal ' || r.id FROM reversal r
                LEFT JOIN attempt_end x ON x.tenant_id = r.tenant_id AND x.claim_id = r.claim_id AND x.attempt = r.attempt
                LEFT JOIN batch a ON a.tenant_id = r.tenant_id AND a.id = r.batch_id
                WHERE r.tenant_id = :t AND ((r.state = 'booked' AND (coalesce(x.kind, '') <> 'reversed' OR r.file_id IS NULL))
                  OR (r.state = 'overtaken' AND coalesce(x.kind, 'reversed') = 'reversed')
                  OR (r.state = 'requested' AND (a.state = 'cancelled' OR x.kind = 'reversed')))
                """
            )
        ),
    ]
}
