import IncassoCore
import IncassoSQL

/// The mandates that the debits of a collection file carry, on their way into the book.
struct CarriedMandates {
    /// What taking them over came to.
    struct Taken {
        let mandates: Mandates.Imported
        var amendments = AdoptedAmendments()

        /// Whether a debit and the book do not agree: the caller gives the transaction up.
        var hasConflicts: Bool { !mandates.conflicts.isEmpty || !amendments.conflicts.isEmpty }
    }

    let engine: Engine
    let creditor: Creditor
    /// Loads and seals the rows.
    var rows: MandateImport
    /// What debits tell of changes, which few do.
    private var told: [ToldAmendment] = []

    init(engine: Engine, creditor: Creditor) {
        self.engine = engine
        self.creditor = creditor
        rows = MandateImport(engine: engine, creditor: creditor)
    }

    /// Writes a good row to the targets.
    mutating func write(
        _ row: MandateRow,
        line: Int,
        numbers: Mandates.Numbers,
        to writers: [any BulkWriter]
    ) throws {
        try rows.write(row, line: line, numbers: numbers, to: writers)
        guard var original = row.original else { return }
        // When a creditor changes, all debits tell the same: once in memory.
        if let last = told.last?.original {
            if last.creditorName == original.creditorName { original.creditorName = last.creditorName }
            if last.creditorIdentifier == original.creditorIdentifier {
                original.creditorIdentifier = last.creditorIdentifier
            }
        }
        told.append(ToldAmendment(row: line, original: original))
    }

    /// Takes the loaded rows and the amendments that they tell over, and notes where a debit and the book do not agree.
    ///
    /// - Returns: What was taken; with conflicts the caller gives the transaction up.
    func apply(
        _ numbers: Mandates.Numbers,
        loaded: Int,
        findings: inout RowFindings,
        in transaction: any Transaction
    ) throws -> Taken {
        let outcome = try rows.take(numbers, loaded: loaded, areCarried: true, in: transaction)
        note(outcome, &findings)
        var taken = Taken(mandates: outcome)
        guard outcome.conflicts.isEmpty else { return taken }
        try rows.complete(numbers, in: transaction)
        taken.amendments = try engine.mandates.adopt(
            told,
            of: numbers,
            creditor: creditor,
            note: "told by \(findings.file)",
            in: transaction
        )
        for conflict in taken.amendments.conflicts { Self.note(conflict, &findings) }
        return taken
    }

    private static func note(_ conflict: AdoptedAmendments.Conflict, _ findings: inout RowFindings) {
        findings.line = conflict.row
        switch conflict.kind {
        case .anothers:
            findings.error(
                "IMPORT-AMENDMENT-TAKEN",
                conflict.kind.column,
                "the id that the mandate had before is another mandate's",
                remedy:
                    "Where both are one mandate, give the other its new id (incasso mandate amend), and import again; else correct the file."
            )
        case .mandateId, .account, .creditor:
            findings.error(
                "IMPORT-AMENDMENT-DIFFERS",
                conflict.kind.column,
                "the debit tells another change of the mandate than the book, or an earlier debit of the file",
                expected: "what `incasso mandate show` tells of it",
                remedy: "Correct the file, or amend the mandate by hand (incasso mandate amend)."
            )
        }
    }

    private func note(_ outcome: Mandates.Imported, _ findings: inout RowFindings) {
        for case .differs(let row, let columns) in outcome.conflicts {
            findings.line = row
            findings.error(
                "IMPORT-MANDATE-DIFFERS",
                columns[0],
                "this mandate is known with another \(columns.joined(separator: ", "))",
                expected: "what the book, or an earlier debit of the file, says of the mandate",
                remedy:
                    "An import never changes a mandate: amend it first (incasso mandate amend), or correct the file."
            )
        }
        for row in outcome.otherNames.rows {
            findings.line = row
            findings.warning(
                "IMPORT-DEBTOR-NAME",
                "debtor_name",
                "this mandate is known with another name of the debtor or of the one for whom it pays, which stays as it is"
            )
        }
        if outcome.otherNames.count > outcome.otherNames.rows.count {
            findings.line = 0
            findings.warning(
                "IMPORT-DEBTOR-NAME",
                nil,
                "\(outcome.otherNames.count - outcome.otherNames.rows.count) more debits carry another name of their debtor"
            )
        }
    }
}

/// Takes the mandates of a collection file, and none of its debits.
struct MandateFileImport: ImportKind {
    typealias Parser = MandateParser
    typealias Numbers = Mandates.Numbers

    static let staging = [StagingTable.mandates]

    private var mandates: CarriedMandates

    init(engine: Engine, creditor: Creditor) {
        mandates = CarriedMandates(engine: engine, creditor: creditor)
    }

    func takeNumbers(_ check: ImportCheck<Parser>, in transaction: any Transaction) throws -> Numbers {
        try mandates.rows.takeNumbers(check, in: transaction)
    }

    func importId(_ numbers: Numbers) -> Int64 { numbers.importId }

    mutating func targets(isStaged: Bool, in transaction: any Transaction) throws -> [BulkTarget] {
        try mandates.rows.targets(isStaged: isStaged, in: transaction)
    }

    mutating func write(_ row: MandateRow, line: Int, numbers: Numbers, to writers: [any BulkWriter]) throws {
        try mandates.write(row, line: line, numbers: numbers, to: writers)
    }

    func apply(
        _ numbers: Numbers,
        loaded: Int,
        check: ImportCheck<Parser>,
        report: inout ImportReport,
        findings: inout RowFindings,
        in transaction: any Transaction
    ) throws -> Bool {
        let taken = try mandates.apply(numbers, loaded: loaded, findings: &findings, in: transaction)
        guard !taken.hasConflicts else { return false }
        report.accepted = taken.mandates.accepted
        report.unchanged = taken.mandates.unchanged
        report.amended = taken.amendments.mandates
        guard report.accepted > 0 else { return true }
        report.totals = try mandates.engine.mandates.schemes(of: numbers, in: transaction).map {
            ImportReport.Total(scheme: $0, dueDate: nil, count: $1, sum: 0)
        }
        return true
    }
}
