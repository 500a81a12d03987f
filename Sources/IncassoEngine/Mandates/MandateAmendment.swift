public import IncassoCore

/// A change of a mandate: what was before, what is since then, who changed it, and whether the debtor's bank knows.
public struct MandateAmendment: Sendable, Hashable {
    /// Whether the debtor's bank knows of a change.
    public enum State: String, Sendable, Hashable {
        /// Every debit tells it, until one that does is carried out; a reject leaves it pending, a return does not.
        case pending
        /// A debit that told it was carried out, or there was nothing to tell.
        case confirmed
    }

    /// What a change can be of; the names are part of the contract.
    public enum Field: String, Sendable, Hashable {
        /// The mandate's id.
        case mandateId
        /// The debtor's account.
        case account
        /// The BIC of the debtor's bank.
        case bic
        /// The account holder's name.
        case name
        /// The creditor's name.
        case creditorName
        /// The creditor's identifier.
        case creditorIdentifier
    }

    /// A value before and since; account numbers are masked.
    public struct Change: Sendable, Hashable {
        /// What changed.
        public let field: Field
        /// The value before; `nil` where there was none, or it is not known.
        public let old: String?
        /// The value since then; `nil` where there is none.
        public let new: String?
    }

    /// The number within the mandate, from 1.
    public let number: Int
    /// When it was carried out: milliseconds since 1970 (UTC).
    public let at: Int64
    /// Who changed it; `nil` where a bank corrected it.
    public let by: String?
    /// The bank's code, for example `C01`; `nil` where a person changed it.
    public let code: String?
    /// Why, in the words of whoever changed it.
    public let note: String?
    /// What changed; one value at least, unless a bank confirmed what was known.
    public let changes: [Change]
    /// Whether the debtor's bank knows.
    public let state: State
    /// The first batch handed over with a debit that tells it.
    public let firstSentIn: Int64?
    /// The batch of the debit that was carried out.
    public let confirmedIn: Int64?
    /// The day on which that debit settled or came back.
    public let confirmedOn: LocalDate?

    /// The value of a field before; `nil` where it did not change.
    public func old(_ field: Field) -> String? { changes.first { $0.field == field }?.old }

    /// The value of a field since then; `nil` where it did not change.
    public func new(_ field: Field) -> String? { changes.first { $0.field == field }?.new }

    /// The account before, masked; `nil` where it did not change.
    public var oldAccount: String? { old(.account) }
    /// The account since then, masked; `nil` where it did not change.
    public var newAccount: String? { new(.account) }
    /// The account holder's name before; `nil` where it did not change.
    public var oldName: String? { old(.name) }
    /// The account holder's name since then; `nil` where it did not change.
    public var newName: String? { new(.name) }
}
