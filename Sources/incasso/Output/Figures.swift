import IncassoCore

/// Numbers as people read them.
enum Figures {
    /// Digits in groups of three: `1,234,567`.
    static func grouped(_ number: some BinaryInteger) -> String {
        let digits = Array(String(number.magnitude))
        var text = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// An amount of minor units: `1,234.56 EUR`.
    static func amount(_ minorUnits: some BinaryInteger, _ currency: Currency) -> String {
        let digits = currency.minorDigits
        var scale = Int128(1)
        for _ in 0..<digits { scale *= 10 }
        let units = Int128(minorUnits)
        let sign = units < 0 ? "-" : ""
        let whole = units.magnitude / scale.magnitude
        guard digits > 0 else { return "\(sign)\(grouped(whole)) \(currency.code)" }
        let fraction = String(units.magnitude % scale.magnitude)
        let padding = String(repeating: "0", count: digits - fraction.count)
        return "\(sign)\(grouped(whole)).\(padding)\(fraction) \(currency.code)"
    }

    /// An amount of money: `1,234.56 EUR`.
    static func amount(_ money: Money) -> String { amount(money.minorUnits, money.currency) }

    /// A number and its noun: `1 batch`, `1,000 debits`.
    ///
    /// - Parameters:
    ///   - count: The number.
    ///   - singular: The noun for one.
    ///   - plural: The noun for all else; by default the singular with an `s`.
    /// - Returns: Both.
    static func count(_ count: some BinaryInteger, _ singular: String, _ plural: String? = nil) -> String {
        "\(grouped(count)) \(count == 1 ? singular : plural ?? singular + "s")"
    }

    /// The sum of amounts, one for each currency.
    static func sums(_ amounts: [Money]) -> String {
        var sums: [(currency: Currency, units: Int128)] = []
        for amount in amounts {
            if let index = sums.firstIndex(where: { $0.currency == amount.currency }) {
                sums[index].units += Int128(amount.minorUnits)
            } else {
                sums.append((amount.currency, Int128(amount.minorUnits)))
            }
        }
        return sums.map { amount($0.units, $0.currency) }.joined(separator: " + ")
    }
}
