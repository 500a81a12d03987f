import IncassoCore
import IncassoSQL

/// The numbers that the debits of a collection file may need.
struct CollectionFileNumbers {
    let mandates: Mandates.Numbers
    let claims: Claims.Numbers
}

/// Takes the debits of a collection file as mandates and claims of ours (*adopt*): from then on the file is of no account.
struct CollectionFileImport: ImportKind {
    typealias Parser = CollectionFileParser
    typealias Numbers = CollectionFileNumbers

    static let staging = [StagingTable.mandates, StagingTable.claims]

    private(set) var mandates: CarriedMandates
    private let claims: ClaimImport

    init(engine: Engine, creditor: Creditor) {
        mandates = CarriedMandates(engine: engine, creditor: creditor)
        claims = ClaimImport(engine: engine, creditor: creditor)
    }

    func takeNumbers(_ check: ImportCheck<Parser>, in transaction: any Transaction) throws -> Numbers {
        let claims = try claims.takeNumbers(
            dueDates: check.parser.claims.dueDates.count,
            rows: check.rows,
            in: transaction
        )
        let mandates = try mandates.rows.takeNumbers(
            lastLine: check.lastLine,
            importId: claims.importId,
            in: transaction
        )
        return Numbers(mandates: mandates, claims: claims)
    }

    func importId(_ numbers: Numbers) -> Int64 { numbers.claims.importId }

    mutating func targets(isStaged: Bool, in transaction: any Transaction) throws -> [BulkTarget] {
        try mandates.rows.targets(isStaged: isStaged, in: transaction) + [ClaimParser.target]
    }

    mutating func write(
        _ row: CollectionRow,
        line: Int,
        numbers: Numbers,
        to writers: [any BulkWriter]
    ) throws {
        try mandates.write(row.mandate, line: line, numbers: numbers.mandates, to: writers)
        try claims.write(row.claim, line: line, numbers: numbers.claims, to: writers[writers.count - 1])
    }

    func apply(
        _ numbers: Numbers,
        loaded: Int,
        check: ImportCheck<Parser>,
        report: inout ImportReport,
        findings: inout RowFindings,
        in transaction: any Transaction
    ) throws -> Bool {
        let taken = try mandates.apply(
            numbers.mandates,
            loaded: loaded,
            findings: &findings,
            in: transaction
        )
        report.newMandates = taken.mandates.accepted
        report.amended = taken.amendments.mandates
        // Claims are looked at in any case, so that everything is told at once.
        let areClaimsGood = try claims.apply(
            numbers.claims,
            loaded: loaded,
            hasForeignReferences: check.parser.claims.foreignReferences > 0,
            report: &report,
            findings: &findings,
            in: transaction
        )
        guard areClaimsGood, !taken.hasConflicts else { return false }
        try nameFinals(numbers, check, in: transaction)
        return true
    }

    /// Ends mandates with the debits that the file calls their last.
    func nameFinals(
        _ numbers: Numbers,
        _ check: ImportCheck<Parser>,
        in transaction: any Transaction
    ) throws {
        guard check.parser.claims.lastDebits > 0 else { return }
        try mandates.engine.mandates.nameFinals(
            numbers.claims,
            creditor: mandates.creditor,
            note: "told by \(check.findings.file)",
            in: transaction
        )
    }
}
