extension IBAN {
    /// The part that names the bank, in countries where one such part is one bank; `nil` elsewhere.
    ///
    /// Positions: ISO 13616 IBAN registry. Left out are countries whose registry gives no bank of its own or one that
    /// is cut short (Denmark and Finland for example): there, two accounts of one bank may differ in it.
    public var bankCode: String? {
        guard let length = Self.bankCodeLength(country) else { return nil }
        // Italy and San Marino have a check letter in front.
        let start = country == "IT" || country == "SM" ? 5 : 4
        return String(text.dropFirst(start).prefix(length))
    }

    /// Whether both accounts are certain to be held at one bank: the same country, and the same part that names the bank.
    ///
    /// - Parameter other: The account to compare with.
    /// - Returns: `false` also where nobody can tell.
    public func isCertainlyAtSameBank(as other: IBAN) -> Bool {
        guard country == other.country, let code = bankCode else { return false }
        return code == other.bankCode
    }

    private static func bankCodeLength(_ country: String) -> Int? {
        switch country {
        case "DE": 8
        case "HR": 7
        case "AT", "CH", "FR", "IT", "LI", "LT", "MC", "SM": 5
        case "BG", "CZ", "ES", "GB", "IE", "LV", "MT", "NL", "PT", "RO", "SK": 4
        case "BE", "CY", "GR", "LU": 3
        case "EE": 2
        default: nil
        }
    }
}
