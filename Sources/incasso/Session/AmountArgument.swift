import IncassoCore
import IncassoEngine

/// An amount as given on the command line.
enum AmountArgument {
    /// Minor units of a decimal amount; `nil` where none was given.
    static func minorUnits(_ text: String?, currency code: String) throws -> Int64? {
        guard let text else { return nil }
        guard let currency = Currency(code), let money = Money(decimal: text, currency: currency),
            money.minorUnits > 0
        else {
            throw EngineError(
                .invalid,
                "\(text) is no amount of \(code)",
                remedy: "Write it with a point and no sign, for example 12.34."
            )
        }
        return money.minorUnits
    }
}
