import IncassoSQL

extension Invariant {
    /// Laws 1, 5, 6 and 11: attempts, their ends and their blocks.
    static let attempts: [Invariant] = [
        Invariant(
            id: "attempts.chain",
            law: 1,
            title: "A later attempt follows the end of the one before",
            checked: Statement(
                "verify.attempts.chain.checked",
                "SELECT count(*) FROM collection WHERE tenant_id = :t"
            ),
            violations: Statement(
                "verify.attempts.chain",
                """
                SELECT 'claim ' || c.claim_id || ', attempt ' || c.attempt FROM collection c
                WHERE c.tenant_id = :t AND c.attempt > 1 AND NOT EXISTS (SELECT 1 FROM attempt_end e
                  WHERE e.tenant_id = c.tenant_id AND e.claim_id = c.claim_id AND e.attempt = c.attempt - 1)
                """
            )
        ),
        Invariant(
            id: "attempts.amount",
            law: 1,
            title: "An attempt asks for its claim's amount under its claim's mandate",
            checked: Statement(
                "verify.attempts.amount.checked",
                "SELECT count(*) FROM collection WHERE tenant_id = :t"
            ),
            violations: Statement(
                "verify.attempts.amount",
                """
                SELECT 'claim ' || k.claim_id || ', attempt ' || k.attempt FROM collection k
                LEFT JOIN claim c ON c.tenant_id = k.tenant_id AND c.id = k.claim_id
                WHERE k.tenant_id = :t AND (c.id IS NULL OR c.amount <> k.amount OR c.mandate_id <> k.mandate_id)
                """
            )
        ),
        // Imports take their numbers before their turn comes: of two that ran within an hour, the one with the lower numbers
        // may have come second, and then its claims were held.
        Invariant(
            id: "attempts.twins",
            law: 1,
            title:
                "The same mandate, amount and due date under two claims within 35 days was held for a person",
            checked: Statement(
                "verify.attempts.twins.checked",
                "SELECT count(*) FROM claim WHERE tenant_id = :t"
            ),
            violations: Statement(
                "verify.attempts.twins",
                """
                WITH twin AS MATERIALIZED (
                  SELECT k.mandate_id, k.amount, k.due_on FROM claim k WHERE k.tenant_id = :t
                  GROUP BY k.mandate_id, k.amount, k.due_on HAVING count(*) > 1)
                SELECT 'claim ' || c.reference || ' like ' || d.reference
                FROM twin w
                JOIN claim c ON c.tenant_id = :t AND c.mandate_id = w.mandate_id AND c.amount = w.amount AND c.due_on = w.due_on
                JOIN claim d ON d.tenant_id = c.tenant_id AND d.mandate_id = c.mandate_id AND d.id < c.id
                  AND d.amount = c.amount AND d.due_on = c.due_on
                JOIN claim_group g ON g.tenant_id = c.tenant_id AND c.id BETWEEN g.first_claim AND g.last_claim
                JOIN claim_group h ON h.tenant_id = c.tenant_id AND d.id BETWEEN h.first_claim AND h.last_claim
                JOIN import i ON i.tenant_id = g.tenant_id AND i.id = g.import_id
                JOIN import j ON j.tenant_id = h.tenant_id AND j.id = h.import_id
                WHERE c.tenant_id = :t AND i.at - j.at <= 3024000000
                  AND NOT EXISTS (SELECT 1 FROM claim_queue q WHERE q.tenant_id = c.tenant_id AND q.claim_id = c.id AND q.attempt = 1)
                  AND NOT (i.id <> j.id AND i.at - j.at <= 3600000
                    AND EXISTS (SELECT 1 FROM claim_queue q WHERE q.tenant_id = d.tenant_id AND q.claim_id = d.id AND q.attempt = 1))
                  AND NOT EXISTS (SELECT 1 FROM claim_mark x WHERE x.tenant_id = d.tenant_id AND x.claim_id = d.id AND x.kind = 'cancelled')
                """
            )
        ),
        Invariant(
            id: "attempts.ends",
            law: 11,
            title: "An end belongs to an attempt of the same block and amount",
            checked: Statement(
                "verify.attempts.ends.checked",
                "SELECT count(*) FROM attempt_end WHERE tenant_id = :t"
            ),
            violations: Statement(
                "verify.attempts.ends",
                """
                SELECT 'claim ' || e.claim_id || ', attempt ' || e.attempt FROM attempt_end e
                LEFT JOIN collection c ON c.tenant_id = e.tenant_id AND c.claim_id = e.claim_id AND c.attempt = e.attempt
                WHERE e.tenant_id = :t AND (c.claim_id IS NULL OR c.amount <> e.amount OR c.block_id <> e.block_id)
                """
            )
        ),
        Invariant(
            id: "blocks.totals",
            law: 6,
            title:
                "A block's count and total are those of its attempts, less those withdrawn after the freeze",
            checked: Statement(
                "verify.blocks.totals.checked",
                "SELECT count(*) FROM block WHERE tenant_id = :t AND count + withdrawn_count > 0"
            ),
            violations: Statement(
                "verify.blocks.totals",
                """
                SELECT 'block ' || b.id FROM block b LEFT JOIN (
                  SELECT block_id, count(*) AS n, CAST(sum(amount) AS BIGINT) AS s FROM collection WHERE tenant_id = :t GROUP BY block_id) c
                  ON c.block_id = b.id
                WHERE b.tenant_id = :t AND b.count + b.withdrawn_count > 0 AND (c.block_id IS NULL OR b.count + b.withdrawn_count <> c.n OR b.total + b.withdrawn_total <> c.s)
                """
            )
        ),
        Invariant(
            id: "blocks.rejects",
            law: 11,
            title: "A block's rejects are the rejected attempts in it",
            checked: Statement(
                "verify.blocks.rejects.checked",
                "SELECT count(*) FROM block WHERE tenant_id = :t AND reject_count > 0"
            ),
            violations: Statement(
                "verify.blocks.rejects",
                """
                SELECT 'block ' || b.id FROM block b LEFT JOIN (
                  SELECT block_id, count(*) AS n, CAST(sum(amount) AS BIGINT) AS s FROM attempt_end
                  WHERE tenant_id = :t AND kind = 'rejected' GROUP BY block_id) e ON e.block_id = b.id
                WHERE b.tenant_id = :t AND (b.reject_count <> coalesce(e.n, 0) OR b.reject_total <> coalesce(e.s, 0))
                """
            )
        ),
        Invariant(
            id: "batches.totals",
            law: 6,
            title: "A batch's count and total are those of its blocks",
            checked: Statement(
                "verify.batches.totals.checked",
                "SELECT count(*) FROM batch WHERE tenant_id = :t"
            ),
            violations: Statement(
                "verify.batches.totals",
                """
                SELECT 'batch ' || a.id FROM batch a JOIN (
                  SELECT batch_id, CAST(sum(count) AS BIGINT) AS n, CAST(sum(total) AS BIGINT) AS s FROM block WHERE tenant_id = :t GROUP BY batch_id) b
                  ON b.batch_id = a.id
                WHERE a.tenant_id = :t AND (a.count <> b.n OR a.total <> b.s)
                """
            )
        ),
        Invariant(
            id: "batches.approved",
            law: 20,
            title: "Nobody approved what he prepared, and every approval names the file's hash",
            checked: Statement(
                "verify.batches.approved.checked",
                "SELECT count(*) FROM approval WHERE tenant_id = :t"
            ),
            violations: Statement(
                "verify.batches.approved",
                """
                SELECT 'batch ' || p.batch_id || ' by ' || p.actor FROM approval p
                LEFT JOIN batch a ON a.tenant_id = p.tenant_id AND a.id = p.batch_id
                WHERE p.tenant_id = :t AND (a.id IS NULL OR a.sha256 <> p.sha256 OR a.prepared_by = p.actor)
                """
            )
        ),
        Invariant(
            id: "batches.unknown",
            law: 9,
            title: "A batch of unknown fate is an open exception",
            checked: Statement(
                "verify.batches.unknown.checked",
                "SELECT count(*) FROM batch WHERE tenant_id = :t AND state = 'unknown'"
            ),
            violations: Statement(
                "verify.batches.unknown",
                """
                SELECT 'batch ' || a.id FROM batch a WHERE a.tenant_id = :t AND a.state = 'unknown' AND NOT EXISTS (
                  SELECT 1 FROM exception x WHERE x.tenant_id = :t AND x.kind = 'batch-unknown' AND x.subject = 'batch ' || a.id
                    AND x.resolved_at IS NULL)
                """
            )
        ),
    ]
}
