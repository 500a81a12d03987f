import IncassoCore
import IncassoSQL

/// Reads the rows of one kind of file.
protocol RowParser {
    associatedtype Row
    /// The kind: the name of the columns' table and of the import.
    static var kind: String { get }
    /// The staging table.
    static var target: BulkTarget { get }
    /// A row to be used for all.
    static var blank: Row { get }

    /// The checks, which know how columns are written.
    var values: RowValues { get set }
    /// Positions of the columns that hold dates.
    var datePositions: [Int] { get }
    /// Positions of the columns that hold amounts.
    var amountPositions: [Int] { get }

    init(header: HeaderMap, creditor: Creditor, today: LocalDate, book: UInt32)

    /// Reads the reader's record into a row, and notes what is wrong with it.
    mutating func read(
        _ record: borrowing CSVReader,
        into row: inout Row,
        _ findings: inout RowFindings
    ) throws(UncommonColumn)
}
