import IncassoCore
import IncassoSQL

extension Claims {
    /// What taking over the staged claims of an import met.
    struct Imported {
        /// A row that could not be taken.
        enum Conflict {
            /// The same id stands in an earlier row of the file.
            case inFile(row: Int, first: Int)
            /// The id is known with other content in these columns.
            case changed(row: Int, columns: [String])
            /// There is no such mandate of this creditor.
            case noMandate(row: Int)
            /// The end-to-end id was given before.
            case endToEndId(row: Int)
            /// It falls due sooner than the notice that Incasso would have to give.
            case late(row: Int, dueOn: LocalDate, earliest: LocalDate)
        }

        /// A claim that repeats another.
        struct Duplicate {
            let claim: Int64
            let reference: String
            let other: String
        }

        /// New claims.
        var accepted = 0
        /// Rows whose claim was there already.
        var unchanged = 0
        var conflicts: [Conflict] = []
        var groups: [Group] = []
        /// Claims held as suspected duplicates.
        var duplicates: [Duplicate] = []
        /// New claims whose mandate is suspended or ended, and the first of them.
        var stopped: (count: Int, reference: String) = (0, "")
    }

    /// Adjacent claims of one scheme, kind and due date.
    struct Group {
        let scheme: String
        let kind: String
        let dueOn: LocalDate
        let first: Int64
        let last: Int64
        let count: Int64
        let total: Int64
        /// Claims that fall due sooner than their notice.
        let late: Int64
    }

    /// The numbers that an import may give.
    struct Numbers {
        let importId: Int64
        let firstClaim: Int64
        /// How many claim numbers were taken.
        let claims: Int
        /// The last of them; the next one may already be a claim of an import that began later.
        var lastClaim: Int64 { firstClaim + Int64(claims) - 1 }
        let firstGroup: Int64
        /// How many group numbers were taken.
        let groups: Int
    }

    /// Takes over the staged claims of an import.
    ///
    /// All of them are inserted at once; only when fewer rows arrive than were staged are the others looked at.
    ///
    /// - Parameters:
    ///   - numbers: The import, and the numbers taken for it.
    ///   - creditor: Whose claims.
    ///   - staged: How many rows are staged.
    ///   - hasForeignReferences: Whether any row gives an end-to-end id.
    ///   - transaction: The import's transaction.
    /// - Returns: What was taken and what was not; with conflicts the caller gives the transaction up.
    /// - Throws: The driver's error.
    func insertImported(
        _ numbers: Numbers,
        creditor: Creditor,
        staged: Int,
        hasForeignReferences: Bool,
        in transaction: any Transaction
    ) throws -> Imported {
        let tenant = engine.tenant.id
        var outcome = Imported()
        outcome.accepted = try transaction.execute(
            ClaimStatements.insert,
            ["t": tenant, "import": numbers.importId, "c": creditor.id, "first": numbers.firstClaim]
        )
        if outcome.accepted < staged {
            try transaction.refreshStatistics(of: ["claim"])
            try findConflicts(numbers, creditor: creditor, in: transaction, &outcome)
        }
        if hasForeignReferences {
            try findReferenceConflicts(numbers, creditor: creditor, in: transaction, &outcome)
        }
        guard outcome.conflicts.isEmpty, outcome.accepted > 0 else { return outcome }
        try transaction.refreshStatistics(of: ["claim"])
        try group(numbers, creditor: creditor, in: transaction, &outcome)
        if creditor.preNotification == .incasso, outcome.groups.contains(where: { $0.late > 0 }) {
            try refuseLate(numbers, creditor: creditor, in: transaction, &outcome)
            return outcome
        }
        if hasForeignReferences {
            try Collections.insertForeignReferences(
                claims: numbers.firstClaim...numbers.lastClaim,
                engine: engine,
                in: transaction
            )
        }
        try holdDuplicates(numbers, in: transaction, &outcome)
        let again = try holdImportedAgain(
            numbers.firstClaim...(numbers.firstClaim + Int64(numbers.claims)),
            in: transaction
        )
        let known = Set(outcome.duplicates.map(\.claim))
        outcome.duplicates += again.filter { !known.contains($0.claim) }
        try transaction.query(
            ClaimStatements.stopped,
            ["t": tenant, "first": numbers.firstClaim, "last": numbers.lastClaim]
        ) { row in
            if outcome.stopped.count == 0 { outcome.stopped.reference = row.text(0) }
            outcome.stopped.count += 1
        }
        return outcome
    }

    private func findConflicts(
        _ numbers: Numbers,
        creditor: Creditor,
        in transaction: any Transaction,
        _ outcome: inout Imported
    ) throws {
        let bindings: Bindings = ["t": engine.tenant.id, "import": numbers.importId, "c": creditor.id]
        try transaction.query(ClaimStatements.withoutMandate, bindings) { row in
            outcome.conflicts.append(.noMandate(row: Int(row.integer(0))))
        }
        try transaction.query(
            ClaimStatements.repeated,
            ["t": engine.tenant.id, "import": numbers.importId]
        ) { row in
            outcome.conflicts.append(.inFile(row: Int(row.integer(0)), first: Int(row.integer(1))))
        }
        try transaction.query(
            ClaimStatements.known,
            [
                "t": engine.tenant.id, "import": numbers.importId, "c": creditor.id,
                "first": numbers.firstClaim,
                "last": numbers.lastClaim,
            ]
        ) { row in
            let names = [
                "mandate_id", "amount", "due_date", "description", "reference", "end_to_end_id", "purpose",
            ]
            var differing: [String] = []
            for index in names.indices where row.integer(index + 1) != 1 { differing.append(names[index]) }
            if differing.isEmpty {
                outcome.unchanged += 1
            } else {
                outcome.conflicts.append(.changed(row: Int(row.integer(0)), columns: differing))
            }
        }
    }

    private func findReferenceConflicts(
        _ numbers: Numbers,
        creditor: Creditor,
        in transaction: any Transaction,
        _ outcome: inout Imported
    ) throws {
        let bindings: Bindings = ["t": engine.tenant.id, "import": numbers.importId, "c": creditor.id]
        try transaction.query(ClaimStatements.referencesTaken, bindings) { row in
            outcome.conflicts.append(.endToEndId(row: Int(row.integer(0))))
        }
    }

    private func refuseLate(
        _ numbers: Numbers,
        creditor: Creditor,
        in transaction: any Transaction,
        _ outcome: inout Imported
    ) throws {
        let today = engine.clock.wallTime(in: creditor.bank.timeZone).date
        let late = try transaction.all(
            ClaimStatements.late,
            [
                "t": engine.tenant.id, "import": numbers.importId, "c": creditor.id,
                "first": numbers.firstClaim, "last": numbers.lastClaim,
                "today": today.daysSinceEpoch, "notice": creditor.noticeDays,
            ]
        ) { row in
            Imported.Conflict.late(
                row: Int(row.integer(0)),
                dueOn: try row.date(1),
                earliest: today.adding(days: Int(row.integer(2)))
            )
        }
        outcome.conflicts += late
    }

    private func group(
        _ numbers: Numbers,
        creditor: Creditor,
        in transaction: any Transaction,
        _ outcome: inout Imported
    ) throws {
        let today = engine.clock.wallTime(in: creditor.bank.timeZone).date
        outcome.groups = try transaction.all(
            ClaimStatements.groups,
            [
                "t": engine.tenant.id, "first": numbers.firstClaim,
                "last": numbers.lastClaim, "max": creditor.bank.maxTransactions,
                "today": today.daysSinceEpoch, "notice": creditor.noticeDays,
            ]
        ) { row in
            Group(
                scheme: row.text(0),
                kind: row.text(1),
                dueOn: LocalDate(daysSinceEpoch: Int(row.integer(2))) ?? .latest,
                first: row.integer(3),
                last: row.integer(4),
                count: row.integer(5),
                total: row.integer(6),
                late: row.integer(7)
            )
        }
        precondition(outcome.groups.count <= numbers.groups, "too few group numbers were taken")
        let at = engine.clock.timestamp
        try transaction.load(ClaimStatements.groupTarget) { writer in
            for (index, group) in outcome.groups.enumerated() {
                try writer.integer(engine.tenant.id)
                try writer.integer(numbers.firstGroup + Int64(index))
                try writer.integer(creditor.id)
                try writer.integer(numbers.importId)
                try writer.text(group.scheme)
                try writer.text(group.kind)
                try writer.text(creditor.currency.code)
                try writer.integer(Int64(group.dueOn.daysSinceEpoch))
                for value in [group.first, group.last, group.count, group.total, at] {
                    try writer.integer(value)
                }
                try writer.endRow()
            }
        }
    }

    /// Holds claims that repeat another of the last 35 days, or of the same file, until a person releases them.
    private func holdDuplicates(
        _ numbers: Numbers,
        in transaction: any Transaction,
        _ outcome: inout Imported
    ) throws {
        let (duplicates, bindings) = try findDuplicates(numbers, in: transaction)
        outcome.duplicates = duplicates
        guard !duplicates.isEmpty else { return }
        try transaction.execute(ClaimStatements.holdDuplicates, bindings)
    }

    /// The claims of an import that repeat another of the last 35 days, or of the same file, and how they were found.
    func findDuplicates(
        _ numbers: Numbers,
        in transaction: any Transaction
    ) throws -> (found: [Imported.Duplicate], bindings: Bindings) {
        let tenant = engine.tenant.id
        let since = engine.clock.timestamp - 35 * 86_400_000
        let oldest =
            try transaction.first(ClaimStatements.oldest, ["t": tenant, "since": since]) { $0.integer(0) }
            ?? 0
        let bindings: Bindings = [
            "t": tenant, "first": numbers.firstClaim, "last": numbers.lastClaim,
            "oldest": oldest > 0 ? min(oldest, numbers.firstClaim) : numbers.firstClaim,
        ]
        let found = try transaction.all(ClaimStatements.duplicates, bindings) { row in
            Imported.Duplicate(claim: row.integer(0), reference: row.text(1), other: row.text(2))
        }
        return (found, bindings)
    }
}
