public import IncassoCore

/// A batch as a person sees it.
public struct Batch: Sendable, Hashable {
    /// Where a batch stands.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// Being put together; never seen outside a transaction.
        case draft
        /// Its file is decided to the byte.
        case frozen
        /// A second person approved that file.
        case approved
        /// Its file is being handed over.
        case releasing
        /// Its file was handed over.
        case released
        /// The bank took it.
        case accepted
        /// The bank took it and refused some debits.
        case partlyAccepted
        /// The bank refused all of it.
        case rejected
        /// The money arrived.
        case settled
        /// Nobody knows whether its file was handed over.
        case unknown
        /// Withdrawn before it was handed over.
        case cancelled
    }

    /// The number.
    public let id: Int64
    /// The creditor's id.
    public let creditor: String
    /// The scheme, for example `sepa-core`.
    public let scheme: String
    /// Where it stands.
    public let state: State
    /// How many debits.
    public let count: Int
    /// Their sum.
    public let total: Money
    /// The earliest day of settlement in it.
    public let dueDate: LocalDate?
    /// The message id in the file.
    public let messageId: String?
    /// Where the file was put.
    public let file: String?
    /// SHA-256 of the file in hexadecimal.
    public let sha256: String?
    /// Who built it.
    public let preparedBy: String
    /// Who approved it.
    public internal(set) var approvedBy: [String]
    /// Its payment blocks; empty in lists.
    public internal(set) var blocks: [Block]

    /// The batch whose debits its file takes back; `nil` for a file that collects.
    public internal(set) var reverses: Int64?
    /// The last day on which the bank must have a reversal file; `nil` in lists, and for a file that collects.
    public internal(set) var lastDay: LocalDate?

    /// What its file does.
    public var kind: Kind { reverses == nil ? .collection : .reversal }

    /// What a file does.
    public enum Kind: String, Sendable, Hashable {
        /// It collects.
        case collection
        /// It takes settled debits back.
        case reversal
    }

    /// A payment block.
    public struct Block: Sendable, Hashable {
        /// The id in the file.
        public let reference: String
        /// The sequence type.
        public let sequence: String
        /// The due date that was asked for; the first of them in a block that was put together from several.
        public let requestedOn: LocalDate
        /// Every due date that was asked for, where there are several; empty in other blocks, and in lists.
        public internal(set) var requestedDays: [LocalDate] = []
        /// The day on which the debits are made.
        public let effectiveOn: LocalDate
        /// Where it stands.
        public let state: String
        /// How many debits.
        public let count: Int
        /// Their sum in minor units.
        public let total: Int64
        /// How many were rejected before settlement.
        public let rejected: Int
        /// When the money arrived.
        public let settledOn: LocalDate?
    }
}
