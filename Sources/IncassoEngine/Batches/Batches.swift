import IncassoCore
import IncassoSQL

/// Batches: built, frozen, approved, released, and what the bank says of them.
public struct Batches {
    let engine: Engine

    static let list = Statement(
        "batches.list",
        """
        SELECT a.id, r.reference, a.scheme, a.state, a.count, a.total, a.currency,
          (SELECT min(b.effective_on) FROM block b WHERE b.tenant_id = :t AND b.batch_id = a.id AND b.count > 0),
          a.message_id, a.directory, a.file_name, a.sha256, a.prepared_by, a.reverses
        FROM batch a CROSS JOIN creditor r
        WHERE a.tenant_id = :t AND r.tenant_id = :t AND r.id = a.creditor_id
          AND (:id = 0 OR a.id = :id) AND (:state = '' OR a.state = :state) AND (:c = 0 OR a.creditor_id = :c)
        ORDER BY a.id
        """
    )
    private static let approvals = Statement(
        "batches.approvals",
        "SELECT actor FROM approval WHERE tenant_id = :t AND batch_id = :id AND sha256 = :sha ORDER BY at, actor"
    )
    private static let blockList = Statement(
        "batches.blocks",
        """
        SELECT id, sequence, requested_on, effective_on, state, count, total, reject_count, settled_on,
          (SELECT f.reference FROM foreign_block f WHERE f.tenant_id = :t AND f.block_id = block.id)
        FROM block WHERE tenant_id = :t AND batch_id = :id AND count > 0 ORDER BY effective_on, id
        """
    )

    private static let requestedDays = Statement(
        "batches.requestedDays",
        """
        SELECT DISTINCT b.id, p.requested_on FROM block b CROSS JOIN block_part p
        WHERE b.tenant_id = :t AND b.batch_id = :id AND p.tenant_id = :t AND p.block_id = b.id ORDER BY b.id, p.requested_on
        """
    )

    /// All batches, oldest first.
    ///
    /// - Parameters:
    ///   - state: Only those in this state.
    ///   - creditor: Only those of this creditor.
    /// - Returns: The batches without their blocks.
    /// - Throws: The driver's error.
    public func list(state: Batch.State? = nil, creditor: Creditor? = nil) throws -> [Batch] {
        try engine.database.read { transaction in
            try transaction.all(
                Self.list,
                ["t": engine.tenant.id, "id": 0, "state": state?.rawValue ?? "", "c": creditor?.id ?? 0]
            ) { row in try batch(row, blocks: [], approvedBy: []) }
        }
    }

    /// One batch with its blocks and approvals.
    ///
    /// - Throws: ``EngineError`` when there is none with this number.
    public func show(_ id: Int64) throws -> Batch {
        try engine.database.read { transaction in
            var batch = try find(id, in: transaction)
            var days: [String: [LocalDate]] = [:]
            try transaction.query(Self.requestedDays, ["t": engine.tenant.id, "id": id]) { row in
                days[blockReference(row.integer(0)), default: []].append(try row.date(1))
            }
            for index in batch.blocks.indices {
                if let asked = days[batch.blocks[index].reference], asked.count > 1 {
                    batch.blocks[index].requestedDays = asked
                }
            }
            return batch
        }
    }

    func find(_ id: Int64, in transaction: any Transaction) throws -> Batch {
        let blocks = try transaction.all(Self.blockList, ["t": engine.tenant.id, "id": id]) { row in
            Batch.Block(
                reference: row.optionalText(9) ?? blockReference(row.integer(0)),
                sequence: row.text(1),
                requestedOn: try row.date(2),
                effectiveOn: try row.date(3),
                state: row.text(4),
                count: Int(row.integer(5)),
                total: row.integer(6),
                rejected: Int(row.integer(7)),
                settledOn: try row.optionalDate(8)
            )
        }
        let bindings: Bindings = ["t": engine.tenant.id, "id": id, "state": "", "c": 0]
        guard
            let head = try transaction.first(
                Self.list,
                bindings,
                { row in (try batch(row, blocks: blocks, approvedBy: []), row.bytes(11)) }
            )
        else {
            throw EngineError(
                .notFound,
                "there is no batch \(id)",
                remedy: "`incasso batch list` shows them all."
            )
        }
        var found = head.0
        if found.reverses != nil { try addReversed(to: &found, in: transaction) }
        let approvedBy = try transaction.all(
            Self.approvals,
            ["t": engine.tenant.id, "id": id, "sha": head.1]
        ) { $0.text(0) }
        return found.with(approvedBy: approvedBy)
    }

    /// What a reversal file takes back, block by block, and until when.
    private func addReversed(to batch: inout Batch, in transaction: any Transaction) throws {
        let blocks = try ReversalRendering(engine: engine).blocks(of: batch.id, in: transaction)
        let rail = Rails.reversingRail(for: batch.scheme)
        batch.lastDay = blocks.compactMap { rail?.lastReversalDay(collectedOn: $0.effectiveOn) }.min()
        batch.blocks = blocks
    }

    private static let answered = Statement(
        "batches.answeredUnsent",
        """
        SELECT n.file_id, n.entry_no FROM entry_note n CROSS JOIN bank_entry e
        WHERE n.tenant_id = :t AND n.outcome = 'parked' AND n.resolved_at IS NULL AND n.rule = 'answer-for-unsent'
          AND e.tenant_id = :t AND e.file_id = n.file_id AND e.no = n.entry_no
          AND (e.batch_id = :id OR EXISTS (SELECT 1 FROM block b WHERE b.tenant_id = :t AND b.id = e.block_id AND b.batch_id = :id))
        LIMIT 1
        """
    )

    /// Refuses to go on with a batch that was not sent as far as we know, and of which the bank says that it has it.
    func checkUnanswered(_ id: Int64, in transaction: any Transaction) throws {
        let note = try transaction.first(Self.answered, ["t": engine.tenant.id, "id": id]) {
            "e\($0.integer(0))-\($0.integer(1))"
        }
        guard let note else { return }
        throw EngineError(
            .refused,
            "the bank has answered about batch \(id), which was not sent as far as we know (exception \(note))",
            remedy: "Find out what the bank has, then resolve the exception."
        )
    }

    /// The id of a block in its file.
    func blockReference(_ id: Int64) -> String {
        BookReference(kind: .block, book: engine.tenant.book, number: UInt64(id)).text
    }

    private func batch(_ row: any Row, blocks: [Batch.Block], approvedBy: [String]) throws -> Batch {
        guard let state = Batch.State(rawValue: row.text(3)), let currency = Currency(row.text(6)) else {
            throw EngineError(
                .storage,
                "batch \(row.integer(0)) holds a state or currency that does not exist"
            )
        }
        let directory = row.optionalText(9)
        return Batch(
            id: row.integer(0),
            creditor: row.text(1),
            scheme: row.text(2),
            state: state,
            count: Int(row.integer(4)),
            total: Money(minorUnits: row.integer(5), currency: currency),
            dueDate: try row.optionalDate(7),
            messageId: row.optionalText(8),
            file: directory.map { $0 + "/" + row.text(10) },
            sha256: row.isNull(11) ? nil : row.bytes(11).hex,
            preparedBy: row.text(12),
            approvedBy: approvedBy,
            blocks: blocks,
            reverses: row.optionalInteger(13)
        )
    }
}

extension Engine {
    /// Batches.
    public var batches: Batches { Batches(engine: self) }
}

extension Batch {
    fileprivate func with(approvedBy: [String]) -> Batch {
        var batch = self
        batch.approvedBy = approvedBy
        return batch
    }
}
