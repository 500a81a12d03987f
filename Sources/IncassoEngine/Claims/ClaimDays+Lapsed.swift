import IncassoCore
import IncassoSQL

/// Claims whose mandate will have lapsed by the day of their debit.
extension ClaimDays {
    /// Claims of groups whose mandate will have lapsed.
    ///
    /// A mandate whose first debit of the plan is in time stays alive for its other ones, and a debit that waits in a frozen
    /// batch will have been presented by then.
    private static let holdLapsed = Statement(
        "claims.days.holdLapsed",
        """
        INSERT INTO claim_queue (tenant_id, claim_id, attempt, creditor_id, scheme, kind, collect_on, held, plan_id)
        SELECT c.tenant_id, c.id, 1, c.creditor_id, g.scheme, g.kind, CAST(NULL AS BIGINT), 'mandateExpired', CAST(NULL AS BIGINT)
        FROM mandate m CROSS JOIN claim c CROSS JOIN claim_group g
        WHERE m.tenant_id = :t AND +m.creditor_id = :c AND m.signed_on < :latest AND m.imported_on < :latest
          AND (m.last_collection_on IS NULL OR m.last_collection_on < :latest)
          AND c.tenant_id = :t AND c.mandate_id = m.id
          AND g.tenant_id = :t AND g.plan_id = :plan
          AND g.first_claim = (SELECT max(x.first_claim) FROM claim_group x WHERE x.tenant_id = :t AND x.first_claim <= c.id)
          AND NOT EXISTS (SELECT 1 FROM claim o CROSS JOIN claim_day d
            WHERE o.tenant_id = :t AND o.mandate_id = m.id AND o.due_on <= c.due_on
              AND d.tenant_id = :t AND d.creditor_id = :c AND d.scheme = g.scheme AND d.due_on = o.due_on
              AND EXISTS (SELECT 1 FROM claim_group h WHERE h.tenant_id = :t AND h.plan_id = :plan
                AND h.first_claim = (SELECT max(x.first_claim) FROM claim_group x WHERE x.tenant_id = :t AND x.first_claim <= o.id))
              AND NOT EXISTS (SELECT 1 FROM claim_queue q WHERE q.tenant_id = :t AND q.claim_id = o.id AND q.attempt = 1)
              AND (d.used_since IS NULL OR m.signed_on >= d.used_since OR m.imported_on >= d.used_since
                OR m.last_collection_on >= d.used_since
                OR EXISTS (SELECT 1 FROM claim k CROSS JOIN collection a CROSS JOIN block b
                  WHERE k.tenant_id = :t AND k.mandate_id = m.id AND a.tenant_id = :t AND a.claim_id = k.id
                    AND b.tenant_id = :t AND b.id = a.block_id AND b.effective_on >= d.used_since
                    AND b.state IN ('frozen', 'released', 'accepted', 'rejected', 'settled')
                    AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = a.claim_id
                      AND x.attempt = a.attempt AND x.kind = 'withdrawn'))))
        ON CONFLICT DO NOTHING
        """
    )
    /// Claims of the queue whose mandate will have lapsed.
    private static let holdLapsedQueued = Statement(
        "claims.days.holdLapsedQueued",
        """
        UPDATE claim_queue SET plan_id = CAST(NULL AS BIGINT), held = 'mandateExpired'
        WHERE tenant_id = :t AND creditor_id = :c AND plan_id = :plan
          AND NOT EXISTS (SELECT 1 FROM claim c CROSS JOIN mandate m CROSS JOIN claim_day d
            WHERE c.tenant_id = :t AND c.id = claim_queue.claim_id AND m.tenant_id = :t AND m.id = c.mandate_id
              AND d.tenant_id = :t AND d.creditor_id = :c AND d.scheme = claim_queue.scheme AND d.due_on = claim_queue.collect_on
              AND (d.used_since IS NULL OR m.signed_on >= d.used_since OR m.imported_on >= d.used_since
                OR m.last_collection_on >= d.used_since
                OR EXISTS (SELECT 1 FROM claim k CROSS JOIN collection a CROSS JOIN block b
                  WHERE k.tenant_id = :t AND k.mandate_id = m.id AND a.tenant_id = :t AND a.claim_id = k.id
                    AND b.tenant_id = :t AND b.id = a.block_id AND b.effective_on >= d.used_since
                    AND b.state IN ('frozen', 'released', 'accepted', 'rejected', 'settled')
                    AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = a.claim_id
                      AND x.attempt = a.attempt AND x.kind = 'withdrawn'))))
        """
    )

    /// Holds them.
    ///
    /// - Parameters:
    ///   - plan: The plan that took the claims.
    ///   - usedBefore: No mandate that was used on this day or later can have lapsed.
    ///   - transaction: The transaction that builds the batches.
    /// - Returns: How many.
    /// - Throws: The driver's error.
    func holdLapsed(plan: Int64, usedBefore: LocalDate, in transaction: any Transaction) throws -> Int {
        let tenant = engine.tenant.id
        // The queue first: what is held there no longer counts as a debit of the plan.
        let queued = try transaction.execute(
            Self.holdLapsedQueued,
            ["t": tenant, "c": creditor.id, "plan": plan]
        )
        return queued
            + (try transaction.execute(
                Self.holdLapsed,
                ["t": tenant, "c": creditor.id, "plan": plan, "latest": usedBefore.daysSinceEpoch]
            ))
    }
}
