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

    /// Writes a good row to the staging table.
    mutating func stage(_ row: Parser.Row, line: Int, numbers: Numbers, to writer: any BulkWriter) throws

    /// Hands the staged rows to the room that owns them.
    ///
    /// - Returns: Whether every staged row was new or known word for word; the others are noted as findings.
    func apply(
        _ numbers: Numbers,
        staged: Int,
        check: ImportCheck<Parser>,
        report: inout ImportReport,
        findings: inout RowFindings,
        in transaction: any Transaction
    ) throws -> Bool
}
