import IncassoCore
import IncassoSQL

/// One debit of a collection file: the mandate that it carries, and the claim that it asks for.
struct CollectionRow {
    var mandate = MandateRow()
    var claim = ClaimRow()
}

/// Reads the debits of a collection file as mandates and claims, by the rules of their tables.
struct CollectionFileParser: RowParser {
    static let kind = ClaimParser.kind
    static let blank = CollectionRow()
    static let target = ClaimParser.target

    private var mandates: MandateParser
    private(set) var claims: ClaimParser

    init(header: HeaderMap, creditor: Creditor, today: LocalDate, book: UInt32) {
        mandates = MandateParser(header: header, creditor: creditor, today: today, book: book)
        claims = ClaimParser(header: header, creditor: creditor, today: today, book: book)
    }

    var values: RowValues {
        get { claims.values }
        set {
            claims.values = newValue
            mandates.values = newValue
        }
    }
    var datePositions: [Int] { mandates.datePositions + claims.datePositions }
    var amountPositions: [Int] { mandates.amountPositions + claims.amountPositions }

    mutating func read(
        _ record: borrowing CSVReader,
        into row: inout CollectionRow,
        _ findings: inout RowFindings
    ) throws(UncommonColumn) {
        try mandates.read(record, into: &row.mandate, &findings)
        // A mandate id that is missing is told once.
        if row.mandate.reference.isEmpty { return }
        try claims.read(record, into: &row.claim, &findings)
    }
}
