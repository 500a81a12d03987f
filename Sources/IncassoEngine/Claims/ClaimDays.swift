import IncassoCore
import IncassoSQL

/// The days on which a creditor's claims would be debited, and what has to be right on them.
///
/// A mandate lapses by the day of the debit, not by the day on which the batch is built (decision 0063), and the debtor has
/// to have been told of the debit in time where that is left to us (decision 0064). Only where one of the two can matter
/// are the days worked out and staged.
struct ClaimDays {
    let engine: Engine
    let creditor: Creditor

    static let target = BulkTarget(
        table: "claim_day",
        columns: [
            "tenant_id", "creditor_id", "scheme", "due_on", "effective_on", "effective_text", "used_since",
        ]
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
    private static let open = Statement(
        "claims.days.open",
        """
        SELECT DISTINCT g.scheme, g.due_on FROM claim_group g
        WHERE g.tenant_id = :t AND g.creditor_id = :c AND g.plan_id IS NULL AND g.announced_on IS NULL
        UNION SELECT DISTINCT q.scheme, q.collect_on FROM claim_queue q
        WHERE q.tenant_id = :t AND q.creditor_id = :c AND q.plan_id IS NULL AND q.collect_on IS NOT NULL AND q.held IS NULL
        """
    )
    private static let mark = Statement(
        "claims.days.markAnnounced",
        """
        UPDATE claim_group SET announced_on = (SELECT d.effective_on FROM claim_day d
          WHERE d.tenant_id = :t AND d.creditor_id = :c AND d.scheme = claim_group.scheme AND d.due_on = claim_group.due_on)
        WHERE tenant_id = :t AND creditor_id = :c AND plan_id IS NULL AND announced_on IS NULL
        """
    )
    private static let clearAll = Statement(
        "claims.days.clear",
        "DELETE FROM claim_day WHERE tenant_id = :t AND creditor_id = :c"
    )

    /// What planning set aside because of the day.
    struct Held {
        /// Claims that wait for a person.
        var count = 0
        /// What whoever builds should know.
        var warnings: [Diagnostic] = []
        /// What a person must look at.
        var openings: [Exceptions.Opening] = []
    }

    /// Sets aside the claims of a plan that may not be debited on their day.
    ///
    /// - Parameters:
    ///   - plan: The plan that took them.
    ///   - until: The last due date that it took, days since 1970.
    ///   - transaction: The transaction that builds the batches.
    /// - Returns: What was set aside.
    /// - Throws: The driver's error.
    func hold(plan: Int64, until: Int, in transaction: any Transaction) throws -> Held {
        guard let rail = Rails.rail(collecting: creditor.currency) else { return Held() }
        let latest = effectiveDate(of: LocalDate(daysSinceEpoch: until) ?? .latest, rail: rail)
        let oldest = try Self.usedSince(latest, rail: rail).flatMap { since in
            try firstImport(in: transaction).flatMap { $0 < since.daysSinceEpoch ? since : nil }
        }
        guard oldest != nil || creditor.preNotification == .incasso else { return Held() }
        let bindings: Bindings = ["t": engine.tenant.id, "c": creditor.id, "plan": plan, "until": until]
        guard try stage(Self.planned, bindings, rail: rail, in: transaction) else { return Held() }
        var held = Held()
        if let oldest { held.count += try holdLapsed(plan: plan, usedBefore: oldest, in: transaction) }
        if creditor.preNotification == .incasso { try holdUntold(plan: plan, &held, in: transaction) }
        try clear(in: transaction)
        return held
    }

    /// Stages the days of the claims of which nobody has been told yet.
    ///
    /// - Returns: Whether there are any.
    func stageOpen(in transaction: any Transaction) throws -> Bool {
        guard let rail = Rails.rail(collecting: creditor.currency) else { return false }
        let bindings: Bindings = ["t": engine.tenant.id, "c": creditor.id]
        return try stage(Self.open, bindings, rail: rail, in: transaction)
    }

    /// Marks the groups whose notices were queued just now.
    func markAnnounced(in transaction: any Transaction) throws {
        try transaction.execute(Self.mark, ["t": engine.tenant.id, "c": creditor.id])
    }

    /// Empties the staging table.
    func clear(in transaction: any Transaction) throws {
        try transaction.execute(Self.clearAll, ["t": engine.tenant.id, "c": creditor.id])
    }

    /// The banking day on which a debit asked for a day would be made.
    func effectiveDate(of day: LocalDate, rail: any Rail) -> LocalDate {
        rail.effectiveDate(
            requested: day,
            earliest: rail.earliestDate(creditor: creditor, clock: engine.clock)
        )
    }

    private func firstImport(in transaction: any Transaction) throws -> Int? {
        try transaction.first(Self.firstImport, ["t": engine.tenant.id]) { Int($0.integer(0)) }
    }

    private func stage(
        _ statement: Statement,
        _ bindings: Bindings,
        rail: any Rail,
        in transaction: any Transaction
    ) throws -> Bool {
        let days = try transaction.all(statement, bindings) { row in
            (scheme: row.text(0), dueOn: try row.date(1))
        }
        guard !days.isEmpty else { return false }
        try transaction.load(Self.target) { writer in
            for day in days {
                let effective = effectiveDate(of: day.dueOn, rail: rail)
                try writer.integer(engine.tenant.id)
                try writer.integer(creditor.id)
                try writer.text(day.scheme)
                try writer.integer(Int64(day.dueOn.daysSinceEpoch))
                try writer.integer(Int64(effective.daysSinceEpoch))
                try writer.text(effective.description)
                try writer.integer(Self.usedSince(effective, rail: rail).map { Int64($0.daysSinceEpoch) })
                try writer.endRow()
            }
        }
        return true
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
