extension Money {
    /// Nothing of a currency.
    ///
    /// - Parameter currency: The currency.
    /// - Returns: An amount of 0.
    public static func zero(_ currency: Currency) -> Money {
        Money(minorUnits: 0, currency: currency)
    }

    /// This amount and another of the same currency.
    ///
    /// - Parameter other: The amount to add; may be negative.
    /// - Returns: The sum.
    /// - Throws: ``MoneyError/currencyMismatch(_:_:)`` or ``MoneyError/overflow``.
    public func adding(_ other: Money) throws(MoneyError) -> Money {
        guard currency == other.currency else { throw .currencyMismatch(currency, other.currency) }
        let (sum, overflow) = minorUnits.addingReportingOverflow(other.minorUnits)
        if overflow { throw .overflow }
        return Money(minorUnits: sum, currency: currency)
    }

    /// This amount less another of the same currency.
    ///
    /// - Parameter other: The amount to take away; may be negative.
    /// - Returns: The difference.
    /// - Throws: ``MoneyError/currencyMismatch(_:_:)`` or ``MoneyError/overflow``.
    public func subtracting(_ other: Money) throws(MoneyError) -> Money {
        guard currency == other.currency else { throw .currencyMismatch(currency, other.currency) }
        let (difference, overflow) = minorUnits.subtractingReportingOverflow(other.minorUnits)
        if overflow { throw .overflow }
        return Money(minorUnits: difference, currency: currency)
    }

    /// The sum of any number of amounts of one currency.
    ///
    /// Added up in 128 bits, so only the result has to fit.
    ///
    /// - Parameters:
    ///   - amounts: The amounts, in any order.
    ///   - currency: The currency of every amount and of the result.
    /// - Returns: The sum; 0 for no amounts.
    /// - Throws: ``MoneyError/currencyMismatch(_:_:)`` or ``MoneyError/overflow``.
    public static func sum(_ amounts: some Sequence<Money>, currency: Currency) throws(MoneyError) -> Money {
        var total: Int128 = 0
        for amount in amounts {
            guard amount.currency == currency else { throw .currencyMismatch(currency, amount.currency) }
            total += Int128(amount.minorUnits)
        }
        return try Money(total: total, currency: currency)
    }

    /// The amount of a total that was kept in 128 bits.
    ///
    /// - Parameters:
    ///   - total: The total in minor units.
    ///   - currency: The currency.
    /// - Throws: ``MoneyError/overflow`` when it does not fit into 64 bits.
    public init(total: Int128, currency: Currency) throws(MoneyError) {
        guard let minorUnits = Int64(exactly: total) else { throw .overflow }
        self.init(minorUnits: minorUnits, currency: currency)
    }
}
