public import IncassoCore
import IncassoSQL

/// What a build made, or would make.
public struct BuildReport: Sendable {
    /// The batches.
    public let batches: [Batch]
    /// Claims set aside because their mandate may not be used.
    public let held: Int
    /// What a person should know, moved due dates for example.
    public let warnings: [Diagnostic]
    /// The last due date that was taken.
    public let until: LocalDate
    /// The first due date after it that waits, where nothing was due.
    public let nextDue: LocalDate?
}

/// Plans what is due and freezes it, in one transaction: from claims to files decided to the byte.
struct BatchBuilder {
    let engine: Engine
    let creditor: Creditor

    private static let insertBatch = Statement(
        "batches.insert",
        """
        INSERT INTO batch (tenant_id, id, creditor_id, scheme, currency, state, prepared_by, count, total, renaming)
        VALUES (:t, :id, :c, :scheme, :currency, 'draft', :by, :count, :total, 0)
        """
    )
    private static let insertBlock = Statement(
        "batches.insertBlock",
        """
        INSERT INTO block (tenant_id, id, batch_id, group_id, plan_id, state, scheme, sequence, requested_on, effective_on,
          first_claim, last_claim, count, total, reject_count, reject_total, first_number)
        VALUES (:t, :id, :batch, :group, :plan, 'draft', :scheme, :sequence, :requested, :effective, :first, :last, :count, :total, 0, 0, :number)
        """
    )
    private static let freezeBatch = Statement(
        "batches.freeze",
        """
        UPDATE batch SET state = 'frozen', message_id = :message, created_at = :at, sha256 = :sha, size = :size, settings = :settings
        WHERE tenant_id = :t AND id = :id AND state = 'draft'
        """
    )
    private static let freezeBlocks = Statement(
        "batches.freezeBlocks",
        "UPDATE block SET state = 'frozen' WHERE tenant_id = :t AND batch_id = :id AND state = 'draft'"
    )

    /// A batch on its way: its number, its slices and their block numbers.
    private struct Draft {
        let id: Int64
        let scheme: String
        let rail: any Rail
        var blocks: [FrozenBlock] = []
        var slices: [ClaimPlanning.Slice] = []

        var count: Int { blocks.reduce(0) { $0 + $1.count } }
        var total: Int64 { blocks.reduce(0) { $0 + $1.total } }
    }

    /// Builds everything that is due up to a day.
    ///
    /// - Parameters:
    ///   - until: The last due date to take.
    ///   - dryRun: Whether to undo it all at the end.
    /// - Returns: The batches made, the claims held back and what to look at.
    /// - Throws: ``EngineError`` when the bank's limits cannot be kept; the driver's error.
    func build(until: LocalDate, dryRun: Bool) throws -> BuildReport {
        let size = try ClaimPlanning.size(
            engine: engine,
            creditor: creditor.id,
            until: until.daysSinceEpoch,
            limit: creditor.bank.maxTransactions
        )
        guard size.blocks > 0 else {
            let next = try ClaimPlanning.nextDue(
                engine: engine,
                creditor: creditor.id,
                after: until.daysSinceEpoch
            )
            return BuildReport(batches: [], held: 0, warnings: [], until: until, nextDue: next)
        }
        let plan = try Counters.take(.plan, engine: engine)
        let firstBlock = try Counters.take(.block, count: size.blocks, engine: engine)
        let firstBatch = try Counters.take(.batch, count: size.blocks, engine: engine)
        let planning = ClaimPlanning(
            tenant: engine.tenant.id,
            creditor: creditor.id,
            plan: plan,
            until: until.daysSinceEpoch,
            limit: creditor.bank.maxTransactions,
            days: ClaimDays(engine: engine, creditor: creditor)
        )
        let copies = FrozenCopies(archive: engine.archive)
        let numbers = try stock(planning, lastGroup: size.lastGroup, dryRun: dryRun)
        do {
            return try engine.database.write { transaction in
                copies.dropAll()  // the body may run again
                let taken = try planning.take(lastGroup: size.lastGroup, in: transaction)
                guard taken.slices.count <= size.blocks else {
                    throw EngineError(
                        .refused,
                        "more became due while this was planned",
                        remedy: "Build again."
                    )
                }
                var drafts = try pack(taken.slices, firstBatch: firstBatch, firstBlock: firstBlock)
                try number(&drafts, from: numbers)
                try insert(drafts, plan: plan, in: transaction)
                let hashes = try drafts.map { draft in
                    try freeze(draft, keepingIn: dryRun ? nil : copies, in: transaction)
                }
                for (draft, sha256) in zip(drafts, hashes) {
                    try record(draft, sha256: sha256, in: transaction)
                }
                try Exceptions.open(taken.held.openings, engine: engine, in: transaction)
                let report = BuildReport(
                    batches: try drafts.map { try engine.batches.find($0.id, in: transaction) },
                    held: taken.held.count,
                    warnings: drafts.flatMap(moved) + taken.held.warnings,
                    until: until,
                    nextDue: nil
                )
                if dryRun { throw DryRun(report: report) }
                return report
            }
        } catch let rehearsal as DryRun {
            return rehearsal.report
        } catch {
            copies.dropAll()
            throw error
        }
    }

    /// The numbers of entries that a plan may need, on a rail that numbers them.
    private func stock(
        _ planning: ClaimPlanning,
        lastGroup: Int64,
        dryRun: Bool
    ) throws -> EntryNumberStock? {
        try Rails.rail(collecting: creditor.currency)?.entryNumbers(of: creditor).map { numbers in
            try EntryNumberStock(
                planning.demand(lastGroup: lastGroup, engine: engine),
                of: numbers,
                isDryRun: dryRun,
                engine: engine
            )
        }
    }

    private struct DryRun: Error {
        let report: BuildReport
    }

    /// The sealed copies of the files that a build has frozen, which go when the build fails.
    private final class FrozenCopies {
        private let archive: Archive
        private var kept: [[UInt8]] = []

        init(archive: Archive) {
            self.archive = archive
        }

        func writer() throws -> Archive.Writer { try archive.writer(for: .frozen) }

        /// Completes a copy.
        ///
        /// - Returns: The SHA-256 of the file.
        func keep(_ writer: Archive.Writer) throws -> [UInt8] {
            let sha256 = try writer.finish()
            kept.append(sha256)
            return sha256
        }

        func dropAll() {
            for sha256 in kept { archive.dropFrozen(sha256) }
            kept = []
        }
    }

    /// Puts slices into batches: one scheme each, within the bank's limits.
    private func pack(_ slices: [ClaimPlanning.Slice], firstBatch: Int64, firstBlock: Int64) throws -> [Draft]
    {
        var drafts: [Draft] = []
        var nextBlock = firstBlock
        for slice in slices {
            guard let rail = Rails.rail(for: slice.scheme) else {
                throw EngineError(.storage, "no rail carries the scheme \(slice.scheme)")
            }
            guard slice.count <= creditor.bank.maxTransactions else {
                throw EngineError(
                    .refused,
                    "\(slice.count) debits of one import are due on \(slice.dueOn), more than the bank's limit of \(creditor.bank.maxTransactions)",
                    remedy:
                        "The limit was lowered after the import; raise max_transactions in the creditor's file."
                )
            }
            guard slice.total <= creditor.bank.maxAmount else {
                throw EngineError(
                    .refused,
                    "\(slice.count) debits due on \(slice.dueOn) add up to more than the bank's limit for a file",
                    remedy:
                        "Raise max_amount or lower max_transactions in the creditor's file, as the bank allows."
                )
            }
            let index = drafts.lastIndex { $0.scheme == slice.scheme && fits(slice, in: $0) }
            if index == nil {
                drafts.append(Draft(id: firstBatch + Int64(drafts.count), scheme: slice.scheme, rail: rail))
            }
            let earliest = rail.earliestDate(creditor: creditor, clock: engine.clock)
            let block = FrozenBlock(
                id: nextBlock,
                reference: engine.batches.blockReference(nextBlock),
                sequence: rail.sequence(kind: slice.kind),
                effectiveOn: rail.effectiveDate(requested: slice.dueOn, earliest: earliest),
                count: slice.count,
                total: slice.total,
                firstClaim: slice.firstClaim,
                lastClaim: slice.lastClaim,
                isSingle: slice.group == nil
            )
            nextBlock += 1
            drafts[index ?? drafts.count - 1].blocks.append(block)
            drafts[index ?? drafts.count - 1].slices.append(slice)
        }
        return drafts
    }

    /// Gives the entries their numbers, on a rail that numbers them.
    ///
    /// A claim group takes a number for each of its claims, also for those that are held back: gaps are fine.
    private func number(_ drafts: inout [Draft], from stock: EntryNumberStock?) throws {
        guard var stock else { return }
        for draft in drafts.indices {
            for block in drafts[draft].blocks.indices {
                let found = drafts[draft].blocks[block]
                let span = found.isSingle ? Int64(found.count) : found.lastClaim - found.firstClaim + 1
                drafts[draft].blocks[block].firstNumber = try stock.take(span)
            }
        }
    }

    private func fits(_ slice: ClaimPlanning.Slice, in draft: Draft) -> Bool {
        draft.count + slice.count <= creditor.bank.maxTransactions
            && draft.total + slice.total <= creditor.bank.maxAmount
            && (draft.count + slice.count) * draft.rail.debitSize <= creditor.bank.maxBytes
    }

    private func insert(_ drafts: [Draft], plan: Int64, in transaction: any Transaction) throws {
        let tenant = engine.tenant.id
        for draft in drafts {
            try transaction.execute(
                Self.insertBatch,
                [
                    "t": tenant, "id": draft.id, "c": creditor.id, "scheme": draft.scheme,
                    "currency": creditor.currency.code, "by": engine.actor.name, "count": draft.count,
                    "total": draft.total,
                ]
            )
            for (block, slice) in zip(draft.blocks, draft.slices) {
                try transaction.execute(
                    Self.insertBlock,
                    [
                        "t": tenant, "id": block.id, "batch": draft.id, "group": slice.group, "plan": plan,
                        "scheme": draft.scheme, "sequence": block.sequence,
                        "requested": slice.dueOn.daysSinceEpoch,
                        "effective": block.effectiveOn.daysSinceEpoch,
                        "first": block.firstClaim, "last": block.lastClaim, "count": block.count,
                        "total": block.total, "number": block.firstNumber,
                    ]
                )
            }
        }
        let made = try Collections.insertPlanned(
            plan: plan,
            creditor: creditor.id,
            kinds: Rails.sequences,
            tenant: tenant,
            in: transaction
        )
        let planned = drafts.reduce(0) { $0 + $1.count }
        guard made == planned else {
            throw EngineError(.storage, "\(made) attempts were made where \(planned) were planned")
        }
        try transaction.refreshStatistics(of: ["collection", "block"])
    }

    /// Decides a batch's file to the byte.
    ///
    /// The file is rendered once: what is hashed here goes into the sealed copy, and the release hands that copy over.
    private func freeze(
        _ draft: Draft,
        keepingIn copies: FrozenCopies?,
        in transaction: any Transaction
    ) throws -> [UInt8] {
        let batch = FrozenBatch(
            id: draft.id,
            creditor: creditor,
            scheme: draft.scheme,
            messageId: try messageId(draft),
            createdAt: engine.clock.wallTime(in: creditor.bank.timeZone).iso,
            count: draft.count,
            total: draft.total,
            blocks: draft.blocks
        )
        let (sha256, size) = try render(batch, keepingIn: copies, in: transaction)
        guard size <= creditor.bank.maxBytes else {
            throw EngineError(
                .refused,
                "the file of batch \(draft.id) has \(size) bytes, more than the bank's limit of \(creditor.bank.maxBytes)",
                remedy: "Lower max_transactions in the creditor's file, then build again."
            )
        }
        let settings = try engine.creditors.settings(id: creditor.id, in: transaction)
        try transaction.execute(
            Self.freezeBatch,
            [
                "t": engine.tenant.id, "id": draft.id, "message": batch.messageId,
                "at": try BatchRendering.stored(batch.createdAt), "sha": sha256, "size": size,
                "settings": settings,
            ]
        )
        try transaction.execute(Self.freezeBlocks, ["t": engine.tenant.id, "id": draft.id])
        return sha256
    }

    /// Renders a file into its sealed copy, or for its hash alone.
    private func render(
        _ batch: FrozenBatch,
        keepingIn copies: FrozenCopies?,
        in transaction: any Transaction
    ) throws -> (sha256: [UInt8], size: Int) {
        let rendering = BatchRendering(engine: engine)
        if let copies {
            let copy = try copies.writer()
            try rendering.render(batch, to: copy, in: transaction)
            return (try copies.keep(copy), copy.size)
        }
        let sink = HashingSink()
        try rendering.render(batch, to: sink, in: transaction)
        return (sink.finish(), sink.size)
    }

    /// Records what was frozen, after everything is: the audit chain is shared, and rendering takes long.
    private func record(_ draft: Draft, sha256: [UInt8], in transaction: any Transaction) throws {
        try AuditChain.record(
            "batch.freeze",
            subject: "batch \(draft.id)",
            details: [
                ("messageId", try messageId(draft)), ("sha256", sha256.hex), ("count", String(draft.count)),
                ("total", String(draft.total)), ("currency", creditor.currency.code),
            ],
            engine: engine,
            in: transaction
        )
    }

    private func messageId(_ draft: Draft) throws -> String {
        try engine.batches.messageId(draft.id)
    }

    private func moved(_ draft: Draft) -> [Diagnostic] {
        zip(draft.blocks, draft.slices).compactMap { block, slice in
            guard block.effectiveOn != slice.dueOn else { return nil }
            return Diagnostic(
                id: "BATCH-DATE-MOVED",
                severity: .warning,
                location: .init(path: "batch \(draft.id), block \(block.reference)"),
                message: "\(block.count) debits asked for \(slice.dueOn) are made on \(block.effectiveOn)",
                found: slice.dueOn.description,
                expected: "a banking day that the bank's lead time still allows",
                remedy: "Tell the debtors, or collect with more lead time."
            )
        }
    }
}

extension Batches {
    /// Plans what is due and freezes it into files.
    ///
    /// - Parameters:
    ///   - creditor: For whom.
    ///   - until: The last due date to take; by default as far ahead as the bank takes files.
    ///   - dryRun: Whether only to tell what would be made.
    /// - Returns: The batches, what was set aside, and warnings.
    /// - Throws: ``EngineError`` when a limit or the data refuse; the driver's error.
    public func build(creditor: Creditor, until: LocalDate? = nil, dryRun: Bool = false) throws -> BuildReport
    {
        try engine.refuseWhileRestored("building batches")
        let today = engine.clock.wallTime(in: creditor.bank.timeZone).date
        let last = until ?? today.adding(days: creditor.bank.warehouseDays)
        return try BatchBuilder(engine: engine, creditor: creditor).build(until: last, dryRun: dryRun)
    }
}
