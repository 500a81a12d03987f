import Glibc
import IncassoCore
import IncassoSQL

/// Hands a file over so that it is never handed over twice, whenever the power goes.
///
/// The steps, each on the disk before the next: intent in the database; the file under a temporary name, flushed and read
/// back; a mark that the rename may happen; the rename; the directory flushed; released. After a stop the steps are
/// taken up again: with the temporary file still there nothing was handed over; with the final name there and the same
/// hash it was; with neither after the mark somebody may have taken it, and the batch is *unknown* until a person or
/// the bank says which.
struct BatchRelease {
    let engine: Engine
    let id: Int64
    let directory: String

    private static let begin = Statement(
        "batches.release.begin",
        """
        UPDATE batch SET state = 'releasing', directory = :directory, file_name = :name, renaming = 0
        WHERE tenant_id = :t AND id = :id AND state = :from AND message_id = :message
        """
    )
    private static let markRenaming = Statement(
        "batches.release.renaming",
        "UPDATE batch SET renaming = 1 WHERE tenant_id = :t AND id = :id AND state = 'releasing'"
    )
    private static let end = Statement(
        "batches.release.end",
        """
        UPDATE batch SET state = 'released', released_at = :at
        WHERE tenant_id = :t AND id = :id AND state IN ('releasing', 'unknown')
        """
    )
    private static let endBlocks = Statement(
        "batches.release.endBlocks",
        "UPDATE block SET state = 'released' WHERE tenant_id = :t AND batch_id = :id AND state = 'frozen'"
    )
    private static let lose = Statement(
        "batches.release.lose",
        "UPDATE batch SET state = 'unknown' WHERE tenant_id = :t AND id = :id AND state = 'releasing'"
    )
    private static let stopped = Statement(
        "batches.release.stopped",
        """
        SELECT m.reference FROM mandate_stop s CROSS JOIN claim k CROSS JOIN collection c CROSS JOIN block b CROSS JOIN mandate m
        WHERE s.tenant_id = :t AND s.kind <> 'spent' AND k.tenant_id = :t AND k.mandate_id = s.mandate_id
          AND c.tenant_id = :t AND c.claim_id = k.id AND b.tenant_id = :t AND b.id = c.block_id AND b.batch_id = :id
          AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = c.claim_id AND x.attempt = c.attempt)
          AND m.tenant_id = :t AND m.id = s.mandate_id
        LIMIT 1
        """
    )
    private static let giveUp = Statement(
        "batches.release.giveUp",
        """
        UPDATE batch SET state = 'frozen', directory = CAST(NULL AS TEXT), file_name = CAST(NULL AS TEXT)
        WHERE tenant_id = :t AND id = :id AND state = 'releasing' AND renaming = 0
        """
    )
    private static let intent = Statement(
        "batches.release.intent",
        "SELECT directory, file_name, renaming, sha256 FROM batch WHERE tenant_id = :t AND id = :id"
    )

    /// Releases the batch, or takes a release up again that was cut off.
    func run() throws -> Batch {
        let batch = try engine.batches.show(id)
        switch batch.state {
        case .frozen, .approved:
            try checkControls(batch)
            try start(batch)
            return try writeAndRename()
        case .releasing:
            return try resume()
        case .released, .accepted, .partlyAccepted, .rejected, .settled:
            throw EngineError(
                .refused,
                "batch \(id) was handed over already: \(batch.file ?? "its file is gone")",
                remedy:
                    "Do not give it to the bank twice; `incasso batch check FILE` tells which batch a file is."
            )
        case .unknown:
            throw EngineError(
                .refused,
                "nobody knows whether the file of batch \(id) was handed over",
                remedy:
                    "Look in the bank's portal for message \(batch.messageId ?? ""), then `incasso batch resolve \(id) --sent` or `--not-sent`."
            )
        default:
            throw EngineError(.refused, "batch \(id) is \(batch.state.rawValue) and cannot be released")
        }
    }

    /// Approval, dates and cut-off, looked at again at the last moment.
    func checkControls(_ batch: Batch) throws {
        if engine.settings.approvalRequired {
            guard !batch.approvedBy.isEmpty else {
                throw EngineError(
                    .refused,
                    "batch \(id) has not been approved",
                    remedy: "Let a second person run `incasso batch approve \(id) --as NAME`."
                )
            }
        }
        guard let rail = Rails.rail(for: batch.scheme) else {
            throw EngineError(.storage, "no rail carries the scheme \(batch.scheme)")
        }
        let creditor = try engine.creditors.creditor(reference: batch.creditor)
        if batch.reverses == nil {
            try checkCollections(batch, rail: rail, creditor: creditor)
        } else {
            try ReversalControls(engine: engine).check(batch, creditor: creditor)
        }
        let isReversal = batch.reverses != nil
        let target = path(rail.fileName(messageId: batch.messageId ?? "", isReversal: isReversal)).final
        if DurableFile.exists(target) {
            throw EngineError(.refused, "\(target) exists already", remedy: "Release into another directory.")
        }
    }

    private func checkCollections(_ batch: Batch, rail: any Rail, creditor: Creditor) throws {
        let earliest = rail.earliestDate(creditor: creditor, clock: engine.clock)
        if let late = batch.blocks.first(where: { $0.effectiveOn < earliest }) {
            throw EngineError(
                .refused,
                "batch \(id) is too late: \(late.effectiveOn) can no longer be reached, the earliest day is \(earliest)",
                remedy:
                    "Run `incasso batch cancel \(id)` and build again; the debits move to the next possible day."
            )
        }
        let stopped = try engine.database.read { transaction in
            try engine.batches.checkUnanswered(id, in: transaction)
            return try transaction.first(Self.stopped, ["t": engine.tenant.id, "id": id]) { $0.text(0) }
        }
        if let stopped {
            throw EngineError(
                .refused,
                "batch \(id) holds debits under mandates that have been stopped since, for example \(stopped)",
                remedy: "Run `incasso batch cancel \(id)` and build again without them."
            )
        }
    }

    private func start(_ batch: Batch) throws {
        guard let rail = Rails.rail(for: batch.scheme), let messageId = batch.messageId else {
            throw EngineError(.storage, "batch \(id) is not frozen")
        }
        try DurableFile.createDirectory(directory)
        let begun = try engine.database.write { transaction in
            let begun = try transaction.execute(
                Self.begin,
                [
                    "t": engine.tenant.id, "id": id, "directory": directory,
                    "name": rail.fileName(messageId: messageId, isReversal: batch.reverses != nil),
                    "from": batch.state.rawValue, "message": messageId,
                ]
            )
            if begun == 1 {
                try AuditChain.record(
                    "batch.release.intent",
                    subject: "batch \(id)",
                    details: [
                        ("sha256", batch.sha256 ?? ""), ("directory", directory),
                        (
                            "approval",
                            engine.settings.approvalRequired
                                ? batch.approvedBy.joined(separator: ", ") : "not required"
                        ),
                    ],
                    engine: engine,
                    in: transaction
                )
            }
            return begun == 1
        }
        guard begun else {
            throw EngineError(.refused, "batch \(id) has just changed", remedy: "Look at it again.")
        }
    }

    /// Writes the file, proves it, and gives it its name.
    private func writeAndRename() throws -> Batch {
        let (names, sha256) = try names()
        let descriptor = try lock(names.temporary)
        defer { close(descriptor) }
        do {
            try render(to: names.temporary, descriptor: descriptor, expected: sha256)
            // Soon the file may be with the bank: a database that is put back to before this is told by it.
            try engine.noteChain()
        } catch {
            try giveUp(names.temporary)
            throw error
        }
        let isOurs = try engine.database.write { transaction in
            try transaction.execute(Self.markRenaming, ["t": engine.tenant.id, "id": id]) == 1
        }
        guard isOurs else { throw EngineError(.refused, "somebody else has released batch \(id)") }
        return try rename(names, sha256: sha256)
    }

    /// Goes back to frozen when no file was handed over, so that the batch can be cancelled.
    private func giveUp(_ temporary: String) throws {
        try engine.database.write { transaction in
            let bindings: Bindings = ["t": engine.tenant.id, "id": id]
            guard try transaction.execute(Self.giveUp, bindings) == 1 else { return }
            try transaction.execute(Batches.markApproved, bindings)
            try BatchWithdrawal.dropPaid(id, engine: engine, in: transaction)
        }
        unsafe unlink(temporary)
    }

    private func resume() throws -> Batch {
        let (names, sha256) = try names()
        let isRenaming = try engine.database.read { transaction in
            try transaction.first(Self.intent, ["t": engine.tenant.id, "id": id]) { $0.integer(2) } == 1
        }
        if DurableFile.exists(names.final) {
            let found = try FileHash.sha256(of: names.final)
            guard found == sha256 else {
                throw EngineError(
                    .storage,
                    "\(names.final) is not the file of batch \(id)",
                    remedy: "Move it away, then release again."
                )
            }
            unsafe unlink(names.temporary)
            try DurableFile.synchroniseDirectory(of: names.final)
            return try finish()
        }
        if isRenaming && !DurableFile.exists(names.temporary) { return try lost() }
        if !isRenaming {
            do {
                try checkControls(try engine.batches.show(id))
            } catch let error as EngineError {
                // Nothing was handed over, and by now nothing may be.
                try giveUp(names.temporary)
                throw error
            }
        }
        return try writeAndRename()
    }

    private func rename(_ names: (temporary: String, final: String), sha256: [UInt8]) throws -> Batch {
        guard try DurableFile.renameWithoutReplacing(names.temporary, to: names.final) else {
            throw EngineError(
                .storage,
                "\(names.final) exists already",
                remedy: "Move it away, then release again."
            )
        }
        try DurableFile.synchroniseDirectory(of: names.final)
        return try finish()
    }

    private func finish() throws -> Batch {
        try engine.database.write { transaction in
            try Self.confirm(id, engine: engine, how: "written", in: transaction)
            return try engine.batches.find(id, in: transaction)
        }
    }

    private func lost() throws -> Batch {
        try engine.database.write { transaction in
            if try transaction.execute(Self.lose, ["t": engine.tenant.id, "id": id]) == 1 {
                try Exceptions.open(
                    .init(
                        kind: "batch-unknown",
                        subject: "batch \(id)",
                        detail: "the release was cut off, and the file is gone: was it handed to the bank?"
                    ),
                    engine: engine,
                    in: transaction
                )
                try AuditChain.record(
                    "batch.unknown",
                    subject: "batch \(id)",
                    engine: engine,
                    in: transaction
                )
            }
            return try engine.batches.find(id, in: transaction)
        }
    }

    /// Books that a batch was handed over.
    ///
    /// Doing it again changes nothing.
    static func confirm(_ id: Int64, engine: Engine, how: String, in transaction: any Transaction) throws {
        let bindings: Bindings = ["t": engine.tenant.id, "id": id, "at": engine.clock.timestamp]
        guard try transaction.execute(end, bindings) == 1 else { return }
        try transaction.execute(endBlocks, ["t": engine.tenant.id, "id": id])
        let today = engine.clock.wallTime(in: "UTC").date.daysSinceEpoch
        try Ledger.postReleased(id, on: today, tenant: engine.tenant.id, in: transaction)
        try MandateSpending.spend(batch: id, on: today, tenant: engine.tenant.id, in: transaction)
        try AuditChain.record(
            "batch.release",
            subject: "batch \(id)",
            details: [("how", how)],
            engine: engine,
            in: transaction
        )
    }

    // MARK: - The file

    private func path(_ name: String) -> (temporary: String, final: String) {
        ("\(directory)/.\(name).tmp", "\(directory)/\(name)")
    }

    /// The names that were decided when the release began: a second call with another directory changes nothing.
    private func names() throws -> (names: (temporary: String, final: String), sha256: [UInt8]) {
        let intent = try engine.database.read { transaction in
            try transaction.first(Self.intent, ["t": engine.tenant.id, "id": id]) {
                ($0.text(0), $0.text(1), $0.bytes(3))
            }
        }
        guard let (directory, name, sha256) = intent else {
            throw EngineError(.notFound, "there is no batch \(id)")
        }
        return (("\(directory)/.\(name).tmp", "\(directory)/\(name)"), sha256)
    }

    /// Opens the temporary file and holds it, so that two processes never write it at once.
    private func lock(_ path: String) throws -> Int32 {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DurableFile.failure("cannot write \(path)") }
        do {
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                throw EngineError(.refused, "another process is releasing batch \(id)")
            }
            // Between the opening and the lock another process may have given this very file its final name.
            let state = try engine.batches.show(id).state
            guard state == .releasing, isStillNamed(path, descriptor) else {
                throw EngineError(.refused, "another process has released batch \(id)")
            }
            return descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    private func isStillNamed(_ path: String, _ descriptor: Int32) -> Bool {
        var (opened, named) = (stat(), stat())
        guard unsafe fstat(descriptor, &opened) == 0, unsafe lstat(path, &named) == 0 else { return false }
        return opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
    }

    /// Writes the file: the sealed copy that the freeze has kept, or rendered anew where there is none.
    private func render(to path: String, descriptor: Int32, expected: [UInt8]) throws {
        guard ftruncate(descriptor, 0) == 0 else { throw DurableFile.failure("cannot write \(path)") }
        let file = DescriptorSink(descriptor: descriptor, path: path)
        let batch = try engine.database.read { try BatchRendering(engine: engine).load(id, in: $0) }
        var rendered: Archive.Writer?
        if engine.archive.holdsFrozen(expected) {
            let sink = HashingSink(to: [file])
            try engine.archive.read(expected, for: .frozen) { try sink.write($0) }
            try check(sink, expected: expected)
        } else {
            let kept = try engine.archive.writer()
            let sink = HashingSink(to: [file, kept])
            try engine.database.read { transaction in
                try BatchRendering(engine: engine).render(batch, to: sink, in: transaction)
            }
            try check(sink, expected: expected)
            rendered = kept
        }
        try DurableFile.synchronise(descriptor, path: path)
        try readBack(path, batch: batch)
        if let rendered {
            _ = try rendered.finish()
        } else {
            try engine.archive.keepFrozen(expected)
        }
    }

    private func check(_ sink: HashingSink, expected: [UInt8]) throws {
        guard sink.finish() == expected else {
            throw EngineError(
                .storage,
                "the file of batch \(id) is not the one that was approved",
                remedy:
                    "The data behind it changed; run `incasso verify`, then cancel the batch and build again."
            )
        }
    }

    private func reversingRail(_ scheme: String) throws(EngineError) -> any ReversingRail {
        guard let rail = Rails.reversingRail(for: scheme) else {
            throw EngineError(.storage, "no rail takes back debits of the scheme \(scheme)")
        }
        return rail
    }

    /// The reader side, which shares no code with the writer, must find what was frozen.
    private func readBack(_ path: String, batch: FrozenBatch) throws {
        guard let rail = Rails.rail(for: batch.scheme) else {
            throw EngineError(.storage, "no rail carries the scheme \(batch.scheme)")
        }
        var wanted = FrozenBatch.ReadBack(
            messageId: batch.messageId,
            count: batch.count,
            total: Int128(batch.total),
            blocks: batch.blocks.map { .init(id: $0.reference, count: $0.count, total: Int128($0.total)) }
        )
        var found: FrozenBatch.ReadBack
        if batch.reverses != nil {
            found = try reversingRail(batch.scheme).readBackReversal(path)
            // The blocks stand in the order of the collection file, which is not ours to know.
            found.blocks.sort { $0.id < $1.id }
            wanted.blocks.sort { $0.id < $1.id }
        } else {
            found = try rail.readBack(path)
        }
        guard found == wanted else {
            throw EngineError(
                .storage,
                "the file of batch \(id) reads back as \(found.count) debits of \(found.total), not \(wanted.count) of \(wanted.total)",
                remedy: "Do not use \(path); report this."
            )
        }
    }
}

/// Takes bytes into an open file.
private final class DescriptorSink: ByteSink {
    private let descriptor: Int32
    private let path: String

    init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    func write(_ bytes: Span<UInt8>) throws {
        try DurableFile.write(bytes, to: descriptor, path: path)
    }
}
