import IncassoCore
import IncassoSQL

/// A table that rows of a file are loaded into, to be taken on from there.
struct StagingTable {
    let target: BulkTarget
    let table: StaticString
    /// Empties it of one import.
    let clear: Statement

    static let mandates = StagingTable(
        target: MandateParser.target,
        table: "import_mandate",
        clear: IntakeStatements.clearMandates
    )
    static let claims = StagingTable(
        target: ClaimParser.target,
        table: "import_claim",
        clear: IntakeStatements.clearClaims
    )
}

/// What differs between importing mandates and importing claims.
protocol ImportKind {
    associatedtype Parser: RowParser
    associatedtype Numbers

    /// The tables that rows may be staged in, and how they are emptied.
    static var staging: [StagingTable] { get }

    init(engine: Engine, creditor: Creditor)

    /// Takes the numbers that an import may need, in a small transaction.
    func takeNumbers(_ check: ImportCheck<Parser>, in transaction: any Transaction) throws -> Numbers

    /// The import's own number.
    func importId(_ numbers: Numbers) -> Int64

    /// Where the good rows are loaded: the staging table, or the room's own tables where no row can meet another that is
    /// there already.
    ///
    /// A row that meets one of the same file breaks a constraint there, and the import starts again with
    /// `isStaged`.
    mutating func targets(isStaged: Bool, in transaction: any Transaction) throws -> [BulkTarget]

    /// Writes a good row to the targets.
    mutating func write(_ row: Parser.Row, line: Int, numbers: Numbers, to writers: [any BulkWriter]) throws

    /// Hands the loaded rows to the room that owns them.
    ///
    /// - Returns: Whether every loaded row was new or known word for word; the others are noted as findings.
    func apply(
        _ numbers: Numbers,
        loaded: Int,
        check: ImportCheck<Parser>,
        report: inout ImportReport,
        findings: inout RowFindings,
        in transaction: any Transaction
    ) throws -> Bool
}
