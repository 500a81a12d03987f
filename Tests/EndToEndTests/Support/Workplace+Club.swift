import Testing

/// A small club that collects from twelve members.
extension Workplace {
    /// How far the club's month has come.
    enum Stage: Int {
        case empty
        case imported
        case built
        case approved
        case released
        case answered
        case reminded
    }

    /// Plays the club's month up to a stage.
    ///
    /// - Parameter stage: The last step that is done.
    /// - Throws: What ends the test when a step fails.
    func play(upTo stage: Stage) throws {
        try write("creditor.toml", Self.creditor)
        try write("mandates.csv", Self.mandates)
        try write("claims.csv", Self.claims)
        try step(["init"])
        try step(["creditor", "add", path("creditor.toml")])
        guard stage.rawValue >= Stage.imported.rawValue else { return }
        try step(["import", "mandates", path("mandates.csv"), "--creditor", "club"])
        try step(["import", "collections", path("claims.csv"), "--creditor", "club"])
        guard stage.rawValue >= Stage.built.rawValue else { return }
        try step(["batch", "build", "--creditor", "club", "--as", "anna"])
        guard stage.rawValue >= Stage.approved.rawValue else { return }
        try step(["batch", "approve", "--all", "--as", "ben"])
        guard stage.rawValue >= Stage.released.rawValue else { return }
        try step(["batch", "release", "--all", "--out", path("to-bank")])
        guard stage.rawValue >= Stage.answered.rawValue else { return }
        let bank = try Binary.run([
            "simulate", "bank", path("to-bank"), "--out", path("from-bank"), "--seed", "3", "--return",
            "AM04=40%",
        ])
        try #require(bank.status == 0, "\(bank.text)")
        try step(["inbox", "process", path("from-bank")], asOf: Self.later)
        guard stage.rawValue >= Stage.reminded.rawValue else { return }
        try step(["recovery", "run"], asOf: Self.later)
        try step(["notices", "send"], asOf: Self.later)
    }

    /// The day on which the bank's answers are worked on.
    static let later = "2026-12-08T08:00"

    private func step(_ arguments: [String], asOf: String = today) throws {
        let outcome = try run(arguments, asOf: asOf)
        try #require(outcome.status == 0, "\(arguments.joined(separator: " ")): \(outcome.text)")
    }

    /// The member's whole account number, which nobody but the bank may see.
    static func iban(_ member: Int) -> String {
        let digits = "37040044" + "82" + String(String(10_000_000 + member).suffix(8))
        // ISO 7064 MOD 97-10 over the account, the country (D = 13, E = 14) and two zeros.
        let rest = (digits + "131400").utf8.reduce(0) { ($0 * 10 + Int($1 - 0x30)) % 97 }
        return "DE" + (98 - rest < 10 ? "0" : "") + "\(98 - rest)" + digits
    }

    /// Twelve members.
    static let members = 1...12

    /// The members' mandates.
    static var mandates: String {
        members.reduce("mandate_id,scheme,signature_date,debtor_id,debtor_name,iban,email,language\n") {
            $0 + "M\($1),sepa-core,2024-03-01,D\($1),Member \($1),\(iban($1)),member\($1)@example.org,en\n"
        }
    }

    /// What they owe.
    static var claims: String {
        members.reduce("claim_id,mandate_id,amount,due_date,description\n") {
            $0 + "C\($1),M\($1),\($1 + 20).50,2026-12-01,Fee of December\n"
        }
    }

    private static let creditor = """
        id = "club"
        name = "Sportclub"
        country = "DE"
        currency = "EUR"
        [contact]
        email = "club@example.org"
        [sepa]
        iban = "DE89370400440532013000"
        creditor_identifier = "DE98ZZZ09999999999"
        """
}
