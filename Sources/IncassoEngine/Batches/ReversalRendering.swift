import IncassoCore
import IncassoSQL

/// Turns a frozen reversal into bytes: the same bytes each time, made from the kept copy of the collection file.
struct ReversalRendering {
    let engine: Engine

    private static let blocks = Statement(
        "batches.reverse.blocks",
        """
        SELECT b.id, b.sequence, b.requested_on, b.effective_on, count(*), CAST(sum(r.amount) AS BIGINT),
          CAST(sum(CASE WHEN r.state = 'rejected' THEN 1 ELSE 0 END) AS BIGINT), min(r.state), max(r.state),
          (SELECT f.reference FROM foreign_block f WHERE f.tenant_id = :t AND f.block_id = b.id)
        FROM reversal r CROSS JOIN block b
        WHERE r.tenant_id = :t AND r.batch_id = :id AND b.tenant_id = :t AND b.id = r.block_id
        GROUP BY b.id, b.sequence, b.requested_on, b.effective_on ORDER BY b.id
        """
    )
    private static let source = Statement(
        "batches.reverse.source",
        "SELECT sha256 FROM batch WHERE tenant_id = :t AND id = :id"
    )
    private static let items = Statement(
        "batches.reverse.items",
        """
        SELECT r.id, r.claim_id, r.attempt, r.amount, r.reason, CASE WHEN r.attempt = 1 THEN c.end_to_end_id END
        FROM reversal r CROSS JOIN claim c
        WHERE r.tenant_id = :t AND r.batch_id = :id AND c.tenant_id = :t AND c.id = r.claim_id
        """
    )

    /// The blocks of the collection file of which a reversal takes debits back, with what goes back.
    func blocks(of batch: Int64, in transaction: any Transaction) throws -> [Batch.Block] {
        try transaction.all(Self.blocks, ["t": engine.tenant.id, "id": batch]) { row in
            Batch.Block(
                reference: row.optionalText(9) ?? engine.batches.blockReference(row.integer(0)),
                sequence: row.text(1),
                requestedOn: try row.date(2),
                effectiveOn: try row.date(3),
                state: row.text(7) == row.text(8) ? row.text(7) : "mixed",
                count: Int(row.integer(4)),
                total: row.integer(5),
                rejected: Int(row.integer(6)),
                settledOn: nil
            )
        }
    }

    /// Writes a reversal file.
    ///
    /// - Parameters:
    ///   - batch: The head.
    ///   - source: The batch whose debits it takes back.
    ///   - sink: Takes the bytes.
    ///   - transaction: Where to read.
    /// - Throws: ``EngineError`` when the kept copy of the collection file is missing or does not hold the debits.
    func render(
        _ batch: FrozenBatch,
        of source: Int64,
        to sink: any ByteSink,
        in transaction: any Transaction
    ) throws {
        guard let rail = Rails.reversingRail(for: batch.scheme) else {
            throw EngineError(.storage, "no rail takes back debits of the scheme \(batch.scheme)")
        }
        let key: Bindings = ["t": engine.tenant.id, "id": source]
        guard let sha256 = try transaction.first(Self.source, key, { $0.bytes(0) }) else {
            throw EngineError(.notFound, "there is no batch \(source)")
        }
        guard DurableFile.exists(engine.archive.path(of: sha256)) else {
            throw EngineError(
                .refused,
                "the kept copy of the file of batch \(source) is missing, and a reversal repeats what stood in it",
                remedy: "Put the folder `archive` of the data directory back from the backup, then try again."
            )
        }
        let archive = engine.archive
        try rail.writeReversal(
            FrozenReversal(
                messageId: batch.messageId,
                createdAt: batch.createdAt,
                creditorName: batch.creditor.name,
                count: batch.count,
                total: batch.total,
                items: try items(of: batch.id, in: transaction)
            ),
            of: { feed in try archive.read(sha256) { try feed($0) } },
            to: sink
        )
    }

    private func items(of batch: Int64, in transaction: any Transaction) throws -> ReversalItems {
        var items = ReversalItems(book: engine.tenant.book)
        try transaction.query(Self.items, ["t": engine.tenant.id, "id": batch]) { row in
            guard let reason = ReversalReason(rawValue: row.text(4)) else {
                throw EngineError(
                    .storage,
                    "reversal \(row.integer(0)) holds a reason that does not exist"
                )
            }
            items.add(
                .init(id: row.integer(0), amount: row.integer(3), reason: reason),
                claim: row.integer(1),
                attempt: row.integer(2),
                endToEndId: row.isNull(5) ? nil : Array(row.text(5).utf8)
            )
        }
        return items
    }
}

extension FrozenBlock {
    /// A block of a collection file as far as a reversal file repeats it.
    init(_ block: Batch.Block) {
        self.init(
            id: 0,
            reference: block.reference,
            sequence: block.sequence,
            effectiveOn: block.effectiveOn,
            count: block.count,
            total: block.total,
            firstClaim: 0,
            lastClaim: 0,
            isSingle: false
        )
    }
}
