public import IncassoCore

/// Something owed, to be collected once.
public struct Claim: Sendable, Hashable {
    /// The states; their names are part of the contract.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// It will be collected on its due date.
        case due
        /// It is set aside until a person releases it.
        case held
        /// A debit is on its way.
        case collecting
        /// The debit was booked.
        case collected
        /// The debit failed, and no case is open yet.
        case failed
        /// A recovery case is open.
        case recovering
        /// Payment in parts was agreed.
        case planned
        /// It was paid another way.
        case paid
        /// The debtor disputes it.
        case disputed
        /// It is no longer asked for.
        case cancelled
        /// It was given up.
        case writtenOff
        /// It ended without money.
        case closed
    }

    /// The number in the database.
    public let number: Int64
    /// The id that the business gave.
    public let id: String
    /// The creditor's id.
    public let creditor: String
    /// The mandate's reference.
    public let mandateId: String
    /// Minor units.
    public let amount: Int64
    /// Minor units that are still owed.
    public let open: Int64
    /// The currency.
    public let currency: String
    /// The day on which it falls due.
    public let dueDate: LocalDate
    /// The day that is asked for the debit: the due date, unless it was put off or is tried again.
    ///
    /// `nil` while the claim waits for its due date, and after the last debit has failed.
    public let requestedDate: LocalDate?
    /// The banking day on which the debit is or was made, when it is in a batch.
    public let debitDate: LocalDate?
    /// The state.
    public let state: State
    /// Why it is held, for example `suspectedDuplicate`.
    public let heldBecause: String?
    /// How often a debit was made.
    public let attempts: Int
    /// The batch that takes the newest debit back, or has taken it back; `nil` where none does.
    public let reversedBy: Int64?
    /// The day on which the debit was booked, or the last payment of a paid claim came.
    public let settledOn: LocalDate?
    /// How certain it is that the money stays; `nil` where none came.
    public let finality: Finality?
}
