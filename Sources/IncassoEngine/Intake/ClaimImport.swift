import IncassoCore
import IncassoSQL

/// Takes claims in.
struct ClaimImport: ImportKind {
    typealias Parser = ClaimParser
    typealias Numbers = Claims.Numbers

    static let staging = [StagingTable.claims]

    private let engine: Engine
    private let creditor: Creditor

    init(engine: Engine, creditor: Creditor) {
        self.engine = engine
        self.creditor = creditor
    }

    func takeNumbers(_ check: ImportCheck<Parser>, in transaction: any Transaction) throws -> Numbers {
        try takeNumbers(dueDates: check.parser.dueDates.count, rows: check.rows, in: transaction)
    }

    func takeNumbers(dueDates: Int, rows: Int, in transaction: any Transaction) throws -> Numbers {
        let tenant = engine.tenant.id
        // At most one group for each due date, scheme and kind, and one more at each cut.
        let kinds = 2 * Rails.all.map(\.schemes.count).reduce(0, +)
        let groups = dueDates * kinds + rows / creditor.bank.maxTransactions + 1
        return Numbers(
            importId: try Counters.take(.importFile, tenant: tenant, in: transaction),
            firstClaim: try Counters.take(.claim, count: rows, tenant: tenant, in: transaction),
            claims: rows,
            firstGroup: try Counters.take(.claimGroup, count: groups, tenant: tenant, in: transaction),
            groups: groups
        )
    }

    func importId(_ numbers: Numbers) -> Int64 { numbers.importId }

    func targets(isStaged: Bool, in transaction: any Transaction) throws -> [BulkTarget] {
        [Parser.target]
    }

    mutating func write(_ row: ClaimRow, line: Int, numbers: Numbers, to writers: [any BulkWriter]) throws {
        try write(row, line: line, numbers: numbers, to: writers[0])
    }

    func write(_ row: ClaimRow, line: Int, numbers: Numbers, to writer: any BulkWriter) throws {
        try writer.integer(engine.tenant.id)
        try writer.integer(numbers.importId)
        try writer.integer(Int64(line))
        try writer.text(row.reference.span)
        try writer.text(row.mandateReference.span)
        try writer.integer(row.amount)
        try writer.integer(Int64(row.dueOn.daysSinceEpoch))
        for field in [row.description, row.creditorReference, row.endToEndId, row.purpose] {
            if field.isEmpty { try writer.null() } else { try writer.text(field.span) }
        }
        try writer.integer(row.isLast ? 1 : nil)
        try writer.endRow()
    }

    func apply(
        _ numbers: Numbers,
        loaded: Int,
        check: ImportCheck<Parser>,
        report: inout ImportReport,
        findings: inout RowFindings,
        in transaction: any Transaction
    ) throws -> Bool {
        try apply(
            numbers,
            loaded: loaded,
            hasForeignReferences: check.parser.foreignReferences > 0,
            report: &report,
            findings: &findings,
            in: transaction
        )
    }

    func apply(
        _ numbers: Numbers,
        loaded: Int,
        hasForeignReferences: Bool,
        report: inout ImportReport,
        findings: inout RowFindings,
        in transaction: any Transaction
    ) throws -> Bool {
        try FormerMandateRows.renameInClaims(
            of: numbers.importId,
            creditor: creditor,
            tenant: engine.tenant.id,
            in: transaction
        )
        let outcome = try engine.claims.insertImported(
            numbers,
            creditor: creditor,
            staged: loaded,
            hasForeignReferences: hasForeignReferences,
            in: transaction
        )
        report.accepted = outcome.accepted
        report.unchanged = outcome.unchanged
        report.held = outcome.duplicates.count
        for conflict in outcome.conflicts { Self.note(conflict, &findings) }
        guard outcome.conflicts.isEmpty else { return false }
        report.totals = Self.totals(outcome.groups)
        warn(outcome, &findings)
        try Exceptions.open(
            outcome.duplicates.map { duplicate in
                Exceptions.Opening(
                    kind: "suspected-duplicate",
                    subject: Claims.subject(duplicate.claim),
                    fileName: report.file,
                    detail:
                        "claim \(duplicate.reference) repeats \(duplicate.other): same mandate, amount and due date"
                )
            },
            engine: engine,
            in: transaction
        )
        let today = engine.clock.wallTime(in: creditor.bank.timeZone).date.daysSinceEpoch
        try Ledger.postImported(numbers.importId, on: today, tenant: engine.tenant.id, in: transaction)
        return true
    }

    static func note(_ conflict: Claims.Imported.Conflict, _ findings: inout RowFindings) {
        switch conflict {
        case .inFile(let row, let first):
            findings.line = row
            findings.error(
                "IMPORT-TWICE",
                "claim_id",
                "the same claim_id stands in \(findings.name(ofRow: first))",
                remedy: "Remove one of the rows."
            )
        case .changed(let row, let columns):
            findings.line = row
            findings.error(
                "IMPORT-CHANGED",
                "claim_id",
                "this claim is known with another \(columns.joined(separator: ", "))",
                expected: "the row as it was imported",
                remedy: "An import never changes a claim: cancel it and give the new one a new id."
            )
        case .noMandate(let row):
            findings.line = row
            findings.error(
                "IMPORT-NO-MANDATE",
                "mandate_id",
                "the creditor has no such mandate",
                remedy: "Import the mandate first, or compare the spelling: case counts."
            )
        case .late(let row, let dueOn, let earliest):
            findings.line = row
            findings.error(
                "IMPORT-NOTICE",
                "due_date",
                "the debit falls sooner than the debtor's notice",
                found: dueOn.description,
                expected: "\(earliest) or later",
                remedy: "Collect it later: Incasso tells this creditor's debtors, and would be too late."
            )
        case .endToEndId(let row):
            findings.line = row
            findings.error(
                "IMPORT-END-TO-END-TWICE",
                "end_to_end_id",
                "another claim has this end-to-end id",
                remedy: "Give each claim an id of its own, or leave it empty."
            )
        }
    }

    static func totals(_ groups: [Claims.Group]) -> [ImportReport.Total] {
        var totals: [ImportReport.Total] = []
        for group in groups.sorted(by: { ($0.dueOn, $0.scheme) < ($1.dueOn, $1.scheme) }) {
            if let last = totals.last, last.scheme == group.scheme, last.dueDate == group.dueOn {
                totals[totals.count - 1].count += group.count
                totals[totals.count - 1].sum += group.total
            } else {
                totals.append(
                    .init(scheme: group.scheme, dueDate: group.dueOn, count: group.count, sum: group.total)
                )
            }
        }
        return totals
    }

    func warn(_ outcome: Claims.Imported, _ findings: inout RowFindings) {
        findings.line = 0
        var late: [LocalDate: Int64] = [:]
        for group in outcome.groups where group.late > 0 { late[group.dueOn, default: 0] += group.late }
        for (day, count) in late.sorted(by: { $0.key < $1.key }) {
            findings.warning(
                "IMPORT-NOTICE",
                "due_date",
                "\(count) of the debits due on \(day) fall sooner than their debtors' notice",
                expected: "\(creditor.noticeDays) days, or what the mandate's notice_days says",
                remedy: "Make sure that the debtors were told in time, or collect later."
            )
        }
        if outcome.stopped.count > 0 {
            findings.warning(
                "IMPORT-MANDATE-STOPPED",
                "mandate_id",
                "\(outcome.stopped.count) claims are on mandates that are not signed yet, suspended or ended; they will be held",
                found: "first: claim \(outcome.stopped.reference)"
            )
        }
    }
}
