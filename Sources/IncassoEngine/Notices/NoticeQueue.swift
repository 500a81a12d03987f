import IncassoSQL

/// Takes the notices that a recovery run planned.
struct NoticeQueue {
    private static let queuePlanned = Statement(
        "notices.queuePlanned",
        """
        INSERT INTO notice (tenant_id, claim_id, case_no, step, channel, recipient, attempt, template, pay_before, retry_on, link_id,
          queued_on, queued_at, state, fence)
        SELECT p.tenant_id, p.claim_id, p.case_no, p.notice_step, p.notice_channel, p.notice_recipient, p.attempt, p.notice_template,
          p.pay_before, p.notice_retry_on, p.notice_link, :today, :at, 'queued', 0
        FROM case_plan p WHERE p.tenant_id = :t AND p.notice_step IS NOT NULL
        """
    )

    /// Queues the staged notices.
    ///
    /// The key lets each step of a case go to a recipient once on a channel.
    static func queuePlanned(today: Int, at: Int64, tenant: Int64, in transaction: any Transaction) throws {
        try transaction.execute(queuePlanned, ["t": tenant, "today": today, "at": at])
    }
}
