import IncassoCore
import IncassoSQL

/// Applies one container of a bank's file: a fixed list of statements in one transaction, whatever its size.
struct ContainerApplication {
    let engine: Engine
    let file: Int64

    /// What came of it.
    struct Effects: Sendable {
        var ends: [String: Int] = [:]
        var cases = 0
        var settled = 0
        var amended = 0
        var payments = 0

        mutating func add(_ other: Effects) {
            ends.merge(other.ends, uniquingKeysWith: +)
            cases += other.cases
            settled += other.settled
            amended += other.amended
            payments += other.payments
        }
    }

    private static let next = Statement(
        "inbox.container.next",
        """
        SELECT k.no, k.state, k.creditor_id, k.first_entry, k.last_entry, k.account_masked, f.name, f.format
        FROM bank_container k CROSS JOIN bank_file f
        WHERE k.tenant_id = :t AND k.file_id = :f AND f.tenant_id = :t AND f.id = :f
          AND (k.state = 'staged' OR (k.state = 'quarantined' AND NOT EXISTS (SELECT 1 FROM entry_note n
            WHERE n.tenant_id = :t AND n.file_id = :f AND n.entry_no = k.first_entry)))
          AND k.no > :after
        ORDER BY k.no LIMIT 1
        """
    )
    private static let applied = Statement(
        "inbox.container.applied",
        """
        UPDATE bank_container SET state = 'applied'
        WHERE tenant_id = :t AND file_id = :f AND no = :no AND state = 'staged'
        """
    )
    private static let blockEnds = Statement(
        "inbox.blockEnds",
        """
        SELECT coalesce(x.reason, x.kind), count(*) FROM answer w CROSS JOIN block b CROSS JOIN attempt_end x
        WHERE w.tenant_id = :t AND w.file_id = :f AND w.entry_no BETWEEN :first AND :last AND w.kind = 'rejected'
          AND b.tenant_id = :t AND b.batch_id = w.batch_id AND (w.block_id IS NULL OR b.id = w.block_id)
          AND x.tenant_id = :t AND x.claim_id BETWEEN b.first_claim AND b.last_claim AND x.block_id = b.id AND x.file_id IS NULL AND x.kind = 'rejected'
        GROUP BY coalesce(x.reason, x.kind)
        """
    )
    private static let amendments = Statement(
        "inbox.amendments",
        "SELECT count(*) FROM mandate_amendment WHERE tenant_id = :t AND file_id = :f AND entry_no BETWEEN :first AND :last"
    )
    private static let settledBlocks = Statement(
        "inbox.settledBlocks",
        "SELECT count(*) FROM settlement WHERE tenant_id = :t AND file_id = :f AND entry_no BETWEEN :first AND :last"
    )

    private struct Container {
        let number: Int64
        let isStranger: Bool
        let creditor: Int64?
        let range: EntryRange
        let account: String
        let fileName: String
        let isCashSource: Bool
    }

    /// Applies the containers that are left, each in a transaction of its own.
    func run() throws -> Effects {
        var effects = Effects()
        var after: Int64 = -1
        let policy = try Policies.current(engine: engine)
        while true {
            let done = try engine.database.write { transaction -> (Int64, Effects)? in
                guard let container = try find(after: after, in: transaction) else { return nil }
                let found = try apply(container, policy: policy, in: transaction)
                return (container.number, found)
            }
            guard let (number, found) = done else { return effects }
            after = number
            effects.add(found)
            engine.progress?.progress("applying", done: Int(number) + 1, total: nil)
        }
    }

    private func find(after: Int64, in transaction: any Transaction) throws -> Container? {
        let row = try transaction.first(Self.next, ["t": engine.tenant.id, "f": file, "after": after]) {
            row in
            (
                row.integer(0), row.text(1) == "quarantined", row.optionalInteger(2),
                EntryRange(tenant: engine.tenant.id, file: file, first: row.integer(3), last: row.integer(4)),
                row.optionalText(5) ?? "without account", row.text(6), row.text(7)
            )
        }
        guard let row else { return nil }
        let source = try row.2.map { try engine.creditors.creditor(id: $0, in: transaction).bank.cashSource }
        return Container(
            number: row.0,
            isStranger: row.1,
            creditor: row.2,
            range: row.3,
            account: row.4,
            fileName: row.5,
            isCashSource: source.map { row.6 == "camt.\($0)" } ?? false
        )
    }

    private func apply(
        _ container: Container,
        policy: Int64,
        in transaction: any Transaction
    ) throws -> Effects {
        let range = container.range
        let today = engine.clock.wallTime(in: "UTC").date.daysSinceEpoch
        if container.isStranger {
            try quarantine(container, in: transaction)
            return Effects()
        }
        // Another process may have applied it since it was found.
        let key: Bindings = ["t": engine.tenant.id, "f": file, "no": container.number]
        guard try transaction.execute(Self.applied, key) == 1, range.first <= range.last else {
            return Effects()
        }
        let contents = try ContainerContents(of: range, in: transaction)
        let credits = CreditMatching(range: range, creditor: container.creditor)
        try match(container, contents, credits, in: transaction)
        var effects = Effects()
        let told = try end(range, contents, today: today, in: transaction)
        if contents.settlements > 0 { try ContainerMatching.settle(range, in: transaction) }
        if contents.changes > 0 {
            let refused = try engine.mandates.amend(range, in: transaction)
            try ContainerMatching.park(refused, of: range, in: transaction)
        }
        effects.payments = try book(credits, contents, of: container, in: transaction)
        // An entry ends one attempt at most: where so many ended, nothing is left to note.
        if told.count.values.reduce(0, +) < range.count {
            try ContainerMatching.noteRest(range, in: transaction)
        }
        try Ledger.postContainer(
            range,
            told,
            hasSettlements: contents.settlements > 0,
            creditor: container.isCashSource ? container.creditor : nil,
            in: transaction
        )
        if range.isLarge { try transaction.refreshStatistics(of: ["transfer", "entry_note"]) }
        try conclude(range, contents, told, in: transaction)
        if !told.reasonClasses.isDisjoint(with: Mandates.stoppingClasses) {
            try Mandates.suspendFailed(
                file: range.file,
                entries: range.first...range.last,
                today: today,
                tenant: range.tenant,
                in: transaction
            )
        }
        try count(range, contents, told, into: &effects, in: transaction)
        effects.cases = try CaseOpening.open(
            range,
            after: told,
            policy: policy,
            today: today,
            engine: engine,
            in: transaction
        )
        if contents.hasReversals || told.count["reversed"] != nil {
            let whole = try takeReversals(range, told: told.count["reversed"] ?? 0, in: transaction)
            if whole > 0 { effects.ends["reversed", default: 0] += whole }
        }
        return effects
    }

    /// Draws blocks, batches and amendments after what was told of their debits.
    private func conclude(
        _ range: EntryRange,
        _ contents: ContainerContents,
        _ told: CollectionEnds.Told,
        in transaction: any Transaction
    ) throws {
        if contents.settlements > 0 || told.hasRejects {
            try ContainerMatching.fold(range, in: transaction)
        }
        if contents.settlements > 0 || told.hasRejects || told.hasAnswers {
            try BatchAnswers.settle(range, in: transaction)
        }
        if contents.settlements > 0 || !told.count.isEmpty {
            try AmendmentConfirmation.confirm(range, in: transaction)
        }
    }

    /// Draws what is being taken back after what the bank says of it.
    ///
    /// - Parameters:
    ///   - range: The container's entries.
    ///   - told: How many attempts they ended one by one as reversed.
    ///   - transaction: The container's transaction.
    /// - Returns: How many attempts a booking of a whole file ended; the others are counted with the entries' ends.
    /// - Throws: The driver's error.
    private func takeReversals(
        _ range: EntryRange,
        told: Int,
        in transaction: any Transaction
    ) throws -> Int {
        try Ledger.postReversals(range, in: transaction)
        let answers = ReversalAnswers(engine: engine, range: range)
        let taken = try answers.take(in: transaction)
        if told > 0 { try answers.tellUnrequested(in: transaction) }
        guard taken.single + taken.whole + taken.rejected > 0 else { return 0 }
        try engine.claims.cancelReversed(range, in: transaction)
        try CaseOpening.leaveOvertaken(range, in: transaction)
        try answers.tell(in: transaction)
        return taken.whole
    }

    /// Finds out what the entries speak about and what of it is known, and meets whoever else is at it.
    private func match(
        _ container: Container,
        _ contents: ContainerContents,
        _ credits: CreditMatching,
        in transaction: any Transaction
    ) throws {
        let range = container.range
        // Small tables, but when they were counted last every block was a draft: PostgreSQL then starts from all blocks
        // and reads the entries again for each of them.
        if range.isLarge { try transaction.refreshStatistics(of: ["block", "batch"]) }
        try ContainerMatching.match(range, contents, in: transaction)
        if contents.hasReversals { try ReversalMatching.match(range, in: transaction) }
        if container.isCashSource, let creditor = container.creditor {
            try engine.creditors.meetAccounts(of: creditor, in: transaction)
        }
        try BatchAnswers.meetOthers(range, in: transaction)
        try BatchAnswers.confirmDoubted(range, engine: engine, in: transaction)
        if contents.hasReversals {
            try ReversalAnswers(engine: engine, range: range).confirmDoubted(in: transaction)
        }
        let isAnnouncing = !container.isCashSource && contents.credits > 0
        if isAnnouncing { try credits.noteAnnounced(in: transaction) }
        try ContainerMatching.findDuplicates(
            contents.bookings - (isAnnouncing ? contents.bookedCredits : 0),
            range,
            in: transaction
        )
    }

    /// Takes the bank's word on blocks, and ends the attempts that entries name.
    private func end(
        _ range: EntryRange,
        _ contents: ContainerContents,
        today: Int,
        in transaction: any Transaction
    ) throws -> CollectionEnds.Told {
        let hasAnswers =
            try contents.answers > 0 && ContainerMatching.answer(range, today: today, in: transaction)
        var ended = 0
        if hasAnswers {
            ended += try CollectionEnds.endBlocks(range, in: transaction)
            try BatchAnswers.reject(range, in: transaction)
        }
        ended += try CollectionEnds.end(range, today: today, in: transaction)
        if contents.hasReversals, try ReversalMatching.answer(range, today: today, in: transaction) {
            ended += try CollectionEnds.endReversed(range, in: transaction)
        }
        // Everything after this asks which attempts the container ended.
        if ended > 1000 { try transaction.refreshStatistics(of: ["attempt_end"]) }
        var told = try CollectionEnds.told(by: range, in: transaction)
        told.hasAnswers = hasAnswers
        if hasAnswers || told.hasRejects { try BatchAnswers.accept(range, in: transaction) }
        return told
    }

    /// Sets a container aside whose account is no creditor's.
    private func quarantine(_ container: Container, in transaction: any Transaction) throws {
        try ContainerMatching.quarantine(container.range, in: transaction)
        try Exceptions.open(
            .init(
                kind: "unknown-account",
                subject: "file \(file), container \(container.number)",
                fileId: file,
                fileName: container.fileName,
                detail: "the account \(container.account) belongs to no creditor of this book"
            ),
            engine: engine,
            in: transaction
        )
    }

    /// Books what was paid: first what a paid claim's debit brought in addition, then the credits on the account.
    ///
    /// Whoever pays a claim whose debit this container ends or settles waits since its block was met, or has been seen.
    ///
    /// - Returns: How many payments were booked.
    private func book(
        _ credits: CreditMatching,
        _ contents: ContainerContents,
        of container: Container,
        in transaction: any Transaction
    ) throws -> Int {
        let booking = CreditBooking(engine: engine)
        if contents.settlements > 0, try booking.hasAnything(in: transaction) {
            _ = try booking.creditOvercollected(container.range, in: transaction)
        }
        guard container.isCashSource, let creditor = container.creditor, contents.credits > 0 else {
            return 0
        }
        try credits.match(in: transaction)
        try credits.parkDoubtful(in: transaction)
        let booked = try BankPayments(engine: engine).book(
            container.range,
            creditor: creditor,
            in: transaction
        )
        try credits.propose(in: transaction)
        return booked
    }

    private func count(
        _ range: EntryRange,
        _ contents: ContainerContents,
        _ told: CollectionEnds.Told,
        into effects: inout Effects,
        in transaction: any Transaction
    ) throws {
        effects.ends = told.count
        if told.hasAnswers {
            try transaction.query(Self.blockEnds, range.bindings) { row in
                effects.ends[row.text(0), default: 0] += Int(row.integer(1))
            }
        }
        if contents.changes > 0 {
            effects.amended =
                try transaction.first(Self.amendments, range.bindings) { Int($0.integer(0)) } ?? 0
        }
        if contents.settlements > 0 {
            effects.settled =
                try transaction.first(Self.settledBlocks, range.bindings) { Int($0.integer(0)) } ?? 0
        }
    }
}

extension Inbox {
    private static let effects = Statement(
        "inbox.conservation",
        """
        SELECT (SELECT count(*) FROM bank_entry WHERE tenant_id = :t AND file_id = :f),
          (SELECT count(*) FROM attempt_end WHERE tenant_id = :t AND file_id = :f)
          + (SELECT count(*) FROM answer WHERE tenant_id = :t AND file_id = :f)
          + (SELECT coalesce(CAST(sum(leaves) AS BIGINT), 0) FROM settlement WHERE tenant_id = :t AND file_id = :f)
          + (SELECT count(*) FROM item_settlement WHERE tenant_id = :t AND file_id = :f)
          + (SELECT count(*) FROM mandate_amendment WHERE tenant_id = :t AND file_id = :f)
          + (SELECT count(*) FROM payment p WHERE p.tenant_id = :t AND p.file_id = :f
            AND (SELECT count(*) FROM entry_note n WHERE n.tenant_id = :t AND n.file_id = :f AND n.entry_no = p.entry_no) = 0),
          (SELECT count(*) FROM entry_note WHERE tenant_id = :t AND file_id = :f),
          (SELECT leaves FROM bank_file WHERE tenant_id = :t AND id = :f)
        """
    )
    private static let closeFile = Statement(
        "inbox.file.close",
        "UPDATE bank_file SET state = 'applied' WHERE tenant_id = :t AND id = :f AND state = 'reading'"
    )

    /// Applies what is staged, proves that nothing vanished, and closes the file.
    func apply(_ id: Int64, path: String, findings: [Diagnostic], wasKnown: Bool) throws -> InboxReport {
        let effects = try ContainerApplication(engine: engine, file: id).run()
        try engine.database.write { transaction in
            let bindings: Bindings = ["t": engine.tenant.id, "f": id]
            let counted = try transaction.first(Self.effects, bindings) { row in
                (
                    entries: row.integer(0), effects: row.integer(1), notes: row.integer(2),
                    leaves: row.integer(3)
                )
            }
            guard let counted, counted.entries == counted.leaves,
                counted.effects + counted.notes == counted.entries
            else {
                throw EngineError(
                    .storage,
                    "the leaves of file \(id) do not add up: \(String(describing: counted))",
                    remedy: "Nothing is lost: run `incasso verify`, and report this."
                )
            }
            try transaction.execute(Self.closeFile, bindings)
            try AuditChain.record(
                "inbox.apply",
                subject: "file \(id)",
                details: [("effects", String(counted.effects)), ("notes", String(counted.notes))],
                engine: engine,
                in: transaction
            )
        }
        engine.progress?.finish("applying")
        return try report(id, path: path, findings: findings, wasKnown: wasKnown, effects: effects)
    }
}
