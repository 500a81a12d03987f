public import IncassoCore
import IncassoSQL

/// Mandates that were sent to the debtor and wait for the signature.
///
/// A draft is a stop of its own: whatever keeps the claims of a suspended mandate back keeps those of a draft back.
extension Mandates {
    private static let stopTarget = BulkTarget(
        table: "mandate_stop",
        columns: ["tenant_id", "mandate_id", "kind", "from_day", "draft"]
    )
    private static let stopStaged = Statement(
        "mandates.draft.stop-staged",
        """
        INSERT INTO mandate_stop (tenant_id, mandate_id, kind, from_day, draft)
        SELECT m.tenant_id, m.id, 'suspended', :today, 1
        FROM import_mandate s CROSS JOIN mandate m
        WHERE s.tenant_id = :t AND s.import_id = :import AND s.draft = 1 AND m.tenant_id = :t AND m.id = :mandate + s.row_no
        """
    )
    private static let sign = Statement(
        "mandates.draft.sign",
        "UPDATE mandate SET signed_on = :signed WHERE tenant_id = :t AND id = :id"
    )
    private static let start = Statement(
        "mandates.draft.start",
        "DELETE FROM mandate_stop WHERE tenant_id = :t AND mandate_id = :id AND draft = 1 AND kind = 'suspended'"
    )

    /// What was amended before the signature is what the debtor signed: no bank has heard of anything else.
    private static let signAmended = Statement(
        "mandates.draft.signAmended",
        """
        UPDATE mandate_amendment SET pending = 0 WHERE tenant_id = :t AND mandate_id = :id AND pending = 1 AND at < :signed
        """
    )

    /// Marks the drafts among mandates that were loaded straight into their table.
    static func stopDrafts(
        _ lines: [Int],
        _ numbers: Numbers,
        today: Int64,
        engine: Engine,
        in transaction: any Transaction
    ) throws {
        guard !lines.isEmpty else { return }
        try transaction.load(stopTarget) { writer in
            for line in lines {
                try writer.integer(engine.tenant.id)
                try writer.integer(numbers.firstMandate + Int64(line))
                try writer.text("suspended")
                try writer.integer(today)
                try writer.integer(1)
                try writer.endRow()
            }
        }
    }

    /// Marks the drafts among the staged mandates that are new.
    static func stopStagedDrafts(
        _ numbers: Numbers,
        today: Int64,
        engine: Engine,
        in transaction: any Transaction
    ) throws {
        try transaction.execute(
            stopStaged,
            [
                "t": engine.tenant.id, "import": numbers.importId, "mandate": numbers.firstMandate,
                "today": today,
            ]
        )
    }

    /// Turns a draft that was signed into a mandate; its claims that were set aside for that reason may go.
    ///
    /// - Parameters:
    ///   - reference: The unique mandate reference.
    ///   - creditor: Whose.
    ///   - signedOn: The day of the signature (AT-M008), not in the future, and not so long ago that a mandate that was
    ///     never used has lapsed since (SDD Core rulebook, section 4.1).
    ///   - isDryRun: Whether only to check.
    /// - Returns: The mandate as it is now.
    /// - Throws: ``EngineError`` when it is no draft, or the day cannot be.
    @discardableResult
    public func activate(
        _ reference: String,
        creditor: Creditor? = nil,
        signedOn: LocalDate,
        isDryRun: Bool = false
    ) throws -> Mandate {
        let today = engine.clock.wallTime(in: "UTC").date
        guard signedOn <= today else {
            throw EngineError(
                .invalid,
                "\(signedOn) lies in the future: nothing has been signed yet",
                remedy: "Activate the mandate once the debtor has signed it."
            )
        }
        return try change(.activate, reference, creditor, "signed on \(signedOn)", isDryRun) {
            mandate,
            today,
            transaction in
            if let months = Rails.rail(for: mandate.scheme)?.mandateLifetime,
                signedOn.adding(months: months).daysSinceEpoch < today
            {
                throw EngineError(
                    .refused,
                    "a mandate that was signed on \(signedOn) and never used has expired",
                    remedy: "Obtain a new mandate: after \(months) months without a debit it lapses."
                )
            }
            return {
                let which: Bindings = ["t": engine.tenant.id, "id": mandate.number]
                try transaction.execute(
                    Self.sign,
                    ["t": engine.tenant.id, "id": mandate.number, "signed": signedOn.daysSinceEpoch]
                )
                let signed = Int64(signedOn.daysSinceEpoch) * 86_400_000
                try transaction.execute(
                    Self.signAmended,
                    ["t": engine.tenant.id, "id": mandate.number, "signed": signed]
                )
                try transaction.execute(Self.start, which)
                try engine.claims.releaseStopped(
                    "mandateDraft",
                    mandate: mandate.number,
                    today: today,
                    in: transaction
                )
            }
        }
    }
}
