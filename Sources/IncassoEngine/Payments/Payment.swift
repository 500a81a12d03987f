public import IncassoCore

/// Money for a claim that no debit brought.
public struct Payment: Sendable, Hashable {
    /// The way it came.
    public enum Method: String, Sendable, Hashable, CaseIterable {
        /// A credit on the account, told by a bank's file.
        case bank
        /// A transfer that a person recorded; the account's own credit may still be told.
        case transfer
        /// Cash.
        case cash
        /// A card, outside a payment provider.
        case card
        /// A payment provider.
        case provider
        /// Another way.
        case other

        /// Those that a person can record.
        public static let recordable: [Method] = [.transfer, .cash, .card, .other]
    }

    /// The number.
    public let id: Int64
    /// The creditor's id.
    public let creditor: String
    /// The id of the claim that it is for.
    public let claimId: String
    /// The debtor's id.
    public let debtorId: String
    /// The way it came.
    public let method: Method
    /// What came.
    public let amount: Money
    /// What of it was put towards the claim.
    public let allocated: Money
    /// What of it was more than was owed, and became a credit of the debtor.
    public let credited: Money
    /// The day on which it came.
    public let receivedOn: LocalDate
    /// Its number elsewhere.
    public let reference: String?
    /// Who recorded it.
    public let recordedBy: String
    /// The name of the bank's file that told it.
    public let file: String?
}

/// What recording a payment did.
public struct PaymentReceipt: Sendable {
    /// The payment.
    public let payment: Payment
    /// The claim as it is now.
    public let claim: Claim
    /// How many debits were taken out of batches that had not been handed over.
    public let debitsWithdrawn: Int
    /// How many recovery cases were closed.
    public let casesClosed: Int
}
