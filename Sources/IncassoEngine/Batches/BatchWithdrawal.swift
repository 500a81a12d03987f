import IncassoCore
import IncassoSQL

/// Freezes a batch anew after debits were taken out of it (law 9): approvals are void, its message id is retired, and the
/// rest gets a new one, a new creation time and a new hash.
struct BatchWithdrawal {
    let engine: Engine
    let id: Int64

    private static let touchBlocks = Statement(
        "batches.withdraw.touchBlocks",
        """
        UPDATE block SET reject_count = reject_count WHERE tenant_id = :t AND id IN (
          SELECT c.block_id FROM claim_touch z CROSS JOIN collection c
          WHERE z.tenant_id = :t AND c.tenant_id = :t AND c.claim_id = z.claim_id
            AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = c.claim_id AND x.attempt = c.attempt))
        """
    )
    private static let touchBatches = Statement(
        "batches.withdraw.touchBatches",
        """
        UPDATE batch SET renaming = renaming WHERE tenant_id = :t AND state IN ('frozen', 'approved', 'releasing') AND id IN (
          SELECT b.batch_id FROM claim_touch z CROSS JOIN collection c CROSS JOIN block b
          WHERE z.tenant_id = :t AND c.tenant_id = :t AND c.claim_id = z.claim_id AND b.tenant_id = :t AND b.id = c.block_id
            AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = c.claim_id AND x.attempt = c.attempt))
        """
    )
    private static let recount = Statement(
        "batches.withdraw.recount",
        """
        UPDATE block SET count = count + withdrawn_count - w.n, total = total + withdrawn_total - w.s, withdrawn_count = w.n, withdrawn_total = w.s,
          state = CASE WHEN count + withdrawn_count = w.n THEN 'cancelled' ELSE state END
        FROM (SELECT x.block_id AS id, count(*) AS n, CAST(sum(x.amount) AS BIGINT) AS s FROM block k CROSS JOIN attempt_end x
          WHERE k.tenant_id = :t AND k.batch_id = :id AND k.state = 'frozen' AND x.tenant_id = :t AND x.block_id = k.id AND x.kind = 'withdrawn'
          GROUP BY x.block_id) w
        WHERE block.tenant_id = :t AND block.id = w.id
        """
    )
    private static let left = Statement(
        "batches.withdraw.left",
        """
        SELECT a.revision, a.message_id, coalesce(CAST(sum(b.count) AS BIGINT), 0), coalesce(CAST(sum(b.total) AS BIGINT), 0), a.sha256
        FROM batch a CROSS JOIN block b
        WHERE a.tenant_id = :t AND a.id = :id AND b.tenant_id = :t AND b.batch_id = a.id GROUP BY a.revision, a.message_id, a.sha256
        """
    )
    private static let retitle = Statement(
        "batches.withdraw.retitle",
        """
        UPDATE batch SET state = 'frozen', revision = :revision, message_id = :message, created_at = :at, count = :count, total = :total
        WHERE tenant_id = :t AND id = :id AND state IN ('frozen', 'approved')
        """
    )
    private static let seal = Statement(
        "batches.withdraw.seal",
        "UPDATE batch SET sha256 = :sha, size = :size WHERE tenant_id = :t AND id = :id AND state = 'frozen'"
    )
    private static let empty = Statement(
        "batches.withdraw.empty",
        """
        UPDATE batch SET state = 'cancelled', count = 0, total = 0
        WHERE tenant_id = :t AND id = :id AND state IN ('frozen', 'approved')
        """
    )

    /// Updates the batches and blocks of the debits that the named claims have under way, so that releases, answers and
    /// payments meet.
    static func touch(tenant: Int64, in transaction: any Transaction) throws {
        try transaction.execute(touchBatches, ["t": tenant])
        try transaction.execute(touchBlocks, ["t": tenant])
    }

    /// Takes out what was paid while the batch was on its way to be handed over, and was not after all.
    static func dropPaid(_ id: Int64, engine: Engine, in transaction: any Transaction) throws {
        let touch = ClaimTouch(tenant: engine.tenant.id)
        guard try touch.add(paidInBatch: id, in: transaction) > 0 else { return }
        try touch.meetOthers(in: transaction)
        try touch.measure(in: transaction)
        try PaymentConsequences(engine: engine).carryOut(causes: [:], in: transaction)
        try touch.clear(in: transaction)
    }

    /// Freezes what is left of the batch; one that has nothing left is cancelled.
    func freezeAnew(in transaction: any Transaction) throws {
        let key: Bindings = ["t": engine.tenant.id, "id": id]
        if try GivenBatch(engine: engine).void(id, in: transaction) { return }
        try transaction.execute(Self.recount, key)
        try transaction.execute(Batches.voidApprovals, key)
        let left = try transaction.first(Self.left, key) { row in
            (
                revision: row.integer(0) + 1, retired: row.text(1), count: row.integer(2),
                total: row.integer(3), sha256: row.bytes(4)
            )
        }
        guard let left else { throw EngineError(.notFound, "there is no batch \(id)") }
        // The copy of what is no longer frozen; should this be undone, the release renders the file.
        engine.archive.dropFrozen(left.sha256)
        guard left.count > 0 else {
            try transaction.execute(Self.empty, key)
            try AuditChain.record(
                "batch.cancel",
                subject: "batch \(id)",
                details: [("reason", "nothing is left of it"), ("retired", left.retired)],
                engine: engine,
                in: transaction
            )
            return
        }
        let message = try engine.batches.messageId(id, revision: left.revision)
        let creditor = try BatchRendering(engine: engine).load(id, in: transaction).creditor
        let at = try BatchRendering.stored(engine.clock.wallTime(in: creditor.bank.timeZone).iso)
        try transaction.execute(
            Self.retitle,
            [
                "t": engine.tenant.id, "id": id, "revision": left.revision, "message": message, "at": at,
                "count": left.count, "total": left.total,
            ]
        )
        let sink = HashingSink()
        let rendering = BatchRendering(engine: engine)
        try rendering.render(try rendering.load(id, in: transaction), to: sink, in: transaction)
        let sha256 = sink.finish()
        try transaction.execute(
            Self.seal,
            ["t": engine.tenant.id, "id": id, "sha": sha256, "size": sink.size]
        )
        try AuditChain.record(
            "batch.refreeze",
            subject: "batch \(id)",
            details: [
                ("messageId", message), ("retired", left.retired), ("sha256", sha256.hex),
                ("count", String(left.count)), ("total", String(left.total)),
            ],
            engine: engine,
            in: transaction
        )
    }
}

extension Batches {
    /// A batch's number takes the lower bits of its message id's number, the revision those above.
    private static let numberBits: UInt64 = 25

    /// The message id of a batch that was frozen anew so often.
    ///
    /// - Throws: ``EngineError`` when there are no more message ids for it.
    func messageId(_ id: Int64, revision: Int64 = 0) throws(EngineError) -> String {
        let number = UInt64(id) | UInt64(revision) << Self.numberBits
        guard id < 1 << Self.numberBits, number <= BookReference.maxNumber else {
            throw EngineError(
                .refused,
                "there is no message id left for batch \(id)",
                remedy: "Run `incasso batch cancel \(id)` and build again."
            )
        }
        return BookReference(kind: .message, book: engine.tenant.book, number: number).text
    }

    /// The revision that a message id names.
    static func revision(inMessageId number: UInt64) -> Int64 {
        Int64(number >> numberBits)
    }

    /// Goes on beyond every message id that a lost state of the book can have given to batches that are frozen in this one.
    static func skipRevisions(tenant: Int64, in transaction: any Transaction) throws {
        try transaction.execute(skipRevisions, ["t": tenant])
    }

    private static let skipRevisions = Statement(
        "batches.skipRevisions",
        """
        UPDATE batch SET revision = revision + 1000
        WHERE tenant_id = :t AND state IN ('frozen', 'approved', 'releasing', 'unknown')
        """
    )

    /// The batch that a message id names.
    static func number(inMessageId number: UInt64) -> Int64 {
        Int64(number & (1 << numberBits - 1))
    }
}
