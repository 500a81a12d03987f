import IncassoCore
import IncassoNACHA

/// Makes up what a debtor's account data should be.
enum ACHChange {
    /// The change codes for which there are made-up data.
    static let codes = ["C01", "C02", "C03", "C05", "C06", "C07"]

    /// The corrected data of a notification of change, laid out by its code.
    ///
    /// - Parameters:
    ///   - code: One of ``codes``.
    ///   - entry: The debit with the data that are to be corrected.
    /// - Returns: At most 29 characters.
    static func data(_ code: String, of entry: borrowing NACHAEntry) -> String {
        let account = otherAccount(entry.accountNumber.string)
        let routing = otherRouting(entry.routingNumber.string)
        let kind = entry.transactionCode == .savingsDebit ? "27" : "37"
        func wide(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.utf8.count))
        }
        switch code {
        case "C01": return account
        case "C02": return routing
        case "C03": return wide(routing, 12) + account
        case "C05": return kind
        case "C06": return wide(account, 20) + kind
        default: return routing + wide(account, 17) + kind
        }
    }

    /// The number with a digit in front, or, where there is no room, with another first digit.
    private static func otherAccount(_ account: String) -> String {
        account.utf8.count < 17 ? "9" + account : (account.hasPrefix("9") ? "8" : "9") + account.dropFirst()
    }

    /// The next bank's number.
    private static func otherRouting(_ routing: String) -> String {
        let bank = (Int(routing.prefix(8)) ?? 0) / 10 * 10 + ((Int(routing.prefix(8)) ?? 0) + 1) % 10
        let digits = String(bank * 10 + RoutingNumber.checkDigit(of: bank))
        return String(repeating: "0", count: max(0, 9 - digits.utf8.count)) + digits
    }
}
