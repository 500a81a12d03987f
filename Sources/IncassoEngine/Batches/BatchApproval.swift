import IncassoCore
import IncassoSQL

/// A second person's word on a file, bound to its hash.
extension Batches {
    private static let approve = Statement(
        "batches.approve",
        """
        INSERT INTO approval (tenant_id, batch_id, actor, prepared_by, sha256, at)
        SELECT tenant_id, id, :actor, prepared_by, sha256, :at FROM batch
        WHERE tenant_id = :t AND id = :id AND state IN ('frozen', 'approved') AND prepared_by <> :actor
        ON CONFLICT DO NOTHING
        """
    )
    private static let touch = Statement(
        "batches.touch",
        "UPDATE batch SET renaming = renaming WHERE tenant_id = :t AND id = :id AND state IN ('frozen', 'approved')"
    )
    static let markApproved = Statement(
        "batches.markApproved",
        """
        UPDATE batch SET state = 'approved' WHERE tenant_id = :t AND id = :id AND state = 'frozen'
          AND EXISTS (SELECT 1 FROM approval p WHERE p.tenant_id = :t AND p.batch_id = :id AND p.sha256 = batch.sha256)
        """
    )
    static let voidApprovals = Statement(
        "batches.voidApprovals",
        "DELETE FROM approval WHERE tenant_id = :t AND batch_id = :id"
    )
    static let cancelBatch = Statement(
        "batches.cancel",
        "UPDATE batch SET state = 'cancelled' WHERE tenant_id = :t AND id = :id AND state IN ('frozen', 'approved')"
    )
    static let cancelBlocks = Statement(
        "batches.cancelBlocks",
        "UPDATE block SET state = 'cancelled' WHERE tenant_id = :t AND batch_id = :id AND state = 'frozen'"
    )

    /// Approves a batch's file as it is frozen.
    ///
    /// - Parameters:
    ///   - id: The batch.
    ///   - dryRun: Whether only to check.
    /// - Returns: The batch.
    /// - Throws: ``EngineError`` when the same person prepared it, or it is past approval.
    @discardableResult
    public func approve(_ id: Int64, dryRun: Bool = false) throws -> Batch {
        try engine.database.write { transaction in
            // A debit may be withdrawn at this moment: what is approved is read after that.
            try transaction.execute(Self.touch, ["t": engine.tenant.id, "id": id])
            let batch = try find(id, in: transaction)
            guard [.frozen, .approved].contains(batch.state) else {
                throw EngineError(.refused, "batch \(id) is \(batch.state.rawValue) and cannot be approved")
            }
            guard !engine.actor.isSamePerson(as: batch.preparedBy) else {
                throw EngineError(
                    .refused,
                    "\(engine.actor.name) prepared batch \(id) and cannot approve it",
                    remedy: "Let another person run it with `--as NAME`."
                )
            }
            if dryRun || batch.approvedBy.contains(engine.actor.name) { return batch }
            let bindings: Bindings = [
                "t": engine.tenant.id, "id": id, "actor": engine.actor.name, "at": engine.clock.timestamp,
            ]
            try transaction.execute(Self.approve, bindings)
            try transaction.execute(Self.markApproved, ["t": engine.tenant.id, "id": id])
            try AuditChain.record(
                "batch.approve",
                subject: "batch \(id)",
                details: [("sha256", batch.sha256 ?? ""), ("preparedBy", batch.preparedBy)],
                engine: engine,
                in: transaction
            )
            return try find(id, in: transaction)
        }
    }

    /// Withdraws a batch that was not handed over: its claims go back into the queue, its message id is never used again.
    ///
    /// - Throws: ``EngineError`` when the file may already be with the bank.
    public func cancel(_ id: Int64, dryRun: Bool = false) throws {
        try engine.refuseWhileRestored("cancelling batches")
        let retired = try engine.database.write { transaction -> [UInt8]? in
            let batch = try find(id, in: transaction)
            guard [.frozen, .approved].contains(batch.state) else {
                throw EngineError(
                    .refused,
                    "batch \(id) is \(batch.state.rawValue) and cannot be cancelled",
                    remedy: batch.state == .unknown
                        ? "Find out whether the bank has it, then `incasso batch resolve`." : nil
                )
            }
            if dryRun { return nil }
            let today = engine.clock.wallTime(in: "UTC").date.daysSinceEpoch
            try checkUnanswered(id, in: transaction)
            // Somebody may have begun to release it since it was read.
            guard try transaction.execute(Self.cancelBatch, ["t": engine.tenant.id, "id": id]) == 1 else {
                throw EngineError(.refused, "batch \(id) has just changed", remedy: "Look at it again.")
            }
            try transaction.execute(Self.voidApprovals, ["t": engine.tenant.id, "id": id])
            if batch.reverses != nil {
                try ReversalBuilder.withdraw(batch: id, tenant: engine.tenant.id, in: transaction)
            }
            try Collections.withdraw(batch: id, on: today, tenant: engine.tenant.id, in: transaction)
            try transaction.execute(Self.cancelBlocks, ["t": engine.tenant.id, "id": id])
            try AuditChain.record(
                "batch.cancel",
                subject: "batch \(id)",
                details: [("sha256", batch.sha256 ?? "")],
                engine: engine,
                in: transaction
            )
            return try transaction.first(Self.hash, ["t": engine.tenant.id, "id": id]) { $0.bytes(0) }
        }
        if let retired { engine.archive.dropFrozen(retired) }
    }

    /// Compares a file with the batches' frozen hashes.
    ///
    /// It answers the question whether a file is, byte for byte, what was approved.
    ///
    /// - Parameter sha256: The file's hash.
    /// - Returns: The newest batch whose file it is, or `nil`.
    /// - Throws: The driver's error.
    public func check(sha256: [UInt8]) throws -> Batch? {
        try engine.database.read { transaction in
            let id = try transaction.first(Self.byHash, ["t": engine.tenant.id, "sha": sha256]) {
                $0.integer(0)
            }
            return try id.map { try find($0, in: transaction) }
        }
    }

    private static let hash = Statement(
        "batches.hash",
        "SELECT sha256 FROM batch WHERE tenant_id = :t AND id = :id"
    )
    static let byHash = Statement(
        "batches.byHash",
        "SELECT id FROM batch WHERE tenant_id = :t AND sha256 = :sha ORDER BY id DESC LIMIT 1"
    )
}
