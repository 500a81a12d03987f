import IncassoSQL

/// Opens a case for each debit that a bank's answer ended without money.
///
/// A claim has one open case at most. When its new debit fails too, the open case takes that failure over and is planned
/// again, so that one debt has one history; the case keeps the number of the attempt that opened it.
struct CaseOpening {
    private static let wakeByEntry = Statement(
        "recovery.wake.byEntry",
        """
        UPDATE recovery_case SET attempt = w.attempt, kind = w.kind, reason = w.reason, reason_class = w.reason_class, failed_on = w.booked_on,
          route = w.route, state = CASE WHEN recovery_case.state IN ('paused', 'planned') THEN recovery_case.state ELSE 'open' END,
          next_step = CAST(NULL AS TEXT), retry_on = CAST(NULL AS BIGINT), version = recovery_case.version + 1,
          next_on = CASE WHEN recovery_case.state IN ('paused', 'planned') THEN recovery_case.next_on ELSE :today END
        FROM (SELECT DISTINCT k.claim_id, k.no, x.attempt, x.kind, x.reason, x.reason_class, x.booked_on, r.route
          FROM attempt_end x CROSS JOIN recovery_case k CROSS JOIN policy_route r
          WHERE x.tenant_id = :t AND x.file_id = :f AND x.entry_no BETWEEN :first AND :last AND x.kind IN ('rejected', 'returned', 'refunded')
            AND k.tenant_id = :t AND k.claim_id = x.claim_id AND k.closed_on IS NULL AND k.attempt < x.attempt
            AND r.tenant_id = :t AND r.policy_id = k.policy_id AND r.reason_class = x.reason_class) w
        WHERE recovery_case.tenant_id = :t AND recovery_case.claim_id = w.claim_id AND recovery_case.no = w.no
        """
    )
    private static let wakeByBlock = Statement(
        "recovery.wake.byBlock",
        """
        UPDATE recovery_case SET attempt = w.attempt, kind = w.kind, reason = w.reason, reason_class = w.reason_class, failed_on = w.booked_on,
          route = w.route, state = CASE WHEN recovery_case.state IN ('paused', 'planned') THEN recovery_case.state ELSE 'open' END,
          next_step = CAST(NULL AS TEXT), retry_on = CAST(NULL AS BIGINT), version = recovery_case.version + 1,
          next_on = CASE WHEN recovery_case.state IN ('paused', 'planned') THEN recovery_case.next_on ELSE :today END
        FROM (SELECT DISTINCT k.claim_id, k.no, x.attempt, x.kind, x.reason, x.reason_class, x.booked_on, r.route
          FROM answer a CROSS JOIN block b CROSS JOIN attempt_end x CROSS JOIN recovery_case k CROSS JOIN policy_route r
          WHERE a.tenant_id = :t AND a.file_id = :f AND a.entry_no BETWEEN :first AND :last AND a.kind = 'rejected'
            AND b.tenant_id = :t AND b.batch_id = a.batch_id AND (a.block_id IS NULL OR b.id = a.block_id)
            AND x.tenant_id = :t AND x.claim_id BETWEEN b.first_claim AND b.last_claim AND x.block_id = b.id
            AND x.kind = 'rejected' AND x.file_id IS NULL
            AND k.tenant_id = :t AND k.claim_id = x.claim_id AND k.closed_on IS NULL AND k.attempt < x.attempt
            AND r.tenant_id = :t AND r.policy_id = k.policy_id AND r.reason_class = x.reason_class) w
        WHERE recovery_case.tenant_id = :t AND recovery_case.claim_id = w.claim_id AND recovery_case.no = w.no
        """
    )
    private static let openByEntry = Statement(
        "recovery.open.byEntry",
        """
        INSERT INTO recovery_case (tenant_id, claim_id, no, attempt, creditor_id, mandate_id, failed_on, kind, reason, reason_class, amount,
          policy_id, route, state, step, next_step, next_on, retry_on, link_id, version, closed_on)
        SELECT x.tenant_id, x.claim_id, x.attempt, x.attempt, k.creditor_id, c.mandate_id, x.booked_on, x.kind, x.reason, x.reason_class, coalesce(z.open, x.amount),
          r.policy_id, r.route, 'open', 0, CAST(NULL AS TEXT), :today, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), 1, CAST(NULL AS BIGINT)
        FROM attempt_end x CROSS JOIN collection c CROSS JOIN block b CROSS JOIN batch k CROSS JOIN policy_route r
        LEFT JOIN claim_touch z ON z.tenant_id = x.tenant_id AND z.claim_id = x.claim_id
        WHERE x.tenant_id = :t AND x.file_id = :f AND x.entry_no BETWEEN :first AND :last AND x.kind IN ('rejected', 'returned', 'refunded')
          AND c.tenant_id = :t AND c.claim_id = x.claim_id AND c.attempt = x.attempt
          AND b.tenant_id = :t AND b.id = x.block_id AND k.tenant_id = :t AND k.id = b.batch_id
          AND r.tenant_id = :t AND r.policy_id = :policy AND r.reason_class = x.reason_class
          AND coalesce(z.open, 1) > 0
        ORDER BY x.claim_id
        ON CONFLICT DO NOTHING
        """
    )
    private static let openByBlock = Statement(
        "recovery.open.byBlock",
        """
        INSERT INTO recovery_case (tenant_id, claim_id, no, attempt, creditor_id, mandate_id, failed_on, kind, reason, reason_class, amount,
          policy_id, route, state, step, next_step, next_on, retry_on, link_id, version, closed_on)
        SELECT x.tenant_id, x.claim_id, x.attempt, x.attempt, k.creditor_id, c.mandate_id, x.booked_on, x.kind, x.reason, x.reason_class, coalesce(z.open, x.amount),
          r.policy_id, r.route, 'open', 0, CAST(NULL AS TEXT), :today, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), 1, CAST(NULL AS BIGINT)
        FROM answer a CROSS JOIN block b CROSS JOIN batch k CROSS JOIN attempt_end x CROSS JOIN collection c CROSS JOIN policy_route r
        LEFT JOIN claim_touch z ON z.tenant_id = x.tenant_id AND z.claim_id = x.claim_id
        WHERE a.tenant_id = :t AND a.file_id = :f AND a.entry_no BETWEEN :first AND :last AND a.kind = 'rejected'
          AND b.tenant_id = :t AND b.batch_id = a.batch_id AND (a.block_id IS NULL OR b.id = a.block_id)
          AND x.tenant_id = :t AND x.claim_id BETWEEN b.first_claim AND b.last_claim AND x.block_id = b.id
            AND x.kind = 'rejected' AND x.file_id IS NULL
          AND k.tenant_id = :t AND k.id = b.batch_id
          AND c.tenant_id = :t AND c.claim_id = x.claim_id AND c.attempt = x.attempt
          AND r.tenant_id = :t AND r.policy_id = :policy AND r.reason_class = x.reason_class
          AND coalesce(z.open, 1) > 0
        ON CONFLICT DO NOTHING
        """
    )

    private static let leave = Statement(
        "recovery.open.leave",
        """
        UPDATE recovery_case SET state = 'paused', next_step = 'person', next_on = CAST(NULL AS BIGINT), retry_on = CAST(NULL AS BIGINT)
        WHERE tenant_id = :t AND closed_on IS NULL AND claim_id IN (
          SELECT r.claim_id FROM reversal r WHERE r.tenant_id = :t AND r.file_id IS NOT NULL AND r.file_id = :f
            AND r.entry_no BETWEEN :first AND :last AND r.state = 'overtaken')
        """
    )

    /// Leaves the cases of debits that came back while we were taking them back to a person: no reminder, no new debit.
    static func leaveOvertaken(_ range: EntryRange, in transaction: any Transaction) throws {
        try transaction.execute(leave, range.bindings)
    }

    /// Opens or wakes the cases of the debits that a container's entries ended, those of rejected blocks included.
    ///
    /// Before that the debtors' credits are set off: a case is about what is left, and what is paid opens none (law 3).
    /// Doing it again changes nothing. Attempts that were withdrawn or reversed by ourselves open no case.
    ///
    /// - Parameters:
    ///   - range: The container's entries.
    ///   - told: What they ended.
    ///   - policy: The number of the policy that new cases are opened under, from ``Policies/current(engine:)``.
    ///   - today: The business day, on which they are due.
    ///   - engine: Whose book.
    ///   - transaction: The transaction that ended the attempts.
    /// - Returns: How many cases were opened; woken ones do not count.
    /// - Throws: ``EngineError``; the driver's error.
    static func open(
        _ range: EntryRange,
        after told: CollectionEnds.Told,
        policy: Int64,
        today: Int,
        engine: Engine,
        in transaction: any Transaction
    ) throws -> Int {
        let credits = CreditBooking(engine: engine)
        let isPaid = try credits.hasAnything(in: transaction)
        if isPaid { try credits.setOff(range, in: transaction) }
        let waking: Bindings = [
            "t": range.tenant, "f": range.file, "first": range.first, "last": range.last, "today": today,
        ]
        if told.hasRetries { try transaction.execute(wakeByEntry, waking) }
        if told.hasAnswers { try transaction.execute(wakeByBlock, waking) }
        let opening: Bindings = [
            "t": range.tenant, "f": range.file, "first": range.first, "last": range.last, "today": today,
            "policy": policy,
        ]
        var opened = try transaction.execute(openByEntry, opening)
        if told.hasAnswers { opened += try transaction.execute(openByBlock, opening) }
        if isPaid { try ClaimTouch(tenant: range.tenant).clear(in: transaction) }
        if opened >= 1000 { try transaction.refreshStatistics(of: ["recovery_case"]) }
        return opened
    }
}
