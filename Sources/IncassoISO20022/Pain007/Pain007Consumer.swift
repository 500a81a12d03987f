/// Takes a reversal file as its reader walks through it.
///
/// Calls come in the order of the file. Values are reused: copy what must outlive the call.
public protocol Pain007Consumer: AnyObject {
    /// The message starts; its head has been read.
    func begin(_ message: borrowing Pain007Message) throws
    /// A block starts; its head has been read.
    func begin(_ block: borrowing Pain007Block) throws
    /// The reversal of one debit of the block.
    func handle(_ transaction: borrowing Pain007Transaction) throws
    /// The block is complete.
    ///
    /// The totals are computed from its transactions; where a block is reversed as a whole, they are what it states of
    /// the original.
    func end(_ block: borrowing Pain007Block, totals: Pain007Totals) throws
    /// The message is complete; the totals are those of its blocks.
    func end(_ message: borrowing Pain007Message, totals: Pain007Totals) throws
}
