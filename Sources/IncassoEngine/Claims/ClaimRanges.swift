import IncassoCore
import IncassoSQL

/// Where the claims of a state can be: ranges of numbers, from tables that are small or indexed for it.
struct ClaimRanges {
    let engine: Engine
    let filter: Claims.Filter

    private static let groups = Statement(
        "claims.ranges.groups",
        """
        SELECT first_claim, last_claim FROM claim_group
        WHERE tenant_id = :t AND (:c = 0 OR creditor_id = :c) AND due_on BETWEEN :from AND :until ORDER BY first_claim
        """
    )
    private static let unplanned = Statement(
        "claims.ranges.unplanned",
        """
        SELECT first_claim, last_claim FROM claim_group
        WHERE tenant_id = :t AND (:c = 0 OR creditor_id = :c) AND due_on BETWEEN :from AND :until AND plan_id IS NULL
        ORDER BY first_claim
        """
    )
    private static let blocks = Statement(
        "claims.ranges.blocks",
        """
        SELECT first_claim, last_claim FROM block
        WHERE tenant_id = :t AND group_id IS NOT NULL AND state NOT IN ('rejected', 'cancelled')
          AND CASE WHEN state = 'settled' THEN 1 ELSE 0 END = :settled
        ORDER BY first_claim
        """
    )
    private static let singles = Statement(
        "claims.ranges.singles",
        """
        SELECT a.claim_id, a.claim_id FROM block b CROSS JOIN collection a
        WHERE b.tenant_id = :t AND b.group_id IS NULL AND b.state NOT IN ('rejected', 'cancelled')
          AND CASE WHEN b.state = 'settled' THEN 1 ELSE 0 END = :settled
          AND a.tenant_id = :t AND a.block_id = b.id AND a.single = 1
        ORDER BY a.claim_id
        """
    )
    private static let settledAlone = Statement(
        "claims.ranges.settled-alone",
        """
        SELECT DISTINCT i.claim_id, i.claim_id FROM item_settlement i CROSS JOIN block b
        WHERE i.tenant_id = :t AND b.tenant_id = :t AND b.id = i.block_id AND b.state <> 'settled' ORDER BY 1
        """
    )
    private static let queued = Statement(
        "claims.ranges.queued",
        """
        SELECT DISTINCT claim_id, claim_id FROM claim_queue
        WHERE tenant_id = :t AND (:c = 0 OR creditor_id = :c) AND plan_id IS NULL
          AND CASE WHEN held IS NULL THEN 0 ELSE 1 END = :held ORDER BY 1
        """
    )
    private static let ended = Statement(
        "claims.ranges.ended",
        """
        SELECT DISTINCT x.claim_id, x.claim_id FROM attempt_end x
        WHERE x.tenant_id = :t AND x.kind <> 'withdrawn'
          AND NOT EXISTS (SELECT 1 FROM recovery_case r WHERE r.tenant_id = :t AND r.claim_id = x.claim_id AND r.no = x.attempt)
        ORDER BY 1
        """
    )
    private static let openCases = Statement(
        "claims.ranges.open-cases",
        "SELECT claim_id, claim_id FROM recovery_case WHERE tenant_id = :t AND closed_on IS NULL ORDER BY claim_id"
    )
    private static let closedCases = Statement(
        "claims.ranges.closed-cases",
        """
        SELECT DISTINCT claim_id, claim_id FROM recovery_case WHERE tenant_id = :t AND closed_on IS NOT NULL ORDER BY 1
        """
    )
    private static let paid = Statement(
        "claims.ranges.paid",
        "SELECT DISTINCT claim_id, claim_id FROM allocation WHERE tenant_id = :t ORDER BY 1"
    )
    private static let marked = Statement(
        "claims.ranges.marked",
        "SELECT claim_id, claim_id FROM claim_mark WHERE tenant_id = :t AND kind = :kind ORDER BY claim_id"
    )

    /// The ranges; claims in them may be in another state, and none of the state is outside.
    func all(in transaction: any Transaction) throws -> [ClosedRange<Int64>] {
        let tenant = engine.tenant.id
        let creditor = filter.creditor?.id ?? 0
        let due: Bindings = [
            "t": tenant, "c": creditor, "from": filter.due.lowerBound.daysSinceEpoch,
            "until": filter.due.upperBound.daysSinceEpoch,
        ]
        func ranges(_ statement: Statement, _ bindings: Bindings) throws -> [ClosedRange<Int64>] {
            try transaction.all(statement, bindings) { $0.integer(0)...max($0.integer(0), $0.integer(1)) }
        }
        switch filter.state {
        case nil: return try ranges(Self.groups, due)
        case .due?:
            return try ranges(Self.unplanned, due)
                + ranges(Self.queued, ["t": tenant, "c": creditor, "held": 0])
        case .held?: return try ranges(Self.queued, ["t": tenant, "c": creditor, "held": 1])
        case .collecting?:
            let bindings: Bindings = ["t": tenant, "settled": 0]
            return try ranges(Self.blocks, bindings) + ranges(Self.singles, bindings)
        case .collected?:
            let bindings: Bindings = ["t": tenant, "settled": 1]
            return try ranges(Self.blocks, bindings) + ranges(Self.singles, bindings)
                + ranges(Self.settledAlone, ["t": tenant])
        case .failed?: return try ranges(Self.ended, ["t": tenant])
        case .recovering?, .planned?: return try ranges(Self.openCases, ["t": tenant])
        case .paid?: return try ranges(Self.paid, ["t": tenant]) + ranges(Self.closedCases, ["t": tenant])
        case .disputed?: return try marked("disputed", ranges)
        case .cancelled?: return try marked("cancelled", ranges)
        case .writtenOff?: return try marked("writtenOff", ranges) + ranges(Self.closedCases, ["t": tenant])
        case .closed?: return try marked("closed", ranges) + ranges(Self.closedCases, ["t": tenant])
        }
    }

    private func marked(
        _ kind: String,
        _ ranges: (Statement, Bindings) throws -> [ClosedRange<Int64>]
    ) throws -> [ClosedRange<Int64>] {
        try ranges(Self.marked, ["t": engine.tenant.id, "kind": kind])
    }
}
