import IncassoSQL

/// Sets claims of a plan aside because their debits break a rule: a person mends what is wrong and releases them.
struct ClaimParking {
    let tenant: Int64
    let plan: Int64

    /// Why such a claim is held.
    static let reason = "ruleBroken"
    /// The kind of the exception that tells of it.
    static let exception = "rule-broken"

    private static let target = BulkTarget(table: "claim_touch", columns: ["tenant_id", "claim_id", "open"])
    private static let holdQueued = Statement(
        "claims.park.holdQueued",
        """
        UPDATE claim_queue SET plan_id = CAST(NULL AS BIGINT), held = :held
        WHERE tenant_id = :t AND plan_id = :plan AND claim_id IN (SELECT z.claim_id FROM claim_touch z WHERE z.tenant_id = :t)
        """
    )
    private static let leaveGroup = Statement(
        "claims.park.leaveGroup",
        """
        INSERT INTO claim_queue (tenant_id, claim_id, attempt, creditor_id, scheme, kind, collect_on, held, plan_id)
        SELECT c.tenant_id, c.id, 1, c.creditor_id, g.scheme, g.kind, g.due_on, CAST(:held AS TEXT), CAST(NULL AS BIGINT)
        FROM claim_touch z CROSS JOIN claim c CROSS JOIN claim_group g
        WHERE z.tenant_id = :t AND c.tenant_id = :t AND c.id = z.claim_id AND g.tenant_id = :t AND g.plan_id = :plan
          AND g.first_claim = (SELECT max(x.first_claim) FROM claim_group x WHERE x.tenant_id = :t AND x.first_claim <= c.id)
          AND c.id <= g.last_claim
        ON CONFLICT DO NOTHING
        """
    )

    /// Takes claims out of the plan and holds them, in five statements.
    ///
    /// - Returns: How many were held.
    func park(_ claims: [Int64], in transaction: any Transaction) throws -> Int {
        guard !claims.isEmpty else { return 0 }
        let touch = ClaimTouch(tenant: tenant)
        try transaction.load(Self.target) { writer in
            for claim in claims.sorted() {
                try writer.integer(tenant)
                try writer.integer(claim)
                try writer.integer(0)
                try writer.endRow()
            }
        }
        let bindings: Bindings = ["t": tenant, "plan": plan, "held": Self.reason]
        let held =
            try transaction.execute(Self.holdQueued, bindings)
            + transaction.execute(Self.leaveGroup, bindings)
        try touch.clear(in: transaction)
        return held
    }
}
