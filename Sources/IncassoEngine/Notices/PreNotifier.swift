import IncassoCore
import IncassoSQL

/// Queues what debtors have to be told of coming debits, for the creditors who leave that to us.
///
/// A group of claims is taken once, when it is new; claims of the queue are few and are looked at each time. The courier
/// judges each notice again when it goes.
struct PreNotifier {
    let engine: Engine

    private static let queueGroups = Statement(
        "notices.pre.queueGroups",
        """
        INSERT INTO notice (tenant_id, claim_id, case_no, step, channel, recipient, attempt, template, pay_before, retry_on, link_id,
          queued_on, queued_at, state, fence)
        SELECT c.tenant_id, c.id, 0, 'pre-notification-' || d.effective_text, 'email', m.debtor_id, 1, 'pre-notification',
          d.effective_on, d.effective_on, CAST(NULL AS BIGINT), :today,
          CASE WHEN (d.effective_on - coalesce(m.notice_days, :days) - :reserve) * 86400000 > :at
            THEN (d.effective_on - coalesce(m.notice_days, :days) - :reserve) * 86400000 ELSE :at END, 'queued', 0
        FROM claim_day d CROSS JOIN claim_group g CROSS JOIN claim c CROSS JOIN mandate m
        WHERE d.tenant_id = :t AND d.creditor_id = :c
          AND g.tenant_id = :t AND g.creditor_id = :c AND g.due_on = d.due_on AND g.plan_id IS NULL AND g.announced_on IS NULL
          AND g.scheme = d.scheme
          AND c.tenant_id = :t AND c.id BETWEEN g.first_claim AND g.last_claim AND m.tenant_id = :t AND m.id = c.mandate_id
          AND d.effective_on - coalesce(m.notice_days, :days) >= :today
        ON CONFLICT DO NOTHING
        """
    )
    /// Claims that left their group, unless the debtor was told of that day already: by the notice of a failure, for
    /// example, which names the amount and the day of the next debit.
    private static let queueQueued = Statement(
        "notices.pre.queueQueued",
        """
        INSERT INTO notice (tenant_id, claim_id, case_no, step, channel, recipient, attempt, template, pay_before, retry_on, link_id,
          queued_on, queued_at, state, fence)
        SELECT q.tenant_id, q.claim_id, 0, 'pre-notification-' || d.effective_text, 'email', m.debtor_id, q.attempt, 'pre-notification',
          d.effective_on, d.effective_on, CAST(NULL AS BIGINT), :today,
          CASE WHEN (d.effective_on - coalesce(m.notice_days, :days) - :reserve) * 86400000 > :at
            THEN (d.effective_on - coalesce(m.notice_days, :days) - :reserve) * 86400000 ELSE :at END, 'queued', 0
        FROM claim_day d CROSS JOIN claim_queue q CROSS JOIN claim c CROSS JOIN mandate m
        WHERE d.tenant_id = :t AND d.creditor_id = :c
          AND q.tenant_id = :t AND q.creditor_id = :c AND q.collect_on = d.due_on AND q.plan_id IS NULL AND q.held IS NULL
          AND q.scheme = d.scheme
          AND c.tenant_id = :t AND c.id = q.claim_id AND m.tenant_id = :t AND m.id = c.mandate_id
          AND d.effective_on - coalesce(m.notice_days, :days) >= :today
          AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.tenant_id = :t AND n.claim_id = q.claim_id AND n.state <> 'cancelled'
            AND n.retry_on BETWEEN d.effective_on - :grace AND d.effective_on)
        ON CONFLICT DO NOTHING
        """
    )

    /// Queues what is new.
    ///
    /// - Returns: How many notices.
    /// - Throws: The driver's error.
    func run() throws -> Int {
        var queued = 0
        for creditor in try engine.creditors.list() where creditor.preNotification == .incasso {
            queued += try engine.database.write { try queue(creditor, in: $0) }
        }
        return queued
    }

    private func queue(_ creditor: Creditor, in transaction: any Transaction) throws -> Int {
        // No import brings a group between the look at them and the mark that they were taken.
        try engine.creditors.meet(creditor.id, in: transaction)
        let days = ClaimDays(engine: engine, creditor: creditor)
        guard try days.stageOpen(in: transaction) else { return 0 }
        let bindings: Bindings = [
            "t": engine.tenant.id, "c": creditor.id, "today": engine.today.daysSinceEpoch,
            "at": engine.clock.timestamp, "days": creditor.noticeDays, "reserve": PreNotification.reserve,
        ]
        var queued = try transaction.execute(Self.queueGroups, bindings)
        queued += try transaction.execute(
            Self.queueQueued,
            [
                "t": engine.tenant.id, "c": creditor.id, "today": engine.today.daysSinceEpoch,
                "at": engine.clock.timestamp, "days": creditor.noticeDays,
                "reserve": PreNotification.reserve, "grace": PreNotification.grace,
            ]
        )
        try days.markAnnounced(in: transaction)
        try days.clear(in: transaction)
        return queued
    }
}
