import IncassoCore
import IncassoSQL

/// A person's decision on an exception, recorded with the name.
extension Exceptions {
    private static let close = Statement(
        "operations.exception.close-by-id",
        """
        UPDATE exception SET resolved_at = :at, resolved_by = :by, resolution = :resolution
        WHERE tenant_id = :t AND id = :id AND resolved_at IS NULL
        """
    )

    /// Closes an exception without any effect: a person looked and nothing is to be done.
    ///
    /// Money that an entry moved stays in suspense.
    ///
    /// - Parameters:
    ///   - id: The exception.
    ///   - note: Why; it is recorded.
    ///   - dryRun: Whether only to check.
    /// - Throws: ``EngineError`` when it is not open, or has to be decided elsewhere.
    public func ignore(_ id: String, note: String, dryRun: Bool = false) throws {
        let exception = try show(id)
        guard exception.actions.contains("ignore") else {
            throw EngineError(
                .refused,
                "exception \(id) (\(exception.kind)) is not closed here",
                remedy:
                    "Use `incasso \(exception.actions.first ?? "exceptions list")`; the exception closes by itself."
            )
        }
        if dryRun { return }
        try engine.database.write { transaction in
            switch try Key(id) {
            case .row(let number):
                try transaction.execute(
                    Self.close,
                    [
                        "t": engine.tenant.id, "id": number, "at": engine.clock.timestamp,
                        "by": engine.actor.name,
                        "resolution": "ignored: \(note)",
                    ]
                )
            case .entry(let file, let entry):
                try EntryResolution(engine: engine, file: file, entry: entry).close(
                    "ignored: \(note)",
                    in: transaction
                )
            case .credit: break
            }
            try AuditChain.record(
                "exception.ignore",
                subject: "exception \(id)",
                details: [("kind", exception.kind), ("note", note)],
                engine: engine,
                in: transaction
            )
        }
    }

    /// Takes the claim that is proposed for a credit on the account: the credit is booked as its payment.
    ///
    /// - Parameters:
    ///   - id: The exception of an entry, of kind `payment-proposed`.
    ///   - dryRun: Whether to undo it all at the end.
    /// - Throws: ``EngineError`` when nothing is proposed.
    public func accept(_ id: String, dryRun: Bool = false) throws {
        let exception = try show(id)
        guard case .entry(let file, let entry) = try Key(id), exception.actions.contains("accept"),
            let (claim, creditor) = try engine.database.read({ transaction in
                try BankPayments(engine: engine).proposal(file: file, entry: entry, in: transaction).map {
                    ($0.claim, try engine.creditors.creditor(id: $0.creditor, in: transaction))
                }
            })
        else {
            throw EngineError(
                .refused,
                "exception \(id) (\(exception.kind)) proposes nothing that could be accepted"
            )
        }
        try assign(id, file: file, entry: entry, claim: claim, creditor: creditor, dryRun: dryRun)
    }

    private struct DryRun: Error {}

    /// Books a credit on the account as the payment of a claim.
    private func assign(
        _ id: String,
        file: Int64,
        entry: Int64,
        claim: String,
        creditor: Creditor?,
        dryRun: Bool
    ) throws {
        let payment = try Counters.take(.payment, engine: engine)
        do {
            try engine.database.write { transaction in
                let found = try engine.claims.find(claim, creditor: creditor, in: transaction)
                let resolution = EntryResolution(engine: engine, file: file, entry: entry)
                guard try resolution.close("payment \(payment) of claim \(claim)", in: transaction) else {
                    throw EngineError(
                        .refused,
                        "exception \(id) has just been resolved",
                        remedy: "Look at it again."
                    )
                }
                try BankPayments(engine: engine).assign(
                    file: file,
                    entry: entry,
                    to: found,
                    as: payment,
                    in: transaction
                )
                try AuditChain.record(
                    "exception.pay",
                    subject: "exception \(id)",
                    details: [("claim", claim), ("payment", String(payment))],
                    engine: engine,
                    in: transaction
                )
                if dryRun { throw DryRun() }
            }
        } catch is DryRun {}
    }

    /// Says what an entry belongs to: an unmatched failure ends the claim's attempt as if the bank's ids had named it, a
    /// credit on the account becomes the claim's payment.
    ///
    /// - Parameters:
    ///   - id: The exception of an entry.
    ///   - claim: The claim's id as the business gave it.
    ///   - creditor: Whose claim.
    ///   - dryRun: Whether only to check.
    /// - Throws: ``EngineError`` when the entry is neither a failure nor a credit, or does not fit the claim.
    public func match(_ id: String, claim: String, creditor: Creditor, dryRun: Bool = false) throws {
        let exception = try show(id)
        guard case .entry(let file, let entry) = try Key(id), exception.actions.contains("match") else {
            throw EngineError(.refused, "exception \(id) (\(exception.kind)) cannot be matched to a claim")
        }
        if exception.kind.hasPrefix("payment-") {
            try assign(id, file: file, entry: entry, claim: claim, creditor: creditor, dryRun: dryRun)
            return
        }
        let today = engine.clock.wallTime(in: "UTC").date.daysSinceEpoch
        let policy = try Policies.current(engine: engine)
        try engine.database.write { transaction in
            let resolution = EntryResolution(engine: engine, file: file, entry: entry)
            let attempt = try resolution.attempt(of: claim, creditor: creditor, in: transaction)
            if dryRun { return }
            try resolution.end(attempt, creditor: creditor, today: today, policy: policy, in: transaction)
            try resolution.close("matched to claim \(claim), attempt \(attempt.attempt)", in: transaction)
            try AuditChain.record(
                "exception.match",
                subject: "exception \(id)",
                details: [("claim", claim), ("attempt", String(attempt.attempt))],
                engine: engine,
                in: transaction
            )
        }
    }
}
