import IncassoCore

/// The made-up energy supplier of the demo and of `examples/energy-supplier`: its customers and one month's debits.
///
/// The same bytes on every machine and day. No person, business or account in it exists.
struct EnergySupplier {
    /// So many customers.
    static let customers = 1_000

    /// The creditor's file.
    static let creditor = """
        # Who collects. No such business exists.
        id = "noordlicht"
        name = "Noordlicht Energie & Warmte B.V."
        country = "NL"
        currency = "EUR"
        language = "nl"
        street = "Windkade"
        building_number = "12"
        postal_code = "9711 ZZ"
        town = "Groningen"
        notice_days = 14

        [contact]
        email = "service@noordlicht.example.org"
        phone = "+31 50 000 0000"
        website = "https://noordlicht.example.org"

        [links]
        base_url = "https://pay.noordlicht.example.org"

        [sepa]
        iban = "\(MadeUpAccounts.dutch(70_000_001))"
        creditor_identifier = "\(creditorIdentifier)"

        """

    /// Check digits over the national part, as for an IBAN; `ZZZ` is the business code, which they leave out.
    private static var creditorIdentifier: String {
        let plain = MadeUpAccounts.iban("NL", "999999990000")
        return plain.prefix(4) + "ZZZ" + plain.dropFirst(4)
    }

    private struct Customer {
        let number: Int
        let country: String
        let language: String
        let name: String
        let email: String
        let isBusiness: Bool
        let iban: String
        let street: String
        let postalCode: String
        let town: String
        let cents: Int
    }

    private let everyone: [Customer]

    /// Draws the customers.
    init() {
        var dice = Dice(seed: 2_026)
        everyone = (1...Self.customers).map { Self.customer($0, &dice) }
    }

    /// Who may be debited: `mandates.csv`.
    var mandates: String {
        var text = Self.line([
            "mandate_id", "scheme", "signature_date", "debtor_name", "iban", "debtor_id", "debtor_type",
            "email",
            "language", "street", "building_number", "postal_code", "town", "country",
        ])
        for customer in everyone {
            text += Self.line([
                Self.mandate(customer),
                customer.isBusiness && customer.number % 2 == 0 ? "sepa-b2b" : "sepa-core",
                Self.signed(customer), customer.name, customer.iban, "C\(Self.padded(customer.number))",
                customer.isBusiness ? "business" : "consumer", customer.email, customer.language,
                customer.street,
                String(customer.number % 187 + 1), customer.postalCode, customer.town, customer.country,
            ])
        }
        return text
    }

    /// What is owed for December 2026: `collections.csv`.
    var collections: String {
        var text = Self.line(["claim_id", "mandate_id", "amount", "due_date", "description"])
        for customer in everyone {
            text += Self.line([
                "2026-12-\(Self.padded(customer.number))", Self.mandate(customer),
                Money(minorUnits: Int64(customer.cents), currency: .eur).decimal, "2026-12-01",
                Self.description(customer),
            ])
        }
        return text
    }

    private static func mandate(_ customer: Customer) -> String { "NL-E-\(padded(customer.number))" }

    private static func signed(_ customer: Customer) -> String {
        let start = LocalDate(year: 2024, month: 1, day: 2)?.daysSinceEpoch ?? 0
        return LocalDate(daysSinceEpoch: start + customer.number * 7 % 900)?.description ?? ""
    }

    private static func description(_ customer: Customer) -> String {
        let contract = "A\(padded(customer.number))"
        return switch customer.language {
        case "de": "Abschlag Dezember 2026, Vertrag \(contract)"
        case "nl": "Voorschot december 2026, contract \(contract)"
        default: "Advance December 2026, contract \(contract)"
        }
    }

    private static func padded(_ number: Int) -> String {
        String(repeating: "0", count: 4 - min(4, String(number).count)) + String(number)
    }

    private static func line(_ fields: [String]) -> String {
        fields.map { $0.contains(",") || $0.contains("\"") ? "\"\($0)\"" : $0 }.joined(separator: ",") + "\n"
    }

    private static func customer(_ number: Int, _ dice: inout Dice) -> Customer {
        let country = dice.pick(["DE", "DE", "DE", "DE", "NL", "NL", "NL", "BE", "BE", "FR"])
        let place = dice.pick(MadeUpNames.places[country] ?? [])
        let family = dice.pick(MadeUpNames.families[country] ?? [])
        let isBusiness = dice.roll(12) == 0
        let given = dice.pick(MadeUpNames.given[country] ?? [])
        let trade = dice.pick(MadeUpNames.trades[country] ?? [])
        let account = 1_000 + number * 37 + dice.roll(30)
        let euros = isBusiness ? 180 + dice.roll(900) : 38 + dice.roll(150)
        return Customer(
            number: number,
            country: country,
            language: ["DE": "de", "NL": "nl", "BE": "nl"][country] ?? "en",
            name: isBusiness ? "\(family) & \(trade)" : "\(given) \(family)",
            email: "customer\(padded(number))@example.org",
            isBusiness: isBusiness,
            iban: iban(country, account),
            street: dice.pick(MadeUpNames.streets[country] ?? []),
            postalCode: place.code,
            town: place.town,
            cents: euros * 100 + dice.roll(100)
        )
    }

    private static func iban(_ country: String, _ account: Int) -> String {
        switch country {
        case "DE": MadeUpAccounts.german(account)
        case "NL": MadeUpAccounts.dutch(account)
        case "BE": MadeUpAccounts.belgian(account)
        default: MadeUpAccounts.french(account)
        }
    }
}

/// Throws the same numbers for the same seed, on every machine (SplitMix64).
struct Dice {
    private var state: UInt64

    /// Dice with a seed.
    init(seed: UInt64) { state = seed }

    /// A number from 0 up to, not including, a limit.
    mutating func roll(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        word ^= word >> 31
        return Int(word % UInt64(limit))
    }

    /// One of the elements.
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[roll(elements.count)] }
}
