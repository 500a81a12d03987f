import IncassoCore

extension Creditor {
    /// Reads a creditor's file.
    ///
    /// - Parameters:
    ///   - text: The file's text.
    ///   - file: Its name, for findings.
    ///   - id: The number in the database.
    /// - Throws: ``EngineError`` with everything that is wrong in the file.
    init(text: String, file: String, id: Int64) throws(EngineError) {
        var reader = try TOMLDocument(text: text, file: file).reader
        self.id = id
        reference = Self.reference(&reader)
        name = Self.line("name", 70, &reader, isRequired: true) ?? ""
        country = Self.country("country", &reader) ?? ""
        let code = reader.required("currency")
        currency = Currency(code) ?? .eur
        if Currency(code) == nil, !code.isEmpty {
            reader.note(
                "currency",
                "this is no currency code",
                found: code,
                expected: "three letters, for example EUR"
            )
        }
        language = Self.language(&reader) ?? CreditorDefaults.language(country)
        address = Address(
            street: Self.line("street", 70, &reader),
            buildingNumber: Self.line("building_number", 16, &reader),
            postalCode: Self.line("postal_code", 16, &reader),
            town: Self.line("town", 35, &reader),
            country: country
        )
        noticeDays = reader.integer("notice_days", in: 0...366) ?? 14
        preNotification = Self.preNotification(&reader)
        contact = Contact(
            email: Self.line("contact.email", 254, &reader),
            phone: Self.line("contact.phone", 40, &reader),
            website: Self.line("contact.website", 200, &reader)
        )
        linkBaseURL = Self.baseURL(&reader)
        style = Self.style(&reader)
        paymentMethods = Self.paymentMethods(&reader)
        sepa = Self.sepa(&reader, currency: currency)
        ach = Self.ach(&reader, currency: currency, name: name)
        bank = try BankProfile(
            &reader,
            country: country,
            standard: reader.has("ach") ? "generic-ach" : "generic"
        )
        if !reader.has("ach"), !reader.has("sepa") {
            reader.note(
                "sepa",
                "the creditor has no account to collect to",
                expected:
                    "[sepa] with iban and creditor_identifier, or [ach] with company_name, company_id and odfi_routing",
                remedy: "Add one of the tables to \(file)."
            )
        }
        try reader.finish()
    }

    private static func reference(_ reader: inout TOMLDocument.Reader) -> String {
        let id = reader.required("id")
        let isPlain = id.utf8.allSatisfy {
            ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || [0x2D, 0x2E, 0x5F].contains($0)
        }
        if id.utf8.count > 35 || !isPlain {
            reader.note(
                "id",
                "the id cannot be used on a command line",
                found: id,
                expected: "1 to 35 letters, digits, points, hyphens and underscores"
            )
        }
        return id
    }

    /// A text on one line, or `nil` when absent.
    static func line(
        _ path: String,
        _ maxLength: Int,
        _ reader: inout TOMLDocument.Reader,
        isRequired: Bool = false
    ) -> String? {
        let found = isRequired ? reader.required(path) : reader.string(path)
        guard let text = found, !(isRequired && text.isEmpty && !reader.has(path)) else { return nil }
        if text.unicodeScalars.count > maxLength || text.isEmpty
            || text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F })
        {
            reader.note(
                path,
                "\(path) has to be one line of 1 to \(maxLength) characters",
                found: text.unicodeScalars.count > maxLength ? "\(text.unicodeScalars.count) characters" : nil
            )
        }
        return text
    }

    private static func country(_ path: String, _ reader: inout TOMLDocument.Reader) -> String? {
        let code = reader.required(path)
        guard !code.isEmpty else { return nil }
        if code.utf8.count != 2 || !code.utf8.allSatisfy({ $0 &- 0x41 < 26 }) {
            reader.note(
                path,
                "this is no country code",
                found: code,
                expected: "two letters (ISO 3166), for example NL"
            )
        }
        return code
    }

    private static func language(_ reader: inout TOMLDocument.Reader) -> String? {
        guard let code = reader.string("language") else { return nil }
        if NoticeLanguage(rawValue: code) == nil {
            reader.note(
                "language",
                "messages are not written in this language",
                found: code,
                expected: NoticeLanguage.allCases.map(\.rawValue).joined(separator: ", ")
            )
        }
        return code
    }

    private static func preNotification(_ reader: inout TOMLDocument.Reader) -> PreNotification {
        guard let text = reader.string("notices.pre_notification") else { return .own }
        if let found = PreNotification(rawValue: text) { return found }
        reader.note(
            "notices.pre_notification",
            "nobody of this name tells debtors of their debits",
            found: text,
            expected: PreNotification.allCases.map(\.rawValue).joined(separator: ", ")
        )
        return .own
    }

    private static func baseURL(_ reader: inout TOMLDocument.Reader) -> String {
        guard var url = reader.string("links.base_url") else { return "http://127.0.0.1:8080" }
        while url.hasSuffix("/") { url.removeLast() }
        let isWeb = url.hasPrefix("https://") || url.hasPrefix("http://")
        let isPlain = url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x3C && $0 != 0x3E }
        if !isWeb || !isPlain || url.utf8.count > 200 || url.contains("?") || url.contains("#") {
            reader.note(
                "links.base_url",
                "payment links cannot start like this",
                found: url,
                expected: "https://HOST, without a question mark or number sign, at most 200 characters"
            )
        }
        return url
    }

    private static func sepa(_ reader: inout TOMLDocument.Reader, currency: Currency) -> SEPA? {
        guard reader.has("sepa") else { return nil }
        checkCurrency(currency, of: "sepa", &reader)
        let iban = parse("sepa.iban", reader.required("sepa.iban"), &reader) { text throws(IdentifierError) in
            try IBAN(text)
        }
        if let iban, !iban.isSEPA {
            reader.note("sepa.iban", "this account's country is outside SEPA", found: iban.country)
        }
        let bic = reader.string("sepa.bic").flatMap { text in
            parse("sepa.bic", text, &reader) { text throws(IdentifierError) in try BIC(text) }
        }
        let identifier = parse(
            "sepa.creditor_identifier",
            reader.required("sepa.creditor_identifier"),
            &reader
        ) {
            text throws(IdentifierError) in try CreditorIdentifier(text)
        }
        let parties = SEPA.Parties(&reader)
        guard let iban, let identifier else { return nil }
        return SEPA(
            iban: iban,
            bic: bic,
            creditorIdentifier: identifier,
            ultimateCreditor: parties.ultimateCreditor,
            initiatingPartyId: parties.initiatingPartyId,
            initiatingPartyIssuer: parties.initiatingPartyIssuer,
            categoryPurpose: parties.categoryPurpose,
            purpose: parties.purpose
        )
    }

    /// A rail carries its own currency only.
    static func checkCurrency(_ currency: Currency, of table: String, _ reader: inout TOMLDocument.Reader) {
        guard let rail = Rails.all.first(where: { $0.name == table }), !rail.currencies.contains(currency)
        else { return }
        let currencies = rail.currencies.map(\.code).joined(separator: ", ")
        reader.note(
            "currency",
            "a creditor with a [\(table)] table collects in \(currencies)",
            found: currency.code,
            expected: currencies
        )
    }

    static func parse<Value>(
        _ path: String,
        _ text: String,
        _ reader: inout TOMLDocument.Reader,
        _ make: (String) throws(IdentifierError) -> Value
    ) -> Value? {
        // A missing key is one finding, not two.
        guard
            !text.isEmpty
                || reader.has(path) && !reader.findings.contains(where: { $0.location.path == path })
        else { return nil }
        do throws(IdentifierError) {
            return try make(text)
        } catch {
            reader.note(path, error)
            return nil
        }
    }
}
