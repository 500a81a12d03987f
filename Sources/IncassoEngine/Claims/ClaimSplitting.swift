import IncassoCore
import IncassoSQL

/// Cuts what one block cannot hold: no debit is lost, and the same claims are always cut at the same places.
///
/// A group is cut into groups, so that every block of adjacent claims has one of its own; claims of the queue need only
/// another range. Costs a statement for each group that is too large and each part of it, none where everything fits.
struct ClaimSplitting {
    /// What one block may hold.
    struct Limits: Sendable {
        /// The most debits.
        let count: Int
        /// The most minor units.
        let amount: Int64
    }

    let tenant: Int64
    let plan: Int64
    let limits: Limits

    private static let groupClaims = Statement(
        "claims.split.groupClaims",
        """
        SELECT c.id, c.amount, CASE WHEN q.claim_id IS NULL THEN 0 ELSE 1 END, c.reference
        FROM claim c LEFT JOIN claim_queue q ON q.tenant_id = c.tenant_id AND q.claim_id = c.id AND q.attempt = 1
        WHERE c.tenant_id = :t AND c.id BETWEEN :first AND :last ORDER BY c.id
        """
    )
    private static let queueClaims = Statement(
        "claims.split.queueClaims",
        """
        SELECT q.claim_id, c.amount, 0, c.reference FROM claim_queue q CROSS JOIN claim c
        WHERE q.tenant_id = :t AND q.claim_id BETWEEN :first AND :last AND q.plan_id = :plan AND q.scheme = :scheme AND q.kind = :kind
          AND coalesce(q.sequence, '') = :sequence AND q.collect_on = :due AND c.tenant_id = :t AND c.id = q.claim_id
        ORDER BY q.claim_id
        """
    )
    private static let shrink = Statement(
        "claims.split.shrink",
        """
        UPDATE claim_group SET last_claim = :last, count = :count, total = :total WHERE tenant_id = :t AND id = :id
        """
    )
    private static let add = Statement(
        "claims.split.add",
        """
        INSERT INTO claim_group (tenant_id, id, creditor_id, import_id, scheme, kind, currency, due_on, first_claim, last_claim,
          count, total, plan_id, touched)
        SELECT g.tenant_id, CAST(:new AS BIGINT), g.creditor_id, g.import_id, g.scheme, g.kind, g.currency, g.due_on, CAST(:first AS BIGINT),
          CAST(:last AS BIGINT), CAST(:count AS BIGINT), CAST(:total AS BIGINT), g.plan_id, g.touched
        FROM claim_group g WHERE g.tenant_id = :t AND g.id = :id
        """
    )

    /// A run of adjacent claims that one block can hold.
    private struct Part {
        var first: Int64
        var last: Int64
        /// Claims that go.
        var count = 0
        var total: Int64 = 0
        /// All claims, also those that left the group.
        var groupCount = 0
        var groupTotal: Int64 = 0
    }

    /// Cuts the slices that are too large.
    ///
    /// - Parameters:
    ///   - slices: What a plan took.
    ///   - firstGroup: The number of the first group that is cut off another; the others follow.
    ///   - transaction: The transaction of the plan.
    /// - Returns: Slices that a block can hold, in the same order.
    /// - Throws: ``EngineError`` when one debit is more than the bank takes in a file; the driver's error.
    func cut(
        _ slices: [ClaimPlanning.Slice],
        firstGroup: Int64,
        in transaction: any Transaction
    ) throws -> [ClaimPlanning.Slice] {
        var nextGroup = firstGroup
        return try slices.flatMap { slice -> [ClaimPlanning.Slice] in
            guard slice.count > limits.count || slice.total > limits.amount else { return [slice] }
            let parts = try parts(of: slice, in: transaction)
            return try parts.enumerated().map { index, part in
                var group = slice.group
                if let whole = slice.group {
                    if index > 0 {
                        group = nextGroup
                        nextGroup += 1
                    }
                    try store(part, of: whole, as: group, in: transaction)
                }
                return ClaimPlanning.Slice(
                    group: group,
                    scheme: slice.scheme,
                    kind: slice.kind,
                    sequence: slice.sequence,
                    dueOn: slice.dueOn,
                    firstClaim: part.first,
                    lastClaim: part.last,
                    count: part.count,
                    total: part.total
                )
            }
        }
    }

    private func parts(of slice: ClaimPlanning.Slice, in transaction: any Transaction) throws -> [Part] {
        var parts = [Part(first: slice.firstClaim, last: slice.firstClaim)]
        let take: (any Row) throws -> Void = { row in
            let (claim, amount, hasLeft) = (row.integer(0), row.integer(1), row.integer(2) == 1)
            guard hasLeft || amount <= limits.amount else {
                throw EngineError(
                    .refused,
                    "claim \(row.text(3)) alone asks for more than the bank takes in one file",
                    remedy: "Raise max_amount in the creditor's file as the bank allows, or cancel the claim."
                )
            }
            var part = parts[parts.count - 1]
            if !hasLeft, part.count >= limits.count || part.total + amount > limits.amount {
                part = Part(first: claim, last: claim)
                parts.append(part)
            }
            part.last = claim
            part.groupCount += 1
            part.groupTotal += amount
            if !hasLeft {
                part.count += 1
                part.total += amount
            }
            parts[parts.count - 1] = part
        }
        if slice.group != nil {
            try transaction.query(
                Self.groupClaims,
                ["t": tenant, "first": slice.firstClaim, "last": slice.lastClaim],
                take
            )
        } else {
            try transaction.query(
                Self.queueClaims,
                [
                    "t": tenant, "first": slice.firstClaim, "last": slice.lastClaim, "plan": plan,
                    "scheme": slice.scheme, "kind": slice.kind, "sequence": slice.sequence ?? "",
                    "due": slice.dueOn.daysSinceEpoch,
                ],
                take
            )
        }
        return parts
    }

    private func store(
        _ part: Part,
        of whole: Int64,
        as group: Int64?,
        in transaction: any Transaction
    ) throws {
        guard let group, group != whole else {
            try transaction.execute(
                Self.shrink,
                [
                    "t": tenant, "id": whole, "last": part.last, "count": part.groupCount,
                    "total": part.groupTotal,
                ]
            )
            return
        }
        try transaction.execute(
            Self.add,
            [
                "t": tenant, "id": whole, "new": group, "first": part.first, "last": part.last,
                "count": part.groupCount, "total": part.groupTotal,
            ]
        )
    }
}
