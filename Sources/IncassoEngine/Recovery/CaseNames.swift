import IncassoSQL

/// What people call a case's claim and debtor, looked up for those whom a person is shown: a run has no need of it.
struct CaseNames {
    let claim, debtor: String

    private static let ofClaims = Statement(
        "recovery.names",
        """
        SELECT k.claim_id, c.reference, d.reference FROM recovery_case k CROSS JOIN claim c CROSS JOIN mandate m CROSS JOIN debtor d
        WHERE k.tenant_id = :t AND k.claim_id BETWEEN :first AND :last AND c.tenant_id = :t AND c.id = k.claim_id
          AND m.tenant_id = :t AND m.id = k.mandate_id AND d.tenant_id = :t AND d.id = m.debtor_id
        ORDER BY k.claim_id, k.no
        """
    )
    private static let ofPlans = Statement(
        "recovery.plan.names",
        """
        SELECT p.claim_id, c.reference, d.reference FROM case_plan p CROSS JOIN claim c CROSS JOIN mandate m CROSS JOIN debtor d
        WHERE p.tenant_id = :t AND p.with_person = 1 AND c.tenant_id = :t AND c.id = p.claim_id
          AND m.tenant_id = :t AND m.id = c.mandate_id AND d.tenant_id = :t AND d.id = m.debtor_id
        """
    )

    /// The names of the cases of adjacent claims, by claim.
    static func read(
        _ claims: ClosedRange<Int64>,
        tenant: Int64,
        in transaction: any Transaction
    ) throws -> [Int64: CaseNames] {
        try read(
            ofClaims,
            ["t": tenant, "first": claims.lowerBound, "last": claims.upperBound],
            in: transaction
        )
    }

    /// The names of the planned cases that go to a person, by claim.
    static func readPlanned(tenant: Int64, in transaction: any Transaction) throws -> [Int64: CaseNames] {
        try read(ofPlans, ["t": tenant], in: transaction)
    }

    private static func read(
        _ statement: Statement,
        _ bindings: Bindings,
        in transaction: any Transaction
    ) throws -> [Int64: CaseNames] {
        var names: [Int64: CaseNames] = [:]
        try transaction.query(statement, bindings) { row in
            names[row.integer(0)] = CaseNames(claim: row.text(1), debtor: row.text(2))
        }
        return names
    }
}
