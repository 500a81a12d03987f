import IncassoSQL

extension Invariant {
    /// Laws 3, 4 and 11: money that came beside the debits.
    static let payments: [Invariant] = [
        Invariant(
            id: "payments.entries",
            law: 11,
            title: "Every booked credit on an account is one payment, or has one note that says why not",
            checked: Statement(
                "verify.payments.entries.checked",
                """
                SELECT count(*) FROM bank_entry e JOIN bank_container k ON k.tenant_id = e.tenant_id AND k.file_id = e.file_id AND k.no = e.container
                WHERE e.tenant_id = :t AND e.kind = 5 AND e.provisional = 0 AND k.state = 'applied'
                """
            ),
            violations: Statement(
                "verify.payments.entries",
                """
                SELECT 'file ' || e.file_id || ', entry ' || e.no FROM bank_entry e
                JOIN bank_container k ON k.tenant_id = e.tenant_id AND k.file_id = e.file_id AND k.no = e.container
                LEFT JOIN payment p ON p.tenant_id = e.tenant_id AND p.file_id = e.file_id AND p.entry_no = e.no
                LEFT JOIN entry_note n ON n.tenant_id = e.tenant_id AND n.file_id = e.file_id AND n.entry_no = e.no
                WHERE e.tenant_id = :t AND e.kind = 5 AND e.provisional = 0 AND k.state = 'applied'
                  AND ((p.id IS NULL AND n.entry_no IS NULL) OR (p.id IS NOT NULL AND n.entry_no IS NOT NULL AND n.resolved_at IS NULL)
                    OR (p.id IS NOT NULL AND (p.amount <> e.amount OR p.currency <> e.currency)))
                """
            )
        ),
        Invariant(
            id: "payments.sums",
            law: 3,
            title: "A payment is what it pays of its claim and the credit that is left of it",
            checked: Statement(
                "verify.payments.sums.checked",
                "SELECT count(*) FROM payment WHERE tenant_id = :t"
            ),
            violations: Statement(
                "verify.payments.sums",
                """
                SELECT 'payment ' || p.id FROM payment p
                LEFT JOIN allocation l ON l.tenant_id = p.tenant_id AND l.payment_id = p.id
                LEFT JOIN credit k ON k.tenant_id = p.tenant_id AND k.payment_id = p.id
                WHERE p.tenant_id = :t AND (p.amount <> coalesce(l.amount, 0) + coalesce(k.amount, 0) OR (l.claim_id IS NOT NULL AND l.claim_id <> p.claim_id))
                """
            )
        ),
        Invariant(
            id: "payments.claims",
            law: 4,
            title: "No claim is paid and collected for more than its amount without a credit",
            checked: Statement(
                "verify.payments.claims.checked",
                "SELECT count(*) FROM (SELECT DISTINCT claim_id FROM allocation WHERE tenant_id = :t) x"
            ),
            violations: Statement(
                "verify.payments.claims",
                """
                SELECT 'claim ' || c.reference FROM (
                  SELECT l.claim_id AS claim_id, CAST(sum(l.amount) AS BIGINT)
                    - coalesce((SELECT CAST(sum(k.amount) AS BIGINT) FROM credit k WHERE k.tenant_id = :t AND k.claim_id = l.claim_id), 0) AS paid
                  FROM allocation l WHERE l.tenant_id = :t GROUP BY l.claim_id) x
                CROSS JOIN claim c
                WHERE c.tenant_id = :t AND c.id = x.claim_id AND (x.paid < 0 OR x.paid + CASE WHEN EXISTS (SELECT 1 FROM collection a JOIN block b ON b.tenant_id = a.tenant_id AND b.id = a.block_id
                  WHERE a.tenant_id = :t AND a.claim_id = c.id
                    AND NOT EXISTS (SELECT 1 FROM attempt_end e WHERE e.tenant_id = :t AND e.claim_id = a.claim_id AND e.attempt = a.attempt)
                    AND (b.state = 'settled' OR EXISTS (SELECT 1 FROM item_settlement i
                      WHERE i.tenant_id = :t AND i.claim_id = a.claim_id AND i.attempt = a.attempt))) THEN c.amount ELSE 0 END > c.amount)
                """
            )
        ),
        Invariant(
            id: "payments.final",
            law: 4,
            title:
                "Nothing more is asked for on a paid claim: no debit to be made, no open case, no waiting notice",
            checked: Statement(
                "verify.payments.final.checked",
                "SELECT count(*) FROM (SELECT DISTINCT claim_id FROM allocation WHERE tenant_id = :t) x"
            ),
            violations: Statement(
                "verify.payments.final",
                """
                SELECT 'claim ' || c.reference FROM (
                  SELECT l.claim_id AS claim_id, CAST(sum(l.amount) AS BIGINT)
                    - coalesce((SELECT CAST(sum(k.amount) AS BIGINT) FROM credit k WHERE k.tenant_id = :t AND k.claim_id = l.claim_id), 0) AS paid
                  FROM allocation l WHERE l.tenant_id = :t GROUP BY l.claim_id) x
                CROSS JOIN claim c
                WHERE c.tenant_id = :t AND c.id = x.claim_id AND ((x.paid > 0 AND (
                    EXISTS (SELECT 1 FROM claim_queue q WHERE q.tenant_id = :t AND q.claim_id = c.id AND q.plan_id IS NULL AND q.held IS NULL)
                    OR EXISTS (SELECT 1 FROM collection a JOIN block b ON b.tenant_id = a.tenant_id AND b.id = a.block_id
                      JOIN batch w ON w.tenant_id = b.tenant_id AND w.id = b.batch_id
                      WHERE a.tenant_id = :t AND a.claim_id = c.id AND b.state = 'frozen' AND w.state IN ('frozen', 'approved')
                        AND NOT EXISTS (SELECT 1 FROM attempt_end e WHERE e.tenant_id = :t AND e.claim_id = a.claim_id AND e.attempt = a.attempt))))
                  OR (x.paid >= c.amount AND (
                    EXISTS (SELECT 1 FROM recovery_case r WHERE r.tenant_id = :t AND r.claim_id = c.id AND r.closed_on IS NULL)
                    OR EXISTS (SELECT 1 FROM notice n WHERE n.tenant_id = :t AND n.claim_id = c.id AND n.state IN ('queued', 'held')))))
                """
            )
        ),
        Invariant(
            id: "credits.used",
            law: 3,
            title: "What is used of a credit is what it pays and what was refunded",
            checked: Statement(
                "verify.credits.used.checked",
                "SELECT count(*) FROM credit WHERE tenant_id = :t"
            ),
            violations: Statement(
                "verify.credits.used",
                """
                SELECT 'credit ' || k.id FROM credit k WHERE k.tenant_id = :t AND k.used <>
                  coalesce((SELECT CAST(sum(l.amount) AS BIGINT) FROM allocation l WHERE l.tenant_id = :t AND l.credit_id = k.id), 0)
                  + coalesce((SELECT CAST(sum(r.amount) AS BIGINT) FROM refund r WHERE r.tenant_id = :t AND r.credit_id = k.id), 0)
                """
            )
        ),
        Invariant(
            id: "ledger.credits",
            law: 3,
            title: "What the ledger owes debtors is what is left of their credits",
            checked: Statement(
                "verify.ledger.credits.checked",
                "SELECT count(*) FROM credit WHERE tenant_id = :t"
            ),
            violations: Statement(
                "verify.ledger.credits",
                """
                SELECT 'ledger ' || s.ledger || ', credits ' || s.credits FROM (SELECT
                  coalesce((SELECT CAST(sum(CASE WHEN credit = 4 THEN amount ELSE -amount END) AS BIGINT) FROM transfer
                    WHERE tenant_id = :t AND (debit = 4 OR credit = 4)), 0) AS ledger,
                  coalesce((SELECT CAST(sum(amount - used) AS BIGINT) FROM credit WHERE tenant_id = :t), 0) AS credits) s
                WHERE s.ledger <> s.credits
                """
            )
        ),
    ]
}
