import IncassoCore
import IncassoSQL

/// Claims whose debtor was not told of the debit in time.
///
/// Told is who was sent a notice that names the amount and the day, so many calendar days before that day as were agreed;
/// the notice of a failure that names the day of the next debit counts. Where there is still time, the claim waits in the
/// queue and goes with a later build.
extension ClaimDays {
    private static let holdUntold = Statement(
        "claims.days.holdUntold",
        """
        INSERT INTO claim_queue (tenant_id, claim_id, attempt, creditor_id, scheme, kind, collect_on, held, plan_id)
        SELECT c.tenant_id, c.id, 1, c.creditor_id, g.scheme, g.kind, c.due_on,
          CASE WHEN d.effective_on - coalesce(m.notice_days, :days) < :today THEN 'noticeTooLate' END, CAST(NULL AS BIGINT)
        FROM claim_group g CROSS JOIN claim_day d CROSS JOIN claim c CROSS JOIN mandate m
        WHERE g.tenant_id = :t AND g.creditor_id = :c AND g.plan_id = :plan
          AND d.tenant_id = :t AND d.creditor_id = :c AND d.scheme = g.scheme AND d.due_on = g.due_on
          AND c.tenant_id = :t AND c.id BETWEEN g.first_claim AND g.last_claim AND m.tenant_id = :t AND m.id = c.mandate_id
          AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.tenant_id = :t AND n.claim_id = c.id
            AND n.retry_on BETWEEN d.effective_on - :grace AND d.effective_on AND n.state IN ('sent', 'delivered', 'viewed')
            AND n.sent_at < (n.retry_on - coalesce(m.notice_days, :days) + 1) * 86400000)
        ON CONFLICT DO NOTHING
        """
    )
    private static let holdUntoldQueued = Statement(
        "claims.days.holdUntoldQueued",
        """
        UPDATE claim_queue SET plan_id = CAST(NULL AS BIGINT),
          held = (SELECT CASE WHEN d.effective_on - coalesce(m.notice_days, :days) < :today THEN 'noticeTooLate' END
            FROM claim c CROSS JOIN mandate m CROSS JOIN claim_day d
            WHERE c.tenant_id = :t AND c.id = claim_queue.claim_id AND m.tenant_id = :t AND m.id = c.mandate_id
              AND d.tenant_id = :t AND d.creditor_id = :c AND d.scheme = claim_queue.scheme AND d.due_on = claim_queue.collect_on)
        WHERE tenant_id = :t AND creditor_id = :c AND plan_id = :plan
          AND NOT EXISTS (SELECT 1 FROM claim c CROSS JOIN mandate m CROSS JOIN claim_day d CROSS JOIN notice n
            WHERE c.tenant_id = :t AND c.id = claim_queue.claim_id AND m.tenant_id = :t AND m.id = c.mandate_id
              AND d.tenant_id = :t AND d.creditor_id = :c AND d.scheme = claim_queue.scheme AND d.due_on = claim_queue.collect_on
              AND n.tenant_id = :t AND n.claim_id = c.id AND n.retry_on BETWEEN d.effective_on - :grace AND d.effective_on
              AND n.state IN ('sent', 'delivered', 'viewed')
              AND n.sent_at < (n.retry_on - coalesce(m.notice_days, :days) + 1) * 86400000)
        """
    )
    private static let late = Statement(
        "claims.days.late",
        """
        SELECT c.id, c.reference, d.effective_on, coalesce(m.notice_days, :days)
        FROM claim_queue q CROSS JOIN claim_day d CROSS JOIN claim c CROSS JOIN mandate m
        WHERE q.tenant_id = :t AND q.creditor_id = :c AND q.plan_id IS NULL AND q.collect_on IS NOT NULL AND q.held = 'noticeTooLate'
          AND d.tenant_id = :t AND d.creditor_id = :c AND d.scheme = q.scheme AND d.due_on = q.collect_on
          AND c.tenant_id = :t AND c.id = q.claim_id AND m.tenant_id = :t AND m.id = c.mandate_id
        ORDER BY c.id
        """
    )

    /// The kind of the exceptions about claims whose debtor was told too late.
    static let lateKind = "notice-too-late"
    /// Why such a claim is held.
    static let lateHold = "noticeTooLate"

    /// Holds claims for which it is too late, and lets those wait for which it is not.
    func holdUntold(plan: Int64, _ held: inout Held, in transaction: any Transaction) throws {
        let bindings: Bindings = [
            "t": engine.tenant.id, "c": creditor.id, "plan": plan, "today": engine.today.daysSinceEpoch,
            "days": creditor.noticeDays, "grace": PreNotification.grace,
        ]
        let tenant: Bindings = ["t": engine.tenant.id, "c": creditor.id, "days": creditor.noticeDays]
        var known: Set<Int64> = []
        try transaction.query(Self.late, tenant) { known.insert($0.integer(0)) }
        let untold =
            try transaction.execute(Self.holdUntoldQueued, bindings)
            + transaction.execute(Self.holdUntold, bindings)
        guard untold > 0 else { return }
        let today = engine.today
        try transaction.query(Self.late, tenant) { row in
            guard !known.contains(row.integer(0)) else { return }
            let debit = try row.date(2)
            let days = Int(row.integer(3))
            held.openings.append(
                .init(
                    kind: Self.lateKind,
                    subject: Claims.subject(row.integer(0)),
                    detail:
                        "the debtor of claim \(row.text(1)) had to be told by \(debit.adding(days: -days)) of the debit on \(debit), and was not: "
                        + "collect it on \(today.adding(days: days)) or later with `incasso claim release --collect-on`"
                )
            )
        }
        held.count += held.openings.count
        let waiting = untold - held.openings.count
        if waiting > 0 {
            held.warnings.append(
                Diagnostic(
                    id: "BATCH-NOT-TOLD",
                    severity: .warning,
                    location: .init(path: "creditor \(creditor.reference)"),
                    message: "\(waiting) claims wait: their debtors have not been told of the debit yet",
                    expected:
                        "a notice \(creditor.noticeDays) days before it, or what the mandate's notice_days says",
                    remedy: "`incasso run` tells them; build again then."
                )
            )
        }
    }
}
