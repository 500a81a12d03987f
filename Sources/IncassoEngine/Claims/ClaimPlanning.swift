import IncassoCore
import IncassoSQL

/// What planning does to claims: it takes whole groups and due claims of the queue, and sets aside what may not go.
///
/// Taking a group updates its row first, which is where planning meets whoever pays or holds one of its claims.
struct ClaimPlanning {
    let tenant: Int64
    let creditor: Int64
    let plan: Int64
    let until: Int
    /// What one block may hold.
    let limits: ClaimSplitting.Limits
    /// How the rail marks the place of a debit in its mandate's series.
    let series: ClaimSeries
    /// When the claims would be debited.
    let days: ClaimDays

    private static let count = Statement(
        "claims.plan.count",
        """
        SELECT (SELECT count(*) FROM claim_group WHERE tenant_id = :t AND creditor_id = :c AND due_on <= :until AND plan_id IS NULL),
          (SELECT coalesce(max(id), 0) FROM claim_group WHERE tenant_id = :t AND creditor_id = :c AND due_on <= :until AND plan_id IS NULL),
          (SELECT coalesce(CAST(sum(1 + q.n / :limit + CASE WHEN q.total <= :amount THEN 0 ELSE 2 * q.total / :amount END) AS BIGINT), 0)
            FROM (SELECT count(*) AS n, CAST(sum(c.amount) AS BIGINT) AS total FROM claim_queue z CROSS JOIN claim c
            WHERE z.tenant_id = :t AND z.creditor_id = :c AND z.collect_on <= :until AND z.plan_id IS NULL AND z.held IS NULL
              AND c.tenant_id = :t AND c.id = z.claim_id
            GROUP BY z.scheme, z.kind, z.collect_on) q),
          (SELECT coalesce(CAST(sum((count - 1) / :limit + CASE WHEN total <= :amount THEN 0 ELSE 2 * total / :amount END) AS BIGINT), 0)
            FROM claim_group WHERE tenant_id = :t AND creditor_id = :c AND due_on <= :until AND plan_id IS NULL)
        """
    )
    private static let demand = Statement(
        "claims.plan.demand",
        """
        SELECT coalesce(CAST(sum(g.last_claim - g.first_claim + 1) AS BIGINT), 0), coalesce(max(g.last_claim - g.first_claim + 1), 0),
          (SELECT count(*) FROM claim_queue q WHERE q.tenant_id = :t AND q.creditor_id = :c AND q.collect_on <= :until
            AND q.plan_id IS NULL AND q.held IS NULL)
        FROM claim_group g WHERE g.tenant_id = :t AND g.creditor_id = :c AND g.due_on <= :until AND g.plan_id IS NULL AND g.id <= :last
        """
    )
    private static let takeGroups = Statement(
        "claims.plan.takeGroups",
        """
        UPDATE claim_group SET plan_id = :plan, touched = touched + 1
        WHERE tenant_id = :t AND creditor_id = :c AND due_on <= :until AND plan_id IS NULL AND id <= :last
        """
    )
    private static let takeQueue = Statement(
        "claims.plan.takeQueue",
        """
        UPDATE claim_queue SET plan_id = :plan
        WHERE tenant_id = :t AND creditor_id = :c AND collect_on <= :until AND plan_id IS NULL AND held IS NULL
          AND NOT EXISTS (SELECT 1 FROM claim k CROSS JOIN mandate_stop s
            WHERE k.tenant_id = :t AND k.id = claim_queue.claim_id AND s.tenant_id = :t AND s.mandate_id = k.mandate_id)
          AND NOT EXISTS (SELECT 1 FROM claim_mark w WHERE w.tenant_id = :t AND w.claim_id = claim_queue.claim_id)
          AND (claim_queue.kind <> 'one-off' OR NOT EXISTS (SELECT 1 FROM claim k CROSS JOIN claim o
            WHERE k.tenant_id = :t AND k.id = claim_queue.claim_id AND o.tenant_id = :t AND o.mandate_id = k.mandate_id AND o.id <> k.id
              AND (EXISTS (SELECT 1 FROM collection a WHERE a.tenant_id = :t AND a.claim_id = o.id
                  AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = a.claim_id
                    AND x.attempt = a.attempt AND x.kind = 'withdrawn'))
                OR (EXISTS (SELECT 1 FROM claim_group h WHERE h.tenant_id = :t AND h.plan_id = :plan
                    AND o.id BETWEEN h.first_claim AND h.last_claim)
                  AND NOT EXISTS (SELECT 1 FROM claim_queue q WHERE q.tenant_id = :t AND q.claim_id = o.id))
                OR (o.id < k.id AND EXISTS (SELECT 1 FROM claim_queue q WHERE q.tenant_id = :t AND q.claim_id = o.id
                  AND q.plan_id IS NULL AND q.held IS NULL AND q.collect_on <= :until)))))
        """
    )
    private static let holdStopped = Statement(
        "claims.plan.holdStopped",
        """
        INSERT INTO claim_queue (tenant_id, claim_id, attempt, creditor_id, scheme, kind, collect_on, held, plan_id)
        SELECT c.tenant_id, c.id, 1, c.creditor_id, g.scheme, g.kind, CAST(NULL AS BIGINT),
          CASE s.kind WHEN 'suspended' THEN CASE s.draft WHEN 1 THEN 'mandateDraft' ELSE 'mandateSuspended' END WHEN 'expired' THEN 'mandateExpired' WHEN 'spent' THEN 'mandateSpent'
            ELSE 'mandateCancelled' END,
          CAST(NULL AS BIGINT)
        FROM mandate_stop s CROSS JOIN claim c CROSS JOIN claim_group g
        WHERE s.tenant_id = :t AND c.tenant_id = :t AND c.mandate_id = s.mandate_id AND c.creditor_id = :c
          AND g.tenant_id = :t AND g.plan_id = :plan
          AND g.first_claim = (SELECT max(x.first_claim) FROM claim_group x WHERE x.tenant_id = :t AND x.first_claim <= c.id)
        ON CONFLICT DO NOTHING
        """
    )
    private static let holdSecondOneOff = Statement(
        "claims.plan.holdSecondOneOff",
        """
        INSERT INTO claim_queue (tenant_id, claim_id, attempt, creditor_id, scheme, kind, collect_on, held, plan_id)
        SELECT c.tenant_id, c.id, 1, c.creditor_id, g.scheme, g.kind, CAST(NULL AS BIGINT), 'mandateSpent', CAST(NULL AS BIGINT)
        FROM claim_group g CROSS JOIN claim c
        WHERE g.tenant_id = :t AND g.creditor_id = :c AND g.plan_id = :plan AND g.kind = 'one-off'
          AND c.tenant_id = :t AND c.id BETWEEN g.first_claim AND g.last_claim
          AND EXISTS (SELECT 1 FROM claim o WHERE o.tenant_id = :t AND o.mandate_id = c.mandate_id AND o.id <> c.id
            AND (EXISTS (SELECT 1 FROM collection k WHERE k.tenant_id = :t AND k.claim_id = o.id)
              OR (o.id < c.id AND EXISTS (SELECT 1 FROM claim_group h WHERE h.tenant_id = :t AND h.plan_id = :plan
                AND o.id BETWEEN h.first_claim AND h.last_claim)
                AND NOT EXISTS (SELECT 1 FROM claim_queue q WHERE q.tenant_id = :t AND q.claim_id = o.id))))
        ON CONFLICT DO NOTHING
        """
    )
    private static let groups = Statement(
        "claims.plan.groups",
        """
        SELECT g.id, g.scheme, g.kind, g.due_on, g.first_claim, g.last_claim,
          g.count - (SELECT count(*) FROM claim_queue q WHERE q.tenant_id = :t AND q.claim_id BETWEEN g.first_claim AND g.last_claim AND q.attempt = 1),
          g.total - coalesce((SELECT CAST(sum(c.amount) AS BIGINT) FROM claim_queue q CROSS JOIN claim c
            WHERE q.tenant_id = :t AND q.claim_id BETWEEN g.first_claim AND g.last_claim AND q.attempt = 1 AND c.tenant_id = :t AND c.id = q.claim_id), 0)
        FROM claim_group g WHERE g.tenant_id = :t AND g.creditor_id = :c AND g.due_on <= :until AND g.plan_id = :plan ORDER BY g.due_on, g.id
        """
    )
    private static let queued = Statement(
        "claims.plan.queued",
        """
        SELECT q.scheme, q.kind, q.collect_on, min(q.claim_id), max(q.claim_id), count(*), CAST(sum(q.amount) AS BIGINT), q.sequence
        FROM (SELECT q.scheme AS scheme, q.kind AS kind, q.sequence AS sequence, q.collect_on AS collect_on, q.claim_id AS claim_id, c.amount AS amount,
            (row_number() OVER (PARTITION BY q.scheme, q.kind, q.sequence, q.collect_on ORDER BY q.claim_id) - 1) / :limit AS part
          FROM claim_queue q CROSS JOIN claim c
          WHERE q.tenant_id = :t AND q.creditor_id = :c AND q.plan_id = :plan AND c.tenant_id = :t AND c.id = q.claim_id) q
        GROUP BY q.scheme, q.kind, q.sequence, q.collect_on, q.part
        ORDER BY q.collect_on, q.scheme, q.kind, coalesce(q.sequence, ''), q.part
        """
    )

    private static let nextDue = Statement(
        "claims.plan.nextDue",
        """
        SELECT min(due_on) FROM claim_group
        WHERE tenant_id = :t AND creditor_id = :c AND due_on > :after AND plan_id IS NULL
        """
    )

    /// Claims that go together into one payment block.
    struct Slice: Sendable {
        /// The claim group, or `nil` for claims of the queue.
        let group: Int64?
        let scheme: String
        let kind: String
        /// The place in the mandates' series that the plan gave claims of the queue; `nil` for the usual one of the kind.
        var sequence: String? = nil
        let dueOn: LocalDate
        var firstClaim: Int64
        var lastClaim: Int64
        var count: Int
        var total: Int64
    }

    /// What a plan can come to.
    struct Size {
        /// The most blocks.
        var blocks = 0
        /// The last group that it may take.
        var lastGroup: Int64 = 0
        /// The most groups that have to be cut off others because a block cannot hold all of it.
        var splits = 0
    }

    /// The first due date after a day on which claims wait to be planned.
    static func nextDue(engine: Engine, creditor: Int64, after: Int) throws -> LocalDate? {
        try engine.database.read { transaction in
            try transaction.first(nextDue, ["t": engine.tenant.id, "c": creditor, "after": after]) { row in
                try row.optionalDate(0)
            }
        }.flatMap(\.self)
    }

    /// How many blocks a plan can need, and the last group that it may take.
    static func size(
        engine: Engine,
        creditor: Int64,
        until: Int,
        limits: ClaimSplitting.Limits,
        series: ClaimSeries
    ) throws -> Size {
        try engine.database.read { transaction in
            let bindings: Bindings = [
                "t": engine.tenant.id, "c": creditor, "until": until, "limit": limits.count,
                "amount": limits.amount,
            ]
            var size = try transaction.first(count, bindings) { row in
                let splits = Int(row.integer(3))
                // Each group may give up claims that stand elsewhere in their series: to two blocks of each of its parts.
                let parts = (Int(row.integer(0)) + splits) * (series.first == nil ? 1 : 3)
                return Size(blocks: parts + Int(row.integer(2)), lastGroup: row.integer(1), splits: splits)
            }
            if size?.blocks ?? 0 > 0 {
                size?.blocks += try series.finals(
                    creditor: creditor,
                    until: until,
                    tenant: engine.tenant.id,
                    in: transaction
                )
            }
            return size ?? Size()
        }
    }

    /// How many numbers the entries of all blocks can need, and those of the largest block: a group takes one for each of
    /// its claims, also for those that are held back.
    func demand(lastGroup: Int64, engine: Engine) throws -> (all: Int64, largest: Int64) {
        let bindings: Bindings = ["t": tenant, "c": creditor, "until": until, "last": lastGroup]
        let found = try engine.database.read { transaction in
            try transaction.first(Self.demand, bindings) { row in
                (groups: row.integer(0), largest: row.integer(1), queued: row.integer(2))
            }
        }
        guard let found else { return (0, 0) }
        return (found.groups + found.queued, max(found.largest, min(found.queued, Int64(limits.count))))
    }

    /// Takes what is due and sets aside claims whose mandate may not be used.
    ///
    /// - Parameters:
    ///   - lastGroup: The last group that it may take.
    ///   - parked: Claims that are set aside because their debits break a rule.
    ///   - transaction: The transaction of the build.
    /// - Returns: What goes, and what was set aside because of its mandate or day.
    /// - Throws: The driver's error.
    func take(
        lastGroup: Int64,
        without parked: [Int64] = [],
        in transaction: any Transaction
    ) throws -> (slices: [Slice], held: ClaimDays.Held) {
        let bindings: Bindings = ["t": tenant, "c": creditor, "plan": plan, "until": until]
        try transaction.execute(
            Self.takeGroups,
            ["t": tenant, "c": creditor, "plan": plan, "until": until, "last": lastGroup]
        )
        try transaction.execute(Self.takeQueue, bindings)
        let owner: Bindings = ["t": tenant, "c": creditor, "plan": plan]
        let stopped =
            try transaction.execute(Self.holdStopped, owner)
            + transaction.execute(Self.holdSecondOneOff, owner)
        var held = try days.hold(plan: plan, until: until, in: transaction)
        held.count += stopped
        _ = try ClaimParking(tenant: tenant, plan: plan).park(parked, in: transaction)
        held.count += try series.mark(plan: plan, creditor: creditor, tenant: tenant, in: transaction)
        var slices = try transaction.all(Self.groups, bindings) { row in
            Slice(
                group: row.integer(0),
                scheme: row.text(1),
                kind: row.text(2),
                dueOn: try row.date(3),
                firstClaim: row.integer(4),
                lastClaim: row.integer(5),
                count: Int(row.integer(6)),
                total: row.integer(7)
            )
        }
        let cut: Bindings = ["t": tenant, "c": creditor, "plan": plan, "limit": limits.count]
        slices += try transaction.all(Self.queued, cut) { row in
            Slice(
                group: nil,
                scheme: row.text(0),
                kind: row.text(1),
                sequence: row.optionalText(7),
                dueOn: try row.date(2),
                firstClaim: row.integer(3),
                lastClaim: row.integer(4),
                count: Int(row.integer(5)),
                total: row.integer(6)
            )
        }
        return (slices.filter { $0.count > 0 }, held)
    }
}
