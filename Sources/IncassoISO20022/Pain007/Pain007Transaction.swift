public import IncassoCore

/// The reversal of one debit (pain.007, `TxInf`).
///
/// Fields are bytes that keep their memory: fill one value again and again (``reset()``, then assign) and a million
/// reversals allocate nothing. It holds personal data: mask account numbers before showing them.
public struct Pain007Transaction: Hashable, Sendable {
    /// Our id of the reversal (`RvslId`), 1 to 35 characters of the SEPA set.
    public var reversalId = ByteString()
    /// The instruction id that the debit had (`OrgnlInstrId`); optional.
    public var originalInstructionId = ByteString()
    /// The end-to-end id that the debit had (`OrgnlEndToEndId`); the debtor's bank finds the debit by it.
    public var originalEndToEndId = ByteString()
    /// The amount that was collected, in minor units (`OrgnlInstdAmt`); `nil` where a file does not tell.
    public var originalAmount: Int64?
    /// The amount that goes back, in minor units (`RvsdInstdAmt`); in SEPA always all that was collected.
    public var amount: Int64 = 0
    /// The amounts' currency; SEPA knows only euro.
    public var currency: Currency? = .eur
    /// Who reverses (`RvslRsnInf/Orgtr/Nm`): the creditor's name, at most 70 characters.
    public var originatorName = ByteString()
    /// Why; in a file that was read, the block's or the message's reason where the transaction has none of its own.
    public var reason: Pain007Reason?
    /// The debit, repeated from the collection file (`OrgnlTxRef`).
    public var original = Pain007Original()
    /// The line on which it starts in a file that was read, from 1; 0 for a reversal of ours.
    public var line = 0

    /// An empty reversal.
    public init() {}

    /// Makes it the reversal of a whole debit, named by its creditor, and keeps the memory.
    ///
    /// - Parameters:
    ///   - debit: The debit as it stood in the collection file.
    ///   - block: The block that it stood in.
    ///   - reversalId: Our id of the reversal.
    ///   - reason: Why.
    public mutating func reverse(
        _ debit: borrowing Pain008Transaction,
        of block: borrowing Pain008Block,
        as reversalId: borrowing ByteString,
        because reason: Pain007Reason
    ) {
        self.reversalId.assign(reversalId)
        originalInstructionId.assign(debit.instructionId)
        originalEndToEndId.assign(debit.endToEndId)
        originalAmount = debit.amount
        amount = debit.amount
        currency = debit.currency
        originatorName.assign(Array(block.creditorName.utf8).span)
        self.reason = reason
        original.assign(debit, of: block)
        line = 0
    }

    /// Empties every field and keeps the memory.
    public mutating func reset() {
        reversalId.removeAll()
        originalInstructionId.removeAll()
        originalEndToEndId.removeAll()
        originalAmount = nil
        amount = 0
        currency = .eur
        originatorName.removeAll()
        reason = nil
        original.reset()
        line = 0
    }
}
