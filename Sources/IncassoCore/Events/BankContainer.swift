/// The part of a bank's file that stands for itself: a statement, a notification, a status report, a NACHA batch.
public struct BankContainer: Sendable {
    /// Number in the file, from 0.
    public var number = 0
    /// The bank's id of the statement or notification; the message id for a status report; for a NACHA batch the
    /// identification of the bank that sent it and the batch number.
    public var id = ByteString()
    /// When the bank made it, as given (ISO 8601).
    public var createdAt = ByteString()
    /// Our account's number (IBAN or other), for a NACHA batch our company identification; empty in status reports.
    public var account = ByteString()
    /// The account's currency, where stated.
    public var currency: Currency?
    /// The opening booked balance in minor units, negative for a debit balance.
    public var openingBalance: Int64?
    /// The closing booked balance in minor units, negative for a debit balance.
    public var closingBalance: Int64?
    /// Whether the bank marks it as a copy or duplicate (`CpyDplctInd`): shown, never a reason to skip.
    public var isCopy = false
    /// The line on which it starts, from 1.
    public var line = 0

    /// An empty container.
    public init() {}
}

/// What a container added up to, told when it ends.
public struct BankContainerTotals: Sendable, Hashable {
    /// Elements that are entries (`Ntry`), status blocks (`OrgnlPmtInfAndSts`), or NACHA entries.
    public var entries = 0
    /// Elements that are transaction details (`TxDtls`, `TxInfAndSts`), or NACHA addenda.
    public var details = 0
    /// Events handed on: one for each leaf.
    public var leaves = 0
    /// The net of all booked entries in minor units; 0 for NACHA, which tells no bookings.
    public var bookedNet: Int128 = 0

    /// Nothing yet.
    public init() {}
}

/// Takes a bank's file as its reader walks through it.
///
/// Calls come in the order of the file: begin, events, end, for each container.
public protocol BankFileConsumer: AnyObject {
    /// A container starts; its head has been read.
    func begin(_ container: borrowing BankContainer) throws
    /// One leaf.
    func handle(_ event: borrowing BankEvent) throws
    /// The container is complete.
    func end(_ container: borrowing BankContainer, totals: BankContainerTotals) throws
}
