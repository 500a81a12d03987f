import IncassoSQL

extension Invariant {
    /// Law 6: what debits tell of changes in their mandates.
    static let amendments: [Invariant] = [
        Invariant(
            id: "amendments.told",
            law: 6,
            title: "A change is told by every debit exactly until one that tells it was carried out",
            checked: Statement(
                "verify.amendments.told.checked",
                "SELECT count(*) FROM mandate_amendment WHERE tenant_id = :t AND (pending = 1 OR confirmed_block IS NOT NULL)"
            ),
            violations: Statement(
                "verify.amendments.told",
                """
                SELECT DISTINCT 'mandate ' || a.mandate_id || ', amendment ' || a.no || ' is pending' FROM collection_amendment x
                JOIN block b ON b.tenant_id = x.tenant_id AND b.id = x.block_id
                JOIN mandate_amendment a ON a.tenant_id = x.tenant_id AND a.mandate_id = x.mandate_id AND a.no <= x.last_no AND a.pending = 1
                LEFT JOIN attempt_end e ON e.tenant_id = x.tenant_id AND e.claim_id = x.claim_id AND e.attempt = x.attempt
                WHERE x.tenant_id = :t AND (e.kind IN ('returned', 'refunded', 'reversed') OR (b.state = 'settled' AND e.kind IS NULL))
                UNION ALL
                SELECT 'mandate ' || a.mandate_id || ', amendment ' || a.no || ' is confirmed' FROM mandate_amendment a
                LEFT JOIN (
                  SELECT x.block_id AS block_id, x.mandate_id AS mandate_id, max(x.last_no) AS last_no FROM collection_amendment x
                  JOIN block b ON b.tenant_id = x.tenant_id AND b.id = x.block_id
                  LEFT JOIN attempt_end e ON e.tenant_id = x.tenant_id AND e.claim_id = x.claim_id AND e.attempt = x.attempt
                  LEFT JOIN item_settlement i ON i.tenant_id = x.tenant_id AND i.claim_id = x.claim_id AND i.attempt = x.attempt
                  WHERE x.tenant_id = :t AND (e.kind IN ('returned', 'refunded', 'reversed')
                    OR (e.kind IS NULL AND (b.state = 'settled' OR i.claim_id IS NOT NULL)))
                  GROUP BY x.block_id, x.mandate_id) c ON c.block_id = a.confirmed_block AND c.mandate_id = a.mandate_id
                WHERE a.tenant_id = :t AND a.confirmed_block IS NOT NULL AND (a.pending = 1 OR c.last_no IS NULL OR c.last_no < a.no)
                UNION ALL
                SELECT 'claim ' || x.claim_id || ', attempt ' || x.attempt FROM collection_amendment x
                LEFT JOIN collection k ON k.tenant_id = x.tenant_id AND k.claim_id = x.claim_id AND k.attempt = x.attempt
                WHERE x.tenant_id = :t AND (k.claim_id IS NULL OR k.block_id <> x.block_id OR k.mandate_id <> x.mandate_id)
                """
            )
        )
    ]
}
