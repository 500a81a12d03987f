import IncassoCore
import IncassoISO20022

/// A collection file read back debit by debit.
extension SEPARail {
    func readReleased(
        _ name: String,
        _ bytes: FileBytesSource,
        _ take: @escaping ReleasedDebitTaker
    ) throws -> ReleasedFile {
        let debits = Pain008Debits(take)
        let reader = Pain008Reader(into: debits, file: name)
        try bytes { try reader.feed($0) }
        _ = try reader.finish()
        return debits.file
    }
}

/// Hands the debits of a collection file on.
private final class Pain008Debits: Pain008Consumer {
    private(set) var file = ReleasedFile()
    private let take: ReleasedDebitTaker
    private var debit = ReleasedDebit()

    init(_ take: @escaping ReleasedDebitTaker) {
        self.take = take
    }

    func begin(_ message: borrowing Pain008Message) {
        guard let reference = BookReference(message.messageId), reference.kind == .message else { return }
        file.messageId = reference
    }

    func begin(_ block: borrowing Pain008Block) {
        debit.collectOn = block.requestedCollectionDate ?? .earliest
    }

    func handle(_ transaction: borrowing Pain008Transaction) throws {
        debit.endToEndId.assign(transaction.endToEndId)
        debit.account.assign(transaction.debtorAccount)
        debit.amount = transaction.amount
        file.count += 1
        file.total += Int128(transaction.amount)
        try take(file.messageId, debit)
    }

    func end(_ block: borrowing Pain008Block, totals: Pain008Totals) {}
    func end(_ message: borrowing Pain008Message, totals: Pain008Totals) {}
}
