import IncassoCore
import IncassoSQL

/// Ending a mandate with one more debit.
extension Mandates {
    private static let nameFinal = Statement(
        "mandates.final.name",
        """
        INSERT INTO mandate_final (tenant_id, mandate_id, claim_id, at, actor, note) VALUES (:t, :id, :claim, :at, :actor, :note)
        ON CONFLICT (tenant_id, mandate_id) DO UPDATE SET claim_id = excluded.claim_id, at = excluded.at, actor = excluded.actor,
          note = excluded.note
        """
    )
    private static let finalUnderWay = Statement(
        "mandates.final.underWay",
        """
        SELECT c.reference FROM mandate_final f CROSS JOIN claim c CROSS JOIN collection a
        WHERE f.tenant_id = :t AND f.mandate_id = :id AND c.tenant_id = :t AND c.id = f.claim_id AND a.tenant_id = :t AND a.claim_id = c.id
          AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = a.claim_id AND x.attempt = a.attempt)
        """
    )

    private static let nameImported = Statement(
        "mandates.final.imported",
        """
        INSERT INTO mandate_final (tenant_id, mandate_id, claim_id, at, actor, note)
        SELECT k.tenant_id, k.mandate_id, max(k.id), :at, :actor, :note FROM import_claim s CROSS JOIN claim k
        WHERE s.tenant_id = :t AND s.import_id = :import AND s.is_last = 1
          AND k.tenant_id = :t AND k.creditor_id = :c AND k.reference = s.reference AND k.id BETWEEN :first AND :last
        GROUP BY k.tenant_id, k.mandate_id ORDER BY k.mandate_id
        ON CONFLICT DO NOTHING
        """
    )

    /// Ends mandates with those new claims of an import whose debits were the last in its file.
    ///
    /// A mandate for which a person has named another claim keeps that one.
    ///
    /// - Parameters:
    ///   - numbers: The import, and the numbers of its claims.
    ///   - creditor: Whose.
    ///   - note: Where that comes from; it is kept.
    ///   - transaction: The import's transaction, after its claims were stored.
    /// - Throws: The driver's error.
    func nameFinals(
        _ numbers: Claims.Numbers,
        creditor: Creditor,
        note: String,
        in transaction: any Transaction
    ) throws {
        try transaction.execute(
            Self.nameImported,
            [
                "t": engine.tenant.id, "import": numbers.importId, "c": creditor.id,
                "first": numbers.firstClaim, "last": numbers.lastClaim, "at": engine.clock.timestamp,
                "actor": engine.actor.name, "note": note,
            ]
        )
    }

    /// Ends a recurring mandate with the debit of one of its claims.
    ///
    /// That debit goes out as the last of its series, and the mandate is cancelled once its file is handed over. Later
    /// debits of the mandate are set aside.
    ///
    /// Naming another claim takes the place of the one before, as long as its debit is not under way. A claim that is
    /// never debited ends nothing: cancel the mandate then.
    ///
    /// - Parameters:
    ///   - reference: The unique mandate reference.
    ///   - claim: The claim whose debit is the last; it is due or held.
    ///   - creditor: Whose.
    ///   - reason: Why; it is recorded.
    ///   - isDryRun: Whether only to check.
    /// - Returns: The mandate as it is now: still active.
    /// - Throws: ``EngineError`` when the mandate is not active or one-off, its scheme has no last debit, or the claim's debit
    ///   is decided already.
    @discardableResult
    public func cancel(
        _ reference: String,
        after claim: String,
        creditor: Creditor? = nil,
        reason: String,
        isDryRun: Bool = false
    ) throws -> Mandate {
        let owner = try engine.creditors.creditor(
            reference: try show(reference, creditor: creditor).creditor
        )
        if isDryRun {
            return try engine.database.read { transaction in
                try checkFinal(reference, claim, owner, in: transaction).mandate
            }
        }
        return try engine.database.write { transaction in
            let before = try engine.claims.find(claim, creditor: owner, in: transaction)
            // Planning is met at the claim's group; only then is anything judged.
            let touch = ClaimTouch(tenant: engine.tenant.id)
            try touch.add(before.number, in: transaction)
            try touch.meetOthers(in: transaction)
            let (mandate, last) = try checkFinal(reference, claim, owner, in: transaction)
            try transaction.execute(
                Self.nameFinal,
                [
                    "t": engine.tenant.id, "id": mandate.number, "claim": last.number,
                    "at": engine.clock.timestamp, "actor": engine.actor.name, "note": reason,
                ]
            )
            try touch.clear(in: transaction)
            try AuditChain.record(
                "mandate.cancel.after",
                subject: "mandate \(mandate.id)",
                details: [("creditor", mandate.creditor), ("claim", last.reference), ("reason", reason)],
                engine: engine,
                in: transaction
            )
            return mandate
        }
    }

    private func checkFinal(
        _ reference: String,
        _ claim: String,
        _ owner: Creditor,
        in transaction: any Transaction
    ) throws -> (mandate: Mandate, last: ClaimFacts) {
        let mandate = try find(reference, creditor: owner, in: transaction)
        let last = try engine.claims.find(claim, creditor: owner, in: transaction)
        func refuse(_ message: String, _ remedy: String) throws -> Never {
            throw EngineError(.refused, message, remedy: remedy)
        }
        guard mandate.state == .active else {
            try refuse(
                "mandate \(reference) is \(mandate.state.rawValue)",
                "Only an active one has a last debit."
            )
        }
        guard mandate.kind == "recurring",
            Rails.rail(for: mandate.scheme)?.series(of: owner).final != nil
        else {
            try refuse(
                "mandate \(reference) is \(mandate.kind) of the scheme \(mandate.scheme), which marks no last debit",
                "Cancel it once its last debit has settled."
            )
        }
        guard last.mandate == mandate.id else {
            try refuse("claim \(claim) is not one of mandate \(reference)", "Name a claim of this mandate.")
        }
        guard last.state == .due || last.state == .held else {
            try refuse(
                "claim \(claim) is \(last.state.rawValue): how its debit is marked is decided",
                "Name a claim that is due, or cancel the mandate."
            )
        }
        let underWay = try transaction.first(
            Self.finalUnderWay,
            ["t": engine.tenant.id, "id": mandate.number]
        ) { $0.text(0) }
        if let underWay {
            try refuse(
                "the last debit of mandate \(reference), of claim \(underWay), is under way",
                "Cancel its batch first, or leave it."
            )
        }
        return (mandate, last)
    }
}
