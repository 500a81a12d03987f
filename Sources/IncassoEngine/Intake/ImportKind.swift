import IncassoCore
import IncassoSQL

/// What differs between importing mandates and importing claims.
protocol ImportKind {
    associatedtype Parser: RowParser
    associatedtype Numbers

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
