/// The two digits of an entry that say which kind of account it touches and how.
///
/// The first digit is the kind of account (2 checking, 3 savings, 4 general ledger, 5 loan), the second what is done to it.
/// Codes 81 to 88 are those of accounting advices (ADV).
public struct NACHATransactionCode: RawRepresentable, Hashable, Sendable {
    /// The two digits as a number.
    public let rawValue: Int

    /// The code with these digits; see ``isKnown``.
    @inline(__always)
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// A debit to a checking account.
    public static let checkingDebit = Self(rawValue: 27)
    /// A debit to a savings account.
    public static let savingsDebit = Self(rawValue: 37)
    /// A returned debit to a checking account, or a notification of change about one.
    public static let checkingDebitReturn = Self(rawValue: 26)
    /// A returned debit to a savings account, or a notification of change about one.
    public static let savingsDebitReturn = Self(rawValue: 36)

    /// Whether the rules know the code.
    @inline(__always)
    public var isKnown: Bool { isCredit || isDebit }

    /// Whether the entry gives money to the account holder: a credit, its prenotification, or the return of one.
    @inline(__always)
    public var isCredit: Bool {
        switch rawValue {
        case 21...24, 31...34, 41...44, 51...54, 81, 83, 85, 87: true
        default: false
        }
    }

    /// Whether the entry takes money from the account holder: a debit, its prenotification, or the return of one.
    @inline(__always)
    public var isDebit: Bool {
        switch rawValue {
        case 26...29, 36...39, 46...49, 55, 56, 82, 84, 86, 88: true
        default: false
        }
    }

    /// Whether the code says that the entry is a return or a notification of change.
    @inline(__always)
    public var isReturn: Bool {
        let unit = rawValue % 10
        return rawValue >= 20 && rawValue < 60 && (unit == 1 || unit == 6)
    }

    /// The code of the return of such an entry, for example 26 for 27; `nil` for one that is no forward entry.
    public var returned: NACHATransactionCode? {
        guard isKnown, !isReturn, rawValue < 60 else { return nil }
        return NACHATransactionCode(rawValue: rawValue / 10 * 10 + (isDebit ? 6 : 1))
    }
}
