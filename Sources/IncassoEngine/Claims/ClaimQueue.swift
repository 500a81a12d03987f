import IncassoSQL

/// Claims that left their group: put back after a withdrawal, or asked to be tried again.
struct ClaimQueue {
    private static let requeueWithdrawn = Statement(
        "claims.queue.requeueWithdrawn",
        """
        INSERT INTO claim_queue (tenant_id, claim_id, attempt, creditor_id, scheme, kind, collect_on, held, plan_id)
        SELECT x.tenant_id, x.claim_id, x.attempt + 1, c.creditor_id, b.scheme, m.kind,
          coalesce((SELECT q.collect_on FROM claim_queue q WHERE q.tenant_id = :t AND q.claim_id = x.claim_id AND q.attempt = x.attempt), c.due_on),
          CASE WHEN x.attempt >= 31 THEN 'tooManyAttempts' WHEN a.given_file IS NOT NULL THEN 'fileWithdrawn' END, CAST(NULL AS BIGINT)
        FROM batch a CROSS JOIN block b CROSS JOIN attempt_end x CROSS JOIN claim c CROSS JOIN mandate m
        WHERE a.tenant_id = :t AND a.id = :batch AND b.tenant_id = :t AND b.batch_id = :batch AND x.tenant_id = :t AND x.claim_id BETWEEN b.first_claim AND b.last_claim
          AND x.block_id = b.id AND x.kind = 'withdrawn'
          AND c.tenant_id = :t AND c.id = x.claim_id AND m.tenant_id = :t AND m.id = c.mandate_id
          AND NOT EXISTS (SELECT 1 FROM claim_queue q WHERE q.tenant_id = :t AND q.claim_id = x.claim_id AND q.attempt > x.attempt)
          AND NOT EXISTS (SELECT 1 FROM claim_touch z WHERE z.tenant_id = :t AND z.claim_id = x.claim_id)
        """
    )
    private static let requestRetries = Statement(
        "claims.queue.requestRetries",
        """
        INSERT INTO claim_queue (tenant_id, claim_id, attempt, creditor_id, scheme, kind, collect_on, held, plan_id)
        SELECT p.tenant_id, p.claim_id, p.retry_attempt, p.creditor_id, p.scheme, p.kind, p.retry_on, CAST(NULL AS TEXT), CAST(NULL AS BIGINT)
        FROM case_plan p WHERE p.tenant_id = :t AND p.retry_attempt IS NOT NULL
        ON CONFLICT DO NOTHING
        """
    )

    /// Puts the claims of a withdrawn batch back for the day that was asked for.
    ///
    /// Those of a file that was made elsewhere are held: a person says whether that program asks for them again, or we do.
    /// What becomes of claims that somebody is changing at this moment, who changes them says.
    static func requeueWithdrawn(batch: Int64, tenant: Int64, in transaction: any Transaction) throws {
        try transaction.execute(requeueWithdrawn, ["t": tenant, "batch": batch])
    }

    /// Queues the next attempt of every claim that a recovery run wants to collect again.
    static func requestRetries(tenant: Int64, in transaction: any Transaction) throws {
        try transaction.execute(requestRetries, ["t": tenant])
    }
}
