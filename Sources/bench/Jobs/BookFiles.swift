import IncassoCore

/// What the businesses hand in: a creditor's file, mandates and collections.
struct BookFiles {
    let directory: String

    var creditor: String { directory + "/creditor.toml" }
    var mandates: String { directory + "/mandates.csv" }
    var collections: String { directory + "/collections.csv" }

    private static let creditorText = """
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

    /// Writes so many mandates, each with one claim that is due.
    func write(count: Int) throws {
        try Fixtures.save(Self.creditorText, to: creditor)
        try save(
            to: mandates,
            header: "mandate_id,scheme,signature_date,debtor_name,iban,email,language\n",
            count: count
        ) {
            "M-\($0),sepa-core,2024-03-01,\"\(Fixtures.name($0))\",\(Fixtures.iban($0)),d\($0)@example.org,de\n"
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
