import IncassoSQL

/// Changes of mandates of which the debtor's bank knows, because a debit that told them was carried out.
///
/// A debit was carried out when its block settled without it having been rejected, when its own money came, or when it
/// came back: whoever returns or refunds a debit has made it. A reject and a withdrawal leave everything pending.
struct AmendmentConfirmation {
    private static let hasPending = Statement(
        "mandates.confirm.hasPending",
        "SELECT 1 FROM mandate_amendment WHERE tenant_id = :t AND pending = 1 LIMIT 1"
    )
    private static let settled = Statement(
        "mandates.confirm.settled",
        """
        UPDATE mandate_amendment SET pending = 0, confirmed_block = x.block_id, confirmed_on = x.day
        FROM (SELECT c.mandate_id AS mandate_id, max(c.last_no) AS last_no, min(b.id) AS block_id, min(b.settled_on) AS day
          FROM (SELECT s.block_id AS id FROM settlement s WHERE s.tenant_id = :t AND s.file_id = :f AND s.entry_no BETWEEN :first AND :last
            UNION SELECT e.block_id FROM attempt_end e
              WHERE e.tenant_id = :t AND e.file_id = :f AND e.entry_no BETWEEN :first AND :last AND e.kind = 'rejected') t
          CROSS JOIN block b CROSS JOIN collection_amendment c
          WHERE b.tenant_id = :t AND b.id = t.id AND b.state = 'settled' AND c.tenant_id = :t AND c.block_id = b.id
            AND NOT EXISTS (SELECT 1 FROM attempt_end e WHERE e.tenant_id = :t AND e.claim_id = c.claim_id AND e.attempt = c.attempt
              AND e.kind IN ('rejected', 'withdrawn'))
          GROUP BY c.mandate_id) x
        WHERE mandate_amendment.tenant_id = :t AND mandate_amendment.mandate_id = x.mandate_id AND mandate_amendment.no <= x.last_no
          AND mandate_amendment.pending = 1
        """
    )
    private static let single = Statement(
        "mandates.confirm.single",
        """
        UPDATE mandate_amendment SET pending = 0, confirmed_block = x.block_id, confirmed_on = x.day
        FROM (SELECT c.mandate_id AS mandate_id, max(c.last_no) AS last_no, min(c.block_id) AS block_id, min(t.day) AS day
          FROM (SELECT e.block_id AS block_id, e.claim_id AS claim_id, e.attempt AS attempt, e.booked_on AS day FROM attempt_end e
              WHERE e.tenant_id = :t AND e.file_id = :f AND e.entry_no BETWEEN :first AND :last
                AND e.kind IN ('returned', 'refunded', 'reversed')
            UNION ALL SELECT i.block_id, i.claim_id, i.attempt, i.booked_on FROM item_settlement i
              WHERE i.tenant_id = :t AND i.file_id = :f AND i.entry_no BETWEEN :first AND :last) t
          CROSS JOIN collection_amendment c
          WHERE c.tenant_id = :t AND c.block_id = t.block_id AND c.claim_id = t.claim_id AND c.attempt = t.attempt
          GROUP BY c.mandate_id) x
        WHERE mandate_amendment.tenant_id = :t AND mandate_amendment.mandate_id = x.mandate_id AND mandate_amendment.no <= x.last_no
          AND mandate_amendment.pending = 1
        """
    )

    /// Confirms what the debits told that the entries of a container settle or end.
    ///
    /// - Parameters:
    ///   - range: The container's entries, after blocks have settled; of presumed settlements file 0 and the blocks.
    ///   - transaction: The container's transaction.
    /// - Throws: The driver's error.
    static func confirm(_ range: EntryRange, in transaction: any Transaction) throws {
        let isNeeded = try transaction.first(hasPending, ["t": range.tenant]) { _ in true } ?? false
        guard isNeeded else { return }
        try transaction.executeAll([settled, single], range.bindings)
    }
}
