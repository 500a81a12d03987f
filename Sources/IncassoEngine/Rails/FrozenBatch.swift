import IncassoCore

/// A batch whose file is decided to the byte: message id, creation time, blocks and totals are in the database.
struct FrozenBatch: Sendable {
    let id: Int64
    let creditor: Creditor
    let scheme: String
    let messageId: String
    /// ISO 8601 without zone, as it stands in the file.
    let createdAt: String
    let count: Int
    let total: Int64
    let blocks: [FrozenBlock]
    /// The batch whose debits the file takes back; `nil` for a file that collects.
    var reverses: Int64? = nil
    /// The hash of a file that was made elsewhere and goes to the bank as it is; `nil` where the file is ours.
    var givenFile: [UInt8]? = nil

    /// What a file turned out to say when it was read back.
    struct ReadBack: Sendable, Equatable {
        var messageId: String
        var count: Int
        var total: Int128
        var blocks: [Block]

        struct Block: Sendable, Equatable {
            var id: String
            var count: Int
            var total: Int128
        }
    }
}

/// A payment block of a frozen batch.
struct FrozenBlock: Sendable {
    let id: Int64
    /// The id in the file.
    let reference: String
    let sequence: String
    let effectiveOn: LocalDate
    let count: Int
    let total: Int64
    let firstClaim: Int64
    let lastClaim: Int64
    /// Whether its claims come from the queue and not from one group.
    let isSingle: Bool
    /// The number of its first entry, where the rail numbers entries.
    var firstNumber: Int64? = nil
    /// Whether no debit was taken out of it after it was first frozen.
    var isWhole = true
}

/// One debit of a batch on its way into the file.
///
/// A single value is reused for all rows.
struct DebitRow {
    var endToEndId = ByteString()
    var amount: Int64 = 0
    /// Its place in the block, from 0, possibly with gaps: added to the block's first number it is the entry's.
    var position: Int64 = 0
    /// Whether an earlier attempt came back for a cause that lets the same debit be presented again.
    var isRepresented = false
    var mandateId = ByteString()
    var signedOn = LocalDate.earliest
    var debtorName = ByteString()
    var account = ByteString()
    var bic = ByteString()
    var street = ByteString()
    var buildingNumber = ByteString()
    var postalCode = ByteString()
    var town = ByteString()
    var country = ByteString()
    /// The free lines of the address; empty where there are none.
    var addressLine1 = ByteString()
    var addressLine2 = ByteString()
    /// The one for whom the debtor pays; empty when it is the debtor.
    var ultimateDebtor = ByteString()
    /// What is paid for, a code; empty where the claim says nothing.
    var purpose = ByteString()
    var description = ByteString()
    var creditorReference = ByteString()
    /// What the debtor's bank knows, where it is told a change; `nil` for nearly every debit.
    var amendment: DebitAmendment?
}
