import IncassoSQL

/// The claims that money or a person is about to change, and what is owed of them.
///
/// Whoever pays, credits or withdraws names its claims here first. Two that want the same claim wait for each other at
/// its row; the claim's group and its places in the queue are updated next, which is where planning is met. Only then is
/// anything read. The rows are emptied in the transaction that made them.
struct ClaimTouch {
    private static let insert = Statement(
        "claims.touch.insert",
        "INSERT INTO claim_touch (tenant_id, claim_id, open) VALUES (:t, :claim, 0)"
    )
    private static let insertPaid = Statement(
        "claims.touch.insertPaid",
        """
        INSERT INTO claim_touch (tenant_id, claim_id, open)
        SELECT DISTINCT p.tenant_id, p.claim_id, 0 FROM payment p
        WHERE p.tenant_id = :t AND p.id BETWEEN :first AND :last ORDER BY p.claim_id
        """
    )
    private static let insertSettledItems = Statement(
        "claims.touch.insertSettledItems",
        """
        INSERT INTO claim_touch (tenant_id, claim_id, open)
        SELECT DISTINCT i.tenant_id, i.claim_id, 0 FROM item_settlement i
        WHERE i.tenant_id = :t AND i.file_id = :f AND i.entry_no BETWEEN :first AND :last
          AND EXISTS (SELECT 1 FROM allocation l WHERE l.tenant_id = :t AND l.claim_id = i.claim_id)
        ORDER BY i.claim_id
        """
    )
    private static let insertSettledBlocks = Statement(
        "claims.touch.insertSettledBlocks",
        """
        INSERT INTO claim_touch (tenant_id, claim_id, open)
        SELECT DISTINCT l.tenant_id, l.claim_id, 0 FROM settlement s CROSS JOIN block b CROSS JOIN allocation l CROSS JOIN collection c
        WHERE s.tenant_id = :t AND s.file_id = :f AND s.entry_no BETWEEN :first AND :last AND b.tenant_id = :t AND b.id = s.block_id
          AND l.tenant_id = :t AND l.claim_id BETWEEN b.first_claim AND b.last_claim
          AND c.tenant_id = :t AND c.claim_id = l.claim_id AND c.block_id = b.id
        ORDER BY l.claim_id
        ON CONFLICT DO NOTHING
        """
    )
    private static let insertEnded = Statement(
        "claims.touch.insertEnded",
        """
        INSERT INTO claim_touch (tenant_id, claim_id, open)
        SELECT DISTINCT x.tenant_id, x.claim_id, 0 FROM attempt_end x CROSS JOIN claim c CROSS JOIN mandate m
        WHERE x.tenant_id = :t AND x.file_id = :f AND x.entry_no BETWEEN :first AND :last AND x.kind IN ('rejected', 'returned', 'refunded')
          AND c.tenant_id = :t AND c.id = x.claim_id AND m.tenant_id = :t AND m.id = c.mandate_id
          AND (EXISTS (SELECT 1 FROM allocation l WHERE l.tenant_id = :t AND l.claim_id = c.id)
            OR EXISTS (SELECT 1 FROM credit k WHERE k.tenant_id = :t AND k.creditor_id = c.creditor_id AND k.debtor_id = m.debtor_id AND k.used < k.amount))
        ORDER BY x.claim_id
        """
    )
    private static let insertEndedByBlock = Statement(
        "claims.touch.insertEndedByBlock",
        """
        INSERT INTO claim_touch (tenant_id, claim_id, open)
        SELECT DISTINCT x.tenant_id, x.claim_id, 0
        FROM answer a CROSS JOIN block b CROSS JOIN attempt_end x CROSS JOIN claim c CROSS JOIN mandate m
        WHERE a.tenant_id = :t AND a.file_id = :f AND a.entry_no BETWEEN :first AND :last AND a.kind = 'rejected'
          AND b.tenant_id = :t AND b.batch_id = a.batch_id AND (a.block_id IS NULL OR b.id = a.block_id)
          AND x.tenant_id = :t AND x.claim_id BETWEEN b.first_claim AND b.last_claim AND x.block_id = b.id AND x.kind = 'rejected' AND x.file_id IS NULL
          AND c.tenant_id = :t AND c.id = x.claim_id AND m.tenant_id = :t AND m.id = c.mandate_id
          AND (EXISTS (SELECT 1 FROM allocation l WHERE l.tenant_id = :t AND l.claim_id = c.id)
            OR EXISTS (SELECT 1 FROM credit k WHERE k.tenant_id = :t AND k.creditor_id = c.creditor_id AND k.debtor_id = m.debtor_id AND k.used < k.amount))
        ORDER BY x.claim_id
        ON CONFLICT DO NOTHING
        """
    )
    private static let insertPaidInBatch = Statement(
        "claims.touch.insertPaidInBatch",
        """
        INSERT INTO claim_touch (tenant_id, claim_id, open)
        SELECT DISTINCT l.tenant_id, l.claim_id, 0 FROM block b CROSS JOIN allocation l CROSS JOIN collection c
        WHERE b.tenant_id = :t AND b.batch_id = :batch AND l.tenant_id = :t AND l.claim_id BETWEEN b.first_claim AND b.last_claim
          AND c.tenant_id = :t AND c.claim_id = l.claim_id AND c.block_id = b.id
        ORDER BY l.claim_id
        """
    )
    private static let touchGroups = Statement(
        "claims.touch.groups",
        """
        UPDATE claim_group SET touched = touched + 1
        WHERE tenant_id = :t AND first_claim IN (
          SELECT (SELECT max(g.first_claim) FROM claim_group g WHERE g.tenant_id = :t AND g.first_claim <= z.claim_id)
          FROM claim_touch z WHERE z.tenant_id = :t)
        """
    )
    private static let touchQueue = Statement(
        "claims.touch.queue",
        """
        UPDATE claim_queue SET held = held
        WHERE tenant_id = :t AND claim_id IN (SELECT z.claim_id FROM claim_touch z WHERE z.tenant_id = :t)
        """
    )
    /// What is owed of a claim: its amount, less what payments and credits pay of it, less what a debit brought.
    ///
    /// A credit that the claim gave away is no longer paid on it. A claim that was given up owes nothing.
    private static let measure = Statement(
        "claims.touch.measure",
        """
        UPDATE claim_touch SET open = m.open FROM (
          SELECT c.id AS claim_id, CASE
            WHEN EXISTS (SELECT 1 FROM claim_mark w WHERE w.tenant_id = :t AND w.claim_id = c.id AND w.kind IN ('cancelled', 'writtenOff', 'closed')) THEN 0
            ELSE c.amount
              - coalesce((SELECT CAST(sum(l.amount) AS BIGINT) FROM allocation l WHERE l.tenant_id = :t AND l.claim_id = c.id), 0)
              + coalesce((SELECT CAST(sum(k.amount) AS BIGINT) FROM credit k WHERE k.tenant_id = :t AND k.claim_id = c.id), 0)
              - CASE WHEN EXISTS (SELECT 1 FROM collection a CROSS JOIN block b
                WHERE a.tenant_id = :t AND a.claim_id = c.id AND b.tenant_id = :t AND b.id = a.block_id
                  AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = a.claim_id AND x.attempt = a.attempt)
                  AND (b.state = 'settled' OR EXISTS (SELECT 1 FROM settlement s WHERE s.tenant_id = :t AND s.block_id = b.id)
                    OR EXISTS (SELECT 1 FROM item_settlement i WHERE i.tenant_id = :t AND i.claim_id = a.claim_id AND i.attempt = a.attempt)))
                THEN c.amount ELSE 0 END END AS open
          FROM claim_touch z CROSS JOIN claim c WHERE z.tenant_id = :t AND c.tenant_id = :t AND c.id = z.claim_id) m
        WHERE claim_touch.tenant_id = :t AND claim_touch.claim_id = m.claim_id
        """
    )
    /// The next attempt of a paid claim stands in the queue, held: nobody plans it, and nobody can ask for another.
    private static let hold = Statement(
        "claims.touch.hold",
        """
        INSERT INTO claim_queue (tenant_id, claim_id, attempt, creditor_id, scheme, kind, collect_on, held, plan_id)
        SELECT c.tenant_id, c.id, coalesce((SELECT max(a.attempt) FROM collection a WHERE a.tenant_id = :t AND a.claim_id = c.id), 0) + 1,
          c.creditor_id, m.scheme, m.kind, c.due_on, CASE WHEN z.open > 0 THEN 'partlyPaid' ELSE 'paid' END, CAST(NULL AS BIGINT)
        FROM claim_touch z CROSS JOIN claim c CROSS JOIN mandate m
        WHERE z.tenant_id = :t AND c.tenant_id = :t AND c.id = z.claim_id AND m.tenant_id = :t AND m.id = c.mandate_id
          AND z.open < c.amount AND NOT EXISTS (SELECT 1 FROM claim_mark w WHERE w.tenant_id = :t AND w.claim_id = c.id)
          AND NOT EXISTS (SELECT 1 FROM collection a WHERE a.tenant_id = :t AND a.claim_id = c.id
            AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = a.claim_id AND x.attempt = a.attempt))
        ON CONFLICT (tenant_id, claim_id, attempt) DO UPDATE SET held = excluded.held WHERE claim_queue.plan_id IS NULL
        """
    )
    private static let open = Statement(
        "claims.touch.open",
        "SELECT open FROM claim_touch WHERE tenant_id = :t AND claim_id = :claim"
    )
    private static let count = Statement(
        "claims.touch.count",
        "SELECT count(*) FROM claim_touch WHERE tenant_id = :t"
    )
    private static let clear = Statement("claims.touch.clear", "DELETE FROM claim_touch WHERE tenant_id = :t")

    let tenant: Int64

    private var everything: Bindings { ["t": tenant] }

    /// Names one claim.
    func add(_ claim: Int64, in transaction: any Transaction) throws {
        try transaction.execute(Self.insert, ["t": tenant, "claim": claim])
    }

    /// Names the claims of payments with adjacent numbers.
    func add(payments: ClosedRange<Int64>, in transaction: any Transaction) throws {
        try transaction.execute(
            Self.insertPaid,
            ["t": tenant, "first": payments.lowerBound, "last": payments.upperBound]
        )
    }

    /// Names the claims whose debit a container settles although something has been paid of them.
    ///
    /// - Returns: How many.
    func add(settledIn range: EntryRange, in transaction: any Transaction) throws -> Int {
        try transaction.execute(Self.insertSettledItems, range.bindings)
            + transaction.execute(Self.insertSettledBlocks, range.bindings)
    }

    /// Names the claims whose debit a container ends although something has been paid of them, or their debtor has a
    /// credit.
    ///
    /// - Returns: How many.
    func add(endedIn range: EntryRange, in transaction: any Transaction) throws -> Int {
        try transaction.execute(Self.insertEnded, range.bindings)
            + transaction.execute(Self.insertEndedByBlock, range.bindings)
    }

    /// Names the claims in a batch of which something has been paid.
    ///
    /// - Returns: How many.
    func add(paidInBatch batch: Int64, in transaction: any Transaction) throws -> Int {
        try transaction.execute(Self.insertPaidInBatch, ["t": tenant, "batch": batch])
    }

    /// Updates the rows where others are met: planning at the groups and the queue, recovery at the cases, releases and
    /// the bank's answers at the batches and blocks.
    func meetOthers(in transaction: any Transaction) throws {
        try transaction.execute(Self.touchGroups, everything)
        try CaseSettlement.touch(tenant: tenant, in: transaction)
        try transaction.execute(Self.touchQueue, everything)
        try BatchWithdrawal.touch(tenant: tenant, in: transaction)
    }

    /// Reads what is owed of the named claims.
    func measure(in transaction: any Transaction) throws {
        try transaction.execute(Self.measure, everything)
    }

    /// What is owed of a named claim, as it was last measured.
    func open(_ claim: Int64, in transaction: any Transaction) throws -> Int64 {
        try transaction.first(Self.open, ["t": tenant, "claim": claim]) { $0.integer(0) } ?? 0
    }

    /// How many claims are named.
    func count(in transaction: any Transaction) throws -> Int {
        try transaction.first(Self.count, everything) { Int($0.integer(0)) } ?? 0
    }

    /// Holds back the next debit of the named claims of which something is paid and none runs.
    func hold(in transaction: any Transaction) throws {
        try transaction.execute(Self.hold, everything)
    }

    /// Forgets the named claims.
    func clear(in transaction: any Transaction) throws {
        try transaction.execute(Self.clear, everything)
    }
}
