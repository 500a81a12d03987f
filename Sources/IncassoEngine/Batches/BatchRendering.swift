import IncassoCore
import IncassoSQL

/// Turns a frozen batch into bytes: the same bytes each time.
struct BatchRendering {
    let engine: Engine

    private static let head = Statement(
        "batches.render.head",
        """
        SELECT creditor_id, scheme, message_id, created_at, count, total, settings, reverses,
          CASE WHEN given_file IS NOT NULL THEN sha256 END
        FROM batch WHERE tenant_id = :t AND id = :id
        """
    )
    private static let blocks = Statement(
        "batches.render.blocks",
        """
        SELECT id, sequence, effective_on, count, total, first_claim, last_claim, CASE WHEN group_id IS NULL THEN 1 ELSE 0 END,
          first_number, withdrawn_count,
          (SELECT f.reference FROM foreign_block f WHERE f.tenant_id = :t AND f.block_id = block.id)
        FROM block WHERE tenant_id = :t AND batch_id = :id AND count > 0 ORDER BY id
        """
    )

    /// The frozen batch with this number.
    func load(_ id: Int64, in transaction: any Transaction) throws -> FrozenBatch {
        let bindings: Bindings = ["t": engine.tenant.id, "id": id]
        var blocks = try transaction.all(Self.blocks, bindings) { row in
            FrozenBlock(
                id: row.integer(0),
                reference: row.optionalText(10) ?? engine.batches.blockReference(row.integer(0)),
                sequence: row.text(1),
                effectiveOn: try row.date(2),
                count: Int(row.integer(3)),
                total: row.integer(4),
                firstClaim: row.integer(5),
                lastClaim: row.integer(6),
                isSingle: row.integer(7) == 1,
                firstNumber: row.optionalInteger(8),
                isWhole: row.integer(9) == 0
            )
        }
        let head = try transaction.first(Self.head, bindings) { row in
            (
                row.integer(0), row.text(1), row.text(2), row.integer(3), Int(row.integer(4)), row.integer(5),
                row.text(6), row.optionalInteger(7), row.isNull(8) ? nil : row.bytes(8)
            )
        }
        guard let head else { throw EngineError(.notFound, "there is no batch \(id)") }
        if head.7 != nil {
            blocks = try ReversalRendering(engine: engine).blocks(of: id, in: transaction).map(
                FrozenBlock.init
            )
        }
        return FrozenBatch(
            id: id,
            creditor: try Creditor(text: head.6, file: "the creditor's file at the freeze", id: head.0),
            scheme: head.1,
            messageId: head.2,
            createdAt: WallTime(secondsSinceEpoch: head.3).iso,
            count: head.4,
            total: head.5,
            blocks: blocks,
            reverses: head.7,
            givenFile: head.8
        )
    }

    /// Writes a batch's file.
    ///
    /// The writer refuses to end a block whose rows differ in count or sum from the totals that were frozen.
    ///
    /// - Parameters:
    ///   - batch: The batch.
    ///   - sink: Takes the bytes.
    ///   - transaction: Where to read.
    ///   - refused: Takes a debit that the writer refuses, by the places of its block and of itself from 1; then the rest is
    ///     looked at too, and the bytes are worth nothing. Without it the first refusal ends the rendering.
    /// - Throws: The writer's refusal, the sink's or the driver's error.
    func render(
        _ batch: FrozenBatch,
        to sink: any ByteSink,
        in transaction: any Transaction,
        refused: ((_ block: Int, _ debit: Int, _ finding: Diagnostic) -> Void)? = nil
    ) throws {
        if let source = batch.reverses {
            let rendering = ReversalRendering(engine: engine)
            return try rendering.render(batch, of: source, to: sink, in: transaction)
        }
        // A file that was made elsewhere is its sealed copy.
        if let sha256 = batch.givenFile { return try engine.archive.read(sha256) { try sink.write($0) } }
        guard let rail = Rails.rail(for: batch.scheme) else {
            throw EngineError(.storage, "no rail carries the scheme \(batch.scheme)")
        }
        let addresses = batch.creditor.sepa?.iban.isEEA == false
        var done = 0
        var blockNumber = 0
        let write: (FrozenBlock, (borrowing DebitRow) throws -> Void) throws -> Void = { block, take in
            blockNumber += 1
            var debit = 0
            try Collections.walk(block, addresses: addresses, engine: engine, in: transaction) { row in
                debit += 1
                do {
                    try take(row)
                } catch {
                    guard let refused, let finding = rail.finding(of: error) else { throw error }
                    refused(blockNumber, debit, finding)
                }
                done += 1
                if done & 0x3FFF == 0 { engine.progress?.progress("writing", done: done, total: batch.count) }
            }
        }
        try rail.write(batch, rows: write, to: sink)
        engine.progress?.finish("writing")
    }

    /// A creation time as it is stored: seconds on the creditor's wall.
    static func stored(_ createdAt: String) throws -> Int64 {
        guard let date = LocalDate(iso: createdAt.prefix(10)) else {
            throw EngineError(.storage, "\(createdAt) is no time")
        }
        let parts = createdAt.dropFirst(11).split(separator: ":").compactMap { Int64($0) }
        guard parts.count == 3 else { throw EngineError(.storage, "\(createdAt) is no time") }
        return Int64(date.daysSinceEpoch) * 86_400 + parts[0] * 3600 + parts[1] * 60 + parts[2]
    }
}
