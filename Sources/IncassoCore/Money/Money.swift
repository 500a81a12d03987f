/// An amount of money in whole minor units, for example cents.
///
/// Amounts are never floating point. Sums over many amounts are kept in `Int128`; see ``sum(_:currency:)``.
public struct Money: Hashable, Sendable, CustomStringConvertible {
    /// The amount in minor units; may be negative.
    public let minorUnits: Int64
    /// The currency.
    public let currency: Currency

    /// An amount in minor units.
    public init(minorUnits: Int64, currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// Parses an unsigned decimal amount with a point, as in XML files: `12`, `12.3`, `012.30`, `12.300`.
    ///
    /// Digits beyond the currency's minor unit are accepted only when they are zero, because banks pad amounts.
    ///
    /// - Returns: `nil` for signs, exponents, commas, more precision than the currency has, or overflow.
    public init?(decimal bytes: Span<UInt8>, currency: Currency) {
        guard let minorUnits = Self.minorUnits(decimal: bytes, minorDigits: currency.minorDigits) else {
            return nil
        }
        self.init(minorUnits: minorUnits, currency: currency)
    }

    /// Parses an unsigned decimal amount with a point.
    ///
    /// - Returns: `nil` for anything else; see ``init(decimal:currency:)-(Span<UInt8>,_)``.
    public init?(decimal text: some StringProtocol, currency: Currency) {
        let bytes = Array(text.utf8)
        self.init(decimal: bytes.span, currency: currency)
    }

    /// Parses an unsigned decimal into minor units with so many digits after the point.
    ///
    /// - Returns: `nil` when the text is no such number or does not fit.
    public static func minorUnits(decimal bytes: Span<UInt8>, minorDigits: Int) -> Int64? {
        var value: Int64 = 0
        var digits = 0
        var decimals = -1
        for index in bytes.indices {
            let byte = bytes[index]
            if byte == 0x2E {
                guard decimals < 0, digits > 0 else { return nil }
                decimals = 0
                continue
            }
            let digit = byte &- 0x30
            guard digit < 10 else { return nil }
            digits += 1
            if decimals >= minorDigits {
                guard digit == 0 else { return nil }
                continue
            }
            if decimals >= 0 { decimals += 1 }
            let (scaled, tooBig) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflow) = scaled.addingReportingOverflow(Int64(digit))
            guard !tooBig, !overflow else { return nil }
            value = sum
        }
        guard digits > 0 else { return nil }
        for _ in max(decimals, 0)..<max(minorDigits, max(decimals, 0)) {
            let (scaled, tooBig) = value.multipliedReportingOverflow(by: 10)
            guard !tooBig else { return nil }
            value = scaled
        }
        return value
    }

    /// The amount as a decimal with a point and the currency's digits, for example `-12.30`.
    public var decimal: String {
        let digits = currency.minorDigits
        let magnitude = String(minorUnits.magnitude)
        let padded = String(repeating: "0", count: max(0, digits + 1 - magnitude.count)) + magnitude
        let sign = minorUnits < 0 ? "-" : ""
        guard digits > 0 else { return sign + padded }
        return sign + padded.dropLast(digits) + "." + padded.suffix(digits)
    }

    /// The amount and its currency, for example `12.30 EUR`.
    public var description: String { decimal + " " + currency.code }
}
