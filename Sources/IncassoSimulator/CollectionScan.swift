import IncassoCore
import IncassoISO20022

/// A debit that does not simply succeed.
struct Incident {
    let fate: Fate
    let amount: Int64
    let endToEndId: ByteString
    let instructionId: ByteString
    let mandateId: ByteString
    let debtorName: ByteString
    let debtorAccount: ByteString
    let messageId: String
    let paymentInformationId: String
    let creditorName: String
    let isB2B: Bool

    init(_ fate: Fate, _ transaction: borrowing Pain008Transaction, of block: Pain008Block, messageId: String)
    {
        self.fate = fate
        amount = transaction.amount
        endToEndId = transaction.endToEndId
        instructionId = transaction.instructionId
        mandateId = transaction.mandateId
        debtorName = transaction.debtorName
        debtorAccount = transaction.debtorAccount
        self.messageId = messageId
        paymentInformationId = block.paymentInformationId
        creditorName = block.creditorName
        isB2B = block.localInstrument == .b2b
    }
}

/// A block as the bank has taken it in.
struct CollectedBlock {
    let path: String
    let messageId: String
    /// Its place in the file, from 0.
    let number: Int
    let head: Pain008Block
    var totals = Pain008Totals()
    var rejected = Pain008Totals()
    /// The rejected debits, in file order.
    var rejects: [Incident] = []
    /// The debits that come back after settlement, in file order.
    var incidents: [Incident] = []

    /// What the bank settles.
    var settled: Pain008Totals {
        Pain008Totals(count: totals.count - rejected.count, sum: totals.sum - rejected.sum)
    }
}

/// A message as the bank has taken it in.
struct CollectedMessage {
    let head: Pain008Message
    var blocks: [CollectedBlock] = []
    var totals = Pain008Totals()

    var rejectedCount: Int { blocks.reduce(0) { $0 + $1.rejected.count } }
}

/// Reads a collection file, decides each debit's fate, and keeps what the answers need: heads, totals, and the few
/// debits that fail.
final class CollectionScan: Pain008Consumer {
    private(set) var messages: [CollectedMessage] = []
    private let path: String
    private let fates: FateTable
    private var messageId = ""
    private var block: CollectedBlock?
    private var blockNumber = 0

    init(path: String, fates: FateTable) {
        self.path = path
        self.fates = fates
    }

    func begin(_ message: borrowing Pain008Message) {
        messageId = message.messageId
        messages.append(CollectedMessage(head: copy message))
    }

    func begin(_ block: borrowing Pain008Block) {
        self.block = CollectedBlock(path: path, messageId: messageId, number: blockNumber, head: copy block)
        blockNumber += 1
    }

    func handle(_ transaction: borrowing Pain008Transaction) {
        guard let head = block?.head else { return }
        block?.totals.count += 1
        block?.totals.sum += Int128(transaction.amount)
        let fate = fates.decide(
            on: head.requestedCollectionDate,
            number: block?.totals.count ?? 0,
            transaction: transaction
        )
        switch fate {
        case .collected, .changed: break
        case .rejected:
            block?.rejected.count += 1
            block?.rejected.sum += Int128(transaction.amount)
            block?.rejects.append(Incident(fate, transaction, of: head, messageId: messageId))
        case .returned, .refunded:
            block?.incidents.append(Incident(fate, transaction, of: head, messageId: messageId))
        }
    }

    func end(_ block: borrowing Pain008Block, totals: Pain008Totals) {
        if let collected = self.block { messages[messages.count - 1].blocks.append(collected) }
        self.block = nil
    }

    func end(_ message: borrowing Pain008Message, totals: Pain008Totals) {
        messages[messages.count - 1].totals = totals
    }
}

/// Hands on the debits of one block that the bank settles, read from the file again.
final class SettledDebits: Pain008Consumer {
    private let number: Int
    private let fates: FateTable
    private let body: (borrowing Pain008Transaction) throws -> Void
    private var date: LocalDate?
    private var current = -1
    private var transactions = 0

    init(
        ofBlock number: Int,
        fates: FateTable,
        _ body: @escaping (borrowing Pain008Transaction) throws -> Void
    ) {
        self.number = number
        self.fates = fates
        self.body = body
    }

    func begin(_ message: borrowing Pain008Message) {}

    func begin(_ block: borrowing Pain008Block) {
        current += 1
        transactions = 0
        date = block.requestedCollectionDate
    }

    func handle(_ transaction: borrowing Pain008Transaction) throws {
        guard current == number else { return }
        transactions += 1
        let fate = fates.decide(on: date, number: transactions, transaction: transaction)
        if case .rejected = fate { return }
        try body(transaction)
    }

    func end(_ block: borrowing Pain008Block, totals: Pain008Totals) {}

    func end(_ message: borrowing Pain008Message, totals: Pain008Totals) {}
}
