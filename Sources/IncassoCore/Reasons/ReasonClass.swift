/// What a bank's reason means for a debit, whatever the scheme's code is.
///
/// Recovery decides by class, never by code. The raw value is stored, so cases are only ever added at the end.
public enum ReasonClass: Int, Sendable, Hashable, CaseIterable {
    /// No reason was given, or one that no table knows: a person decides.
    case unknown = 0
    /// The account did not hold enough.
    case insufficientFunds = 1
    /// The amount is above a limit of the account, the debtor or the scheme.
    case amountLimit = 2
    /// The account is closed.
    case accountClosed = 3
    /// The account number does not exist or is of the wrong kind.
    case wrongAccount = 4
    /// The account is blocked.
    case accountBlocked = 5
    /// The account cannot be debited under this scheme.
    case notPermitted = 6
    /// No valid mandate, or the debtor says so.
    case unauthorised = 7
    /// The debtor took the money back within the scheme's refund right.
    case refundedByDebtor = 8
    /// The debtor stopped this debit.
    case stopPayment = 9
    /// The debtor has died.
    case deceased = 10
    /// The account has moved to another bank.
    case accountMoved = 11
    /// Our own file or data, or the banks between us, are at fault.
    case technical = 12
    /// Law or supervision forbids it.
    case regulatory = 13

    /// The name used in JSON and in policies, for example `insufficientFunds`.
    public var name: String { Self.names[rawValue] }

    /// The cases stand in the order of their raw values, without gaps.
    private static let names = allCases.map { String(describing: $0) }

    /// The class with this name.
    ///
    /// - Returns: `nil` when there is none.
    public init?(name: some StringProtocol) {
        guard let match = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = match
    }
}
