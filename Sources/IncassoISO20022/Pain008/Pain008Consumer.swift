public import IncassoCore

/// Takes a collection file as its reader walks through it.
///
/// Calls come in the order of the file. Values are reused: copy what must outlive the call.
public protocol Pain008Consumer: AnyObject {
    /// The message starts; its head has been read.
    func begin(_ message: borrowing Pain008Message) throws
    /// A block starts; its head has been read.
    func begin(_ block: borrowing Pain008Block) throws
    /// One debit of the block.
    func handle(_ transaction: borrowing Pain008Transaction) throws
    /// The block is complete; the totals are computed from its debits.
    func end(_ block: borrowing Pain008Block, totals: Pain008Totals) throws
    /// The message is complete; the totals are computed from its debits.
    func end(_ message: borrowing Pain008Message, totals: Pain008Totals) throws
}

/// What a collection file says about itself, block by block, without its debits.
public final class Pain008Summary: Pain008Consumer {
    /// One block: its head, and what its debits add up to.
    public struct Block: Hashable, Sendable {
        /// The head as written.
        public let head: Pain008Block
        /// Computed from the debits.
        public let totals: Pain008Totals
    }

    /// The heads of the messages, in file order; more than one only in odd files.
    public private(set) var messages: [Pain008Message] = []
    /// The blocks in file order.
    public private(set) var blocks: [Block] = []
    /// Computed from all debits.
    public private(set) var totals = Pain008Totals()
    /// The sum of the amounts in each currency, in the order in which the currencies appear; without unreadable ones.
    public private(set) var sums: [(currency: Currency, sum: Int128)] = []

    /// An empty summary, to be filled by a reader.
    public init() {}

    /// Keeps the head.
    public func begin(_ message: borrowing Pain008Message) {
        messages.append(copy message)
    }

    /// Does nothing: a block is kept when it is complete.
    public func begin(_ block: borrowing Pain008Block) {}

    /// Adds the amount to the sum of its currency.
    public func handle(_ transaction: borrowing Pain008Transaction) {
        guard let currency = transaction.currency else { return }
        let index = sums.firstIndex { $0.currency == currency } ?? sums.endIndex
        if index == sums.endIndex { sums.append((currency, 0)) }
        sums[index].sum += Int128(transaction.amount)
    }

    /// Keeps the block.
    public func end(_ block: borrowing Pain008Block, totals: Pain008Totals) {
        blocks.append(Block(head: copy block, totals: totals))
    }

    /// Adds the totals.
    public func end(_ message: borrowing Pain008Message, totals: Pain008Totals) {
        self.totals.add(totals)
    }
}
