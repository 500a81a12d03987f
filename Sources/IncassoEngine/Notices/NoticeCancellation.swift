import IncassoSQL

/// What a payment does to notices that have not gone out.
struct NoticeCancellation {
    private static let cancel = Statement(
        "notices.cancelPaid",
        """
        UPDATE notice SET state = 'cancelled', held = 'paid'
        WHERE tenant_id = :t AND state IN ('queued', 'held')
          AND claim_id IN (SELECT z.claim_id FROM claim_touch z WHERE z.tenant_id = :t AND z.open <= 0)
        """
    )
    /// A courier that has read the old amount finds another fence, and reads again; a debit that was called off is no
    /// longer announced.
    private static let renew = Statement(
        "notices.renewPartlyPaid",
        """
        UPDATE notice SET fence = CASE WHEN fence = 0 THEN 1 ELSE 0 END,
          retry_on = CASE WHEN EXISTS (SELECT 1 FROM collection a WHERE a.tenant_id = :t AND a.claim_id = notice.claim_id
            AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = a.claim_id AND x.attempt = a.attempt))
            THEN retry_on END
        WHERE tenant_id = :t AND state IN ('queued', 'held')
          AND claim_id IN (SELECT z.claim_id FROM claim_touch z WHERE z.tenant_id = :t AND z.open > 0)
        """
    )

    /// Cancels the waiting notices of named claims that are paid, and has those of partly paid ones read anew.
    static func follow(tenant: Int64, in transaction: any Transaction) throws {
        try transaction.execute(cancel, ["t": tenant])
        try transaction.execute(renew, ["t": tenant])
    }
}
