import IncassoSQL

/// How attempts end: by a bank's entry, or with the block that was rejected.
///
/// Whichever message tells it first, it happens once.
struct CollectionEnds {
    private static let byEntry = Statement(
        "collections.ends.byEntry",
        """
        INSERT INTO attempt_end (tenant_id, claim_id, attempt, block_id, kind, reason, reason_class, amount, fee, booked_on, file_id, entry_no)
        SELECT e.tenant_id, e.claim_id, e.attempt, c.block_id, CASE e.kind WHEN 1 THEN 'rejected' WHEN 2 THEN 'returned' WHEN 3 THEN 'refunded' ELSE 'reversed' END,
          e.reason, e.reason_class, c.amount, coalesce(e.fee, 0), coalesce(e.booked_on, :today), e.file_id, e.no
        FROM bank_entry e CROSS JOIN collection c CROSS JOIN block b CROSS JOIN batch a
        WHERE e.tenant_id = :t AND e.file_id = :f AND e.no BETWEEN :first AND :last AND e.kind IN (1, 2, 3, 9) AND e.scope = 0
          AND (e.provisional = 0 OR e.kind = 1)
          AND e.no NOT IN (SELECT n.entry_no FROM entry_note n WHERE n.tenant_id = :t AND n.file_id = :f AND n.entry_no BETWEEN :first AND :last)
          AND c.tenant_id = :t AND c.claim_id = e.claim_id AND c.attempt = e.attempt
          AND (coalesce(e.original, e.amount, c.amount) = c.amount OR (e.original IS NULL AND e.amount - coalesce(e.fee, 0) = c.amount))
          AND b.tenant_id = :t AND b.id = c.block_id AND b.state IN ('released', 'accepted', 'settled')
          AND (e.kind <> 1 OR (b.state <> 'settled' AND NOT EXISTS (SELECT 1 FROM item_settlement s
            WHERE s.tenant_id = c.tenant_id AND s.claim_id = c.claim_id AND s.attempt = c.attempt)))
          AND NOT (e.kind = 1 AND coalesce(e.reason, '') IN ('AM05', 'DU01', 'DUPL') AND b.state = 'accepted')
          AND a.tenant_id = :t AND a.id = b.batch_id AND (e.currency IS NULL OR e.currency = a.currency)
        ORDER BY e.claim_id, e.attempt, e.no
        ON CONFLICT DO NOTHING
        """
    )
    private static let byBlock = Statement(
        "collections.ends.byBlock",
        """
        INSERT INTO attempt_end (tenant_id, claim_id, attempt, block_id, kind, reason, reason_class, amount, fee, booked_on, file_id, entry_no)
        SELECT c.tenant_id, c.claim_id, c.attempt, c.block_id, 'rejected', e.reason, e.reason_class, c.amount, 0, w.booked_on,
          CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
        FROM answer w CROSS JOIN bank_entry e CROSS JOIN block b CROSS JOIN collection c
        WHERE w.tenant_id = :t AND w.file_id = :f AND w.entry_no BETWEEN :first AND :last AND w.kind = 'rejected'
          AND e.tenant_id = :t AND e.file_id = w.file_id AND e.no = w.entry_no
          AND b.tenant_id = :t AND b.batch_id = w.batch_id AND (w.block_id IS NULL OR b.id = w.block_id)
          AND b.state IN ('released', 'accepted') AND b.group_id IS NOT NULL
          AND c.tenant_id = :t AND c.claim_id BETWEEN b.first_claim AND b.last_claim AND c.block_id = b.id
        ORDER BY c.claim_id, c.attempt
        ON CONFLICT DO NOTHING
        """
    )
    private static let byBlockSingles = Statement(
        "collections.ends.byBlockSingles",
        """
        INSERT INTO attempt_end (tenant_id, claim_id, attempt, block_id, kind, reason, reason_class, amount, fee, booked_on, file_id, entry_no)
        SELECT c.tenant_id, c.claim_id, c.attempt, c.block_id, 'rejected', e.reason, e.reason_class, c.amount, 0, w.booked_on,
          CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
        FROM answer w CROSS JOIN bank_entry e CROSS JOIN block b CROSS JOIN collection c
        WHERE w.tenant_id = :t AND w.file_id = :f AND w.entry_no BETWEEN :first AND :last AND w.kind = 'rejected'
          AND e.tenant_id = :t AND e.file_id = w.file_id AND e.no = w.entry_no
          AND b.tenant_id = :t AND b.batch_id = w.batch_id AND (w.block_id IS NULL OR b.id = w.block_id)
          AND b.state IN ('released', 'accepted') AND b.group_id IS NULL
          AND c.tenant_id = :t AND c.block_id = b.id AND c.single = 1
        ORDER BY c.claim_id, c.attempt
        ON CONFLICT DO NOTHING
        """
    )
    static let byPerson = Statement(
        "collections.ends.byPerson",
        """
        INSERT INTO attempt_end (tenant_id, claim_id, attempt, block_id, kind, reason, reason_class, amount, fee, booked_on, file_id, entry_no)
        SELECT e.tenant_id, c.claim_id, c.attempt, c.block_id, CASE e.kind WHEN 1 THEN 'rejected' WHEN 3 THEN 'refunded' ELSE 'returned' END,
          e.reason, e.reason_class, c.amount, coalesce(e.fee, 0), coalesce(e.booked_on, :today), e.file_id, e.no
        FROM bank_entry e CROSS JOIN collection c CROSS JOIN block b
        WHERE e.tenant_id = :t AND e.file_id = :f AND e.no = :no AND c.tenant_id = :t AND c.claim_id = :claim AND c.attempt = :attempt
          AND b.tenant_id = :t AND b.id = c.block_id AND b.state IN ('released', 'accepted', 'settled')
          AND e.kind IN (1, 2, 3) AND (e.kind <> 1 OR (b.state <> 'settled' AND NOT EXISTS (SELECT 1 FROM item_settlement s
            WHERE s.tenant_id = :t AND s.claim_id = c.claim_id AND s.attempt = c.attempt)))
        ON CONFLICT DO NOTHING
        """
    )

    private static let told = Statement(
        "collections.ends.told",
        """
        SELECT kind, CASE kind WHEN 'reversed' THEN kind ELSE coalesce(reason, kind) END, reason_class, count(*), max(attempt), max(fee) FROM attempt_end
        WHERE tenant_id = :t AND file_id = :f AND entry_no BETWEEN :first AND :last
        GROUP BY kind, CASE kind WHEN 'reversed' THEN kind ELSE coalesce(reason, kind) END, reason_class
        """
    )

    /// What the entries of a container ended.
    struct Told {
        /// How many attempts ended, by reason, or kind where no reason is told, and `reversed` where we took them back.
        var count: [String: Int] = [:]
        /// The classes of the reasons, as they are stored.
        var reasonClasses: Set<Int> = []
        /// Whether one was rejected.
        var hasRejects = false
        /// Whether the bank charges for one.
        var hasFees = false
        /// Whether the bank also answered about whole blocks, and may have rejected some.
        var hasAnswers = false
        /// Whether one was an attempt after the first, whose claim may have an open case.
        var hasRetries = false
    }

    /// Tells what the entries of a container ended.
    ///
    /// - Throws: The driver's error.
    static func told(by range: EntryRange, in transaction: any Transaction) throws -> Told {
        var found = Told()
        try transaction.query(told, range.bindings) { row in
            found.count[row.text(1), default: 0] += Int(row.integer(3))
            found.reasonClasses.insert(Int(row.integer(2)))
            if row.text(0) == "rejected" { found.hasRejects = true }
            if row.integer(4) > 1 { found.hasRetries = true }
            if row.integer(5) > 0 { found.hasFees = true }
        }
        return found
    }

    /// Ends the attempts that the entries of a container name.
    ///
    /// Entries that cannot be told apart from a conflict stay without effect.
    ///
    /// - Returns: How many ended.
    static func end(_ range: EntryRange, today: Int, in transaction: any Transaction) throws -> Int {
        try transaction.execute(
            byEntry,
            ["t": range.tenant, "f": range.file, "first": range.first, "last": range.last, "today": today]
        )
    }

    /// Ends every attempt of the blocks that a container rejects.
    ///
    /// - Returns: How many ended.
    static func endBlocks(_ range: EntryRange, in transaction: any Transaction) throws -> Int {
        try transaction.execute(byBlock, range.bindings)
            + transaction.execute(byBlockSingles, range.bindings)
    }
}
