import IncassoCore

/// One debit of a file that was handed over, as the file itself tells it.
///
/// A single value is reused for all debits.
struct ReleasedDebit {
    var endToEndId = ByteString()
    /// The account in the canonical form of a ``RailAccount``.
    var account = ByteString()
    /// Minor units.
    var amount: Int64 = 0
    /// The day on which it is made.
    var collectOn = LocalDate.earliest
}

/// What a file that was handed over says about itself.
struct ReleasedFile: Equatable {
    /// Its message id; `nil` when it carries none of ours.
    var messageId: BookReference?
    /// How many debits it holds.
    var count = 0
    /// Their sum in minor units.
    var total: Int128 = 0
}

/// Feeds a file's bytes to a reader: from a path, or from a sealed copy.
typealias FileBytesSource = (_ feed: (Span<UInt8>) throws -> Void) throws -> Void

/// Takes each debit of a file with the message id that the file carries.
typealias ReleasedDebitTaker = (_ messageId: BookReference?, _ debit: borrowing ReleasedDebit) throws -> Void
