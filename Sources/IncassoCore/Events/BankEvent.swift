/// What one leaf of a bank's file says about our debits: the one thing that every reader hands on.
///
/// A leaf is a transaction detail, an entry without details, a status, or a return record. Each leaf gives exactly one
/// event, so that events can be counted against the file (nothing vanishes). A reader reuses one event for a whole
/// file: copy what must outlive the call.
public struct BankEvent: Sendable {
    /// What happened.
    ///
    /// The raw value is stored, so cases are only ever added at the end.
    public enum Kind: Int, Sendable, Hashable, CaseIterable {
        /// Nothing that concerns a debit of ours.
        case information = 0
        /// Refused before settlement.
        case rejected = 1
        /// Sent back by the debtor's bank after settlement.
        case returned = 2
        /// Taken back by the debtor after settlement.
        case refunded = 3
        /// The money of a debit, or of a whole block, has arrived.
        case settled = 4
        /// Money came in that is not a debit of ours.
        case credit = 5
        /// The bank charged us.
        case fee = 6
        /// The bank corrects account data (NACHA notification of change).
        case changed = 7
        /// The bank took the debit, block or message in hand.
        case accepted = 8
        /// We took a settled debit back (pain.007).
        case reversed = 9
        /// A return was itself undone.
        case returnCancelled = 10
        /// No bank will tell; the scheme's time has passed.
        case settlementPresumed = 11
        /// Our return was refused by the other bank (NACHA).
        case dishonored = 12
        /// A dishonoured return was contested (NACHA).
        case contested = 13
        /// The bank took a reversal of ours in hand (pain.007): it says nothing about the debit.
        case reversalAccepted = 14
        /// The bank refused a reversal of ours: the debit stays collected.
        case reversalRejected = 15

        /// The name used in JSON, for example `returned`.
        public var name: String { Self.names[rawValue] }

        /// The cases stand in the order of their raw values, without gaps.
        private static let names = allCases.map { String(describing: $0) }
    }

    /// What an event speaks about.
    public enum Scope: Int, Sendable, Hashable {
        /// One debit.
        case transaction = 0
        /// A whole payment block (`PmtInf`).
        case block = 1
        /// A whole message.
        case message = 2
    }

    /// What happened.
    public var kind: Kind = .information
    /// What it speaks about.
    public var scope: Scope = .transaction
    /// Whether the bank has not booked it (pending, announced, camt.052): it never moves money.
    public var isProvisional = false
    /// Whether the booking increases our account.
    public var isCredit = false
    /// The amount booked, in minor units of ``currency``; `nil` when the leaf states none.
    public var amount: Int64?
    /// The amount that we had asked for, where the bank states it.
    public var originalAmount: Int64?
    /// Charges that belong to this leaf.
    public var fee: Int64?
    /// The currency of all amounts.
    public var currency: Currency?
    /// How many debits a block settlement says it covers.
    public var transactionCount: Int?
    /// The day of booking.
    public var bookingDate: LocalDate?
    /// The value day.
    public var valueDate: LocalDate?
    /// The bare reason code, as given.
    public var reason = ByteString()
    /// Further words of the bank about the reason.
    public var reasonText = ByteString()
    /// The scheme's end-to-end id, in NACHA the individual identification number; empty when `NOTPROVIDED` or absent.
    public var endToEndId = ByteString()
    /// The mandate id.
    public var mandateId = ByteString()
    /// The payment block's id.
    public var paymentInformationId = ByteString()
    /// The message id of the file that we had sent.
    public var messageId = ByteString()
    /// The instruction id.
    public var instructionId = ByteString()
    /// The trace number of our original entry, 15 digits (NACHA).
    ///
    /// In a return or notification of change the one that it speaks about, in a forward entry its own. The trace of the return itself is ``bankReference``.
    public var traceNumber = ByteString()
    /// The bank's reference of the booking (`AcctSvcrRef`); in NACHA the trace number of the return entry itself.
    public var bankReference = ByteString()
    /// A structured creditor reference (RF).
    public var creditorReference = ByteString()
    /// The other party's name.
    public var counterpartyName = ByteString()
    /// The other party's account number: mask it wherever it is shown.
    public var counterpartyAccount = ByteString()
    /// Unstructured remittance text.
    public var remittance = ByteString()
    /// The bank's code of the transaction type, for example `PMNT/IDDT/UPDD`, a proprietary code,
    /// or the standard entry class of NACHA.
    public var transactionCode = ByteString()
    /// What the account data should be; filled for ``Kind/changed`` only.
    public var correction = AccountCorrection()
    /// Number of the container in the file, from 0.
    public var container = 0
    /// Number of the entry in its container, from 0.
    public var entry = 0
    /// Number of the detail in its entry, from 0; `nil` for an entry without details.
    public var detail: Int?
    /// The line on which the leaf starts, from 1.
    public var line = 0

    /// An empty event.
    public init() {}

    /// Empties every field and keeps the memory.
    public mutating func reset() {
        kind = .information
        scope = .transaction
        isProvisional = false
        isCredit = false
        amount = nil
        originalAmount = nil
        fee = nil
        currency = nil
        transactionCount = nil
        bookingDate = nil
        valueDate = nil
        reason.removeAll()
        reasonText.removeAll()
        endToEndId.removeAll()
        mandateId.removeAll()
        paymentInformationId.removeAll()
        messageId.removeAll()
        instructionId.removeAll()
        traceNumber.removeAll()
        bankReference.removeAll()
        creditorReference.removeAll()
        counterpartyName.removeAll()
        counterpartyAccount.removeAll()
        remittance.removeAll()
        transactionCode.removeAll()
        correction.reset()
        container = 0
        entry = 0
        detail = nil
        line = 0
    }
}
