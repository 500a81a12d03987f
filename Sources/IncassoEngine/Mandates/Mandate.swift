public import IncassoCore

/// A debtor's permission to be debited.
public struct Mandate: Sendable, Hashable {
    /// The states; their names are part of the contract.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// Not signed yet.
        case draft
        /// It may be used.
        case active
        /// Nothing is collected until it is resumed.
        case suspended
        /// It was not used for as long as its scheme allows.
        case expired
        /// It was ended.
        case cancelled
        /// A one-off mandate that has been used.
        case spent
    }

    /// The number in the database.
    public let number: Int64
    /// The unique mandate reference.
    public let id: String
    /// The creditor's id.
    public let creditor: String
    /// The scheme, for example `sepa-core`.
    public let scheme: String
    /// `recurring` or `one-off`.
    public let kind: String
    /// The state.
    public let state: State
    /// The debtor's id.
    public let debtorId: String
    /// The account holder's name.
    public let debtorName: String
    /// The account number, masked.
    public let account: String
    /// The day of the signature; `nil` for a mandate that was never signed.
    public let signatureDate: LocalDate?
    /// The last day on which something was collected, here or before the import.
    public let lastCollection: LocalDate?
    /// The last day on which it may be used unless it is used before, counted from the last debit that was handed to the
    /// bank, also one that failed, from the signature or from the import (SDD Core rulebook, section 4.1); `nil` for drafts
    /// and where the scheme knows no expiry.
    public let expiresOn: LocalDate?
    /// The last day on which it has to be kept; `nil` while no end of it is known.
    ///
    /// That is while it can be used, and then for as long as a debit made under it can be contested
    /// (`schemas/data/mandate-retention.tsv` says how long, by rail). National law may ask for more.
    public let retainUntil: LocalDate?
    /// Why it is stopped, in the words of whoever stopped it.
    public let note: String?
}
