import IncassoSQL

/// Finds the attempts, blocks and batches that the entries of a container speak about, and what nothing speaks for.
///
/// Our own ids have been decoded while the file was read. What is left is looked up here, and only where exactly one
/// attempt answers.
///
/// What is already told of entries is a set that is read once (NOT IN), not asked for with NOT EXISTS: PostgreSQL makes that a
/// join of two sets of the same file, and where it reckons with a single row (a file it has no statistics of) it compares
/// every entry with every other.
struct ContainerMatching {
    private static let newBookings = Statement(
        "inbox.bookings.new",
        """
        INSERT INTO booking (tenant_id, fingerprint, ordinal, file_id, entry_no)
        SELECT tenant_id, fingerprint, 1, file_id, no
        FROM bank_entry WHERE tenant_id = :t AND file_id = :f AND no BETWEEN :first AND :last AND fingerprint IS NOT NULL
          AND no NOT IN (SELECT n.entry_no FROM entry_note n WHERE n.tenant_id = :t AND n.file_id = :f AND n.entry_no BETWEEN :first AND :last)
        ORDER BY fingerprint, no
        ON CONFLICT DO NOTHING
        """
    )
    private static let bookings = Statement(
        "inbox.bookings",
        """
        INSERT INTO booking (tenant_id, fingerprint, ordinal, file_id, entry_no)
        SELECT tenant_id, fingerprint, row_number() OVER (PARTITION BY fingerprint ORDER BY no), file_id, no
        FROM bank_entry WHERE tenant_id = :t AND file_id = :f AND no BETWEEN :first AND :last AND fingerprint IS NOT NULL
          AND no NOT IN (SELECT n.entry_no FROM entry_note n WHERE n.tenant_id = :t AND n.file_id = :f AND n.entry_no BETWEEN :first AND :last)
        ORDER BY fingerprint, no
        ON CONFLICT DO NOTHING
        """
    )
    private static let duplicates = Statement(
        "inbox.duplicates",
        """
        INSERT INTO entry_note (tenant_id, file_id, entry_no, outcome, rule)
        SELECT e.tenant_id, e.file_id, e.no, 'duplicate', 'booking-known'
        FROM (SELECT tenant_id, file_id, no, fingerprint, row_number() OVER (PARTITION BY fingerprint ORDER BY no) AS ordinal
          FROM bank_entry WHERE tenant_id = :t AND file_id = :f AND no BETWEEN :first AND :last AND fingerprint IS NOT NULL
            AND no NOT IN (SELECT n.entry_no FROM entry_note n WHERE n.tenant_id = :t AND n.file_id = :f AND n.entry_no BETWEEN :first AND :last)) e
        CROSS JOIN booking k
        WHERE k.tenant_id = :t AND k.fingerprint = e.fingerprint AND k.ordinal = e.ordinal AND (k.file_id <> e.file_id OR k.entry_no <> e.no)
        """
    )
    private static let givenIds = Statement(
        "inbox.match.givenIds",
        """
        UPDATE bank_entry SET claim_id = r.claim_id, attempt = r.attempt FROM foreign_reference r
        WHERE bank_entry.tenant_id = :t AND bank_entry.file_id = :f AND bank_entry.no BETWEEN :first AND :last
          AND bank_entry.claim_id IS NULL AND bank_entry.end_to_end_id IS NOT NULL
          AND r.tenant_id = :t AND r.reference = bank_entry.end_to_end_id
        """
    )
    // Materialized, here and below: where it thinks that a file has few entries PostgreSQL would look for the attempts
    // anew at each of them.
    private static let mandateInBlock = Statement(
        "inbox.match.mandateInBlock",
        """
        WITH x AS MATERIALIZED (
          SELECT e.no AS no, min(c.claim_id) AS claim_id, min(c.attempt) AS attempt
          FROM bank_entry e CROSS JOIN block b CROSS JOIN batch a CROSS JOIN mandate m CROSS JOIN claim k CROSS JOIN collection c
          WHERE e.tenant_id = :t AND e.file_id = :f AND e.no BETWEEN :first AND :last AND e.claim_id IS NULL
            AND e.mandate_reference IS NOT NULL AND e.block_id IS NOT NULL
            AND b.tenant_id = :t AND b.id = e.block_id AND a.tenant_id = :t AND a.id = b.batch_id
            AND m.tenant_id = :t AND m.creditor_id = a.creditor_id AND m.reference = e.mandate_reference
            AND k.tenant_id = :t AND k.mandate_id = m.id AND c.tenant_id = :t AND c.claim_id = k.id AND c.block_id = b.id
          GROUP BY e.no HAVING count(*) = 1)
        UPDATE bank_entry SET claim_id = x.claim_id, attempt = x.attempt
        FROM x WHERE bank_entry.tenant_id = :t AND bank_entry.file_id = :f AND bank_entry.no = x.no
        """
    )
    // An answer names our entry by its number; its container tells whose it is, and the amount must be the same. What the
    // end-to-end id says must not differ: then a person decides. A correction asks for no money. Numbers come round again, so
    // that several blocks may hold one; none that begins further below it than the widest block is wide does.
    private static let entryNumbers = Statement(
        "inbox.match.entryNumbers",
        """
        WITH x AS MATERIALIZED (
          SELECT e.no AS no, min(c.claim_id) AS claim_id, min(c.attempt) AS attempt
          FROM bank_entry e CROSS JOIN bank_container k CROSS JOIN block b CROSS JOIN batch a CROSS JOIN collection c
          WHERE e.tenant_id = :t AND e.file_id = :f AND e.no BETWEEN :first AND :last AND e.entry_number IS NOT NULL
            AND k.tenant_id = :t AND k.file_id = e.file_id AND k.no = e.container
            AND b.tenant_id = :t AND b.first_number BETWEEN e.entry_number - (SELECT max(w.last_claim - w.first_claim) FROM block w
              WHERE w.tenant_id = :t AND w.first_number IS NOT NULL AND w.group_id IS NOT NULL) AND e.entry_number AND b.group_id IS NOT NULL
            AND b.last_claim - b.first_claim >= e.entry_number - b.first_number AND b.state IN ('released', 'accepted', 'settled')
            AND a.tenant_id = :t AND a.id = b.batch_id AND a.creditor_id = k.creditor_id
            AND c.tenant_id = :t AND c.claim_id = b.first_claim + e.entry_number - b.first_number AND c.block_id = b.id
            AND (c.amount = e.amount OR e.kind = 7)
          GROUP BY e.no HAVING count(*) = 1)
        UPDATE bank_entry SET claim_id = CASE WHEN bank_entry.claim_id IS NULL OR bank_entry.claim_id = x.claim_id THEN x.claim_id END,
          attempt = CASE WHEN bank_entry.claim_id IS NULL OR bank_entry.claim_id = x.claim_id THEN x.attempt END
        FROM x WHERE bank_entry.tenant_id = :t AND bank_entry.file_id = :f AND bank_entry.no = x.no
        """
    )
    private static let entryNumbersOfSingles = Statement(
        "inbox.match.entryNumbersOfSingles",
        """
        WITH x AS MATERIALIZED (
          SELECT e.no AS no, min(s.claim_id) AS claim_id, min(s.attempt) AS attempt
          FROM bank_entry e CROSS JOIN bank_container k CROSS JOIN block b CROSS JOIN batch a CROSS JOIN (
            SELECT c.block_id AS block_id, c.claim_id AS claim_id, c.attempt AS attempt, c.amount AS amount,
              row_number() OVER (PARTITION BY c.block_id ORDER BY c.claim_id, c.attempt) - 1 AS position
            FROM collection c WHERE c.tenant_id = :t AND c.single = 1 AND c.block_id IN (
              SELECT y.id FROM bank_entry z CROSS JOIN block y
              WHERE z.tenant_id = :t AND z.file_id = :f AND z.no BETWEEN :first AND :last AND z.entry_number IS NOT NULL
                AND y.tenant_id = :t AND y.first_number BETWEEN z.entry_number - (SELECT max(w.count + w.withdrawn_count) FROM block w
                  WHERE w.tenant_id = :t AND w.first_number IS NOT NULL AND w.group_id IS NULL) AND z.entry_number AND y.group_id IS NULL)) s
          WHERE e.tenant_id = :t AND e.file_id = :f AND e.no BETWEEN :first AND :last AND e.entry_number IS NOT NULL
            AND k.tenant_id = :t AND k.file_id = e.file_id AND k.no = e.container
            AND b.tenant_id = :t AND b.first_number BETWEEN e.entry_number - (SELECT max(w.count + w.withdrawn_count) FROM block w
              WHERE w.tenant_id = :t AND w.first_number IS NOT NULL AND w.group_id IS NULL) AND e.entry_number AND b.group_id IS NULL
            AND b.state IN ('released', 'accepted', 'settled')
            AND a.tenant_id = :t AND a.id = b.batch_id AND a.creditor_id = k.creditor_id
            AND s.block_id = b.id AND s.position = e.entry_number - b.first_number
            AND (s.amount = e.amount OR e.kind = 7)
          GROUP BY e.no HAVING count(*) = 1)
        UPDATE bank_entry SET claim_id = CASE WHEN bank_entry.claim_id IS NULL OR bank_entry.claim_id = x.claim_id THEN x.claim_id END,
          attempt = CASE WHEN bank_entry.claim_id IS NULL OR bank_entry.claim_id = x.claim_id THEN x.attempt END
        FROM x WHERE bank_entry.tenant_id = :t AND bank_entry.file_id = :f AND bank_entry.no = x.no
        """
    )
    private static let answers = Statement(
        "inbox.answers",
        """
        INSERT INTO answer (tenant_id, file_id, entry_no, batch_id, block_id, kind, booked_on)
        SELECT e.tenant_id, e.file_id, e.no, a.id, e.block_id, CASE e.kind WHEN 8 THEN 'accepted' ELSE 'rejected' END, coalesce(e.booked_on, :today)
        FROM bank_entry e CROSS JOIN batch a
        WHERE e.tenant_id = :t AND e.file_id = :f AND e.no BETWEEN :first AND :last AND e.kind IN (1, 8) AND e.scope IN (1, 2)
          AND a.tenant_id = :t AND a.id = coalesce((SELECT b.batch_id FROM block b WHERE b.tenant_id = :t AND b.id = e.block_id), e.batch_id)
          AND a.state IN ('released', 'accepted', 'partlyAccepted', 'rejected', 'settled')
          AND (e.scope = 2 OR e.block_id IS NOT NULL)
          AND (e.kind = 8 OR (coalesce(e.reason, '') NOT IN ('AM05', 'DU01', 'DUPL')
            AND NOT EXISTS (SELECT 1 FROM block b WHERE b.tenant_id = :t AND b.batch_id = a.id AND (e.block_id IS NULL OR b.id = e.block_id)
              AND b.count > 0 AND b.state NOT IN ('released', 'accepted'))))
        """
    )
    private static let blockSettlements = Statement(
        "inbox.settlements.blocks",
        """
        INSERT INTO settlement (tenant_id, block_id, file_id, entry_no, leaves, count, amount, booked_on)
        SELECT b.tenant_id, b.id, s.file_id, s.entry_no, s.leaves, b.count - b.reject_count, s.amount, s.booked_on
        FROM (SELECT e.file_id AS file_id, e.block_id AS block_id, min(e.no) AS entry_no, count(*) AS leaves,
            CAST(sum(e.amount) AS BIGINT) AS amount, max(e.booked_on) AS booked_on, max(e.currency) AS currency
          FROM bank_entry e
          WHERE e.tenant_id = :t AND e.file_id = :f AND e.no BETWEEN :first AND :last AND e.kind = 4 AND e.provisional = 0
            AND e.claim_id IS NULL AND e.block_id IS NOT NULL
            AND e.no NOT IN (SELECT n.entry_no FROM entry_note n WHERE n.tenant_id = :t AND n.file_id = :f AND n.entry_no BETWEEN :first AND :last)
          GROUP BY e.file_id, e.block_id) s CROSS JOIN block b CROSS JOIN batch a
        WHERE b.tenant_id = :t AND b.id = s.block_id AND b.state IN ('released', 'accepted') AND s.amount = b.total - b.reject_total
          AND NOT EXISTS (SELECT 1 FROM item_settlement i WHERE i.tenant_id = :t AND i.block_id = b.id)
          AND NOT EXISTS (SELECT 1 FROM settlement x WHERE x.tenant_id = :t AND x.block_id = b.id)
          AND a.tenant_id = :t AND a.id = b.batch_id AND a.currency = s.currency
        ON CONFLICT DO NOTHING
        """
    )
    private static let itemSettlements = Statement(
        "inbox.settlements.items",
        """
        INSERT INTO item_settlement (tenant_id, claim_id, attempt, block_id, file_id, entry_no, amount, booked_on)
        SELECT c.tenant_id, c.claim_id, c.attempt, c.block_id, e.file_id, e.no, c.amount, e.booked_on
        FROM bank_entry e CROSS JOIN collection c CROSS JOIN block b CROSS JOIN batch a
        WHERE e.tenant_id = :t AND e.file_id = :f AND e.no BETWEEN :first AND :last AND e.kind = 4 AND e.provisional = 0
          AND e.no NOT IN (SELECT n.entry_no FROM entry_note n WHERE n.tenant_id = :t AND n.file_id = :f AND n.entry_no BETWEEN :first AND :last)
          AND c.tenant_id = :t AND c.claim_id = e.claim_id AND c.attempt = e.attempt AND c.amount = coalesce(e.original, e.amount)
          AND NOT EXISTS (SELECT 1 FROM settlement y WHERE y.tenant_id = :t AND y.block_id = c.block_id)
          AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = c.claim_id AND x.attempt = c.attempt
            AND x.kind IN ('rejected', 'withdrawn'))
          AND b.tenant_id = :t AND b.id = c.block_id AND b.state IN ('released', 'accepted')
          AND a.tenant_id = :t AND a.id = b.batch_id AND a.currency = e.currency
        ORDER BY c.claim_id, c.attempt
        ON CONFLICT DO NOTHING
        """
    )
    private static let fold = Statement(
        "inbox.settlements.fold",
        """
        INSERT INTO settlement (tenant_id, block_id, file_id, entry_no, leaves, count, amount, booked_on)
        SELECT i.tenant_id, i.block_id, i.file_id, min(i.entry_no), count(*), count(*), CAST(sum(i.amount) AS BIGINT), max(i.booked_on)
        FROM item_settlement i
        WHERE i.tenant_id = :t AND i.block_id IN (
          SELECT b.id FROM block b WHERE b.tenant_id = :t AND b.state IN ('released', 'accepted') AND b.id IN (
              SELECT j.block_id FROM item_settlement j WHERE j.tenant_id = :t AND j.file_id = :f AND j.entry_no BETWEEN :first AND :last
              UNION SELECT x.block_id FROM attempt_end x
                WHERE x.tenant_id = :t AND x.file_id = :f AND x.entry_no BETWEEN :first AND :last AND x.kind = 'rejected')
            AND (SELECT count(*) FROM item_settlement j WHERE j.tenant_id = :t AND j.block_id = b.id) = b.count - b.reject_count
            AND (SELECT CAST(sum(j.amount) AS BIGINT) FROM item_settlement j WHERE j.tenant_id = :t AND j.block_id = b.id) = b.total - b.reject_total)
        GROUP BY i.tenant_id, i.block_id, i.file_id
        """
    )
    private static let dropFolded = Statement(
        "inbox.settlements.dropFolded",
        """
        DELETE FROM item_settlement WHERE tenant_id = :t AND block_id IN (
          SELECT s.block_id FROM settlement s WHERE s.tenant_id = :t AND s.block_id IN (
            SELECT j.block_id FROM item_settlement j WHERE j.tenant_id = :t AND j.file_id = :f AND j.entry_no BETWEEN :first AND :last
            UNION SELECT x.block_id FROM attempt_end x
              WHERE x.tenant_id = :t AND x.file_id = :f AND x.entry_no BETWEEN :first AND :last AND x.kind = 'rejected'))
        """
    )
    private static let rest = Statement(
        "inbox.rest",
        """
        INSERT INTO entry_note (tenant_id, file_id, entry_no, outcome, rule)
        SELECT e.tenant_id, e.file_id, e.no,
          CASE
            WHEN e.kind = 8 AND a.state IN ('frozen', 'approved', 'cancelled') THEN 'parked'
            WHEN e.kind = 0 AND e.direction = -1 AND e.provisional = 0 AND e.link_id IS NOT NULL THEN 'parked'
            WHEN e.kind IN (0, 6, 8, 14) THEN 'ignored'
            WHEN e.kind = 15 AND (SELECT z.state FROM batch z WHERE z.tenant_id = :t AND z.id = e.batch_id) = 'rejected' THEN 'evidence'
            WHEN e.provisional = 1 AND e.kind <> 1 THEN 'ignored'
            WHEN e.kind = 5 THEN 'ignored'
            WHEN e.kind = 4 AND e.claim_id IS NULL AND e.block_id IS NULL THEN 'parked'
            WHEN e.kind = 4 AND (x.kind IN ('rejected', 'withdrawn')) THEN 'parked'
            WHEN e.kind = 4 AND (b.state = 'settled' OR i.claim_id IS NOT NULL
              OR EXISTS (SELECT 1 FROM settlement y WHERE y.tenant_id = b.tenant_id AND y.block_id = b.id)) THEN 'evidence'
            WHEN e.kind = 1 AND e.scope = 0 AND x.kind = 'rejected' THEN 'evidence'
            WHEN e.kind = 1 AND e.scope IN (1, 2) AND (b.state = 'rejected' OR a.state = 'rejected') THEN 'evidence'
            WHEN e.kind IN (2, 3) AND x.kind IN ('returned', 'refunded') THEN 'evidence'
            WHEN e.kind = 9 AND x.kind = 'reversed' THEN 'evidence'
            ELSE 'parked' END,
          CASE
            WHEN e.kind = 8 AND a.state IN ('frozen', 'approved', 'cancelled') THEN 'answer-for-unsent'
            WHEN e.kind IN (8, 14) THEN 'accepted-elsewhere'
            WHEN e.kind = 15 AND (SELECT z.state FROM batch z WHERE z.tenant_id = :t AND z.id = e.batch_id) = 'rejected' THEN 'failure-known'
            WHEN e.kind = 15 THEN 'unmatched-reversal'
            WHEN e.kind = 9 AND e.provisional = 0 AND x.kind = 'reversed' THEN 'failure-known'
            WHEN e.kind = 9 AND e.provisional = 0 AND x.kind IS NOT NULL THEN 'return-conflict'
            WHEN e.kind = 6 THEN 'bank-charge'
            WHEN e.kind = 0 AND e.direction = -1 AND e.provisional = 0 AND e.link_id IS NOT NULL THEN 'payment-returned'
            WHEN e.kind = 0 THEN 'not-ours'
            WHEN e.provisional = 1 AND e.kind <> 1 THEN 'provisional'
            WHEN e.kind = 5 THEN 'other-business'
            WHEN e.kind = 4 AND e.claim_id IS NULL AND e.block_id IS NULL THEN 'unmatched-settlement'
            WHEN e.kind = 4 AND (x.kind IN ('rejected', 'withdrawn')) THEN 'settled-after-end'
            WHEN e.kind = 4 AND (b.state = 'settled' OR i.claim_id IS NOT NULL
              OR EXISTS (SELECT 1 FROM settlement y WHERE y.tenant_id = b.tenant_id AND y.block_id = b.id)) THEN 'settlement-known'
            WHEN e.kind = 4 THEN 'settlement-differs'
            WHEN e.kind = 1 AND e.scope IN (1, 2) AND (b.state = 'rejected' OR a.state = 'rejected') THEN 'failure-known'
            WHEN e.kind = 1 AND e.scope IN (1, 2) AND coalesce(e.reason, '') IN ('AM05', 'DU01', 'DUPL') THEN 'duplicate-message'
            WHEN e.kind = 1 AND e.scope IN (1, 2) AND a.id IS NULL AND b.id IS NULL THEN 'unmatched-reject'
            WHEN e.kind = 1 AND e.scope IN (1, 2) THEN 'reject-conflict'
            WHEN e.kind = 7 THEN 'unmatched-change'
            WHEN e.kind NOT IN (1, 2, 3) THEN 'unusual-booking'
            WHEN c.claim_id IS NULL THEN CASE e.kind WHEN 1 THEN 'unmatched-reject' ELSE 'unmatched-return' END
            WHEN e.kind = 1 AND x.kind = 'rejected' THEN 'failure-known'
            WHEN e.kind IN (2, 3) AND x.kind IN ('returned', 'refunded') THEN 'failure-known'
            WHEN x.kind IS NOT NULL THEN 'return-conflict'
            WHEN coalesce(e.original, e.amount, c.amount) <> c.amount THEN 'amount-differs'
            WHEN e.kind = 1 THEN 'reject-after-settlement'
            ELSE 'return-conflict' END
        FROM bank_entry e
        LEFT JOIN collection c ON c.tenant_id = e.tenant_id AND c.claim_id = e.claim_id AND c.attempt = e.attempt
        LEFT JOIN block b ON b.tenant_id = e.tenant_id AND b.id = coalesce(c.block_id, e.block_id)
        LEFT JOIN batch a ON a.tenant_id = e.tenant_id AND a.id = coalesce(b.batch_id, e.batch_id)
        LEFT JOIN attempt_end x ON x.tenant_id = e.tenant_id AND x.claim_id = e.claim_id AND x.attempt = e.attempt
        LEFT JOIN item_settlement i ON i.tenant_id = e.tenant_id AND i.claim_id = e.claim_id AND i.attempt = e.attempt
        WHERE e.tenant_id = :t AND e.file_id = :f AND e.no BETWEEN :first AND :last
          AND e.no NOT IN (SELECT y.entry_no FROM attempt_end y WHERE y.tenant_id = :t AND y.file_id = :f AND y.entry_no BETWEEN :first AND :last)
          AND e.no NOT IN (SELECT w.entry_no FROM answer w WHERE w.tenant_id = :t AND w.file_id = :f AND w.entry_no BETWEEN :first AND :last)
          AND e.no NOT IN (SELECT n.entry_no FROM entry_note n WHERE n.tenant_id = :t AND n.file_id = :f AND n.entry_no BETWEEN :first AND :last)
          AND e.no NOT IN (SELECT v.entry_no FROM mandate_amendment v WHERE v.tenant_id = :t AND v.file_id = :f AND v.entry_no BETWEEN :first AND :last)
          AND e.no NOT IN (SELECT p.entry_no FROM payment p WHERE p.tenant_id = :t AND p.file_id = :f AND p.entry_no BETWEEN :first AND :last)
          AND (i.claim_id IS NULL OR i.file_id <> e.file_id OR i.entry_no <> e.no)
          AND (SELECT count(*) FROM settlement s WHERE s.tenant_id = e.tenant_id AND s.block_id = e.block_id AND s.file_id = e.file_id
            AND s.entry_no BETWEEN :first AND :last AND e.kind = 4 AND e.provisional = 0 AND e.claim_id IS NULL) = 0
        """
    )
    private static let quarantine = Statement(
        "inbox.quarantine",
        """
        INSERT INTO entry_note (tenant_id, file_id, entry_no, outcome, rule)
        SELECT tenant_id, file_id, no, 'parked', 'unknown-account' FROM bank_entry
        WHERE tenant_id = :t AND file_id = :f AND no BETWEEN :first AND :last
        """
    )

    /// Notes every booking, and which of them another file has told already.
    ///
    /// - Parameters:
    ///   - count: How many bookings are told.
    ///   - range: The container's entries.
    ///   - transaction: The container's transaction.
    /// - Throws: The driver's error.
    static func findDuplicates(_ count: Int, _ range: EntryRange, in transaction: any Transaction) throws {
        guard count > 0 else { return }
        // Nearly every file tells nothing but news, and each of it once.
        var booked = try transaction.execute(newBookings, range.bindings)
        if booked < count { booked += try transaction.execute(bookings, range.bindings) }
        if count > 1000 { try transaction.refreshStatistics(of: ["booking"]) }
        if booked < count { try transaction.execute(duplicates, range.bindings) }
    }

    private static let notes = BulkTarget(
        table: "entry_note",
        columns: ["tenant_id", "file_id", "entry_no", "outcome", "rule"]
    )

    /// Sets entries aside for a person.
    static func park(
        _ entries: [(entry: Int64, rule: String)],
        of range: EntryRange,
        in transaction: any Transaction
    ) throws {
        guard !entries.isEmpty else { return }
        try transaction.load(notes) { writer in
            for (entry, rule) in entries {
                try writer.integer(range.tenant)
                try writer.integer(range.file)
                try writer.integer(entry)
                try writer.text("parked")
                try writer.text(rule)
                try writer.endRow()
            }
        }
    }

    /// Looks up the numbers of our entries, ids that are not ours, and mandates within a block.
    static func match(
        _ range: EntryRange,
        _ contents: ContainerContents,
        in transaction: any Transaction
    ) throws {
        var statements: [Statement] = []
        if contents.entryNumbers > 0 { statements += [entryNumbers, entryNumbersOfSingles] }
        if contents.givenIds > 0 { statements.append(givenIds) }
        if contents.mandates > 0 { statements += [mandateInBlock, FormerMandateIds.inBlock] }
        try transaction.executeAll(statements, range.bindings)
    }

    /// Takes the bank's word on whole blocks and messages.
    ///
    /// - Returns: Whether any is about a block of ours.
    static func answer(_ range: EntryRange, today: Int, in transaction: any Transaction) throws -> Bool {
        try transaction.execute(
            answers,
            ["t": range.tenant, "f": range.file, "first": range.first, "last": range.last, "today": today]
        ) > 0
    }

    /// Takes the money that arrived.
    static func settle(_ range: EntryRange, in transaction: any Transaction) throws {
        try transaction.execute(blockSettlements, range.bindings)
        let items = try transaction.execute(itemSettlements, range.bindings)
        if items > 1000 { try transaction.refreshStatistics(of: ["item_settlement"]) }
    }

    /// Folds the items of blocks that are complete.
    static func fold(_ range: EntryRange, in transaction: any Transaction) throws {
        try transaction.executeAll([fold, dropFolded], range.bindings)
    }

    /// Notes why each entry that has no effect has none.
    static func noteRest(_ range: EntryRange, in transaction: any Transaction) throws {
        try transaction.execute(rest, range.bindings)
    }

    /// Sets a whole container aside: it speaks of an account that is not ours.
    static func quarantine(_ range: EntryRange, in transaction: any Transaction) throws {
        try transaction.execute(quarantine, range.bindings)
    }
}
