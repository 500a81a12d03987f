import IncassoCore

/// The made-up gym of `examples/us-gym`: its members and one month's dues.
///
/// The same bytes on every machine and day. No person, business or account in it exists; routing numbers have right check
/// digits and belong to no bank.
struct USGym {
    /// So many members.
    static let members = 500

    /// The creditor's file.
    static let creditor = """
        # Who collects. No such business exists.
        id = "ironworks"
        name = "Ironworks Gym Inc."
        country = "US"
        currency = "USD"
        language = "en"
        street = "Foundry Street"
        building_number = "100"
        postal_code = "00000"
        town = "Springfield"
        notice_days = 10

        [contact]
        email = "members@ironworks.example.com"
        phone = "+1 555 0100"
        website = "https://ironworks.example.com"

        [links]
        base_url = "https://pay.ironworks.example.com"

        [[payment.methods]]
        name = "At the front desk"
        text = "Cash or card, every day from 6 am to 10 pm."

        [[payment.methods]]
        name = "By check"
        text = "Payable to Ironworks Gym Inc., 100 Foundry Street, Springfield. Please write our reference on it."

        [ach]
        company_name = "IRONWORKS GYM"
        company_id = "1999999999"
        odfi_routing = "\(routing(0))"
        immediate_destination_name = "FIRST EXAMPLE BANK"
        entry_description = "GYM DUES"

        """

    /// Who may be debited: `mandates.csv`.
    var mandates: String {
        var dice = Dice(seed: 1_776)
        var text =
            "mandate_id,scheme,signature_date,debtor_name,routing_number,account_number,account_type,debtor_id,debtor_type,"
            + "email,language,account_validation,validated_on\n"
        for number in 1...Self.members {
            let signed = LocalDate.epoch(2025, 1, 6).adding(days: number * 11 % 640)
            let isWeb = dice.roll(5) < 3
            let validation = isWeb ? dice.pick(["prenote", "micro", "service", "service"]) : ""
            let name = "\(dice.pick(Self.given)) \(dice.pick(Self.families))"
            let fields = [
                Self.mandate(number), isWeb ? "ach-web" : "ach-ppd", signed.description, name,
                Self.routing(1 + dice.roll(40)), String(100_000_000 + number * 104_729 + dice.roll(50_000)),
                dice.roll(6) == 0 ? "savings" : "checking", "M\(Self.padded(number))", "consumer",
                "member\(Self.padded(number))@example.com", "en", validation,
                isWeb ? signed.adding(days: 4).description : "",
            ]
            text += fields.joined(separator: ",") + "\n"
        }
        return text
    }

    /// The dues of December 2026: `collections.csv`.
    var collections: String {
        var dice = Dice(seed: 1_791)
        var text = "claim_id,mandate_id,amount,due_date,currency,description\n"
        for number in 1...Self.members {
            let plan = dice.pick([("Basic", 2_999), ("Plus", 4_499), ("Family", 7_900)])
            let amount = Money(minorUnits: Int64(plan.1), currency: .usd).decimal
            text += "2026-12-\(Self.padded(number)),\(Self.mandate(number)),\(amount),2026-12-01,USD,"
            text += "\(plan.0) membership December 2026\n"
        }
        return text
    }

    private static func mandate(_ number: Int) -> String { "US-G-\(padded(number))" }

    private static func padded(_ number: Int) -> String {
        String(repeating: "0", count: 4 - min(4, String(number).count)) + String(number)
    }

    /// A routing number of the twelfth district that no bank has.
    private static func routing(_ bank: Int) -> String {
        let identification = 12_990_000 + bank
        return "\(identification)\(RoutingNumber.checkDigit(of: identification))"
    }

    private static let given = [
        "Ava", "Carlos", "Dwayne", "Emily", "Grace", "Isaiah", "José", "Keisha", "Liam", "Mei", "Noah",
        "Olivia",
        "Priya", "Rosa", "Sean", "Tyler",
    ]
    private static let families = [
        "Adams", "Brooks", "Castañeda", "Diaz", "Evans", "Fitzgerald", "García", "Hughes", "Jackson",
        "Kowalski",
        "Lee", "McDonald", "Nguyen", "O'Brien", "Patel", "Washington",
    ]
}

extension LocalDate {
    /// A day that is known to exist.
    fileprivate static func epoch(_ year: Int, _ month: Int, _ day: Int) -> LocalDate {
        LocalDate(year: year, month: month, day: day) ?? .earliest
    }
}
