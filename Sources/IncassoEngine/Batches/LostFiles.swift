import IncassoCore
import IncassoSQL

/// Files that were handed over in a state of the book that was lost.
///
/// Part of the way back after a restore: a file that the book knows as frozen is booked as handed over; the debits of one
/// that it does not know are noted, and their claims are held; a batch whose file is nowhere is of unknown fate.
struct LostFiles {
    let engine: Engine

    private static let waiting = Statement(
        "batches.lost.waiting",
        """
        SELECT id, message_id, scheme, CASE WHEN reverses IS NULL THEN 0 ELSE 1 END FROM batch WHERE tenant_id = :t AND state IN ('frozen', 'approved', 'releasing') ORDER BY id
        """
    )
    private static let found = Statement(
        "batches.lost.found",
        """
        UPDATE batch SET state = 'releasing', directory = :directory, file_name = :name, renaming = 1
        WHERE tenant_id = :t AND id = :id AND sha256 = :sha AND state IN ('frozen', 'approved', 'releasing', 'unknown')
        """
    )
    private static let doubt = Statement(
        "batches.lost.doubt",
        """
        UPDATE batch SET state = 'unknown', renaming = 1, directory = coalesce(directory, :directory), file_name = coalesce(file_name, :name)
        WHERE tenant_id = :t AND id = :id AND message_id = :message AND state IN ('frozen', 'approved', 'releasing')
        """
    )
    private static let target = BulkTarget(
        table: "lost_debit",
        columns: [
            "tenant_id", "message_id", "no", "claim_id", "attempt", "end_to_end_id", "number_index", "amount",
            "collect_on",
        ]
    )
    private static let isNoted = Statement(
        "batches.lost.noted",
        "SELECT 1 FROM lost_debit WHERE tenant_id = :t AND message_id = :message LIMIT 1"
    )
    private static let givenIds = Statement(
        "batches.lost.givenIds",
        """
        UPDATE lost_debit SET claim_id = r.claim_id, attempt = r.attempt FROM foreign_reference r
        WHERE lost_debit.tenant_id = :t AND lost_debit.message_id = :message AND lost_debit.claim_id IS NULL
          AND r.tenant_id = :t AND r.reference = lost_debit.end_to_end_id
        """
    )
    private static let skipRevision = Statement(
        "batches.lost.skipRevision",
        "UPDATE batch SET revision = :revision WHERE tenant_id = :t AND id = :id AND revision < :revision"
    )
    private static let unknownClaims = Statement(
        "batches.lost.unknownClaims",
        """
        SELECT count(*), min(l.end_to_end_id) FROM lost_debit l WHERE l.tenant_id = :t AND l.message_id = :message
          AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.tenant_id = :t AND c.id = l.claim_id AND c.amount = l.amount)
        """
    )

    /// A batch that is not handed over as far as the book knows.
    struct Waiting: Sendable {
        let id: Int64
        let messageId: String
        let scheme: String
        var isReversal = false
    }

    /// The batches that are not handed over as far as the book knows.
    func waitingBatches() throws -> [Waiting] {
        try engine.database.read { transaction in
            try transaction.all(Self.waiting, ["t": engine.tenant.id]) {
                Waiting(
                    id: $0.integer(0),
                    messageId: $0.text(1),
                    scheme: $0.text(2),
                    isReversal: $0.integer(3) == 1
                )
            }
        }
    }

    /// Books a batch as handed over because its file is there.
    ///
    /// - Parameters:
    ///   - id: The batch.
    ///   - path: The file, whose hash is the batch's.
    ///   - sha256: That hash.
    /// - Returns: Whether it was not booked before.
    /// - Throws: ``EngineError`` when the kept copy cannot be written; the driver's error.
    func confirm(_ id: Int64, found path: String, sha256: [UInt8]) throws -> Bool {
        try keep(path, sha256: sha256)
        return try engine.database.write { transaction in
            let changed = try transaction.execute(
                Self.found,
                [
                    "t": engine.tenant.id, "id": id, "sha": sha256, "directory": DurableFile.parent(of: path),
                    "name": DurableFile.name(of: path),
                ]
            )
            guard changed == 1 else { return false }
            try BatchRelease.confirm(id, engine: engine, how: "found after a restore", in: transaction)
            try Exceptions.close(
                kind: "batch-unknown",
                subject: "batch \(id)",
                resolution: "its file was found",
                engine: engine,
                in: transaction
            )
            return true
        }
    }

    /// A released file has a kept copy; the one of this file may be lost with the state that released it.
    private func keep(_ path: String, sha256: [UInt8]) throws {
        guard !DurableFile.exists(engine.archive.path(of: sha256)) else { return }
        let copy = try engine.archive.writer()
        try DurableFile.forEachChunk(of: path) { chunk throws(EngineError) in try copy.append(chunk) }
        guard try copy.finish() == sha256 else {
            throw EngineError(.storage, "\(path) changed while it was read", remedy: "Run it again.")
        }
    }

    /// Says of a batch that nobody knows whether its file was handed over.
    func doubt(_ batch: Waiting, directory: String) throws -> Bool {
        try engine.database.write { transaction in
            let name =
                Rails.rail(for: batch.scheme)?.fileName(
                    messageId: batch.messageId,
                    isReversal: batch.isReversal
                ) ?? batch.messageId
            let changed = try transaction.execute(
                Self.doubt,
                [
                    "t": engine.tenant.id, "id": batch.id, "message": batch.messageId,
                    "directory": directory, "name": name,
                ]
            )
            guard changed == 1 else { return false }
            try Exceptions.open(
                .init(
                    kind: "batch-unknown",
                    subject: "batch \(batch.id)",
                    detail:
                        "the book was put back to before its release, if there was one, and no file of message "
                        + "\(batch.messageId) was found: did the bank get it?"
                ),
                engine: engine,
                in: transaction
            )
            try AuditChain.record(
                "batch.unknown",
                subject: "batch \(batch.id)",
                details: [("messageId", batch.messageId), ("how", "not found after a restore")],
                engine: engine,
                in: transaction
            )
            return true
        }
    }

    /// What noting a file came to.
    struct Noted: Sendable {
        /// The claims that are held now, the first few by their ids.
        var held: (count: Int, examples: [String]) = (0, [])
        /// Debits of claims that this book does not have.
        var strangers = 0
    }

    /// Notes the debits of a file that this book does not know, and holds their claims.
    ///
    /// - Parameters:
    ///   - file: What the file says.
    ///   - name: Its name.
    ///   - sha256: Its hash.
    ///   - rail: The rail that reads it.
    ///   - restoration: Since when claims have been imported that may be the same debts once more.
    ///   - bytes: The file again.
    /// - Returns: What was held; `nil` when the file had been noted before.
    /// - Throws: ``EngineError`` when a batch cannot be frozen anew; the reader's and the driver's errors.
    func note(
        _ file: ReleasedFile,
        name: String,
        sha256: [UInt8],
        rail: any Rail,
        restoration: Restoration,
        bytes: FileBytesSource
    ) throws -> Noted? {
        guard let reference = file.messageId else { return nil }
        return try engine.database.write { transaction in
            let key: Bindings = ["t": engine.tenant.id, "message": reference.text]
            if try transaction.first(Self.isNoted, key, { _ in true }) == true { return nil }
            try load(name, message: reference, rail: rail, bytes: bytes, in: transaction)
            try transaction.execute(Self.givenIds, key)
            try transaction.execute(
                Self.skipRevision,
                [
                    "t": engine.tenant.id, "id": Batches.number(inMessageId: reference.number),
                    "revision": Batches.revision(inMessageId: reference.number),
                ]
            )
            if file.count > 1000 { try transaction.refreshStatistics(of: ["lost_debit"]) }
            var noted = Noted()
            noted.held = try engine.claims.holdLost(
                message: reference.text,
                firstNewClaim: restoration.firstClaim,
                in: transaction
            )
            let strangers = try transaction.first(Self.unknownClaims, key) {
                (Int($0.integer(0)), $0.optionalText(1) ?? "")
            }
            noted.strangers = strangers?.0 ?? 0
            try record(file, name: name, sha256: sha256, noted, example: strangers?.1 ?? "", in: transaction)
            return noted
        }
    }

    private func load(
        _ name: String,
        message: BookReference,
        rail: any Rail,
        bytes: FileBytesSource,
        in transaction: any Transaction
    ) throws {
        let keys = engine.keys
        let tenant = engine.tenant
        try transaction.load(Self.target) { writer in
            var number: Int64 = 0
            _ = try rail.readReleased(name, bytes) { _, debit in
                number += 1
                let ours = BookReference(debit.endToEndId.bytes.span).flatMap { found in
                    found.book == tenant.book ? found : nil
                }
                try writer.integer(tenant.id)
                try writer.text(message.text)
                try writer.integer(number)
                try writer.integer(ours?.claim.map(Int64.init))
                try writer.integer(ours?.attempt.map(Int64.init))
                try writer.text(debit.endToEndId.bytes.span)
                try writer.blob(keys.blindIndex(debit.account.bytes).span)
                try writer.integer(debit.amount)
                try writer.integer(Int64(debit.collectOn.daysSinceEpoch))
                try writer.endRow()
            }
        }
    }

    private func record(
        _ file: ReleasedFile,
        name: String,
        sha256: [UInt8],
        _ noted: Noted,
        example: String,
        in transaction: any Transaction
    ) throws {
        let message = file.messageId?.text ?? ""
        var words = [
            "\(file.count) debits went out in \(name) (message \(message)), which this book does not know"
        ]
        if noted.held.count > 0 {
            let more = noted.held.count - noted.held.examples.count
            words.append(
                "held: claims " + noted.held.examples.joined(separator: ", ")
                    + (more > 0 ? " and \(more) more" : "")
            )
        }
        if noted.strangers > 0 {
            words.append("\(noted.strangers) are of claims that it does not have, \(example) for example")
        }
        try Exceptions.open(
            .init(
                kind: "file-lost",
                subject: "message \(message)",
                fileName: name,
                detail: words.joined(separator: "; ")
            ),
            engine: engine,
            in: transaction
        )
        try AuditChain.record(
            "batch.lost",
            subject: "message \(message)",
            details: [
                ("sha256", sha256.hex), ("debits", String(file.count)), ("total", String(file.total)),
                ("held", String(noted.held.count)), ("unknownClaims", String(noted.strangers)),
            ],
            engine: engine,
            in: transaction
        )
    }
}
