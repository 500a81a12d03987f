import IncassoCore
import IncassoSQL

/// The mandates that the debits of a collection file carry, on their way into the book.
struct CarriedMandates {
    let engine: Engine
    let creditor: Creditor
    /// Loads and seals the rows.
    var rows: MandateImport

    init(engine: Engine, creditor: Creditor) {
        self.engine = engine
        self.creditor = creditor
        rows = MandateImport(engine: engine, creditor: creditor)
    }

    /// Takes the loaded rows over, and notes where a debit and the book do not agree.
    ///
    /// - Returns: What was taken; with conflicts the caller gives the transaction up.
    func apply(
        _ numbers: Mandates.Numbers,
        loaded: Int,
        findings: inout RowFindings,
        in transaction: any Transaction
    ) throws -> Mandates.Imported {
        let outcome =
            rows.isDirect
            ? Mandates.Imported(accepted: loaded)
            : try engine.mandates.insertImported(
                numbers,
                creditor: creditor,
                staged: loaded,
                areCarried: true,
                in: transaction
            )
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
                "this mandate is known with another name of the debtor, which stays as it is"
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
        guard outcome.conflicts.isEmpty else { return outcome }
        try transaction.refreshStatistics(of: ["debtor", "mandate"])
        return outcome
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
        try mandates.rows.write(row, line: line, numbers: numbers, to: writers)
    }

    func apply(
        _ numbers: Numbers,
        loaded: Int,
        check: ImportCheck<Parser>,
        report: inout ImportReport,
        findings: inout RowFindings,
        in transaction: any Transaction
    ) throws -> Bool {
        let outcome = try mandates.apply(numbers, loaded: loaded, findings: &findings, in: transaction)
        guard outcome.conflicts.isEmpty else { return false }
        report.accepted = outcome.accepted
        report.unchanged = outcome.unchanged
        guard outcome.accepted > 0 else { return true }
        report.totals = try mandates.engine.mandates.schemes(of: numbers, in: transaction).map {
            ImportReport.Total(scheme: $0, dueDate: nil, count: $1, sum: 0)
        }
        return true
    }
}
