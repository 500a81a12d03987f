/// Why the entries of a batch are made, as far as the rules reserve a company entry description for it.
///
/// A reserved description says to the account holder and their bank what an entry is, so it must stand where its purpose
/// is meant and nowhere else (NACHA Operating Rules, definitions of reinitiation, reversal, return fee and micro-entry;
/// PAYROLL and PURCHASE since 20 March 2026).
public enum NACHAPurpose: String, Sendable, Hashable, CaseIterable {
    /// Anything that has no description of its own.
    case payment
    /// Debits that came back as R01 or R09 and are presented again: `RETRY PYMT`.
    case reinitiation
    /// What takes back wrong entries: `REVERSAL`.
    case reversal
    /// The fee for a debit that came back: `RETURN FEE`.
    case returnFee
    /// Small credits, and debits that take them back, by which an account is proven: `ACCTVERIFY`.
    case microEntries
    /// Wages to consumers (PPD credits): `PAYROLL`, which up to three more characters may follow.
    case payroll
    /// Goods that a consumer bought online (WEB debits): `PURCHASE`.
    case purchase

    /// The description that is reserved for it; `nil` for a payment.
    public var reservedDescription: String? {
        switch self {
        case .payment: nil
        case .reinitiation: "RETRY PYMT"
        case .reversal: "REVERSAL"
        case .returnFee: "RETURN FEE"
        case .microEntries: "ACCTVERIFY"
        case .payroll: "PAYROLL"
        case .purchase: "PURCHASE"
        }
    }

    /// The purpose that a batch tells by its description.
    ///
    /// `PAYROLL` and `PURCHASE` are reserved in their own class only; elsewhere they are words like others.
    ///
    /// - Parameters:
    ///   - description: The company entry description.
    ///   - entryClass: The class of the batch.
    public init(description: String, entryClass: NACHAEntryClass) {
        var text = Substring(description)
        while text.last == " " { text.removeLast() }
        self =
            switch text {
            case "RETRY PYMT": .reinitiation
            case "REVERSAL": .reversal
            case "RETURN FEE": .returnFee
            case "ACCTVERIFY": .microEntries
            case "PURCHASE" where entryClass == .web: .purchase
            case _ where text.hasPrefix("PAYROLL") && entryClass == .ppd: .payroll
            default: .payment
            }
    }

    /// The purpose that a description seems to mean without having its exact letters, for example `Retry Pmt`.
    ///
    /// - Parameters:
    ///   - description: The company entry description.
    ///   - entryClass: The class of the batch.
    /// - Returns: `nil` for a description that is exact, or like none.
    static func misspelt(_ description: String, entryClass: NACHAEntryClass) -> NACHAPurpose? {
        guard NACHAPurpose(description: description, entryClass: entryClass) == .payment else { return nil }
        let letters = String(description.uppercased().filter(\.isLetter))
        return switch letters {
        case "RETRYPYMT", "RETRYPMT", "RETRYPAYMT", "RETRYPAYMENT", "RETRYPAY": .reinitiation
        case "REVERSAL", "REVERSED": .reversal
        case "RETURNFEE", "RETURNFEES", "RETFEE", "RTNFEE": .returnFee
        case "ACCTVERIFY", "ACCTVERIF", "ACCTVERFY", "ACCOUNTVERIFY": .microEntries
        case "PAYROLL" where entryClass == .ppd: .payroll
        case "PURCHASE" where entryClass == .web: .purchase
        default: nil
        }
    }
}
