import IncassoCore

/// What the businesses hand in: a creditor's file, mandates and collections.
struct BookFiles {
    /// By which scheme is collected.
    enum Rail: String {
        case sepa, ach
    }

    let directory: String

    var creditor: String { directory + "/creditor.toml" }
    var mandates: String { directory + "/mandates.csv" }
    var collections: String { directory + "/collections.csv" }

    private static let sepaCreditor = """
        id = "bench"
        name = "Stadtwerke"
        country = "DE"
        currency = "EUR"
        [contact]
        email = "service@example.org"
        [sepa]
        iban = "\(Fixtures.creditorAccount)"
        creditor_identifier = "DE98ZZZ09999999999"
        [bank]
        max_transactions = 100000

        """

    private static let achCreditor = """
        id = "bench"
        name = "Prairie Energy"
        country = "US"
        currency = "USD"
        [contact]
        email = "service@example.org"
        [ach]
        company_name = "PRAIRIE ENERGY"
        company_id = "1999999999"
        odfi_routing = "\(Fixtures.routing(0))"
        immediate_destination_name = "FIRST EXAMPLE BANK"
        entry_description = "UTILITY"
        [bank]
        warehouse_days = 14

        """

    /// Writes so many mandates, each with one claim that is due.
    func write(count: Int, rail: Rail) throws {
        switch rail {
        case .sepa:
            try Fixtures.save(Self.sepaCreditor, to: creditor)
            try writeMandates(count: count)
        case .ach:
            try Fixtures.save(Self.achCreditor, to: creditor)
            try writeAuthorizations(count: count)
        }
        try save(
            to: collections,
            header: "claim_id,mandate_id,amount,due_date,description\n",
            count: count
        ) {
            let amount = Money(minorUnits: Fixtures.amount($0), currency: .eur).decimal
            return "C-\($0),M-\($0),\(amount),2026-12-01,Abschlag Dezember \($0)\n"
        }
    }

    private func writeMandates(count: Int) throws {
        try save(
            to: mandates,
            header: "mandate_id,scheme,signature_date,debtor_name,iban,email,language\n",
            count: count
        ) {
            "M-\($0),sepa-core,2024-03-01,\"\(Fixtures.name($0))\",\(Fixtures.iban($0)),d\($0)@example.org,de\n"
        }
    }

    private func writeAuthorizations(count: Int) throws {
        try save(
            to: mandates,
            header:
                "mandate_id,scheme,signature_date,debtor_name,routing_number,account_number,account_type,email,language\n",
            count: count
        ) {
            "M-\($0),ach-ppd,2024-03-01,\"\(Fixtures.name($0))\",\(Fixtures.routing(1 + $0 % 1000)),\(100_000_000 + $0),checking,"
                + "d\($0)@example.org,en\n"
        }
    }

    private func save(to path: String, header: String, count: Int, row: (Int) -> String) throws {
        let sink = try FileSink(path: path, existing: .replace)
        var bytes = Array(header.utf8)
        for number in 0..<count {
            bytes.append(contentsOf: row(number).utf8)
            guard bytes.count > 1 << 18 else { continue }
            try sink.write(bytes.span)
            bytes.removeAll(keepingCapacity: true)
        }
        try sink.write(bytes.span)
        try sink.close()
    }
}
