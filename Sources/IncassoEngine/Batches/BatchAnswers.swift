import IncassoSQL

/// What the bank's answers make of blocks and batches.
struct BatchAnswers {
    private static let accept = Statement(
        "batches.answers.accept",
        """
        UPDATE block SET state = 'accepted' WHERE tenant_id = :t AND state = 'released' AND id IN (
          SELECT b.id FROM answer w CROSS JOIN block b
          WHERE w.tenant_id = :t AND w.file_id = :f AND w.entry_no BETWEEN :first AND :last AND w.kind = 'accepted'
            AND b.tenant_id = :t AND b.batch_id = w.batch_id AND (w.block_id IS NULL OR b.id = w.block_id))
        """
    )
    private static let countRejects = Statement(
        "batches.answers.countRejects",
        """
        UPDATE block SET reject_count = reject_count + r.n, reject_total = reject_total + r.s
        FROM (SELECT block_id AS id, count(*) AS n, CAST(sum(amount) AS BIGINT) AS s FROM attempt_end
          WHERE tenant_id = :t AND file_id = :f AND entry_no BETWEEN :first AND :last AND kind = 'rejected' GROUP BY block_id) r
        WHERE block.tenant_id = :t AND block.id = r.id
        """
    )
    private static let closeRejected = Statement(
        "batches.answers.closeRejected",
        """
        UPDATE block SET state = 'rejected'
        WHERE tenant_id = :t AND state IN ('released', 'accepted') AND reject_count = count AND id IN (
          SELECT block_id FROM attempt_end
          WHERE tenant_id = :t AND file_id = :f AND entry_no BETWEEN :first AND :last AND kind = 'rejected')
        """
    )
    private static let rejectBlocks = Statement(
        "batches.answers.rejectBlocks",
        """
        UPDATE block SET state = 'rejected', reject_count = count, reject_total = total
        WHERE tenant_id = :t AND state IN ('released', 'accepted') AND id IN (
          SELECT b.id FROM answer w CROSS JOIN block b
          WHERE w.tenant_id = :t AND w.file_id = :f AND w.entry_no BETWEEN :first AND :last AND w.kind = 'rejected'
            AND b.tenant_id = :t AND b.batch_id = w.batch_id AND (w.block_id IS NULL OR b.id = w.block_id))
        """
    )
    private static let settle = Statement(
        "batches.answers.settle",
        """
        UPDATE block SET state = 'settled', settled_on = s.day
        FROM (SELECT block_id AS id, max(booked_on) AS day, CAST(sum(amount) AS BIGINT) AS total, CAST(sum(count) AS BIGINT) AS n
          FROM settlement WHERE tenant_id = :t AND block_id IN (
            SELECT block_id FROM settlement WHERE tenant_id = :t AND file_id = :f AND entry_no BETWEEN :first AND :last
            UNION SELECT x.block_id FROM attempt_end x
              WHERE x.tenant_id = :t AND x.file_id = :f AND x.entry_no BETWEEN :first AND :last AND x.kind = 'rejected')
          GROUP BY block_id) s
        WHERE block.tenant_id = :t AND block.id = s.id AND block.state IN ('released', 'accepted')
          AND s.total = block.total - block.reject_total AND s.n = block.count - block.reject_count
        """
    )
    private static let rollUp = Statement(
        "batches.answers.rollUp",
        """
        UPDATE batch SET state = CASE
          WHEN s.open = 0 AND s.settled > 0 THEN 'settled'
          WHEN s.rejected = s.blocks THEN 'rejected'
          WHEN s.rejected > 0 OR s.items > 0 THEN 'partlyAccepted'
          WHEN s.accepted + s.settled = s.blocks THEN 'accepted'
          ELSE batch.state END
        FROM (SELECT batch_id AS id, count(*) AS blocks,
            CAST(sum(CASE WHEN state = 'settled' THEN 1 ELSE 0 END) AS BIGINT) AS settled,
            CAST(sum(CASE WHEN state = 'rejected' THEN 1 ELSE 0 END) AS BIGINT) AS rejected,
            CAST(sum(CASE WHEN state = 'accepted' THEN 1 ELSE 0 END) AS BIGINT) AS accepted,
            CAST(sum(CASE WHEN state IN ('settled', 'rejected') THEN 0 ELSE 1 END) AS BIGINT) AS open,
            CAST(sum(reject_count) AS BIGINT) AS items
          FROM block WHERE tenant_id = :t AND count > 0 AND batch_id IN (
            SELECT w.batch_id FROM answer w WHERE w.tenant_id = :t AND w.file_id = :f AND w.entry_no BETWEEN :first AND :last
            UNION SELECT b.batch_id FROM settlement s CROSS JOIN block b
              WHERE s.tenant_id = :t AND s.file_id = :f AND s.entry_no BETWEEN :first AND :last AND b.tenant_id = :t AND b.id = s.block_id
            UNION SELECT b.batch_id FROM attempt_end x CROSS JOIN block b
              WHERE x.tenant_id = :t AND x.file_id = :f AND x.entry_no BETWEEN :first AND :last AND x.kind = 'rejected'
                AND b.tenant_id = :t AND b.id = x.block_id)
          GROUP BY batch_id) s
        WHERE batch.tenant_id = :t AND batch.id = s.id AND batch.state IN ('released', 'accepted', 'partlyAccepted')
        """
    )
    private static let meetPayments = Statement(
        "batches.answers.meetPayments",
        """
        UPDATE block SET reject_count = reject_count WHERE tenant_id = :t AND id IN (
          SELECT x.block_id FROM attempt_end x WHERE x.tenant_id = :t AND x.file_id = :f AND x.entry_no BETWEEN :first AND :last
          UNION SELECT i.block_id FROM item_settlement i WHERE i.tenant_id = :t AND i.file_id = :f AND i.entry_no BETWEEN :first AND :last
          UNION SELECT s.block_id FROM settlement s WHERE s.tenant_id = :t AND s.file_id = :f AND s.entry_no BETWEEN :first AND :last)
        """
    )
    /// A block once, whichever way the entries name it.
    private static let meetOthers = Statement(
        "batches.answers.meetOthers",
        """
        UPDATE block SET reject_count = reject_count WHERE tenant_id = :t AND id IN (
          SELECT e.block_id FROM bank_entry e
          WHERE e.tenant_id = :t AND e.file_id = :f AND e.no BETWEEN :first AND :last AND e.claim_id IS NULL AND e.block_id IS NOT NULL
          UNION SELECT c.block_id FROM bank_entry e CROSS JOIN collection c
          WHERE e.tenant_id = :t AND e.file_id = :f AND e.no BETWEEN :first AND :last
            AND c.tenant_id = :t AND c.claim_id = e.claim_id AND c.attempt = e.attempt
          UNION SELECT b.id FROM bank_entry e CROSS JOIN block b
          WHERE e.tenant_id = :t AND e.file_id = :f AND e.no BETWEEN :first AND :last AND e.block_id IS NULL AND e.batch_id IS NOT NULL
            AND b.tenant_id = :t AND b.batch_id = e.batch_id)
        """
    )
    private static let meetOverdue = Statement(
        "batches.answers.meetOverdue",
        """
        UPDATE block SET reject_count = reject_count
        WHERE tenant_id = :t AND state IN ('released', 'accepted') AND effective_on <= :until AND batch_id IN (
          SELECT a.id FROM batch a WHERE a.tenant_id = :t AND a.creditor_id = :c AND a.scheme = :scheme
            AND a.state IN ('released', 'accepted', 'partlyAccepted'))
        """
    )
    private static let doubted = Statement(
        "batches.answers.doubted",
        """
        SELECT DISTINCT a.id FROM batch a CROSS JOIN block b CROSS JOIN bank_entry e
        WHERE a.tenant_id = :t AND a.state IN ('unknown', 'releasing') AND b.tenant_id = :t AND b.batch_id = a.id
          AND e.tenant_id = :t AND e.file_id = :f AND e.no BETWEEN :first AND :last
          AND (e.batch_id = a.id OR e.block_id = b.id OR EXISTS (SELECT 1 FROM collection c
            WHERE c.tenant_id = :t AND c.claim_id = e.claim_id AND c.attempt = e.attempt AND c.block_id = b.id))
        """
    )

    /// A bank that answers about a batch has it: its fate is no longer unknown.
    static func confirmDoubted(_ range: EntryRange, engine: Engine, in transaction: any Transaction) throws {
        for batch in try transaction.all(doubted, range.bindings, { $0.integer(0) }) {
            try BatchRelease.confirm(batch, engine: engine, how: "answered by the bank", in: transaction)
            try Exceptions.close(
                kind: "batch-unknown",
                subject: "batch \(batch)",
                resolution: "answered by the bank",
                engine: engine,
                in: transaction
            )
        }
    }

    /// Updates the blocks that a container speaks of, before anything is read from them.
    ///
    /// Two messages about one block wait for each other here; messages about different blocks go side by side.
    static func meetOthers(_ range: EntryRange, in transaction: any Transaction) throws {
        try transaction.execute(meetOthers, range.bindings)
    }

    /// Updates the blocks of a creditor and scheme whose time for answers is over, so that an answer that comes at this
    /// moment has been seen, or waits.
    static func meetOverdue(_ bindings: Bindings, in transaction: any Transaction) throws {
        try transaction.execute(meetOverdue, bindings)
    }

    /// Updates the blocks that a container ends or settles something of: that is where payments are met.
    static func meetPayments(_ range: EntryRange, in transaction: any Transaction) throws {
        try transaction.execute(meetPayments, range.bindings)
    }

    /// Takes rejected blocks out, before anything else is counted against them.
    static func reject(_ range: EntryRange, in transaction: any Transaction) throws {
        try transaction.execute(rejectBlocks, range.bindings)
    }

    /// Accepts blocks and counts single rejects against them.
    static func accept(_ range: EntryRange, in transaction: any Transaction) throws {
        try transaction.execute(accept, range.bindings)
        try transaction.execute(countRejects, range.bindings)
        try transaction.execute(closeRejected, range.bindings)
    }

    /// Settles blocks whose money is complete, and draws the batches after their blocks.
    static func settle(_ range: EntryRange, in transaction: any Transaction) throws {
        try transaction.execute(settle, range.bindings)
        try transaction.execute(rollUp, range.bindings)
    }
}
