import IncassoCore
import IncassoSQL

/// Reads mandates.
struct MandateParser: RowParser {
    static let kind = "mandates"
    static let blank = MandateRow()
    static let target = BulkTarget(
        table: "import_mandate",
        columns: ["tenant_id", "import_id", "row_no"] + mandateColumns
            + ["draft", "debtor_reference", "debtor_kind", "amended", "former_reference"] + contactColumns
    )
    /// What ``MandateImport`` writes of the mandate itself.
    static let mandateColumns: [StaticString] = [
        "reference", "scheme", "kind", "signed_on", "holder", "bic", "number_sealed", "number_index",
        "number_masked", "notice_days", "last_collection_on", "amount_limit", "contract_reference",
        "content_mac",
        "validation", "validated_on", "ultimate_debtor",
    ]
    /// What it writes of the debtor.
    static let contactColumns: [StaticString] = [
        "language", "email", "phone", "street", "building_number", "postal_code", "town", "country",
        "address_line_1", "address_line_2",
    ]

    private static let kinds = ["recurring", "one-off"]
    private static let states = ["active", "draft"]
    private static let debtorTypes = ["consumer", "business"]
    private static let accountTypes = ["checking", "savings"]
    private static let validationMethods = ["prenote", "micro", "service", "legacy"]
    private static let languages = ["nl", "en", "de", "fr"]

    var values = RowValues()
    /// How many drafts have been read.
    private(set) var drafts = 0
    private let creditor: Creditor
    private let today: LocalDate
    private let earliestUse: LocalDate?
    private let rail: (any Rail)?
    private let schemes: [String]
    private let columns: Columns
    private let formerValues: FormerValues
    private var railFindings: [Diagnostic] = []

    private struct Columns {
        let mandateId, scheme, signatureDate, debtorName, iban, kind, debtorId, debtorType, bic, email,
            phone: Int
        let language, street, buildingNumber, postalCode, town, country, noticeDays, lastCollectionDate: Int
        let amountLimit, contractReference, addressLine1, addressLine2, ultimateDebtor: Int
        let routingNumber, accountNumber, accountType, validation, validatedOn, status: Int
    }

    init(header: HeaderMap, creditor: Creditor, today: LocalDate, book: UInt32) {
        self.creditor = creditor
        self.today = today
        rail = Rails.rail(collecting: creditor.currency)
        earliestUse = rail?.mandateLifetime.map { today.adding(months: -$0) }
        schemes = rail?.schemes ?? []
        formerValues = FormerValues(header: header)
        columns = Columns(
            mandateId: header.position("mandate_id"),
            scheme: header.position("scheme"),
            signatureDate: header.position("signature_date"),
            debtorName: header.position("debtor_name"),
            iban: header.position("iban"),
            kind: header.position("kind"),
            debtorId: header.position("debtor_id"),
            debtorType: header.position("debtor_type"),
            bic: header.position("bic"),
            email: header.position("email"),
            phone: header.position("phone"),
            language: header.position("language"),
            street: header.position("street"),
            buildingNumber: header.position("building_number"),
            postalCode: header.position("postal_code"),
            town: header.position("town"),
            country: header.position("country"),
            noticeDays: header.position("notice_days"),
            lastCollectionDate: header.position("last_collection_date"),
            amountLimit: header.position("amount_limit"),
            contractReference: header.position("contract_reference"),
            addressLine1: header.position("address_line_1"),
            addressLine2: header.position("address_line_2"),
            ultimateDebtor: header.position("ultimate_debtor_name"),
            routingNumber: header.position("routing_number"),
            accountNumber: header.position("account_number"),
            accountType: header.position("account_type"),
            validation: header.position("account_validation"),
            validatedOn: header.position("validated_on"),
            status: header.position("status")
        )
    }

    var datePositions: [Int] {
        [columns.signatureDate, columns.lastCollectionDate, columns.validatedOn].filter { $0 >= 0 }
    }
    var amountPositions: [Int] { [columns.amountLimit].filter { $0 >= 0 } }

    mutating func read(
        _ record: borrowing CSVReader,
        into row: inout MandateRow,
        _ findings: inout RowFindings
    ) throws(UncommonColumn) {
        values.text(
            record,
            columns.mandateId,
            "mandate_id",
            maxLength: 70,
            isRequired: true,
            into: &row.reference,
            &findings
        )
        row.scheme =
            values.choice(record, columns.scheme, "scheme", of: schemes, isRequired: true, &findings) ?? ""
        row.kind =
            values.choice(record, columns.kind, "kind", of: Self.kinds, &findings)
            ?? "recurring"
        values.text(
            record,
            columns.debtorName,
            "debtor_name",
            maxLength: 140,
            isRequired: true,
            into: &row.debtorName,
            &findings
        )
        if IBAN.isValid(row.debtorName.span) {
            // It would be stored in the clear.
            findings.error(
                "IMPORT-NAME-ACCOUNT",
                "debtor_name",
                "an account number stands where the name should be",
                found: String(decoding: row.debtorName, as: UTF8.self),
                remedy: "Look whether columns are swapped."
            )
        }
        if !values.text(record, columns.debtorId, "debtor_id", maxLength: 70, into: &row.debtorId, &findings)
        {
            row.debtorId.append(contentsOf: row.reference)
        }
        row.debtorType =
            values.choice(record, columns.debtorType, "debtor_type", of: Self.debtorTypes, &findings)
            ?? ""
        try readDates(record, into: &row, &findings)
        try readValidation(record, into: &row, &findings)
        readContact(record, into: &row, &findings)
        readAddress(record, into: &row, &findings)
        row.noticeDays = values.number(record, columns.noticeDays, "notice_days", in: 0...366, &findings)
        row.amountLimit = try values.amount(
            record,
            columns.amountLimit,
            "amount_limit",
            currency: creditor.currency,
            &findings
        )
        values.text(
            record,
            columns.contractReference,
            "contract_reference",
            maxLength: 70,
            into: &row.contractReference,
            &findings
        )
        readUltimateDebtor(record, into: &row, &findings)
        readAccount(record, into: &row, &findings)
        formerValues.read(record, values, into: &row, &findings)
    }

    private func readAddress(
        _ record: borrowing CSVReader,
        into row: inout MandateRow,
        _ findings: inout RowFindings
    ) {
        values.text(record, columns.street, "street", maxLength: 70, into: &row.street, &findings)
        values.text(
            record,
            columns.buildingNumber,
            "building_number",
            maxLength: 16,
            into: &row.buildingNumber,
            &findings
        )
        values.text(
            record,
            columns.postalCode,
            "postal_code",
            maxLength: 16,
            into: &row.postalCode,
            &findings
        )
        values.text(record, columns.town, "town", maxLength: 70, into: &row.town, &findings)
        if values.text(record, columns.country, "country", maxLength: 2, into: &row.country, &findings),
            row.country.count != 2 || !row.country.allSatisfy({ $0 &- 0x41 < 26 })
        {
            findings.error(
                "IMPORT-COUNTRY",
                "country",
                "country is no country code",
                found: String(decoding: row.country, as: UTF8.self),
                expected: "two letters (ISO 3166), for example NL"
            )
        }
        readLines(record, into: &row, &findings)
    }

    private func readLines(
        _ record: borrowing CSVReader,
        into row: inout MandateRow,
        _ findings: inout RowFindings
    ) {
        let first = columns.addressLine1
        values.text(record, first, "address_line_1", maxLength: 70, into: &row.addressLines.first, &findings)
        let second = columns.addressLine2
        values.text(
            record,
            second,
            "address_line_2",
            maxLength: 70,
            into: &row.addressLines.second,
            &findings
        )
        guard !row.addressLines.first.isEmpty || !row.addressLines.second.isEmpty else { return }
        let path = row.addressLines.first.isEmpty ? "address_line_2" : "address_line_1"
        if creditor.bank.addressMode != .hybrid {
            findings.warning(
                "IMPORT-ADDRESS-LINES",
                path,
                "the bank takes structured addresses, so the address lines are not written into files",
                expected: "street, building_number, postal_code, town and country",
                remedy:
                    "Give the parts in their columns, or set address_mode = \"hybrid\" when the bank takes lines."
            )
        } else if !row.street.isEmpty || !row.buildingNumber.isEmpty {
            findings.error(
                "IMPORT-ADDRESS-TWICE",
                path,
                "address lines stand beside a street or a building number",
                expected: "one of the two: a street, or lines",
                remedy: "Empty the lines, or the street and the building number."
            )
        } else if row.town.isEmpty || row.country.isEmpty {
            findings.error(
                "IMPORT-ADDRESS-LINES-ONLY",
                path,
                "an address in lines needs the town and the country in their columns",
                expected: "town and country",
                remedy: "Add them: banks refuse addresses that are lines only."
            )
        }
    }

    private func readUltimateDebtor(
        _ record: borrowing CSVReader,
        into row: inout MandateRow,
        _ findings: inout RowFindings
    ) {
        let column = columns.ultimateDebtor
        guard
            values.text(
                record,
                column,
                "ultimate_debtor_name",
                maxLength: 140,
                into: &row.ultimateDebtor,
                &findings
            ), IBAN.isValid(row.ultimateDebtor.span)
        else { return }
        findings.error(
            "IMPORT-NAME-ACCOUNT",
            "ultimate_debtor_name",
            "an account number stands where the name should be",
            found: String(decoding: row.ultimateDebtor, as: UTF8.self),
            remedy: "Look whether columns are swapped."
        )
    }

    private mutating func readDates(
        _ record: borrowing CSVReader,
        into row: inout MandateRow,
        _ findings: inout RowFindings
    ) throws(UncommonColumn) {
        row.isDraft = values.choice(record, columns.status, "status", of: Self.states, &findings) == "draft"
        let signed = try values.date(
            record,
            columns.signatureDate,
            "signature_date",
            isRequired: !row.isDraft,
            &findings
        )
        row.lastCollectionOn = try values.date(
            record,
            columns.lastCollectionDate,
            "last_collection_date",
            &findings
        )
        if row.isDraft {
            drafts += 1
            row.signedOn = today
            Self.checkDraft(row, signed: signed, &findings)
            return
        }
        guard let signed else { return }
        row.signedOn = signed
        if signed > today {
            findings.error(
                "IMPORT-SIGNED-LATER",
                "signature_date",
                "the mandate is signed in the future",
                found: signed.description,
                expected: "\(today) or earlier"
            )
        }
        if let last = row.lastCollectionOn, last < signed {
            findings.error(
                "IMPORT-COLLECTED-EARLIER",
                "last_collection_date",
                "the last collection is earlier than the signature",
                found: last.description,
                expected: "\(signed) or later"
            )
        }
        if let earliestUse, (row.lastCollectionOn ?? signed) < earliestUse {
            findings.warning(
                "IMPORT-MANDATE-AGE",
                row.lastCollectionOn == nil ? "signature_date" : "last_collection_date",
                row.lastCollectionOn == nil
                    ? "signed more than 36 months ago, and no last_collection_date is given"
                    : "the last collection is more than 36 months ago",
                found: (row.lastCollectionOn ?? signed).description,
                remedy:
                    "A mandate that was not used for 36 months has expired: check that it was, or obtain a new one."
            )
        }
    }

    /// A draft waits for its signature, so nothing can have been collected under it.
    private static func checkDraft(_ row: MandateRow, signed: LocalDate?, _ findings: inout RowFindings) {
        if let signed {
            findings.error(
                "IMPORT-DRAFT-SIGNED",
                "signature_date",
                "a draft is not signed, and this one has a signature date",
                found: signed.description,
                remedy: "Leave signature_date empty, or make the status active."
            )
        }
        if let last = row.lastCollectionOn {
            findings.error(
                "IMPORT-DRAFT-COLLECTED",
                "last_collection_date",
                "nothing can be collected under a draft",
                found: last.description,
                remedy:
                    "Leave last_collection_date empty, or make the status active and give the signature date."
            )
        }
    }

    private func readContact(
        _ record: borrowing CSVReader,
        into row: inout MandateRow,
        _ findings: inout RowFindings
    ) {
        if values.text(record, columns.email, "email", maxLength: 254, into: &row.email, &findings),
            !EmailAddress.isPublic(row.email.span)
        {
            findings.error(
                "IMPORT-EMAIL",
                "email",
                "email is no e-mail address that messages can be sent to",
                found: String(decoding: row.email, as: UTF8.self),
                expected: "one address, NAME@DOMAIN, without accents"
            )
        }
        values.text(record, columns.phone, "phone", maxLength: 40, into: &row.phone, &findings)
        guard values.text(record, columns.language, "language", maxLength: 35, into: &row.language, &findings)
        else {
            return
        }
        for index in row.language.indices where row.language[index] &- 0x41 < 26 {
            row.language[index] |= 0x20
        }
        let known = Self.languages
        if !known.contains(where: { row.language.elementsEqual($0.utf8) }) {
            findings.warning(
                "IMPORT-LANGUAGE",
                "language",
                "messages are not written in this language: the creditor's is used",
                found: String(decoding: row.language, as: UTF8.self),
                expected: known.joined(separator: ", ")
            )
        }
    }

    /// How and when the account was validated.
    private func readValidation(
        _ record: borrowing CSVReader,
        into row: inout MandateRow,
        _ findings: inout RowFindings
    ) throws(UncommonColumn) {
        row.validation =
            values.choice(
                record,
                columns.validation,
                "account_validation",
                of: Self.validationMethods,
                &findings
            ) ?? ""
        row.validatedOn = try values.date(record, columns.validatedOn, "validated_on", &findings)
        if let day = row.validatedOn, day > today {
            findings.error(
                "IMPORT-VALIDATED-LATER",
                "validated_on",
                "the account was validated in the future",
                found: day.description,
                expected: "\(today) or earlier"
            )
        }
    }

    private mutating func readAccount(
        _ record: borrowing CSVReader,
        into row: inout MandateRow,
        _ findings: inout RowFindings
    ) {
        values.text(record, columns.iban, "iban", maxLength: 70, into: &row.iban, &findings)
        values.text(record, columns.bic, "bic", maxLength: 35, into: &row.bic, &findings)
        let routing = columns.routingNumber
        values.text(record, routing, "routing_number", maxLength: 35, into: &row.routingNumber, &findings)
        let number = columns.accountNumber
        values.text(record, number, "account_number", maxLength: 35, into: &row.accountNumber, &findings)
        let isNeeded = columns.accountType >= 0
        row.accountType =
            values.choice(
                record,
                columns.accountType,
                "account_type",
                of: Self.accountTypes,
                isRequired: isNeeded,
                &findings
            ) ?? ""
        guard let rail, !row.scheme.isEmpty else { return }
        railFindings.removeAll(keepingCapacity: true)
        let account = rail.account(of: row, creditor: creditor, findings: &railFindings)
        for finding in railFindings where !(finding.location.path == "mandate_id" && row.reference.isEmpty) {
            findings.take(finding)
        }
        if let account { row.account = account }
    }
}
