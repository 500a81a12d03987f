import IncassoCore
import IncassoSQL

/// Stopping mandates and letting them go on.
extension Mandates {
    private static let insertStop = Statement(
        "mandates.stop.insert",
        """
        INSERT INTO mandate_stop (tenant_id, mandate_id, kind, from_day, note) VALUES (:t, :id, :kind, :today, :note)
        """
    )
    private static let end = Statement(
        "mandates.stop.end",
        """
        UPDATE mandate_stop SET kind = 'cancelled', from_day = :today, note = :note
        WHERE tenant_id = :t AND mandate_id = :id AND kind IN ('suspended', 'expired')
        """
    )
    private static let resume = Statement(
        "mandates.stop.resume",
        "DELETE FROM mandate_stop WHERE tenant_id = :t AND mandate_id = :id AND kind = 'suspended' AND draft = 0"
    )
    /// The reason classes after which a mandate is stopped, as the statement below has them.
    static let stoppingClasses = 3...11
    /// Stops the mandates of a file's failures.
    ///
    /// Reason classes 3 to 11 say that the next debit of the mandate cannot succeed or must not be made; after
    /// unauthorised (7) and deceased (10) the mandate has ended. The reason of a reversal is our own. One class of a file may come twice for a mandate.
    private static let suspendFailed = Statement(
        "mandates.stop.failed",
        """
        INSERT INTO mandate_stop (tenant_id, mandate_id, kind, from_day, note)
        SELECT x.tenant_id, k.mandate_id, min(CASE WHEN x.reason_class IN (7, 10) THEN 'cancelled' ELSE 'suspended' END),
          :today, min(x.reason)
        FROM attempt_end x CROSS JOIN collection k
        WHERE x.tenant_id = :t AND x.file_id = :file AND x.entry_no BETWEEN :first AND :last AND x.reason_class BETWEEN 3 AND 11
          AND x.kind <> 'reversed'
          AND k.tenant_id = :t AND k.claim_id = x.claim_id AND k.attempt = x.attempt
        GROUP BY x.tenant_id, k.mandate_id
        ON CONFLICT (tenant_id, mandate_id) DO UPDATE SET kind = excluded.kind, from_day = excluded.from_day, note = excluded.note
          WHERE mandate_stop.kind = 'suspended' AND excluded.kind = 'cancelled'
        """
    )

    /// Suspends an active mandate: nothing is collected until it is resumed.
    ///
    /// - Parameters:
    ///   - reference: The unique mandate reference.
    ///   - creditor: Whose.
    ///   - reason: Why; it is recorded.
    ///   - isDryRun: Whether only to check.
    /// - Returns: The mandate as it is now.
    /// - Throws: ``EngineError`` when it is not active.
    @discardableResult
    public func suspend(
        _ reference: String,
        creditor: Creditor? = nil,
        reason: String,
        isDryRun: Bool = false
    ) throws -> Mandate {
        try change(.suspend, reference, creditor, reason, isDryRun) { mandate, today, transaction in
            {
                try transaction.execute(
                    Self.insertStop,
                    [
                        "t": engine.tenant.id, "id": mandate.number, "kind": "suspended", "today": today,
                        "note": reason,
                    ]
                )
            }
        }
    }

    /// Lets a suspended mandate be used again; its claims that were set aside for that reason may go.
    ///
    /// - Parameters:
    ///   - reference: The unique mandate reference.
    ///   - creditor: Whose.
    ///   - reason: Why; it is recorded.
    ///   - isDryRun: Whether only to check.
    /// - Returns: The mandate as it is now.
    /// - Throws: ``EngineError`` when it is not suspended.
    @discardableResult
    public func resume(
        _ reference: String,
        creditor: Creditor? = nil,
        reason: String,
        isDryRun: Bool = false
    ) throws -> Mandate {
        try change(.resume, reference, creditor, reason, isDryRun) { mandate, today, transaction in
            {
                try transaction.execute(Self.resume, ["t": engine.tenant.id, "id": mandate.number])
                try engine.claims.releaseStopped(
                    "mandateSuspended",
                    mandate: mandate.number,
                    today: today,
                    in: transaction
                )
            }
        }
    }

    /// Ends a mandate for good.
    ///
    /// - Parameters:
    ///   - reference: The unique mandate reference.
    ///   - creditor: Whose.
    ///   - reason: Why; it is recorded.
    ///   - isDryRun: Whether only to check.
    /// - Returns: The mandate as it is now.
    /// - Throws: ``EngineError`` when it has ended already.
    @discardableResult
    public func cancel(
        _ reference: String,
        creditor: Creditor? = nil,
        reason: String,
        isDryRun: Bool = false
    ) throws -> Mandate {
        try change(.cancel, reference, creditor, reason, isDryRun) { mandate, today, transaction in
            {
                let ended = try transaction.execute(
                    Self.end,
                    ["t": engine.tenant.id, "id": mandate.number, "today": today, "note": reason]
                )
                guard ended == 0 else { return }
                try transaction.execute(
                    Self.insertStop,
                    [
                        "t": engine.tenant.id, "id": mandate.number, "kind": "cancelled", "today": today,
                        "note": reason,
                    ]
                )
            }
        }
    }

    /// Stops the mandates of failed attempts for which another debit would fail too, or is forbidden.
    ///
    /// - Parameters:
    ///   - file: The bank's file.
    ///   - entries: The entries of it that were applied.
    ///   - today: The day from which they are stopped, days since 1970.
    ///   - tenant: The tenant.
    ///   - transaction: The transaction that applied the entries.
    /// - Returns: How many mandates were stopped, or ended after having been suspended.
    /// - Throws: The driver's error.
    @discardableResult
    static func suspendFailed(
        file: Int64,
        entries: ClosedRange<Int64> = 0...Int64.max,
        today: Int,
        tenant: Int64,
        in transaction: any Transaction
    ) throws -> Int {
        try transaction.execute(
            suspendFailed,
            [
                "t": tenant, "file": file, "first": entries.lowerBound, "last": entries.upperBound,
                "today": today,
            ]
        )
    }

    /// Takes a step with a mandate, where its state allows that.
    ///
    /// - Parameters:
    ///   - step: The step.
    ///   - reference: The unique mandate reference.
    ///   - creditor: Whose.
    ///   - reason: Why; it is recorded.
    ///   - isDryRun: Whether only to check.
    ///   - work: Checks what the step needs besides, and gives what it does.
    /// - Returns: The mandate as it is now.
    /// - Throws: ``EngineError`` when the state does not allow the step; what `work` throws.
    func change(
        _ step: MandateStep,
        _ reference: String,
        _ creditor: Creditor?,
        _ reason: String,
        _ isDryRun: Bool,
        _ work: (Mandate, Int, any Transaction) throws -> () throws -> Void
    ) throws -> Mandate {
        let today = engine.clock.wallTime(in: "UTC").date.daysSinceEpoch
        if isDryRun {
            return try engine.database.read { transaction in
                let mandate = try find(reference, creditor: creditor, in: transaction)
                try step.check(mandate)
                _ = try work(mandate, today, transaction)
                return mandate
            }
        }
        return try engine.database.write { transaction in
            let mandate = try find(reference, creditor: creditor, in: transaction)
            try step.check(mandate)
            try work(mandate, today, transaction)()
            try AuditChain.record(
                step.auditAction,
                subject: "mandate \(mandate.id)",
                details: [
                    ("creditor", mandate.creditor), ("from", mandate.state.rawValue), ("reason", reason),
                ],
                engine: engine,
                in: transaction
            )
            return try find(reference, creditor: creditor, in: transaction)
        }
    }
}
