import IncassoSQL

/// | What happened | Debit | Credit | Amount |
/// |---|---|---|---|
/// | payment put towards a claim | where the money is | receivable | what it pays |
/// | payment beyond what was owed | where the money is | credits | the rest |
/// | debit succeeded although the claim was paid | receivable | credits | what was paid |
/// | credit put towards a claim | credits | receivable | what it pays |
/// | credit paid out | credits | where the money comes from | what was paid out |
///
/// The money of a credit on the account is in the bank, or in suspense where it lay until a person explained it. A
/// transfer that a person records stands against suspense: the account's own credit will explain it from the other side.
extension Ledger {
    private static let paid = Statement(
        "ledger.paid",
        """
        INSERT INTO transfer (tenant_id, cause, cause_id, cause_no, line, debit, credit, amount, currency, booked_on, creditor_id, claim_id)
        SELECT p.tenant_id, 3, p.id, 0, 1, CASE p.method
            WHEN 'bank' THEN CASE WHEN EXISTS (SELECT 1 FROM transfer x WHERE x.tenant_id = :t AND x.cause = 1 AND x.cause_id = p.file_id
              AND x.cause_no = p.entry_no AND x.line = 1 AND x.credit = 6) THEN 6 ELSE 1 END
            WHEN 'transfer' THEN 6 WHEN 'card' THEN 7 WHEN 'provider' THEN 7 ELSE 10 END,
          3, l.amount, p.currency, p.received_on, p.creditor_id, p.claim_id
        FROM payment p CROSS JOIN allocation l
        WHERE p.tenant_id = :t AND p.id BETWEEN :first AND :last AND l.tenant_id = :t AND l.payment_id = p.id
        """
    )
    private static let overpaid = Statement(
        "ledger.overpaid",
        """
        INSERT INTO transfer (tenant_id, cause, cause_id, cause_no, line, debit, credit, amount, currency, booked_on, creditor_id, claim_id)
        SELECT p.tenant_id, 3, p.id, 0, 2, CASE p.method
            WHEN 'bank' THEN CASE WHEN EXISTS (SELECT 1 FROM transfer x WHERE x.tenant_id = :t AND x.cause = 1 AND x.cause_id = p.file_id
              AND x.cause_no = p.entry_no AND x.line = 1 AND x.credit = 6) THEN 6 ELSE 1 END
            WHEN 'transfer' THEN 6 WHEN 'card' THEN 7 WHEN 'provider' THEN 7 ELSE 10 END,
          4, k.amount, p.currency, p.received_on, p.creditor_id, p.claim_id
        FROM payment p CROSS JOIN credit k
        WHERE p.tenant_id = :t AND p.id BETWEEN :first AND :last AND k.tenant_id = :t AND k.payment_id = p.id
        """
    )
    private static let overcollected = Statement(
        "ledger.overcollected",
        """
        INSERT INTO transfer (tenant_id, cause, cause_id, cause_no, line, debit, credit, amount, currency, booked_on, creditor_id, claim_id)
        SELECT k.tenant_id, 7, k.id, 0, 1, 3, 4, k.amount, k.currency, k.created_on, k.creditor_id, k.claim_id
        FROM credit k WHERE k.tenant_id = :t AND k.id BETWEEN :first AND :last AND k.claim_id IS NOT NULL
        """
    )
    /// What credits pay of the named claims; what is posted already stays as it is.
    private static let setOff = Statement(
        "ledger.setOff",
        """
        INSERT INTO transfer (tenant_id, cause, cause_id, cause_no, line, debit, credit, amount, currency, booked_on, creditor_id, claim_id)
        SELECT l.tenant_id, 8, l.claim_id, l.no, 1, 4, 3, l.amount, k.currency, l.booked_on, k.creditor_id, l.claim_id
        FROM claim_touch z CROSS JOIN allocation l CROSS JOIN credit k
        WHERE z.tenant_id = :t AND l.tenant_id = :t AND l.claim_id = z.claim_id AND k.tenant_id = :t AND k.id = l.credit_id
        ON CONFLICT DO NOTHING
        """
    )
    private static let refunded = Statement(
        "ledger.refunded",
        """
        INSERT INTO transfer (tenant_id, cause, cause_id, cause_no, line, debit, credit, amount, currency, booked_on, creditor_id, claim_id)
        SELECT r.tenant_id, 9, r.credit_id, r.no, 1, 4, CASE r.method WHEN 'transfer' THEN 1 WHEN 'card' THEN 7 WHEN 'provider' THEN 7 ELSE 10 END,
          r.amount, k.currency, r.refunded_on, k.creditor_id, k.claim_id
        FROM refund r CROSS JOIN credit k
        WHERE r.tenant_id = :t AND r.credit_id = :credit AND r.no = :no AND k.tenant_id = :t AND k.id = r.credit_id
        """
    )

    /// Books payments with adjacent numbers.
    static func postPayments(
        _ payments: ClosedRange<Int64>,
        tenant: Int64,
        in transaction: any Transaction
    )
        throws
    {
        let range: Bindings = ["t": tenant, "first": payments.lowerBound, "last": payments.upperBound]
        try transaction.execute(paid, range)
        try transaction.execute(overpaid, range)
    }

    /// Books credits, with adjacent numbers, of claims that were paid and collected.
    static func postOvercollected(
        _ credits: ClosedRange<Int64>,
        tenant: Int64,
        in transaction: any Transaction
    ) throws {
        try transaction.execute(
            overcollected,
            ["t": tenant, "first": credits.lowerBound, "last": credits.upperBound]
        )
    }

    /// Books what credits pay of the named claims.
    static func postSetOff(tenant: Int64, in transaction: any Transaction) throws {
        try transaction.execute(setOff, ["t": tenant])
    }

    /// Books a credit that was paid out.
    static func postRefund(credit: Int64, no: Int64, tenant: Int64, in transaction: any Transaction) throws {
        try transaction.execute(refunded, ["t": tenant, "credit": credit, "no": no])
    }
}
