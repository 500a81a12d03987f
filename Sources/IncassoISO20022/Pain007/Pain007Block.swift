/// A payment block of a collection file of which debits are reversed (pain.007, `OrgnlPmtInfAndRvsl`).
public struct Pain007Block: Hashable, Sendable {
    /// Our id of the reversal of this block (`RvslPmtInfId`), 1 to 35 characters of the SEPA set; empty for none.
    public var reversalId = ""
    /// The block's id in the collection file (`OrgnlPmtInfId`).
    public var originalPaymentInformationId = ""
    /// How many transactions the block held in the collection file (`OrgnlNbOfTxs`); optional.
    public var originalCount: Int?
    /// What they added up to, in minor units (`OrgnlCtrlSum`); optional.
    public var originalSum: Int128?
    /// Whether the whole block is reversed without listing its transactions (`PmtInfRvsl`); we never write it.
    public var reversesBlock = false
    /// A reason given for the whole block, in files that we read; ours is given with each transaction.
    public var reason: Pain007Reason?
    /// The line on which it starts in a file that was read, from 1; 0 for a block of ours.
    public var line = 0

    /// An empty block.
    public init() {}

    /// A block to write, without the optional parts.
    public init(originalPaymentInformationId: String) {
        self.originalPaymentInformationId = originalPaymentInformationId
    }
}
