import IncassoCore
import IncassoSQL

/// A debit that a notice announces, as it stands now.
struct AnnouncedDebit {
    /// What is owed, and the claim's amount.
    let open: Money
    let amount: Money
    let creditor: Creditor
    /// What a person said that ends the claim, for example `cancelled`.
    let mark: String?
    /// The day that is asked for now; `nil` where an attempt is being made, or the queue knows none.
    let collectOn: LocalDate?
    /// Why the claim is held.
    let held: String?
    /// The mandate's stop; a draft is `suspended`.
    let stop: String?
    let scheme: String
    /// The agreed calendar days between notice and debit.
    let noticeDays: Int

    private static let select = Statement(
        "notices.announced",
        """
        SELECT n.claim_id, n.case_no, n.step, c.creditor_id,
          c.amount - coalesce((SELECT CAST(sum(l.amount) AS BIGINT) FROM allocation l WHERE l.tenant_id = :t AND l.claim_id = c.id), 0)
            + coalesce((SELECT CAST(sum(k.amount) AS BIGINT) FROM credit k WHERE k.tenant_id = :t AND k.claim_id = c.id), 0),
          w.kind, CASE WHEN q.claim_id IS NULL THEN c.due_on ELSE q.collect_on END, q.held, s.kind, m.scheme, m.notice_days,
          c.amount, CASE WHEN EXISTS (SELECT 1 FROM collection a WHERE a.tenant_id = :t AND a.claim_id = c.id AND a.attempt >= n.attempt
            AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = a.claim_id AND x.attempt = a.attempt
              AND x.kind = 'withdrawn')) THEN 1 ELSE 0 END
        FROM notice n CROSS JOIN claim c CROSS JOIN mandate m
        LEFT JOIN claim_mark w ON w.tenant_id = c.tenant_id AND w.claim_id = c.id
        LEFT JOIN mandate_stop s ON s.tenant_id = m.tenant_id AND s.mandate_id = m.id
        LEFT JOIN claim_queue q ON q.tenant_id = c.tenant_id AND q.claim_id = c.id AND q.attempt =
          (SELECT max(z.attempt) FROM claim_queue z WHERE z.tenant_id = :t AND z.claim_id = c.id)
        WHERE n.tenant_id = :t AND n.claim_id BETWEEN :first AND :last AND n.case_no = 0
          AND (:all = 1 OR (n.state IN ('queued', 'held', 'sending') AND n.queued_at <= :now AND (n.state <> 'sending' OR n.lease_until <= :now)))
          AND c.tenant_id = :t AND c.id = n.claim_id AND m.tenant_id = :t AND m.id = c.mandate_id
        ORDER BY n.claim_id, n.step
        """
    )

    /// Reads the debits that the notices of adjacent claims announce, by claim and step.
    ///
    /// - Parameters:
    ///   - claims: The claims.
    ///   - onlyWaiting: Whether only those whose notice a courier may take now.
    ///   - context: The day, and the creditors.
    ///   - transaction: Where to read.
    /// - Returns: The debits by ``NoticeRow/announcement``.
    /// - Throws: The driver's error.
    static func read(
        _ claims: ClosedRange<Int64>,
        onlyWaiting: Bool,
        _ context: RecoveryContext,
        in transaction: any Transaction
    ) throws -> [String: AnnouncedDebit] {
        var found: [String: (creditor: Int64, row: Record)] = [:]
        try transaction.query(
            select,
            [
                "t": context.engine.tenant.id, "first": claims.lowerBound, "last": claims.upperBound,
                "all": onlyWaiting ? 0 : 1, "now": context.engine.clock.timestamp,
            ]
        ) { row in
            found["\(row.integer(0))-\(row.text(2))"] = (row.integer(3), try Record(row))
        }
        return try found.mapValues { creditor, record in
            let owner = try context.creditor(creditor, in: transaction).creditor
            return AnnouncedDebit(
                open: Money(minorUnits: record.mark == nil ? record.open : 0, currency: owner.currency),
                amount: Money(minorUnits: record.amount, currency: owner.currency),
                creditor: owner,
                mark: record.mark,
                collectOn: record.isBeingMade ? nil : record.collectOn,
                held: record.held,
                stop: record.stop,
                scheme: record.scheme,
                noticeDays: record.noticeDays ?? owner.noticeDays
            )
        }
    }

    /// What the statement gives.
    private struct Record {
        let open: Int64
        let amount: Int64
        let mark: String?
        let collectOn: LocalDate?
        let held: String?
        let stop: String?
        let scheme: String
        let noticeDays: Int?
        let isBeingMade: Bool

        init(_ row: any Row) throws {
            open = row.integer(4)
            mark = row.optionalText(5)
            collectOn = try row.optionalDate(6)
            held = row.optionalText(7)
            stop = row.optionalText(8)
            scheme = row.text(9)
            noticeDays = row.optionalInteger(10).map(Int.init)
            amount = row.integer(11)
            isBeingMade = row.integer(12) == 1
        }
    }

    /// What becomes of the notice that announces it.
    ///
    /// - Parameters:
    ///   - row: The notice.
    ///   - engine: The day and the clock.
    /// - Returns: Whether it goes, waits or is not needed.
    func fate(of row: NoticeRow, engine: Engine) -> NoticeFate {
        if open.minorUnits <= 0 { return .cancel(mark == nil ? .paid : .claimEnded) }
        guard mark == nil else { return .cancel(.claimEnded) }
        guard let announced = row.retryOn, let collectOn, isMade(onOrAfter: announced, collectOn, engine)
        else { return .cancel(.dateMoved) }
        if let stop, stop != "suspended" { return .cancel(.mandateEnded) }
        if announced.adding(days: -noticeDays) < engine.today { return .cancel(.tooLate) }
        if stop != nil { return .hold(.mandateStopped) }
        if held != nil { return .hold(.claimHeld) }
        guard let sender = creditor.contact.email.flatMap(EmailAddress.init) else { return .hold(.noSender) }
        guard let recipient = row.email.flatMap(EmailAddress.init) else { return .hold(.noAddress) }
        return .go(sender: sender, recipient: recipient, payBefore: row.payBefore)
    }

    /// Whether a debit that is asked for a day would be made on the announced day, or a little later.
    private func isMade(onOrAfter announced: LocalDate, _ collectOn: LocalDate, _ engine: Engine) -> Bool {
        guard let rail = Rails.rail(for: scheme) else { return false }
        let day = ClaimDays(engine: engine, creditor: creditor).effectiveDate(of: collectOn, rail: rail)
        return day >= announced && day <= announced.adding(days: PreNotification.grace)
    }
}
