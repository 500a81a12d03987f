public import IncassoCore
import IncassoSQL

/// What a request to take debits back made, or would make.
public struct ReversalReport: Sendable {
    /// The reversal files, one for each collection file whose debits go back.
    public let batches: [Batch]
    /// Why debits stay collected, one finding for each debit, or for those of a block that share a cause.
    public let findings: [Diagnostic]
    /// How many debits stay collected.
    public let refused: Int
}

/// Makes reversal files: debits are named and judged, and a file is frozen that takes back those that can be (decision
/// 0059), all in one transaction.
struct ReversalBuilder {
    let engine: Engine
    let reason: ReversalReason
    let note: String?

    /// A collection file, and which of its debits are to go back.
    struct Source {
        let batch: Int64
        /// `nil` means all of them.
        var debits: [ReversalCandidates.Debit]?
        let count: Int
    }

    private static let insertBatch = Statement(
        "batches.reverse.insertBatch",
        """
        INSERT INTO batch (tenant_id, id, creditor_id, scheme, currency, state, prepared_by, renaming, reverses)
        SELECT tenant_id, :id, creditor_id, scheme, currency, 'draft', :by, 0, id FROM batch WHERE tenant_id = :t AND id = :source
        """
    )
    private static let insert = Statement(
        "batches.reverse.insert",
        """
        INSERT INTO reversal (tenant_id, id, batch_id, claim_id, attempt, block_id, amount, reason, note, state)
        SELECT z.tenant_id, CAST(:first AS BIGINT) + row_number() OVER (ORDER BY z.claim_id, z.attempt) - 1, :batch, z.claim_id, z.attempt,
          z.block_id, z.amount, :reason, CAST(:note AS TEXT), 'requested'
        FROM reversal_candidate z WHERE z.tenant_id = :t AND z.why IS NULL
        """
    )
    private static let total = Statement(
        "batches.reverse.total",
        """
        SELECT count(*), coalesce(CAST(sum(amount) AS BIGINT), 0) FROM reversal WHERE tenant_id = :t AND batch_id = :id
        """
    )
    private static let title = Statement(
        "batches.reverse.title",
        """
        UPDATE batch SET count = :count, total = :total, message_id = :message, created_at = :at, settings = :settings
        WHERE tenant_id = :t AND id = :id AND state = 'draft'
        """
    )
    private static let freeze = Statement(
        "batches.reverse.freeze",
        """
        UPDATE batch SET state = 'frozen', sha256 = :sha, size = :size WHERE tenant_id = :t AND id = :id AND state = 'draft'
        """
    )
    private static let withdraw = Statement(
        "batches.reverse.withdraw",
        "UPDATE reversal SET state = 'withdrawn' WHERE tenant_id = :t AND batch_id = :id AND state = 'requested'"
    )

    /// The rehearsal's way out of the transaction.
    private struct DryRun: Error {
        let report: ReversalReport
    }

    /// What became of the debits that cannot be taken back.
    private struct Refused {
        var findings: [Diagnostic] = []
        var count = 0
    }

    /// Makes one reversal file for each source that has debits to take back.
    ///
    /// - Parameters:
    ///   - sources: The collection files.
    ///   - isDryRun: Whether to undo it all at the end.
    /// - Returns: The files, and what stays collected and why.
    /// - Throws: ``EngineError`` when nothing can be taken back, listing why for each debit, or a file cannot be made.
    func build(_ sources: [Source], isDryRun: Bool) throws -> ReversalReport {
        let firstBatch = try Counters.take(.batch, count: sources.count, engine: engine)
        let all = sources.reduce(0) { $0 + $1.count }
        let first = try Counters.take(.reversal, count: max(1, all), engine: engine)
        var copies: [[UInt8]] = []
        func dropCopies() {
            for sha256 in copies { engine.archive.dropFrozen(sha256) }
            copies = []
        }
        do {
            return try engine.database.write { transaction in
                dropCopies()  // the body may run again
                var batches: [Batch] = []
                var refused = Refused()
                var next = first
                for (index, source) in sources.enumerated() {
                    let id = firstBatch + Int64(index)
                    let batch = try make(id, of: source, first: next, &refused, in: transaction) { sha256 in
                        copies.append(sha256)
                    }
                    next += Int64(source.count)
                    if let batch { batches.append(batch) }
                }
                try record(batches, in: transaction)
                let report = ReversalReport(
                    batches: batches,
                    findings: refused.findings,
                    refused: refused.count
                )
                if isDryRun { throw DryRun(report: report) }
                return report
            }
        } catch let rehearsal as DryRun {
            dropCopies()
            return rehearsal.report
        } catch {
            dropCopies()
            throw error
        }
    }

    /// Makes the reversal file of one source.
    ///
    /// - Returns: The frozen batch, or `nil` when none of the debits can be taken back.
    private func make(
        _ id: Int64,
        of source: Source,
        first: Int64,
        _ refused: inout Refused,
        in transaction: any Transaction,
        keep: ([UInt8]) -> Void
    ) throws -> Batch? {
        let original = try engine.batches.find(source.batch, in: transaction)
        // As it is now: the file at the bank of today has to keep the bank's limits of today.
        let owner = try BatchRendering(engine: engine).load(source.batch, in: transaction).creditor.id
        let creditor = try engine.creditors.creditor(id: owner, in: transaction)
        let rail = try Self.rail(of: original)
        let candidates = ReversalCandidates(tenant: engine.tenant.id)
        if let debits = source.debits {
            try candidates.add(debits, of: source.batch, in: transaction)
        } else {
            try candidates.add(batch: source.batch, in: transaction)
        }
        let days = rail.reversible(
            receivedOn: rail.receptionDay(creditor: creditor, clock: engine.clock),
            madeOn: engine.clock.wallTime(in: creditor.bank.timeZone).date
        )
        try candidates.judge(days: days, in: transaction)
        try tell(candidates, rail, &refused, in: transaction)
        let key: Bindings = ["t": engine.tenant.id, "id": id]
        try transaction.execute(
            Self.insertBatch,
            ["t": engine.tenant.id, "id": id, "by": engine.actor.name, "source": source.batch]
        )
        try transaction.execute(
            Self.insert,
            [
                "t": engine.tenant.id, "first": first, "batch": id, "reason": reason.rawValue, "note": note,
            ]
        )
        try candidates.clear(in: transaction)
        let totals = try transaction.first(Self.total, key) { ($0.integer(0), $0.integer(1)) } ?? (0, 0)
        guard totals.0 > 0 else {
            try transaction.execute(Self.drop, key)
            return nil
        }
        try freeze(id, totals, creditor: creditor, in: transaction, keep: keep)
        return try engine.batches.find(id, in: transaction)
    }

    private static let drop = Statement(
        "batches.reverse.drop",
        "DELETE FROM batch WHERE tenant_id = :t AND id = :id AND state = 'draft'"
    )

    /// The rail of a batch whose debits can be taken back.
    static func rail(of batch: Batch) throws(EngineError) -> any ReversingRail {
        guard batch.reverses == nil else {
            throw EngineError(.refused, "batch \(batch.id) takes debits back itself and cannot be reversed")
        }
        guard let rail = Rails.reversingRail(for: batch.scheme) else {
            throw EngineError(
                .refused,
                "debits of the scheme \(batch.scheme) cannot be taken back by a file",
                remedy: "Pay the money back another way; your bank tells which."
            )
        }
        return rail
    }

    /// Collects why debits cannot be taken back; what all debits of a block share is told once.
    private func tell(
        _ candidates: ReversalCandidates,
        _ rail: any ReversingRail,
        _ refused: inout Refused,
        in transaction: any Transaction
    ) throws {
        var shared: [String: (first: ReversalRefusal, count: Int)] = [:]
        var order: [String] = []
        try candidates.refused(in: transaction) { refusal in
            refused.count += 1
            guard refusal.isOfBlock else {
                let block = engine.batches.blockReference(refusal.block)
                return refused.findings.append(refusal.finding(count: 1, rail: rail, block: block))
            }
            let key = "\(refusal.block) \(refusal.why)"
            if shared[key] == nil { order.append(key) }
            shared[key, default: (refusal, 0)].count += 1
        }
        for key in order {
            guard let (first, count) = shared[key] else { continue }
            let block = engine.batches.blockReference(first.block)
            refused.findings.append(first.finding(count: count, rail: rail, block: block))
        }
    }

    /// Decides the file to the byte and keeps its sealed copy.
    private func freeze(
        _ id: Int64,
        _ totals: (count: Int64, sum: Int64),
        creditor: Creditor,
        in transaction: any Transaction,
        keep: ([UInt8]) -> Void
    ) throws {
        let tenant = engine.tenant.id
        try transaction.execute(
            Self.title,
            [
                "t": tenant, "id": id, "count": totals.count, "total": totals.sum,
                "message": try engine.batches.messageId(id),
                "at": try BatchRendering.stored(engine.clock.wallTime(in: creditor.bank.timeZone).iso),
                "settings": try engine.creditors.settings(id: creditor.id, in: transaction),
            ]
        )
        let rendering = BatchRendering(engine: engine)
        let copy = try engine.archive.writer(for: .frozen)
        try rendering.render(try rendering.load(id, in: transaction), to: copy, in: transaction)
        let size = copy.size
        let sha256 = try copy.finish()
        keep(sha256)
        guard size <= creditor.bank.maxBytes else {
            throw EngineError(
                .refused,
                "the reversal file has \(size) bytes, more than the bank's limit of \(creditor.bank.maxBytes)",
                remedy: "Reverse the claims in parts with `incasso collection reverse`."
            )
        }
        try transaction.execute(Self.freeze, ["t": tenant, "id": id, "sha": sha256, "size": size])
    }

    /// Records what was frozen, after everything is: the audit chain is shared.
    private func record(_ batches: [Batch], in transaction: any Transaction) throws {
        for batch in batches {
            var details = [
                ("messageId", batch.messageId ?? ""), ("sha256", batch.sha256 ?? ""),
                ("reverses", String(batch.reverses ?? 0)), ("reason", reason.rawValue),
                ("count", String(batch.count)), ("total", String(batch.total.minorUnits)),
                ("currency", batch.total.currency.code),
            ]
            if let note { details.append(("note", note)) }
            try AuditChain.record(
                "batch.reverse",
                subject: "batch \(batch.id)",
                details: details,
                engine: engine,
                in: transaction
            )
        }
    }

    /// Frees the debits of a reversal file that is not handed over.
    static func withdraw(batch: Int64, tenant: Int64, in transaction: any Transaction) throws {
        try transaction.execute(withdraw, ["t": tenant, "id": batch])
    }
}
