/// A credit transfer that a bank's app takes from a QR code (EPC069-12, version 002).
///
/// The text of the code: twelve lines of which the last two stay away here, UTF-8, ended by line feeds. The guideline
/// draws it with error correction level M and allows symbols up to version 13, which hold ``maxBytes`` bytes.
public struct EPCPayment: Sendable, Hashable {
    /// The most bytes that the guideline's largest symbol holds (version 13, level M).
    public static let maxBytes = 331
    /// The longest name of a beneficiary, in characters.
    public static let maxNameLength = 70
    /// The amounts that can be asked for, in cents: 0.01 to 999,999,999.99 EUR.
    public static let amounts: ClosedRange<Int64> = 1...99_999_999_999

    /// The beneficiary's name, on one line and perhaps shortened.
    public let name: String
    /// The beneficiary's account.
    public let iban: IBAN
    /// The beneficiary bank's BIC, where it is asked for.
    public let bic: BIC?
    /// What is to be paid.
    public let amount: Money
    /// What the transfer quotes, so that it finds its way.
    public let reference: CreditorReference

    /// A transfer.
    ///
    /// Control characters in the name become blanks. A name of more than ``maxNameLength`` characters is cut there, and
    /// further by whole characters when the text would exceed ``maxBytes`` bytes; only names written outside of Latin,
    /// Greek and Cyrillic letters come near it. There is none for an amount that is not in euro or not within ``amounts``,
    /// nor for an empty name.
    ///
    /// - Parameters:
    ///   - name: The beneficiary's name.
    ///   - iban: The beneficiary's account.
    ///   - bic: The beneficiary bank's BIC; needed only outside the European Economic Area.
    ///   - amount: What is to be paid.
    ///   - reference: What the transfer quotes.
    public init?(name: String, iban: IBAN, bic: BIC? = nil, amount: Money, reference: CreditorReference) {
        guard amount.currency == .eur, Self.amounts.contains(amount.minorUnits) else { return nil }
        self.iban = iban
        self.bic = bic
        self.amount = amount
        self.reference = reference
        var scalars = Array(Self.oneLine(name).unicodeScalars.prefix(Self.maxNameLength))
        let rest = Self.text("", iban: iban, bic: bic, amount: amount, reference: reference).utf8.count
        while scalars.reduce(rest, { $0 + UTF8.width($1) }) > Self.maxBytes { scalars.removeLast() }
        while scalars.last == " " { scalars.removeLast() }
        guard !scalars.isEmpty else { return nil }
        self.name = String(String.UnicodeScalarView(scalars))
    }

    /// What the code holds, at most ``maxBytes`` bytes.
    public var text: String {
        Self.text(name, iban: iban, bic: bic, amount: amount, reference: reference)
    }

    /// The lines of EPC069-12: service tag, version, character set (1: UTF-8), identification, BIC, name, account,
    /// amount, purpose, structured reference.
    private static func text(
        _ name: String,
        iban: IBAN,
        bic: BIC?,
        amount: Money,
        reference: CreditorReference
    ) -> String {
        [
            "BCD", "002", "1", "SCT", bic?.text ?? "", name, iban.text, "EUR" + amount.decimal, "",
            reference.text,
        ].joined(separator: "\n")
    }

    private static func oneLine(_ text: String) -> String {
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isBlank =
                scalar.value <= 0x20 || (0x7F...0xA0).contains(scalar.value)
                || scalar.value == 0x2028 || scalar.value == 0x2029
            if !isBlank {
                clean.append(scalar)
            } else if let last = clean.last, last != " " {
                clean.append(" ")
            }
        }
        return String(clean)
    }
}
