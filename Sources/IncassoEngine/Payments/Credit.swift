public import IncassoCore

/// What we owe a debtor: it is put towards the debtor's claims, or refunded.
public struct Credit: Sendable, Hashable {
    /// The number.
    public let id: Int64
    /// The creditor's id.
    public let creditor: String
    /// The debtor's id.
    public let debtorId: String
    /// The debtor's name.
    public let debtorName: String
    /// Where it comes from: `payment 7`, or `claim INV-1, attempt 1` where a paid claim was collected too.
    public let origin: String
    /// What it was.
    public let amount: Money
    /// What is left of it.
    public let available: Money
    /// The day on which it came about.
    public let createdOn: LocalDate

    /// Whether nothing is left of it.
    public var isUsedUp: Bool { available.minorUnits == 0 }
}
