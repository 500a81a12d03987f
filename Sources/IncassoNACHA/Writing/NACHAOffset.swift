public import IncassoCore

/// The company's own account, to which the other side of a balanced batch is booked.
///
/// Some banks book the company's side themselves, others want it in the file: then debits and credits of each batch are
/// equal. `NACHAWriter.endBatch(offset:firstTrace:)` computes the entries when the batch ends, so they always fit.
public struct NACHAOffset: Hashable, Sendable {
    /// The kind of account.
    public enum Account: Int, Sendable, Hashable, CaseIterable {
        /// A checking account.
        case checking = 2
        /// A savings account.
        case savings = 3
        /// An account of the bank's general ledger.
        case generalLedger = 4
    }

    /// The routing number of the company's bank, nine digits.
    public var routingNumber: ByteString
    /// The company's account number, 1 to 17 characters.
    public var accountNumber: ByteString
    /// The kind of account.
    public var account: Account
    /// The text in the place of a receiver's name, 1 to 22 characters, of CTX 16.
    public var description: ByteString
    /// The company's reference, at most 15 characters.
    public var reference = ByteString()

    /// An account.
    public init(
        routingNumber: ByteString,
        accountNumber: ByteString,
        account: Account = .checking,
        description: ByteString = ByteString("OFFSET")
    ) {
        self.routingNumber = routingNumber
        self.accountNumber = accountNumber
        self.account = account
        self.description = description
    }

    /// The entry that books a sum, without trace number and payment type.
    func entry(of amount: Int64, isDebit: Bool) -> NACHAEntry {
        var entry = NACHAEntry()
        entry.transactionCode = NACHATransactionCode(rawValue: account.rawValue * 10 + (isDebit ? 7 : 2))
        entry.routingNumber = routingNumber
        entry.accountNumber = accountNumber
        entry.amount = amount
        entry.individualId = reference
        entry.individualName = description
        return entry
    }
}
