/// What a bank says that the account data of a debtor should be (NACHA notification of change).
///
/// Only the fields that the change code corrects are filled; ``ChangeTable`` says which of them may be applied without a
/// person. Account numbers in it are personal data: mask them wherever they are shown.
public struct AccountCorrection: Hashable, Sendable {
    /// The right routing number, nine digits as given; not checked.
    public var routingNumber = ByteString()
    /// The right account number, at most 17 characters, without blanks at its ends.
    public var accountNumber = ByteString()
    /// The right transaction code, two digits, of which the first says the kind of account.
    public var transactionCode = ByteString()
    /// The right name.
    public var name = ByteString()
    /// The right individual identification number.
    public var individualId = ByteString()

    /// The kinds of account that an ACH transaction code can name.
    public enum AccountType: String, Sendable, Hashable, CaseIterable {
        /// A checking account (codes 21 to 29).
        case checking
        /// A savings account (codes 31 to 39).
        case savings
        /// A general ledger account (codes 41 to 49).
        case ledger
        /// A loan account (codes 51 to 56).
        case loan
    }

    /// No correction.
    public init() {}

    /// The kind of account that the corrected transaction code names; `nil` when it names none.
    public var accountType: AccountType? {
        guard transactionCode.count == 2 else { return nil }
        switch transactionCode.bytes[0] {
        case UInt8(ascii: "2"): return .checking
        case UInt8(ascii: "3"): return .savings
        case UInt8(ascii: "4"): return .ledger
        case UInt8(ascii: "5"): return .loan
        default: return nil
        }
    }

    /// Whether nothing is corrected.
    public var isEmpty: Bool {
        routingNumber.isEmpty && accountNumber.isEmpty && transactionCode.isEmpty && name.isEmpty
            && individualId.isEmpty
    }

    /// Empties every field and keeps the memory.
    public mutating func reset() {
        routingNumber.removeAll()
        accountNumber.removeAll()
        transactionCode.removeAll()
        name.removeAll()
        individualId.removeAll()
    }
}
