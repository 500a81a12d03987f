import IncassoCore

/// Reads what a debit tells of changes of its mandate: the values of before (EPC implementation guidelines 2025,
/// Amendment Information Details).
struct FormerValues {
    /// Stands for an account of before that is not told: only that it was another one.
    static let unknownAccount = "unknown"

    private let mandateId: Int
    private let account: Int
    private let creditorName: Int
    private let creditorIdentifier: Int

    init(header: HeaderMap) {
        mandateId = header.position("original_mandate_id")
        account = header.position("original_account")
        creditorName = header.position("original_creditor_name")
        creditorIdentifier = header.position("original_creditor_identifier")
    }

    /// Reads them into a row whose values of now are there; a value that did not change is not taken.
    func read(
        _ record: borrowing CSVReader,
        _ values: RowValues,
        into row: inout MandateRow,
        _ findings: inout RowFindings
    ) {
        if row.original != nil { row.original = nil }
        // Only collection files have these columns.
        guard mandateId >= 0 else { return }
        let fields = record.fields
        guard
            !fields[mandateId].isEmpty || !fields[account].isEmpty || !fields[creditorName].isEmpty
                || !fields[creditorIdentifier].isEmpty
        else { return }
        var original = DebitAmendment()
        readMandateId(record, values, row, &original, &findings)
        readAccount(record, values, row, &original, &findings)
        readCreditor(record, values, &original, &findings)
        if !original.isEmpty { row.original = original }
    }

    private func readMandateId(
        _ record: borrowing CSVReader,
        _ values: RowValues,
        _ row: borrowing MandateRow,
        _ original: inout DebitAmendment,
        _ findings: inout RowFindings
    ) {
        let column = "original_mandate_id"
        var bytes: [UInt8] = []
        guard
            values.text(record, mandateId, column, maxLength: 35, into: &bytes, &findings),
            bytes != row.reference
        else { return }
        do throws(MandateReferenceError) {
            _ = try MandateReference(bytes.span)
            original.mandateId.assign(bytes.span)
        } catch {
            findings.take(error.diagnostic(at: .init(path: column)))
        }
    }

    private func readAccount(
        _ record: borrowing CSVReader,
        _ values: RowValues,
        _ row: borrowing MandateRow,
        _ original: inout DebitAmendment,
        _ findings: inout RowFindings
    ) {
        let column = "original_account"
        var bytes: [UInt8] = []
        guard values.text(record, account, column, maxLength: 35, into: &bytes, &findings) else { return }
        if bytes.elementsEqual(Self.unknownAccount.utf8) {
            original.hasNewAccount = true
            return
        }
        do throws(IBANError) {
            let iban = try IBAN(bytes.span)
            guard !row.account.number.elementsEqual(iban.text.utf8) else { return }
            original.hasNewAccount = true
            original.isAtSameBank = true
            original.account = ByteString(iban.text)
        } catch {
            findings.take(error.diagnostic(at: .init(path: column)))
        }
    }

    private func readCreditor(
        _ record: borrowing CSVReader,
        _ values: RowValues,
        _ original: inout DebitAmendment,
        _ findings: inout RowFindings
    ) {
        var bytes: [UInt8] = []
        let name = "original_creditor_name"
        if values.text(record, creditorName, name, maxLength: 70, into: &bytes, &findings) {
            original.creditorName.assign(bytes.span)
        }
        let column = "original_creditor_identifier"
        guard values.text(record, creditorIdentifier, column, maxLength: 35, into: &bytes, &findings) else {
            return
        }
        do throws(CreditorIdentifierError) {
            original.creditorIdentifier = ByteString(try CreditorIdentifier(bytes.span).text)
        } catch {
            findings.take(error.diagnostic(at: .init(path: column)))
        }
    }
}
