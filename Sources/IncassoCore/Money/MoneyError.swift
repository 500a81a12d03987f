/// Why amounts cannot be added.
public enum MoneyError: Error, Hashable, Sendable {
    /// The result does not fit into 64 bits of minor units.
    case overflow
    /// The amounts are of different currencies.
    case currencyMismatch(Currency, Currency)
}
