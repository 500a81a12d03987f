import IncassoSQL

/// Books payments that have been written down: puts them towards their claims, keeps the rest as credits of the debtors,
/// posts them, and calls off what else was on its way.
///
/// A constant number of statements, however many payments there are.
struct PaymentBooking {
    let engine: Engine

    private static let allocate = Statement(
        "payments.allocate",
        """
        INSERT INTO allocation (tenant_id, claim_id, no, payment_id, credit_id, amount, booked_on)
        SELECT x.tenant_id, x.claim_id,
          x.place + coalesce((SELECT max(l.no) FROM allocation l WHERE l.tenant_id = :t AND l.claim_id = x.claim_id), 0),
          x.id, CAST(NULL AS BIGINT), CASE WHEN x.upto <= x.open THEN x.amount ELSE x.open - (x.upto - x.amount) END, x.received_on
        FROM (SELECT p.tenant_id AS tenant_id, p.claim_id AS claim_id, p.id AS id, p.amount AS amount, p.received_on AS received_on, z.open AS open,
            row_number() OVER (PARTITION BY p.claim_id ORDER BY p.id) AS place,
            CAST(sum(p.amount) OVER (PARTITION BY p.claim_id ORDER BY p.id ROWS UNBOUNDED PRECEDING) AS BIGINT) AS upto
          FROM payment p CROSS JOIN claim_touch z
          WHERE p.tenant_id = :t AND p.id BETWEEN :first AND :last AND z.tenant_id = :t AND z.claim_id = p.claim_id) x
        WHERE x.upto - x.amount < x.open
        """
    )
    private static let creditRest = Statement(
        "payments.creditRest",
        """
        INSERT INTO credit (tenant_id, id, creditor_id, debtor_id, payment_id, claim_id, attempt, amount, used, currency, created_on)
        SELECT p.tenant_id, p.id, p.creditor_id, m.debtor_id, p.id, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), p.amount - coalesce(l.amount, 0), 0,
          p.currency, p.received_on
        FROM payment p JOIN claim c ON c.tenant_id = p.tenant_id AND c.id = p.claim_id
        JOIN mandate m ON m.tenant_id = c.tenant_id AND m.id = c.mandate_id
        LEFT JOIN allocation l ON l.tenant_id = p.tenant_id AND l.payment_id = p.id
        WHERE p.tenant_id = :t AND p.id BETWEEN :first AND :last AND p.amount > coalesce(l.amount, 0)
        """
    )
    private static let causes = Statement(
        "payments.causes",
        """
        SELECT claim_id, count(*), min(id), max(id) FROM payment
        WHERE tenant_id = :t AND id BETWEEN :first AND :last GROUP BY claim_id
        """
    )

    /// What came of it.
    struct Outcome {
        var debitsWithdrawn = 0
        var casesClosed = 0
    }

    /// Books payments with adjacent numbers.
    ///
    /// - Parameters:
    ///   - payments: Their numbers; the rows are there.
    ///   - transaction: The transaction that wrote them.
    /// - Returns: What was called off.
    /// - Throws: ``EngineError``; the driver's error.
    func book(_ payments: ClosedRange<Int64>, in transaction: any Transaction) throws -> Outcome {
        let touch = ClaimTouch(tenant: engine.tenant.id)
        try touch.add(payments: payments, in: transaction)
        if payments.count >= 1000 { try transaction.refreshStatistics(of: ["payment", "claim_touch"]) }
        try touch.meetOthers(in: transaction)
        try touch.measure(in: transaction)
        return try bookMeasured(payments, in: transaction)
    }

    /// Books payments whose claims have been named, met and measured in ``ClaimTouch``, and forgets those.
    func bookMeasured(_ payments: ClosedRange<Int64>, in transaction: any Transaction) throws -> Outcome {
        let touch = ClaimTouch(tenant: engine.tenant.id)
        let range: Bindings = [
            "t": engine.tenant.id, "first": payments.lowerBound, "last": payments.upperBound,
        ]
        try transaction.execute(Self.allocate, range)
        if payments.count >= 1000 { try transaction.refreshStatistics(of: ["allocation"]) }
        // A payment's credit has the payment's number.
        try transaction.execute(Self.creditRest, range)
        try Ledger.postPayments(payments, tenant: engine.tenant.id, in: transaction)
        try touch.measure(in: transaction)
        var causes: [Int64: String] = [:]
        try transaction.query(Self.causes, range) { row in
            let last = row.integer(1) > 1 ? " to \(row.integer(3))" : ""
            causes[row.integer(0)] = "payment \(row.integer(2))\(last)"
        }
        let called = try PaymentConsequences(engine: engine).carryOut(causes: causes, in: transaction)
        try touch.clear(in: transaction)
        return Outcome(debitsWithdrawn: called.debitsWithdrawn, casesClosed: called.casesClosed)
    }
}
