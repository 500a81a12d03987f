import IncassoCore
import IncassoSQL

/// The days on which a creditor's claims would be debited, and what has to be right on them.
///
/// A mandate lapses by the day of the debit, not by the day on which the batch is built (decision 0063). Only where that
/// can matter are the days worked out and staged; the statements that use them take no more than others, however many
/// claims there are.
struct ClaimDays {
    let engine: Engine
    let creditor: Creditor

    static let target = BulkTarget(
        table: "claim_day",
        columns: ["tenant_id", "creditor_id", "scheme", "due_on", "effective_on", "used_since"]
    )
    /// Numbers are handed out in the order of imports: no mandate came before the one with the lowest.
    private static let firstImport = Statement(
        "claims.days.firstImport",
        "SELECT m.imported_on FROM mandate m WHERE m.tenant_id = :t ORDER BY m.id LIMIT 1"
    )
    private static let planned = Statement(
        "claims.days.planned",
        """
        SELECT DISTINCT g.scheme, g.due_on FROM claim_group g
        WHERE g.tenant_id = :t AND g.creditor_id = :c AND g.due_on <= :until AND g.plan_id = :plan
        UNION SELECT DISTINCT q.scheme, q.collect_on FROM claim_queue q
        WHERE q.tenant_id = :t AND q.creditor_id = :c AND q.plan_id = :plan
        """
    )
    private static let clearAll = Statement(
        "claims.days.clear",
        "DELETE FROM claim_day WHERE tenant_id = :t AND creditor_id = :c"
    )

    /// Claims of groups whose mandate will have lapsed.
    ///
    /// A mandate whose first debit of the plan is in time stays alive for its other ones, and a debit that waits in a frozen
    /// batch will have been presented by then.
    private static let holdLapsed = Statement(
        "claims.days.holdLapsed",
        """
        INSERT INTO claim_queue (tenant_id, claim_id, attempt, creditor_id, scheme, kind, collect_on, held, plan_id)
        SELECT c.tenant_id, c.id, 1, c.creditor_id, g.scheme, g.kind, CAST(NULL AS BIGINT), 'mandateExpired', CAST(NULL AS BIGINT)
        FROM mandate m CROSS JOIN claim c CROSS JOIN claim_group g
        WHERE m.tenant_id = :t AND +m.creditor_id = :c AND m.signed_on < :latest AND m.imported_on < :latest
          AND (m.last_collection_on IS NULL OR m.last_collection_on < :latest)
          AND c.tenant_id = :t AND c.mandate_id = m.id
          AND g.tenant_id = :t AND g.plan_id = :plan
          AND g.first_claim = (SELECT max(x.first_claim) FROM claim_group x WHERE x.tenant_id = :t AND x.first_claim <= c.id)
          AND NOT EXISTS (SELECT 1 FROM claim o CROSS JOIN claim_day d
            WHERE o.tenant_id = :t AND o.mandate_id = m.id AND o.due_on <= c.due_on
              AND d.tenant_id = :t AND d.creditor_id = :c AND d.scheme = g.scheme AND d.due_on = o.due_on
              AND EXISTS (SELECT 1 FROM claim_group h WHERE h.tenant_id = :t AND h.plan_id = :plan
                AND h.first_claim = (SELECT max(x.first_claim) FROM claim_group x WHERE x.tenant_id = :t AND x.first_claim <= o.id))
              AND NOT EXISTS (SELECT 1 FROM claim_queue q WHERE q.tenant_id = :t AND q.claim_id = o.id AND q.attempt = 1)
              AND (d.used_since IS NULL OR m.signed_on >= d.used_since OR m.imported_on >= d.used_since
                OR m.last_collection_on >= d.used_since
                OR EXISTS (SELECT 1 FROM claim k CROSS JOIN collection a CROSS JOIN block b
                  WHERE k.tenant_id = :t AND k.mandate_id = m.id AND a.tenant_id = :t AND a.claim_id = k.id
                    AND b.tenant_id = :t AND b.id = a.block_id AND b.effective_on >= d.used_since
                    AND b.state IN ('frozen', 'released', 'accepted', 'rejected', 'settled')
                    AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = a.claim_id
                      AND x.attempt = a.attempt AND x.kind = 'withdrawn'))))
        ON CONFLICT DO NOTHING
        """
    )
    /// Claims of the queue whose mandate will have lapsed.
    private static let holdLapsedQueued = Statement(
        "claims.days.holdLapsedQueued",
        """
        UPDATE claim_queue SET plan_id = CAST(NULL AS BIGINT), held = 'mandateExpired'
        WHERE tenant_id = :t AND creditor_id = :c AND plan_id = :plan
          AND NOT EXISTS (SELECT 1 FROM claim c CROSS JOIN mandate m CROSS JOIN claim_day d
            WHERE c.tenant_id = :t AND c.id = claim_queue.claim_id AND m.tenant_id = :t AND m.id = c.mandate_id
              AND d.tenant_id = :t AND d.creditor_id = :c AND d.scheme = claim_queue.scheme AND d.due_on = claim_queue.collect_on
              AND (d.used_since IS NULL OR m.signed_on >= d.used_since OR m.imported_on >= d.used_since
                OR m.last_collection_on >= d.used_since
                OR EXISTS (SELECT 1 FROM claim k CROSS JOIN collection a CROSS JOIN block b
                  WHERE k.tenant_id = :t AND k.mandate_id = m.id AND a.tenant_id = :t AND a.claim_id = k.id
                    AND b.tenant_id = :t AND b.id = a.block_id AND b.effective_on >= d.used_since
                    AND b.state IN ('frozen', 'released', 'accepted', 'rejected', 'settled')
                    AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = a.claim_id
                      AND x.attempt = a.attempt AND x.kind = 'withdrawn'))))
        """
    )

    /// Sets aside the claims of a plan that may not be debited on their day.
    ///
    /// - Parameters:
    ///   - plan: The plan that took them.
    ///   - until: The last due date that it took, days since 1970.
    ///   - transaction: The transaction that builds the batches.
    /// - Returns: How many.
    /// - Throws: The driver's error.
    func hold(plan: Int64, until: Int, in transaction: any Transaction) throws -> Int {
        guard let rail = Rails.rail(collecting: creditor.currency) else { return 0 }
        let latest = effectiveDate(of: LocalDate(daysSinceEpoch: until) ?? .latest, rail: rail)
        guard let usedSince = Self.usedSince(latest, rail: rail),
            let first = try firstImport(in: transaction), first < usedSince.daysSinceEpoch
        else { return 0 }
        let tenant = engine.tenant.id
        let days = try transaction.all(
            Self.planned,
            ["t": tenant, "c": creditor.id, "plan": plan, "until": until]
        ) { row in (scheme: row.text(0), dueOn: try row.date(1)) }
        guard !days.isEmpty else { return 0 }
        try stage(days, rail: rail, in: transaction)
        let owner: Bindings = ["t": tenant, "c": creditor.id, "plan": plan]
        // The queue first: what is held there no longer counts as a debit of the plan.
        var held = try transaction.execute(Self.holdLapsedQueued, owner)
        held += try transaction.execute(
            Self.holdLapsed,
            ["t": tenant, "c": creditor.id, "plan": plan, "latest": usedSince.daysSinceEpoch]
        )
        try transaction.execute(Self.clearAll, ["t": tenant, "c": creditor.id])
        return held
    }

    /// The banking day on which a debit asked for a day would be made.
    private func effectiveDate(of day: LocalDate, rail: any Rail) -> LocalDate {
        rail.effectiveDate(
            requested: day,
            earliest: rail.earliestDate(creditor: creditor, clock: engine.clock)
        )
    }

    private func firstImport(in transaction: any Transaction) throws -> Int? {
        try transaction.first(Self.firstImport, ["t": engine.tenant.id]) { Int($0.integer(0)) }
    }

    private func stage(
        _ days: [(scheme: String, dueOn: LocalDate)],
        rail: any Rail,
        in transaction: any Transaction
    ) throws {
        try transaction.load(Self.target) { writer in
            for day in days {
                let effective = effectiveDate(of: day.dueOn, rail: rail)
                try writer.integer(engine.tenant.id)
                try writer.integer(creditor.id)
                try writer.text(day.scheme)
                try writer.integer(Int64(day.dueOn.daysSinceEpoch))
                try writer.integer(Int64(effective.daysSinceEpoch))
                try writer.integer(Self.usedSince(effective, rail: rail).map { Int64($0.daysSinceEpoch) })
                try writer.endRow()
            }
        }
    }

    /// The first day on which a mandate must have been used to be alive on another; `nil` where none expires.
    ///
    /// The other way round than adding the months of its life: 29 February has no day that far before it.
    static func usedSince(_ day: LocalDate, rail: any Rail) -> LocalDate? {
        rail.mandateLifetime.map { months in
            let since = day.adding(months: -months)
            return since.adding(months: months) < day ? since.adding(days: 1) : since
        }
    }
}
