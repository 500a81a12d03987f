public import IncassoCore
import IncassoSQL

/// A person's word on single claims.
///
/// Each of these updates first the rows where it meets planning, payments and releases, so that one of the two sees the
/// other. A debit in a batch that has not been handed over is taken out of it.
extension Claims {
    private static let hold = Statement(
        "claims.hold",
        """
        INSERT INTO claim_queue (tenant_id, claim_id, attempt, creditor_id, scheme, kind, collect_on, held, plan_id)
        SELECT c.tenant_id, c.id, :attempt, c.creditor_id, m.scheme, m.kind, c.due_on, :held, CAST(NULL AS BIGINT)
        FROM claim c CROSS JOIN mandate m
        WHERE c.tenant_id = :t AND c.id = :claim AND m.tenant_id = :t AND m.id = c.mandate_id
        ON CONFLICT (tenant_id, claim_id, attempt) DO UPDATE SET held = excluded.held
          WHERE claim_queue.plan_id IS NULL AND claim_queue.held IS NULL
        """
    )
    private static let release = Statement(
        "claims.release",
        """
        UPDATE claim_queue SET held = CAST(NULL AS TEXT), collect_on = coalesce(:on, collect_on, :day)
        WHERE tenant_id = :t AND claim_id = :claim AND attempt = :attempt AND plan_id IS NULL AND held IS NOT NULL
        """
    )
    /// A claim goes on its due date, or today when that has passed.
    private static let releaseStopped = Statement(
        "claims.release-stopped",
        """
        UPDATE claim_queue SET held = CAST(NULL AS TEXT), collect_on = coalesce(collect_on,
          (SELECT CASE WHEN c.due_on > :today THEN c.due_on ELSE :today END FROM claim c WHERE c.tenant_id = :t AND c.id = claim_queue.claim_id))
        WHERE tenant_id = :t AND plan_id IS NULL AND held = :held
          AND claim_id IN (SELECT k.id FROM claim k WHERE k.tenant_id = :t AND k.mandate_id = :mandate)
          AND NOT EXISTS (SELECT 1 FROM claim_mark w WHERE w.tenant_id = :t AND w.claim_id = claim_queue.claim_id)
        """
    )
    private static let mark = Statement(
        "claims.mark",
        """
        INSERT INTO claim_mark (tenant_id, claim_id, kind, at, actor, note) VALUES (:t, :claim, :kind, :at, :actor, :note)
        """
    )

    /// Sets a claim aside until it is released.
    ///
    /// - Parameters:
    ///   - reference: The claim's id.
    ///   - creditor: Whose.
    ///   - reason: Why; it is recorded.
    ///   - isDryRun: Whether only to check.
    /// - Returns: The claim as it is now.
    /// - Throws: ``EngineError`` when the file with its debit has left, or the claim has ended.
    @discardableResult
    public func hold(
        _ reference: String,
        creditor: Creditor? = nil,
        reason: String,
        isDryRun: Bool = false
    ) throws -> Claim {
        try change("claim.hold", reference, creditor, reason, isDryRun) { facts, transaction in
            guard facts.state == .due || (facts.state == .collecting && facts.isAttemptFrozen) else {
                throw Self.refusal(facts, "hold", "only a claim that is due can be held")
            }
            return {
                try withdraw(facts, in: transaction)
                return try transaction.execute(
                    Self.hold,
                    [
                        "t": engine.tenant.id, "claim": facts.number, "attempt": (facts.attempt ?? 0) + 1,
                        "held": "byHand",
                    ]
                )
            }
        }
    }

    /// Lets a held claim be collected; the exception about it is closed.
    ///
    /// - Parameters:
    ///   - reference: The claim's id.
    ///   - creditor: Whose.
    ///   - reason: Why; it is recorded.
    ///   - collectOn: The day on which to collect; by default the due date. Where Incasso tells debtors of debits, it leaves
    ///     the agreed notice.
    ///   - isDryRun: Whether only to check.
    /// - Returns: The claim as it is now.
    /// - Throws: ``EngineError`` when it is not held.
    @discardableResult
    public func release(
        _ reference: String,
        creditor: Creditor? = nil,
        reason: String,
        collectOn: LocalDate? = nil,
        isDryRun: Bool = false
    ) throws -> Claim {
        try change("claim.release", reference, creditor, reason, isDryRun) { facts, transaction in
            guard facts.state == .held, let attempt = facts.queueAttempt else {
                throw Self.refusal(facts, "release", "only a claim that is held can be released")
            }
            guard facts.paid == 0 else {
                throw EngineError(
                    .refused,
                    "claim \(facts.reference) is partly paid, and a debit takes the whole amount",
                    remedy: "Ask the debtor for the rest; `incasso payment record` takes it."
                )
            }
            try checkNotice(of: facts, collectOn: collectOn, in: transaction)
            return {
                try transaction.execute(
                    Self.release,
                    [
                        "t": engine.tenant.id, "claim": facts.number, "attempt": attempt,
                        "day": facts.dueOn.daysSinceEpoch, "on": collectOn?.daysSinceEpoch,
                    ]
                )
                try closeException(facts, "released: \(reason)", in: transaction)
                return 1
            }
        }
    }

    /// Gives a claim up before it is collected: it is no longer asked for.
    ///
    /// - Parameters:
    ///   - reference: The claim's id.
    ///   - creditor: Whose.
    ///   - reason: Why; it is recorded.
    ///   - isDryRun: Whether only to check.
    /// - Returns: The claim as it is now.
    /// - Throws: ``EngineError`` when the file with its debit has left, or the claim has ended.
    @discardableResult
    public func cancel(
        _ reference: String,
        creditor: Creditor? = nil,
        reason: String,
        isDryRun: Bool = false
    ) throws -> Claim {
        try change("claim.cancel", reference, creditor, reason, isDryRun, post: writeBack) {
            facts,
            transaction in
            let isFrozen = facts.state == .collecting && facts.isAttemptFrozen
            guard isFrozen || [.due, .held, .failed].contains(facts.state) else {
                throw Self.refusal(
                    facts,
                    "cancel",
                    "only a claim that is due, held or failed can be cancelled"
                )
            }
            return {
                let tenant = engine.tenant.id
                try withdraw(facts, in: transaction)
                // What is held in the queue is passed over by planning; what waits there has to be held, too.
                if facts.state != .held {
                    try transaction.execute(
                        Self.hold,
                        [
                            "t": tenant, "claim": facts.number, "attempt": (facts.attempt ?? 0) + 1,
                            "held": "cancelled",
                        ]
                    )
                }
                try closeException(facts, "cancelled: \(reason)", in: transaction)
                return try transaction.execute(
                    Self.mark,
                    [
                        "t": tenant, "claim": facts.number, "kind": "cancelled", "at": engine.clock.timestamp,
                        "actor": engine.actor.name, "note": reason,
                    ]
                )
            }
        }
    }

    /// Takes a cancelled claim out of what debtors owe.
    private func writeBack(_ facts: ClaimFacts, audit: Int64, in transaction: any Transaction) throws {
        let day = engine.clock.wallTime(in: "UTC").date.daysSinceEpoch
        try transaction.execute(
            Ledger.insert,
            [
                "t": engine.tenant.id, "cause": LedgerCause.person.rawValue, "id": audit, "no": 0, "line": 1,
                "debit": LedgerAccount.claims.rawValue, "credit": LedgerAccount.receivable.rawValue,
                "amount": facts.amount - facts.paid, "currency": facts.currency, "on": day,
                "creditor": facts.creditorNumber,
                "claim": facts.number,
            ]
        )
    }

    /// Lets claims go that planning set aside because their mandate was suspended, or not signed yet.
    ///
    /// - Parameters:
    ///   - held: Why they are held: `mandateSuspended` or `mandateDraft`.
    ///   - mandate: The mandate.
    ///   - today: Days since 1970.
    ///   - transaction: The transaction that lets the mandate be used.
    /// - Throws: The driver's error.
    func releaseStopped(
        _ held: String,
        mandate: Int64,
        today: Int,
        in transaction: any Transaction
    ) throws {
        try transaction.execute(
            Self.releaseStopped,
            ["t": engine.tenant.id, "mandate": mandate, "today": today, "held": held]
        )
    }

    private func closeException(
        _ facts: ClaimFacts,
        _ resolution: String,
        in transaction: any Transaction
    ) throws {
        let kinds = [
            "suspectedDuplicate": "suspected-duplicate", ClaimParking.reason: ClaimParking.exception,
            ClaimDays.lateHold: ClaimDays.lateKind,
        ]
        guard let kind = facts.held.flatMap({ kinds[$0] }) else { return }
        try Exceptions.close(
            kind: kind,
            subject: Self.subject(facts.number),
            resolution: resolution,
            engine: engine,
            in: transaction
        )
    }

    private static func refusal(_ facts: ClaimFacts, _ verb: String, _ rule: String) -> EngineError {
        let isRunning = facts.state == .collecting
        return EngineError(
            .refused,
            isRunning
                ? "claim \(facts.reference) is in a batch"
                : "claim \(facts.reference) is \(facts.state.rawValue): \(rule)",
            remedy: isRunning ? "Its file has left, or is leaving: wait for the bank's answer." : nil
        )
    }

    /// Takes the claim's debit out of a batch that has not been handed over, where there is one.
    private func withdraw(_ facts: ClaimFacts, in transaction: any Transaction) throws {
        guard facts.isAttemptFrozen else { return }
        try GivenBatch.refuseToPart(claim: facts.number, facts.reference, engine: engine, in: transaction)
        try Collections.withdraw(engine: engine, in: transaction)
    }

    /// Updates the group, reads the claim, checks, and only then does the work.
    private func change(
        _ action: StaticString,
        _ reference: String,
        _ creditor: Creditor?,
        _ reason: String,
        _ isDryRun: Bool,
        post: ((ClaimFacts, Int64, any Transaction) throws -> Void)? = nil,
        _ work: (ClaimFacts, any Transaction) throws -> () throws -> Int
    ) throws -> Claim {
        let today = engine.clock.wallTime(in: "UTC").date
        if isDryRun {
            return try engine.database.read { transaction in
                let facts = try find(reference, creditor: creditor, in: transaction)
                _ = try work(facts, transaction)
                return facts.claim(today: today)
            }
        }
        return try engine.database.write { transaction in
            let before = try find(reference, creditor: creditor, in: transaction)
            let touch = ClaimTouch(tenant: engine.tenant.id)
            try touch.add(before.number, in: transaction)
            try touch.meetOthers(in: transaction)
            let facts = try find(reference, creditor: creditor, in: transaction)
            let changed = try work(facts, transaction)()
            try touch.clear(in: transaction)
            guard changed > 0 else {
                throw EngineError(
                    .refused,
                    "claim \(reference) has just changed",
                    remedy: "Look at it again."
                )
            }
            let audit = try AuditChain.record(
                action,
                subject: "claim \(facts.reference)",
                details: [("creditor", facts.creditor), ("from", facts.state.rawValue), ("reason", reason)],
                engine: engine,
                in: transaction
            )
            try post?(facts, audit, transaction)
            return try find(reference, creditor: creditor, in: transaction).claim(today: today)
        }
    }
}
