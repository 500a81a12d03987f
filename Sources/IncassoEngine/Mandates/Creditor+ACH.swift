import IncassoCore

extension Creditor {
    /// Reads the table `[ach]` of a creditor's file.
    static func ach(_ reader: inout TOMLDocument.Reader, currency: Currency, name: String) -> ACH? {
        guard reader.has("ach") else { return nil }
        checkCurrency(currency, of: "ach", &reader)
        let companyName = field("ach.company_name", 16, &reader, isRequired: true)
        let companyId = field("ach.company_id", 10, &reader, isRequired: true)
        let routing = parse("ach.odfi_routing", reader.required("ach.odfi_routing"), &reader) {
            text throws(IdentifierError) in try RoutingNumber(text)
        }
        let account = field("ach.account_number", 17, &reader)
        let destination = field("ach.immediate_destination", 10, &reader)
        let destinationName = field("ach.immediate_destination_name", 23, &reader)
        let origin = field("ach.immediate_origin", 10, &reader)
        let originName = field("ach.immediate_origin_name", 23, &reader)
        let description = field("ach.entry_description", 10, &reader)
        if let description, reserved.contains(description.uppercased()) {
            reader.note(
                "ach.entry_description",
                "this description is reserved for entries of another purpose",
                found: description,
                expected: "what the debit is for, for example MEMBERSHIP"
            )
        }
        guard let companyName, let companyId, let routing else { return nil }
        return ACH(
            companyName: companyName,
            companyId: companyId,
            odfiRouting: routing,
            accountNumber: account,
            immediateDestination: destination ?? " \(routing.text)",
            immediateDestinationName: destinationName ?? "",
            immediateOrigin: origin ?? companyId,
            immediateOriginName: originName ?? companyName,
            entryDescription: description ?? "PAYMENT"
        )
    }

    /// Descriptions that the Nacha rules give a meaning of their own.
    private static let reserved = [
        "RETRY PYMT", "REVERSAL", "RETURN FEE", "ACCTVERIFY", "PAYROLL", "PURCHASE",
    ]

    /// A field of a file of records: printable ASCII that fits.
    private static func field(
        _ path: String,
        _ maxLength: Int,
        _ reader: inout TOMLDocument.Reader,
        isRequired: Bool = false
    ) -> String? {
        guard let text = line(path, maxLength, &reader, isRequired: isRequired), !text.isEmpty else {
            return nil
        }
        if !text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
            reader.note(
                path,
                "\(path) has characters that banks do not take",
                found: text,
                expected: "ASCII only"
            )
        }
        if text.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x30 }) {
            reader.note(path, "\(path) is all blanks or zeros", found: text)
        }
        return text
    }
}
