import IncassoCore
import IncassoSQL

/// Reads claims.
struct ClaimParser: RowParser {
    static let kind = "collections"
    static let blank = ClaimRow()
    static let target = BulkTarget(
        table: "import_claim",
        columns: [
            "tenant_id", "import_id", "row_no", "reference", "mandate_reference", "amount", "due_on",
            "description",
            "creditor_reference", "end_to_end_id", "purpose", "is_last",
        ]
    )

    var values = RowValues()
    /// Due dates seen, to know how many groups there may be.
    private(set) var dueDates: Set<LocalDate> = []
    /// Rows that give an end-to-end id of their own.
    private(set) var foreignReferences = 0
    /// Rows whose debit is the last of its mandate.
    private(set) var lastDebits = 0
    private let creditor: Creditor
    private let book: UInt32
    private let rail: (any Rail)?
    private let maxAmount: Int64
    private let columns: Columns
    private var currency: [UInt8] = []

    private struct Columns {
        let claimId, mandateId, amount, dueDate, currency, description, reference, endToEndId, purpose,
            last: Int
    }

    init(header: HeaderMap, creditor: Creditor, today: LocalDate, book: UInt32) {
        self.creditor = creditor
        self.book = book
        rail = Rails.rail(collecting: creditor.currency)
        maxAmount = min(creditor.bank.maxAmount, rail?.maxAmount ?? .max)
        columns = Columns(
            claimId: header.position("claim_id"),
            mandateId: header.position("mandate_id"),
            amount: header.position("amount"),
            dueDate: header.position("due_date"),
            currency: header.position("currency"),
            description: header.position("description"),
            reference: header.position("reference"),
            endToEndId: header.position("end_to_end_id"),
            purpose: header.position("purpose"),
            last: header.position("last")
        )
    }

    var datePositions: [Int] { [columns.dueDate].filter { $0 >= 0 } }
    var amountPositions: [Int] { [columns.amount].filter { $0 >= 0 } }

    mutating func read(
        _ record: borrowing CSVReader,
        into row: inout ClaimRow,
        _ findings: inout RowFindings
    ) throws(UncommonColumn) {
        values.text(
            record,
            columns.claimId,
            "claim_id",
            maxLength: 70,
            isRequired: true,
            into: &row.reference,
            &findings
        )
        values.text(
            record,
            columns.mandateId,
            "mandate_id",
            maxLength: 70,
            isRequired: true,
            into: &row.mandateReference,
            &findings
        )
        let amount = try values.amount(
            record,
            columns.amount,
            "amount",
            currency: creditor.currency,
            isRequired: true,
            &findings
        )
        row.amount = amount ?? 1
        if row.amount > maxAmount {
            findings.error(
                "IMPORT-AMOUNT-LIMIT",
                "amount",
                "the amount is above what the bank takes",
                found: Money(minorUnits: row.amount, currency: creditor.currency).description,
                expected: "at most \(Money(minorUnits: maxAmount, currency: creditor.currency))"
            )
        }
        if let due = try values.date(record, columns.dueDate, "due_date", isRequired: true, &findings) {
            row.dueOn = due
            dueDates.insert(due)
        }
        values.text(record, columns.currency, "currency", maxLength: 3, into: &currency, &findings)
        if !currency.isEmpty, Currency(currency.span) != creditor.currency {
            findings.error(
                "IMPORT-CURRENCY",
                "currency",
                "the creditor collects in another currency",
                found: String(decoding: currency, as: UTF8.self),
                expected: creditor.currency.code
            )
        }
        values.text(
            record,
            columns.description,
            "description",
            maxLength: 140,
            into: &row.description,
            &findings
        )
        readPurpose(record, into: &row, &findings)
        // Only collection files have this column.
        row.isLast = columns.last >= 0 && !record.fields[columns.last].isEmpty
        if row.isLast { lastDebits += 1 }
        readReferences(record, into: &row, &findings)
    }

    private func readPurpose(
        _ record: borrowing CSVReader,
        into row: inout ClaimRow,
        _ findings: inout RowFindings
    ) {
        guard
            values.text(record, columns.purpose, "purpose", maxLength: 35, into: &row.purpose, &findings),
            !Creditor.SEPA.isPurpose(row.purpose)
        else { return }
        findings.error(
            "IMPORT-PURPOSE",
            "purpose",
            "this is no purpose code",
            found: String(decoding: row.purpose, as: UTF8.self),
            expected: "a code of the list of ISO 20022, 1 to 4 capital letters and digits, for example GASB"
        )
    }

    private mutating func readReferences(
        _ record: borrowing CSVReader,
        into row: inout ClaimRow,
        _ findings: inout RowFindings
    ) {
        if values.text(
            record,
            columns.reference,
            "reference",
            maxLength: 40,
            into: &row.creditorReference,
            &findings
        ) {
            do throws(CreditorReferenceError) {
                let reference = try CreditorReference(row.creditorReference.span)
                row.creditorReference.removeAll(keepingCapacity: true)
                row.creditorReference.append(contentsOf: reference.text.utf8)
            } catch {
                findings.take(error.diagnostic(at: .init(path: "reference")))
            }
        }
        guard
            values.text(
                record,
                columns.endToEndId,
                "end_to_end_id",
                maxLength: 35,
                into: &row.endToEndId,
                &findings
            )
        else { return }
        foreignReferences += 1
        if let own = BookReference(row.endToEndId.span), own.book == book {
            findings.error(
                "IMPORT-END-TO-END-OWN",
                "end_to_end_id",
                "the end-to-end id has the form of those that this book gives",
                found: own.text,
                remedy: "Leave it empty, or use ids of your own."
            )
        } else if let problem = rail?.problem(endToEndId: row.endToEndId.span) {
            findings.error(
                "IMPORT-END-TO-END",
                "end_to_end_id",
                problem,
                found: String(decoding: row.endToEndId, as: UTF8.self),
                expected: "characters that banks pass on unchanged"
            )
        }
    }
}
