import IncassoCore
import IncassoNACHA

/// An ACH file read back debit by debit.
extension ACHRail {
    func readReleased(
        _ name: String,
        _ bytes: FileBytesSource,
        _ take: @escaping ReleasedDebitTaker
    ) throws -> ReleasedFile {
        let debits = ACHDebits(take)
        let reader = NACHARecordReader(handler: debits, file: name)
        try bytes { try reader.feed($0) }
        try reader.finish()
        // What a bank sends back carries our ids too.
        return debits.holdsReturns ? ReleasedFile() : debits.file
    }
}

/// Hands the debits of an ACH file on.
private final class ACHDebits: NACHARecordHandler {
    private(set) var file = ReleasedFile()
    private(set) var holdsReturns = false
    private let take: ReleasedDebitTaker
    private var debit = ReleasedDebit()
    private var entry = NACHAEntry()
    private var number: UInt64?

    init(_ take: @escaping ReleasedDebitTaker) {
        self.take = take
    }

    func fileHeader(_ record: Span<UInt8>, line: Int) throws {
        number = UInt64(NACHAFile(record: record).referenceCode, radix: 36)
    }

    /// The file's reference code is the number of the message; the book is that of the block.
    func batchHeader(_ record: Span<UInt8>, line: Int) throws {
        let batch = NACHABatch(record: record)
        debit.collectOn = batch.effectiveEntryDate ?? .earliest
        guard file.messageId == nil, let number, number <= BookReference.maxNumber,
            let block = BookReference(batch.companyDiscretionaryData), block.kind == .block
        else { return }
        file.messageId = BookReference(kind: .message, book: block.book, number: number)
    }

    func entry(_ record: Span<UInt8>, line: Int) throws {
        entry.assign(record: record, line: line)
        if entry.transactionCode.isReturn { holdsReturns = true }
        guard entry.transactionCode == .checkingDebit || entry.transactionCode == .savingsDebit else {
            return
        }
        let kind: ACHAccount.Kind = entry.transactionCode == .savingsDebit ? .savings : .checking
        debit.account = entry.routingNumber
        debit.account.append([kind.rawValue].span)
        debit.account.append(entry.accountNumber.bytes.span)
        debit.endToEndId.assign(entry.individualId)
        debit.amount = entry.amount
        file.count += 1
        file.total += Int128(entry.amount)
        try take(file.messageId, debit)
    }

    func endBatch(totals: NACHATotals) throws {}
}
