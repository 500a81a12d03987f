import IncassoCore
import IncassoRecovery
import IncassoSQL

/// What a payment does to recovery cases: it closes those of claims that are paid, and has the others planned anew.
struct CaseSettlement {
    let engine: Engine
    let today: LocalDate

    private static let touch = Statement(
        "recovery.settle.touch",
        """
        UPDATE recovery_case SET step = step
        WHERE tenant_id = :t AND claim_id IN (SELECT z.claim_id FROM claim_touch z WHERE z.tenant_id = :t)
        """
    )
    private static let reached = Statement(
        "recovery.settle.reached",
        """
        SELECT k.claim_id, k.no, k.version, p.name, p.version, k.route, z.open, r.currency
        FROM claim_touch z CROSS JOIN claim c CROSS JOIN recovery_case k CROSS JOIN policy p CROSS JOIN creditor r
        WHERE z.tenant_id = :t AND c.tenant_id = :t AND c.id = z.claim_id AND z.open < c.amount AND k.tenant_id = :t AND k.claim_id = z.claim_id
          AND k.no = (SELECT max(n.no) FROM recovery_case n WHERE n.tenant_id = :t AND n.claim_id = z.claim_id)
          AND (k.closed_on IS NULL OR (z.open <= 0 AND k.state IN ('stopped', 'handedOver')))
          AND p.tenant_id = :t AND p.id = k.policy_id AND r.tenant_id = :t AND r.id = k.creditor_id
        ORDER BY k.claim_id
        """
    )
    private static let resolve = Statement(
        "recovery.settle.resolve",
        """
        UPDATE recovery_case SET state = 'resolved', next_step = CAST(NULL AS TEXT), next_on = CAST(NULL AS BIGINT),
          retry_on = CAST(NULL AS BIGINT), closed_on = :today, version = version + 1
        WHERE tenant_id = :t AND claim_id IN (SELECT z.claim_id FROM claim_touch z WHERE z.tenant_id = :t AND z.open <= 0)
          AND no = (SELECT max(n.no) FROM recovery_case n WHERE n.tenant_id = :t AND n.claim_id = recovery_case.claim_id)
          AND (closed_on IS NULL OR state IN ('stopped', 'handedOver'))
        """
    )
    /// The rest is asked for by the next notice.
    ///
    /// A new debit would take the whole amount, so none that can be called off stays announced. A case that a person has,
    /// or that is held, stays where it is.
    private static let replan = Statement(
        "recovery.settle.replan",
        """
        UPDATE recovery_case SET retry_on = CAST(NULL AS BIGINT), version = version + 1,
          state = CASE WHEN state = 'waiting' THEN 'open' ELSE state END,
          next_step = CASE WHEN state IN ('paused', 'planned') OR next_step = 'person' THEN next_step END,
          next_on = CASE WHEN state IN ('paused', 'planned') OR next_step = 'person' THEN next_on ELSE :today END
        WHERE tenant_id = :t AND claim_id IN (SELECT z.claim_id FROM claim_touch z CROSS JOIN claim c
          WHERE z.tenant_id = :t AND z.open > 0 AND c.tenant_id = :t AND c.id = z.claim_id AND z.open < c.amount) AND closed_on IS NULL
        """
    )
    private struct Reached {
        let claim, number, version: Int64
        let policy, route: String
        let open: Money
    }

    /// Updates the cases of the named claims, so that runs and payments meet.
    static func touch(tenant: Int64, in transaction: any Transaction) throws {
        try transaction.execute(touch, ["t": tenant])
    }

    /// Settles the cases of the named claims by what is still owed of them, and records why.
    ///
    /// - Parameters:
    ///   - causes: By claim, what was paid, for example `payment 7`.
    ///   - transaction: The transaction that books the payments.
    /// - Returns: How many cases were closed.
    /// - Throws: ``EngineError``; the driver's error.
    @discardableResult
    func settle(causes: [Int64: String], in transaction: any Transaction) throws -> Int {
        let everything: Bindings = ["t": engine.tenant.id]
        let reached = try transaction.all(Self.reached, everything) { row in
            guard let currency = Currency(row.text(7)) else {
                throw EngineError(.storage, "a creditor has a currency that does not exist")
            }
            return Reached(
                claim: row.integer(0),
                number: row.integer(1),
                version: row.integer(2),
                policy: "\(row.text(3))/\(row.integer(4))",
                route: row.text(5),
                open: Money(minorUnits: row.integer(6), currency: currency)
            )
        }
        guard !reached.isEmpty else { return 0 }
        let acting: Bindings = ["t": engine.tenant.id, "today": today.daysSinceEpoch]
        let closed = try transaction.execute(Self.resolve, acting)
        try transaction.execute(Self.replan, acting)
        var decisions = CaseDecisions(engine: engine)
        for found in reached {
            decisions.add(
                CaseDecisions.Explained(explanation(found, cause: causes[found.claim] ?? "credit set off")),
                claim: found.claim,
                number: found.number,
                version: found.version + 1
            )
        }
        try decisions.store(in: transaction)
        return closed
    }

    private func explanation(_ found: Reached, cause: String) -> CaseExplanation {
        let inputs = [
            CaseExplanation.Input(name: "cause", value: cause),
            CaseExplanation.Input(name: "open", value: found.open.description),
        ]
        let isPaid = found.open.minorUnits <= 0
        return CaseExplanation(
            policy: found.policy,
            route: found.route,
            rule: CaseExplanation.Rule(
                rule: isPaid ? RecoveryRule.paid.rawValue : "case.partly-paid",
                meaning: isPaid
                    ? RecoveryRule.paid.meaning : "a part of the debt was paid, the rest is asked for",
                inputs: inputs
            ),
            action: CaseExplanation.Action(
                action: isPaid ? "close" : "notePayment",
                what: isPaid ? RecoveryPlan.Closing.paid.rawValue : cause,
                on: today.description
            )
        )
    }
}
