import IncassoSQL

/// Finds what the entries of a container say about reversals of ours (decision 0060).
///
/// Runs only where the book has ever made a reversal file. What the bank says of a reversal is no word on the debit: it
/// is taken apart here, before anything is matched against attempts.
struct ReversalMatching {
    private static let named = Statement(
        "inbox.reversals.named",
        """
        UPDATE bank_entry SET claim_id = r.claim_id, attempt = r.attempt, batch_id = r.batch_id FROM reversal r
        WHERE bank_entry.tenant_id = :t AND bank_entry.file_id = :f AND bank_entry.no BETWEEN :first AND :last
          AND bank_entry.reversal_id IS NOT NULL AND r.tenant_id = :t AND r.id = bank_entry.reversal_id
        """
    )
    /// Some banks name the collection message where the reversal is meant, or book with the codes of a return: the id of our
    /// message tells.
    private static let told = Statement(
        "inbox.reversals.told",
        """
        UPDATE bank_entry SET kind = CASE kind WHEN 1 THEN 15 WHEN 8 THEN 14 ELSE 9 END
        WHERE tenant_id = :t AND file_id = :f AND no BETWEEN :first AND :last
          AND (kind IN (1, 8) OR (kind IN (0, 2, 3) AND direction = -1))
          AND batch_id IN (SELECT a.id FROM batch a WHERE a.tenant_id = :t AND a.reverses IS NOT NULL)
        """
    )
    private static let unsent = Statement(
        "inbox.reversals.unsent",
        """
        INSERT INTO entry_note (tenant_id, file_id, entry_no, outcome, rule)
        SELECT e.tenant_id, e.file_id, e.no, 'parked', 'answer-for-unsent' FROM bank_entry e CROSS JOIN batch a
        WHERE e.tenant_id = :t AND e.file_id = :f AND e.no BETWEEN :first AND :last AND e.kind IN (14, 15)
          AND a.tenant_id = :t AND a.id = e.batch_id AND a.state IN ('frozen', 'approved', 'cancelled')
        """
    )
    private static let answers = Statement(
        "inbox.reversals.answers",
        """
        INSERT INTO answer (tenant_id, file_id, entry_no, batch_id, block_id, kind, booked_on)
        SELECT e.tenant_id, e.file_id, e.no, a.id, e.block_id, CASE e.kind WHEN 14 THEN 'accepted' ELSE 'rejected' END,
          coalesce(e.booked_on, :today)
        FROM bank_entry e CROSS JOIN batch a
        WHERE e.tenant_id = :t AND e.file_id = :f AND e.no BETWEEN :first AND :last AND e.kind IN (14, 15)
          AND a.tenant_id = :t AND a.id = e.batch_id AND a.reverses IS NOT NULL AND a.state IN ('released', 'accepted', 'partlyAccepted')
          AND (e.kind = 14 OR coalesce(e.reason, '') NOT IN ('DU01', 'DUPL'))
          AND (e.kind = 14 OR EXISTS (SELECT 1 FROM reversal r WHERE r.tenant_id = :t AND r.batch_id = a.id AND r.state = 'requested'
            AND (e.scope = 2 OR (e.scope = 1 AND r.block_id = e.block_id) OR (r.claim_id = e.claim_id AND r.attempt = e.attempt))))
        """
    )
    /// A booking of the whole file, or of all that goes back of one block, without the debits one by one.
    private static let whole = Statement(
        "inbox.reversals.whole",
        """
        INSERT INTO answer (tenant_id, file_id, entry_no, batch_id, block_id, kind, booked_on)
        SELECT e.tenant_id, e.file_id, e.no, a.id, e.block_id, 'accepted', coalesce(e.booked_on, :today)
        FROM bank_entry e CROSS JOIN batch a
        WHERE e.tenant_id = :t AND e.file_id = :f AND e.no BETWEEN :first AND :last AND e.kind = 9 AND e.provisional = 0
          AND e.direction = -1 AND e.claim_id IS NULL AND e.end_to_end_id IS NULL
          AND e.no NOT IN (SELECT n.entry_no FROM entry_note n WHERE n.tenant_id = :t AND n.file_id = :f AND n.entry_no BETWEEN :first AND :last)
          AND a.tenant_id = :t AND a.id = e.batch_id AND a.reverses IS NOT NULL AND a.currency = e.currency
          AND a.state IN ('released', 'accepted', 'partlyAccepted')
          AND e.amount - coalesce(e.fee, 0) = (SELECT CAST(sum(r.amount) AS BIGINT) FROM reversal r WHERE r.tenant_id = :t AND r.batch_id = a.id
            AND r.state = 'requested' AND (e.block_id IS NULL OR r.block_id = e.block_id))
          AND NOT EXISTS (SELECT 1 FROM bank_entry y WHERE y.tenant_id = :t AND y.file_id = :f AND y.no BETWEEN :first AND e.no - 1
            AND y.kind = 9 AND y.claim_id IS NULL AND y.batch_id = e.batch_id)
        """
    )

    /// Looks up the reversals that entries name, and tells words on them from words on debits.
    static func match(_ range: EntryRange, in transaction: any Transaction) throws {
        try transaction.executeAll([named, told], range.bindings)
    }

    /// Takes the bank's word on reversals, and its bookings of whole files.
    ///
    /// - Returns: Whether there is any.
    static func answer(_ range: EntryRange, today: Int, in transaction: any Transaction) throws -> Bool {
        let bindings: Bindings = [
            "t": range.tenant, "f": range.file, "first": range.first, "last": range.last, "today": today,
        ]
        try transaction.execute(unsent, range.bindings)
        return try transaction.execute(answers, bindings) + transaction.execute(whole, bindings) > 0
    }
}
