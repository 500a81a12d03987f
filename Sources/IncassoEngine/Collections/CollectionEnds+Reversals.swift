import IncassoSQL

extension CollectionEnds {
    private static let byReversal = Statement(
        "collections.ends.byReversal",
        """
        INSERT INTO attempt_end (tenant_id, claim_id, attempt, block_id, kind, reason, reason_class, amount, fee, booked_on, file_id, entry_no)
        SELECT r.tenant_id, r.claim_id, r.attempt, r.block_id, 'reversed', e.reason, e.reason_class, r.amount, 0, w.booked_on,
          CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
        FROM answer w CROSS JOIN bank_entry e CROSS JOIN reversal r
        WHERE w.tenant_id = :t AND w.file_id = :f AND w.entry_no BETWEEN :first AND :last
          AND e.tenant_id = :t AND e.file_id = w.file_id AND e.no = w.entry_no AND e.kind = 9
          AND r.tenant_id = :t AND r.batch_id = w.batch_id AND r.state = 'requested' AND (w.block_id IS NULL OR r.block_id = w.block_id)
        ORDER BY r.claim_id, r.attempt
        ON CONFLICT DO NOTHING
        """
    )

    /// Ends every attempt that a booking of a whole reversal file takes back.
    ///
    /// - Returns: How many ended.
    static func endReversed(_ range: EntryRange, in transaction: any Transaction) throws -> Int {
        try transaction.execute(byReversal, range.bindings)
    }
}
