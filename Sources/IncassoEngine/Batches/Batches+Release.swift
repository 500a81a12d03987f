import IncassoCore
import IncassoSQL

extension Batches {
    private static let notSent = Statement(
        "batches.notSent",
        """
        UPDATE batch SET state = 'frozen', renaming = 0, directory = CAST(NULL AS TEXT), file_name = CAST(NULL AS TEXT)
        WHERE tenant_id = :t AND id = :id AND state = 'unknown'
        """
    )

    /// Hands a batch's file over: writes it into a directory under its final name, proven and flushed.
    ///
    /// - Parameters:
    ///   - id: The batch.
    ///   - directory: Where the file goes; made when it is not there.
    ///   - dryRun: Whether only to check the controls.
    /// - Returns: The batch, released or, after a cut-off release whose file is gone, unknown.
    /// - Throws: ``EngineError`` when a control refuses, or the disk fails.
    @discardableResult
    public func release(_ id: Int64, to directory: String, dryRun: Bool = false) throws -> Batch {
        try engine.refuseWhileRestored("releasing files")
        let absolute = try DurableFile.absolute(directory)
        if dryRun {
            let batch = try show(id)
            if [.frozen, .approved].contains(batch.state) {
                try BatchRelease(engine: engine, id: id, directory: absolute).checkControls(batch)
            }
            return batch
        }
        // Machines that share a database need not share a disk: the lease keeps two of them from writing the file.
        let done = try engine.exclusively("batch \(id)") { engine in
            try BatchRelease(engine: engine, id: id, directory: absolute).run()
        }
        switch done {
        case .done(let batch): return batch
        case .elsewhere(let holder):
            throw EngineError(
                .refused,
                "another process is releasing batch \(id) (\(holder))",
                remedy: "Look at the batch when it is done."
            )
        }
    }

    /// Says what became of a batch whose fate is unknown.
    ///
    /// - Parameters:
    ///   - id: The batch.
    ///   - wasSent: Whether the bank has it. If not, it may be released again: the same file, the same message id.
    ///   - dryRun: Whether only to check that there is something to resolve.
    /// - Throws: ``EngineError`` when there is no such batch or its fate is known; the driver's error.
    public func resolve(_ id: Int64, wasSent: Bool, dryRun: Bool = false) throws {
        try engine.refuseWhileRestored("resolving batches")
        try engine.database.write { transaction in
            let batch = try find(id, in: transaction)
            guard batch.state == .unknown else {
                throw EngineError(
                    .refused,
                    "batch \(id) is \(batch.state.rawValue); there is nothing to resolve"
                )
            }
            if dryRun { return }
            if wasSent {
                try BatchRelease.confirm(id, engine: engine, how: "resolved", in: transaction)
            } else {
                guard try transaction.execute(Self.notSent, ["t": engine.tenant.id, "id": id]) == 1 else {
                    throw EngineError(.refused, "batch \(id) has just changed", remedy: "Look at it again.")
                }
                try transaction.execute(Self.markApproved, ["t": engine.tenant.id, "id": id])
                try BatchWithdrawal.dropPaid(id, engine: engine, in: transaction)
                try AuditChain.record(
                    "batch.resolve.notSent",
                    subject: "batch \(id)",
                    engine: engine,
                    in: transaction
                )
            }
            try Exceptions.close(
                kind: "batch-unknown",
                subject: "batch \(id)",
                resolution: wasSent ? "sent" : "not sent",
                engine: engine,
                in: transaction
            )
        }
    }
}
