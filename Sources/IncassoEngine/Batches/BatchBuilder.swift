public import IncassoCore
import IncassoSQL

/// What a build made, or would make.
public struct BuildReport: Sendable {
    /// The batches.
    public var batches: [Batch] = []
    /// Claims set aside because their mandate may not be used.
    public var held = 0
    /// What is wrong with the claims that were set aside because their debits break a rule.
    public var parked: [Diagnostic] = []
    /// How many claims these are.
    public var parkedCount = 0
    /// What a person should know, moved due dates for example.
    public var warnings: [Diagnostic] = []
    /// The last due date that was taken.
    public let until: LocalDate
    /// The first due date after it that waits, where nothing was due.
    public var nextDue: LocalDate?
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
    private static let partTarget = BulkTarget(
        table: "block_part",
        columns: [
            "tenant_id", "block_id", "no", "group_id", "kind", "queue_sequence", "requested_on",
            "first_claim", "last_claim",
        ]
    )
    private typealias Draft = BatchPacking.Draft

    /// Builds everything that is due up to a day.
    ///
    /// A file's size and what the rules say of it are known once it is rendered. Where it is too large, or debits break a
    /// rule and are to be set aside, everything is undone and done again with smaller blocks, or without those debits.
    ///
    /// - Parameters:
    ///   - until: The last due date to take.
    ///   - acceptValid: Whether debits that break a rule are set aside; else nothing is frozen.
    ///   - dryRun: Whether to undo it all at the end.
    /// - Returns: The batches made, the claims held back and what to look at.
    /// - Throws: ``EngineError`` when the bank's limits cannot be kept or debits break rules; the driver's error.
    func build(until: LocalDate, acceptValid: Bool, dryRun: Bool) throws -> BuildReport {
        var debitSize = Rails.rail(collecting: creditor.currency)?.debitSize ?? 1
        var breaches = RuleBreaches()
        while true {
            do {
                let report = try attempt(
                    until: until,
                    debitSize: debitSize,
                    without: breaches,
                    dryRun: dryRun || !(acceptValid || breaches.isEmpty)
                )
                guard acceptValid || breaches.isEmpty else { throw breaches.refusal }
                return report
            } catch let large as BatchFreezing.FileTooLarge {
                debitSize = max(large.debitSize, debitSize + debitSize / 4)
            } catch let found as RuleBreaches {
                let isNew = found.claims.keys.contains { breaches.claims[$0] == nil }
                breaches.add(found)
                let isKnown = !acceptValid && found.isComplete
                if isKnown || !isNew || !breaches.general.isEmpty { throw breaches.refusal }
            }
        }
    }

    /// The numbers and the limits of one attempt to build.
    private struct Preparation {
        let plan: Int64
        let size: ClaimPlanning.Size
        let planning: ClaimPlanning
        let packing: BatchPacking
        let firstGroup: Int64
        let numbers: EntryNumberStock?
    }

    /// Takes the numbers that a plan may need, each in a short transaction of its own.
    ///
    /// - Returns: `nil` when nothing is due.
    private func prepare(until: LocalDate, debitSize: Int, dryRun: Bool) throws -> Preparation? {
        let limits = BatchPacking.limits(of: creditor, debitSize: debitSize)
        let rail = Rails.rail(collecting: creditor.currency)
        let series = rail?.series(of: creditor) ?? ClaimSeries(first: nil, final: nil)
        let size = try ClaimPlanning.size(
            engine: engine,
            creditor: creditor.id,
            until: until.daysSinceEpoch,
            limits: limits,
            series: series
        )
        guard size.blocks > 0 else { return nil }
        let planning = ClaimPlanning(
            tenant: engine.tenant.id,
            creditor: creditor.id,
            plan: try Counters.take(.plan, engine: engine),
            until: until.daysSinceEpoch,
            limits: limits,
            series: series,
            days: ClaimDays(engine: engine, creditor: creditor)
        )
        let firstBlock = try Counters.take(.block, count: size.blocks, engine: engine)
        let packing = BatchPacking(
            creditor: creditor,
            clock: engine.clock,
            firstBatch: try Counters.take(.batch, count: size.blocks, engine: engine),
            firstBlock: firstBlock,
            debitSize: debitSize,
            reference: engine.batches.blockReference
        )
        let splits = size.splits
        return Preparation(
            plan: planning.plan,
            size: size,
            planning: planning,
            packing: packing,
            firstGroup: splits > 0 ? try Counters.take(.claimGroup, count: splits, engine: engine) : 0,
            numbers: try stock(planning, lastGroup: size.lastGroup, dryRun: dryRun)
        )
    }

    /// Plans, packs, freezes and records, or undoes all of it.
    private func attempt(
        until: LocalDate,
        debitSize: Int,
        without breaches: RuleBreaches,
        dryRun: Bool
    ) throws -> BuildReport {
        guard let prepared = try prepare(until: until, debitSize: debitSize, dryRun: dryRun) else {
            let next = try ClaimPlanning.nextDue(
                engine: engine,
                creditor: creditor.id,
                after: until.daysSinceEpoch
            )
            return BuildReport(until: until, nextDue: next)
        }
        let copies = FrozenCopies(archive: engine.archive)
        do {
            return try engine.database.write { transaction in
                copies.dropAll()  // the body may run again
                let report = try carryOut(
                    prepared,
                    until: until,
                    without: breaches,
                    keepingIn: dryRun ? nil : copies,
                    in: transaction
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

    private func carryOut(
        _ prepared: Preparation,
        until: LocalDate,
        without breaches: RuleBreaches,
        keepingIn copies: FrozenCopies?,
        in transaction: any Transaction
    ) throws -> BuildReport {
        let planning = prepared.planning
        try engine.mandates.meetAmendments(of: creditor, before: prepared.packing.firstBlock, in: transaction)
        let taken = try planning.take(
            lastGroup: prepared.size.lastGroup,
            without: Array(breaches.claims.keys),
            in: transaction
        )
        let splitting = ClaimSplitting(tenant: planning.tenant, plan: prepared.plan, limits: planning.limits)
        let slices = try splitting.cut(taken.slices, firstGroup: prepared.firstGroup, in: transaction)
        guard slices.count <= prepared.size.blocks else {
            throw EngineError(.refused, "more became due while this was planned", remedy: "Build again.")
        }
        var drafts = try prepared.packing.pack(slices)
        try number(&drafts, from: prepared.numbers)
        try insert(drafts, plan: prepared.plan, in: transaction)
        let freezing = BatchFreezing(engine: engine, creditor: creditor, copies: copies)
        let warnings = try freezing.freeze(drafts, in: transaction)
        try breaches.record(plan: prepared.plan, engine: engine, in: transaction)
        try Exceptions.open(taken.held.openings, engine: engine, in: transaction)
        return BuildReport(
            batches: try drafts.map { try engine.batches.find($0.id, in: transaction) },
            held: taken.held.count,
            parked: breaches.findings,
            parkedCount: breaches.claims.count,
            warnings: drafts.flatMap(moved) + taken.held.warnings + warnings,
            until: until,
            nextDue: nil
        )
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
            for (block, parts) in zip(draft.blocks, draft.parts) {
                try transaction.execute(
                    Self.insertBlock,
                    [
                        "t": tenant, "id": block.id, "batch": draft.id,
                        "group": block.isSingle ? nil : parts[0].group,
                        "plan": plan,
                        "scheme": draft.scheme, "sequence": block.sequence,
                        "requested": parts.map(\.dueOn.daysSinceEpoch).min(),
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
            hasParts: try insertParts(drafts, in: transaction),
            tenant: tenant,
            in: transaction
        )
        let planned = drafts.reduce(0) { $0 + $1.count }
        guard made == planned else {
            throw EngineError(.storage, "\(made) attempts were made where \(planned) were planned")
        }
        let blocks = drafts.flatMap(\.blocks)
        if let first = blocks.map(\.firstClaim).min(), let last = blocks.map(\.lastClaim).max() {
            try AmendedDebits.insertPlanned(
                plan: plan,
                claims: first...last,
                creditor: creditor.id,
                tenant: tenant,
                in: transaction
            )
        }
        try transaction.refreshStatistics(of: ["collection", "block"])
    }

    /// Sets down what the blocks of single claims are put together from.
    ///
    /// - Returns: Whether there are any.
    private func insertParts(_ drafts: [Draft], in transaction: any Transaction) throws -> Bool {
        let blocks = drafts.flatMap { zip($0.blocks, $0.parts) }.filter(\.0.isSingle)
        guard !blocks.isEmpty else { return false }
        _ = try transaction.load(Self.partTarget) { writer in
            for (block, parts) in blocks {
                for (index, part) in parts.enumerated() {
                    try writer.integer(engine.tenant.id)
                    try writer.integer(block.id)
                    try writer.integer(Int64(index + 1))
                    try writer.integer(part.group)
                    try writer.text(part.kind)
                    try writer.text(part.sequence)
                    try writer.integer(Int64(part.dueOn.daysSinceEpoch))
                    try writer.integer(part.firstClaim)
                    try writer.integer(part.lastClaim)
                    try writer.endRow()
                }
            }
        }
        return true
    }

    private func moved(_ draft: Draft) -> [Diagnostic] {
        zip(draft.blocks, draft.parts).flatMap { block, parts in
            parts.filter { $0.dueOn != block.effectiveOn }.map { part in
                Diagnostic(
                    id: "BATCH-DATE-MOVED",
                    severity: .warning,
                    location: .init(path: "batch \(draft.id), block \(block.reference)"),
                    message: "\(part.count) debits asked for \(part.dueOn) are made on \(block.effectiveOn)",
                    found: part.dueOn.description,
                    expected: "a banking day that the bank's lead time still allows",
                    remedy: "Tell the debtors, or collect with more lead time."
                )
            }
        }
    }
}

extension Batches {
    /// Plans what is due and freezes it into files.
    ///
    /// - Parameters:
    ///   - creditor: For whom.
    ///   - until: The last due date to take; by default as far ahead as the bank takes files.
    ///   - acceptValid: Whether claims whose debits break the scheme's rules are set aside, recorded as exceptions, and the
    ///     rest is frozen; else nothing is.
    ///   - dryRun: Whether only to tell what would be made.
    /// - Returns: The batches, what was set aside, and warnings.
    /// - Throws: ``EngineError`` when a limit, a rule or the data refuse, with every finding; the driver's error.
    public func build(
        creditor: Creditor,
        until: LocalDate? = nil,
        acceptValid: Bool = false,
        dryRun: Bool = false
    ) throws -> BuildReport {
        try engine.refuseWhileRestored("building batches")
        let today = engine.clock.wallTime(in: creditor.bank.timeZone).date
        let last = until ?? today.adding(days: creditor.bank.warehouseDays)
        return try BatchBuilder(engine: engine, creditor: creditor).build(
            until: last,
            acceptValid: acceptValid,
            dryRun: dryRun
        )
    }
}
