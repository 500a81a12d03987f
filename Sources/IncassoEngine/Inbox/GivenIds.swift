import IncassoCore
import IncassoSQL

/// The message and block ids of files that were made elsewhere and went to the bank as they were.
///
/// Ids of ours decode to keys; these are looked up. A bank answers for 13 months, so no older batches are asked for: it is
/// a few entries for each such file, and nothing for a book that has none.
struct GivenIds {
    private var batches: [ByteString: Int64] = [:]
    private var blocks: [ByteString: [Block]] = [:]

    private struct Block {
        let batch: Int64
        let id: Int64
        let isCancelled: Bool
    }

    private static let known = Statement(
        "inbox.given-ids",
        """
        SELECT a.id, a.message_id, b.id, f.reference, CASE a.state WHEN 'cancelled' THEN 1 ELSE 0 END
        FROM batch a CROSS JOIN block b CROSS JOIN foreign_block f
        WHERE a.tenant_id = :t AND a.given_file IS NOT NULL AND a.message_id IS NOT NULL
          AND (a.released_at IS NULL OR a.released_at >= :since)
          AND b.tenant_id = :t AND b.batch_id = a.id AND f.tenant_id = :t AND f.block_id = b.id
        ORDER BY b.id
        """
    )
    /// Thirteen months for unauthorised debits, and a month for the bank to say so.
    private static let days = 430

    init(engine: Engine, in transaction: any Transaction) throws {
        let since = engine.clock.timestamp - Int64(Self.days) * 86_400_000
        try transaction.query(Self.known, ["t": engine.tenant.id, "since": since]) { row in
            let batch = row.integer(0)
            batches[ByteString(row.text(1))] = batch
            let block = Block(batch: batch, id: row.integer(2), isCancelled: row.integer(4) == 1)
            blocks[ByteString(row.text(3)), default: []].append(block)
        }
    }

    /// Whether there are none.
    var isEmpty: Bool { batches.isEmpty }

    /// Finds what an event names by ids that are not ours: exactly one block, or none.
    func find(_ event: borrowing BankEvent, block: inout Int64?, batch: inout Int64?) {
        if batch == nil, !event.messageId.isEmpty { batch = batches[event.messageId] }
        guard block == nil, !event.paymentInformationId.isEmpty,
            var candidates = blocks[event.paymentInformationId]
        else { return }
        // Programs that number their blocks anew in each file need the message's id beside the block's.
        if let batch { candidates.removeAll { $0.batch != batch } }
        // A file that was withdrawn, and the one that was made in its place, may share their block ids.
        if candidates.count > 1 { candidates.removeAll(where: \.isCancelled) }
        if candidates.count == 1 { block = candidates[0].id }
    }
}
