import IncassoCore
import IncassoSQL

/// What must still hold when a reversal file is handed over.
struct ReversalControls {
    let engine: Engine

    private static let changed = Statement(
        "batches.reverse.changed",
        """
        SELECT count(*), min(c.reference) FROM reversal r CROSS JOIN claim c
        WHERE r.tenant_id = :t AND r.batch_id = :id AND c.tenant_id = :t AND c.id = r.claim_id
          AND (r.state <> 'requested'
            OR EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = r.claim_id AND x.attempt = r.attempt)
            OR EXISTS (SELECT 1 FROM allocation l WHERE l.tenant_id = :t AND l.claim_id = r.claim_id))
        """
    )

    /// Refuses a reversal file that comes too late, or whose debits have come back or been paid another way since.
    func check(_ batch: Batch, creditor: Creditor) throws {
        guard let rail = Rails.reversingRail(for: batch.scheme) else {
            throw EngineError(.storage, "no rail takes back debits of the scheme \(batch.scheme)")
        }
        let remedy = "Run `incasso batch cancel \(batch.id)` and reverse the others again"
        let received = rail.receptionDay(creditor: creditor, clock: engine.clock)
        let late = batch.blocks.first { rail.lastReversalDay(collectedOn: $0.effectiveOn) < received }
        if let late {
            throw EngineError(
                .refused,
                "batch \(batch.id) is too late: debits of \(late.effectiveOn) could be taken back until \(rail.lastReversalDay(collectedOn: late.effectiveOn))",
                remedy: remedy + "; pay these back by credit transfer."
            )
        }
        let changed = try engine.database.read { transaction in
            try engine.batches.checkUnanswered(batch.id, in: transaction)
            return try transaction.first(Self.changed, ["t": engine.tenant.id, "id": batch.id]) { row in
                (row.integer(0), row.optionalText(1) ?? "")
            }
        }
        if let (count, example) = changed, count > 0 {
            throw EngineError(
                .refused,
                "batch \(batch.id) takes back debits that came back or whose claims were paid since, for example of claim \(example)",
                remedy: remedy + "."
            )
        }
    }
}
