import IncassoCore
import IncassoSQL

/// A batch whose file was made elsewhere and goes to the bank as it is (decision 0061).
///
/// It is frozen from its first moment: the file is its sealed copy, and goes whole or not at all.
struct GivenBatch {
    let engine: Engine

    /// The numbers that it takes.
    struct Numbers {
        let batch: Int64
        let plan: Int64
        let firstBlock: Int64
        /// The group of the first block; those of the others follow.
        let firstGroup: Int64
    }

    private static let insert = Statement(
        "batches.given.insert",
        """
        INSERT INTO batch (tenant_id, id, creditor_id, scheme, currency, state, prepared_by, count, total, renaming,
          message_id, created_at, sha256, size, settings, given_file)
        VALUES (:t, :id, :c, :scheme, :currency, 'frozen', :by, :count, :total, 0, :message, :at, :sha, :size, :settings, :name)
        """
    )
    private static let byMessage = Statement(
        "batches.given.byMessage",
        "SELECT id FROM batch WHERE tenant_id = :t AND message_id = :message"
    )
    private static let name = Statement(
        "batches.given.name",
        "SELECT given_file FROM batch WHERE tenant_id = :t AND id = :id AND given_file IS NOT NULL"
    )
    private static let ofClaim = Statement(
        "batches.given.ofClaim",
        """
        SELECT a.id, a.given_file FROM collection c CROSS JOIN block b CROSS JOIN batch a
        WHERE c.tenant_id = :t AND c.claim_id = :claim AND b.tenant_id = :t AND b.id = c.block_id AND b.state = 'frozen'
          AND a.tenant_id = :t AND a.id = b.batch_id AND a.given_file IS NOT NULL
        ORDER BY c.attempt DESC LIMIT 1
        """
    )
    private static let sameBlockIds = Statement(
        "batches.given.sameBlockIds",
        """
        SELECT f.reference, max(b.batch_id) FROM foreign_block f CROSS JOIN foreign_block o CROSS JOIN block b
        WHERE f.tenant_id = :t AND f.block_id BETWEEN :first AND :last AND o.tenant_id = :t AND o.reference = f.reference
          AND o.block_id < :first AND b.tenant_id = :t AND b.id = o.block_id AND b.state <> 'cancelled'
        GROUP BY f.reference ORDER BY f.reference
        """
    )
    private static let blockTarget = BulkTarget(
        table: "block",
        columns: [
            "tenant_id", "id", "batch_id", "group_id", "plan_id", "state", "scheme", "sequence",
            "requested_on", "effective_on", "first_claim", "last_claim", "count", "total", "reject_count",
            "reject_total",
        ]
    )
    private static let referenceTarget = BulkTarget(
        table: "foreign_block",
        columns: ["tenant_id", "block_id", "reference"]
    )

    /// The batch that has a file's bytes or its message id.
    func known(
        sha256: [UInt8],
        messageId: String,
        in transaction: any Transaction
    ) throws -> (batch: Batch, isSameFile: Bool)? {
        let tenant = engine.tenant.id
        let same = try transaction.first(Batches.byHash, ["t": tenant, "sha": sha256]) { $0.integer(0) }
        if let same { return (try engine.batches.find(same, in: transaction), true) }
        let named = try transaction.first(Self.byMessage, ["t": tenant, "message": messageId]) {
            $0.integer(0)
        }
        return try named.map { (try engine.batches.find($0, in: transaction), false) }
    }

    /// Freezes a file whose claims are in the book, each block as the claim group of its debits.
    ///
    /// - Parameters:
    ///   - file: The file as it was read.
    ///   - copy: Its name, hash and size; the sealed copy is there.
    ///   - numbers: What was taken for it.
    ///   - claims: The numbers of its claims, in the file's order.
    ///   - creditor: Whose.
    ///   - transaction: The import's transaction.
    /// - Returns: Block ids that an earlier file has, too, and its batch.
    /// - Throws: ``EngineError`` when the attempts do not add up; the driver's error.
    func freeze(
        _ file: CollectionFile,
        copy: GivenCopy,
        numbers: Numbers,
        claims: Claims.Numbers,
        creditor: Creditor,
        in transaction: any Transaction
    ) throws -> [(reference: String, batch: Int64)] {
        let tenant = engine.tenant.id
        let count = file.blocks.reduce(0) { $0 + $1.count }
        let total = file.blocks.reduce(Int64(0)) { $0 + $1.total }
        try transaction.execute(
            Self.insert,
            [
                "t": tenant, "id": numbers.batch, "c": creditor.id, "scheme": file.blocks.first?.scheme ?? "",
                "currency": creditor.currency.code, "by": engine.actor.name, "count": count, "total": total,
                "message": file.messageId, "at": createdAt(file, creditor: creditor), "sha": copy.sha256,
                "size": copy.size, "name": copy.name,
                "settings": try engine.creditors.settings(id: creditor.id, in: transaction),
            ]
        )
        try transaction.load([Self.blockTarget, Self.referenceTarget]) { writers in
            for (index, block) in file.blocks.enumerated() {
                try write(block, index, numbers: numbers, claims: claims, to: writers)
            }
        }
        let made = try Collections.insertPlanned(
            plan: numbers.plan,
            creditor: creditor.id,
            hasParts: false,
            tenant: tenant,
            in: transaction
        )
        guard made == count else {
            throw EngineError(.storage, "\(made) attempts were made where the file asks for \(count)")
        }
        try transaction.refreshStatistics(of: ["collection", "block"])
        try AuditChain.record(
            "batch.freeze",
            subject: "batch \(numbers.batch)",
            details: [
                ("messageId", file.messageId), ("sha256", copy.sha256.hex), ("count", String(count)),
                ("total", String(total)), ("currency", creditor.currency.code), ("asIs", copy.name),
            ],
            engine: engine,
            in: transaction
        )
        return try transaction.all(
            Self.sameBlockIds,
            [
                "t": tenant, "first": numbers.firstBlock,
                "last": numbers.firstBlock + Int64(file.blocks.count) - 1,
            ]
        ) { ($0.text(0), $0.integer(1)) }
    }

    private func write(
        _ block: CollectionFile.Block,
        _ index: Int,
        numbers: Numbers,
        claims: Claims.Numbers,
        to writers: [any BulkWriter]
    ) throws {
        let (tenant, id) = (engine.tenant.id, numbers.firstBlock + Int64(index))
        let first = claims.claim(ofRow: block.firstRow)
        let day = Int64(block.collectOn.daysSinceEpoch)
        let head = [tenant, id, numbers.batch, numbers.firstGroup + Int64(index), numbers.plan]
        for value in head { try writers[0].integer(value) }
        try writers[0].text("frozen")
        try writers[0].text(block.scheme)
        try writers[0].text(block.sequence)
        let rest = [day, day, first, first + Int64(block.count) - 1, Int64(block.count), block.total, 0, 0]
        for value in rest { try writers[0].integer(value) }
        try writers[0].endRow()
        try writers[1].integer(tenant)
        try writers[1].integer(id)
        try writers[1].text(block.id)
        try writers[1].endRow()
    }

    /// When the file says that it was made; now, where it says so in a way that is not read.
    private func createdAt(_ file: CollectionFile, creditor: Creditor) throws -> Int64 {
        if let stored = try? BatchRendering.stored(String(file.createdAt.prefix(19))) { return stored }
        return try BatchRendering.stored(engine.clock.wallTime(in: creditor.bank.timeZone).iso)
    }

    /// Refuses to take a claim's debit out of a file that cannot be changed.
    static func refuseToPart(
        claim: Int64,
        _ reference: String,
        engine: Engine,
        in transaction: any Transaction
    ) throws {
        let found = try transaction.first(ofClaim, ["t": engine.tenant.id, "claim": claim]) {
            (batch: $0.integer(0), file: $0.text(1))
        }
        guard let found else { return }
        throw EngineError(
            .refused,
            "the debit of claim \(reference) stands in \(found.file), which goes to the bank as it is",
            remedy:
                "The file goes whole or not at all: `incasso batch cancel \(found.batch)` withdraws it, and holds its claims."
        )
    }

    /// Withdraws a batch as a whole after a debit was taken out of it, where its file was made elsewhere.
    ///
    /// Its claims are held until a person says who asks for them again: the other program, or we.
    ///
    /// - Returns: Whether it is such a batch.
    func void(_ id: Int64, in transaction: any Transaction) throws -> Bool {
        let key: Bindings = ["t": engine.tenant.id, "id": id]
        guard let file = try transaction.first(Self.name, key, { $0.text(0) }) else { return false }
        try transaction.execute(Batches.cancelBatch, key)
        try transaction.execute(Batches.voidApprovals, key)
        try Collections.withdraw(
            batch: id,
            on: engine.today.daysSinceEpoch,
            tenant: engine.tenant.id,
            in: transaction
        )
        try transaction.execute(Batches.cancelBlocks, key)
        let reason = "a debit of it was paid or withdrawn, and \(file) goes whole or not at all"
        try Exceptions.open(
            .init(kind: "batch-voided", subject: "batch \(id)", fileName: file, detail: reason),
            engine: engine,
            in: transaction
        )
        try AuditChain.record(
            "batch.cancel",
            subject: "batch \(id)",
            details: [("reason", reason)],
            engine: engine,
            in: transaction
        )
        return true
    }
}

/// A file that was made elsewhere, as its sealed copy is known.
struct GivenCopy {
    let name: String
    let sha256: [UInt8]
    let size: Int
}
