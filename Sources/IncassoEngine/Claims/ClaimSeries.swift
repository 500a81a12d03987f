import IncassoSQL

/// The place of a debit in its mandate's series, where the usual one is not right: the first, and the last.
///
/// Claims that need one leave their group for the queue, in one statement for all of them, and go as single claims of a
/// block with that place. What uses up *first* is any attempt that the bank did not reject: one under way, settled,
/// returned or refunded, or a collection from before the mandate was imported (SDD Core rulebook, section 4.7.2).
struct ClaimSeries {
    /// How the rail writes the first of a series; `nil` where the bank does not want it marked.
    let first: String?
    /// How the rail writes the last of a series; `nil` where it cannot.
    let final: String?

    private static let leaveFinal = Statement(
        "claims.series.leaveFinal",
        """
        INSERT INTO claim_queue (tenant_id, claim_id, attempt, creditor_id, scheme, kind, collect_on, held, plan_id, sequence)
        SELECT c.tenant_id, c.id, 1, c.creditor_id, g.scheme, g.kind, g.due_on, CAST(NULL AS TEXT), g.plan_id, CAST(:final AS TEXT)
        FROM mandate_final f CROSS JOIN claim c CROSS JOIN claim_group g
        WHERE f.tenant_id = :t AND c.tenant_id = :t AND c.id = f.claim_id AND c.creditor_id = :c
          AND g.tenant_id = :t AND g.plan_id = :plan AND g.kind = 'recurring' AND c.id <= g.last_claim
          AND g.first_claim = (SELECT max(x.first_claim) FROM claim_group x WHERE x.tenant_id = :t AND x.first_claim <= c.id)
        ON CONFLICT DO NOTHING
        """
    )
    private static let markFinal = Statement(
        "claims.series.markFinal",
        """
        UPDATE claim_queue SET sequence = :final
        WHERE tenant_id = :t AND plan_id = :plan AND kind = 'recurring'
          AND claim_id IN (SELECT f.claim_id FROM mandate_final f WHERE f.tenant_id = :t)
        """
    )
    /// What comes after the last debit may not go: the mandate has ended with it.
    private static let holdAfterFinal = Statement(
        "claims.series.holdAfterFinal",
        """
        INSERT INTO claim_queue (tenant_id, claim_id, attempt, creditor_id, scheme, kind, collect_on, held, plan_id)
        SELECT c.tenant_id, c.id, 1, c.creditor_id, g.scheme, g.kind, CAST(NULL AS BIGINT), 'mandateCancelled', CAST(NULL AS BIGINT)
        FROM mandate_final f CROSS JOIN claim o CROSS JOIN claim c CROSS JOIN claim_group g
        WHERE f.tenant_id = :t AND o.tenant_id = :t AND o.id = f.claim_id AND o.creditor_id = :c
          AND c.tenant_id = :t AND c.mandate_id = f.mandate_id AND c.id <> f.claim_id
          AND (c.due_on > o.due_on OR (c.due_on = o.due_on AND c.id > o.id)
            OR EXISTS (SELECT 1 FROM collection a WHERE a.tenant_id = :t AND a.claim_id = o.id
              AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = a.claim_id AND x.attempt = a.attempt
                AND x.kind IN ('withdrawn', 'rejected'))))
          AND g.tenant_id = :t AND g.plan_id = :plan
          AND g.first_claim = (SELECT max(x.first_claim) FROM claim_group x WHERE x.tenant_id = :t AND x.first_claim <= c.id)
        ON CONFLICT DO NOTHING
        """
    )
    /// Every claim under a mandate that has had no collection leaves its group; which is the first of them is told next.
    private static let leaveFirst = Statement(
        "claims.series.leaveFirst",
        """
        INSERT INTO claim_queue (tenant_id, claim_id, attempt, creditor_id, scheme, kind, collect_on, held, plan_id)
        SELECT c.tenant_id, c.id, 1, c.creditor_id, g.scheme, g.kind, g.due_on, CAST(NULL AS TEXT), g.plan_id
        FROM claim_group g CROSS JOIN claim c CROSS JOIN mandate m
        WHERE g.tenant_id = :t AND g.creditor_id = :c AND g.plan_id = :plan AND g.kind = 'recurring'
          AND c.tenant_id = :t AND c.id BETWEEN g.first_claim AND g.last_claim
          AND m.tenant_id = :t AND m.id = c.mandate_id AND m.last_collection_on IS NULL
          AND NOT EXISTS (SELECT 1 FROM claim o CROSS JOIN collection a WHERE o.tenant_id = :t AND o.mandate_id = c.mandate_id
            AND a.tenant_id = :t AND a.claim_id = o.id
            AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = a.claim_id AND x.attempt = a.attempt
              AND x.kind IN ('withdrawn', 'rejected')))
        ON CONFLICT DO NOTHING
        """
    )
    private static let markFirst = Statement(
        "claims.series.markFirst",
        """
        UPDATE claim_queue SET sequence = :first
        WHERE tenant_id = :t AND creditor_id = :c AND plan_id = :plan AND kind = 'recurring' AND sequence IS NULL
          AND EXISTS (SELECT 1 FROM claim c CROSS JOIN mandate m
            WHERE c.tenant_id = :t AND c.id = claim_queue.claim_id AND m.tenant_id = :t AND m.id = c.mandate_id AND m.last_collection_on IS NULL
              AND NOT EXISTS (SELECT 1 FROM claim o CROSS JOIN collection a WHERE o.tenant_id = :t AND o.mandate_id = c.mandate_id
                AND a.tenant_id = :t AND a.claim_id = o.id
                AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = a.claim_id AND x.attempt = a.attempt
                  AND x.kind IN ('withdrawn', 'rejected')))
              AND NOT EXISTS (SELECT 1 FROM claim o CROSS JOIN claim_queue p WHERE o.tenant_id = :t AND o.mandate_id = c.mandate_id
                AND p.tenant_id = :t AND p.claim_id = o.id AND p.plan_id = :plan
                AND (p.collect_on < claim_queue.collect_on
                  OR (p.collect_on = claim_queue.collect_on AND p.claim_id < claim_queue.claim_id))))
        """
    )
    private static let finals = Statement(
        "claims.series.finals",
        """
        SELECT count(*) FROM mandate_final f CROSS JOIN claim c
        WHERE f.tenant_id = :t AND c.tenant_id = :t AND c.id = f.claim_id AND c.creditor_id = :c AND c.due_on <= :until
          AND NOT EXISTS (SELECT 1 FROM mandate_stop s WHERE s.tenant_id = :t AND s.mandate_id = f.mandate_id)
        """
    )

    /// How many claims that are due are the last of their mandates.
    func finals(creditor: Int64, until: Int, tenant: Int64, in transaction: any Transaction) throws -> Int {
        guard final != nil else { return 0 }
        let bindings: Bindings = ["t": tenant, "c": creditor, "until": until]
        return try transaction.first(Self.finals, bindings) { Int($0.integer(0)) } ?? 0
    }

    /// Gives the claims of a plan that are first or last in their series their place.
    ///
    /// - Returns: How many claims were set aside because their mandate's last debit is before them.
    func mark(plan: Int64, creditor: Int64, tenant: Int64, in transaction: any Transaction) throws -> Int {
        let owner: Bindings = ["t": tenant, "c": creditor, "plan": plan]
        var held = 0
        if let final {
            held = try transaction.execute(Self.holdAfterFinal, owner)
            try transaction.execute(
                Self.leaveFinal,
                ["t": tenant, "c": creditor, "plan": plan, "final": final]
            )
            try transaction.execute(Self.markFinal, ["t": tenant, "plan": plan, "final": final])
        }
        if let first {
            try transaction.execute(Self.leaveFirst, owner)
            try transaction.execute(
                Self.markFirst,
                ["t": tenant, "c": creditor, "plan": plan, "first": first]
            )
        }
        return held
    }
}
