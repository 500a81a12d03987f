import IncassoCore
import IncassoISO20022

/// A debit that its creditor takes back.
struct ReversedDebit {
    let reversalId: ByteString
    let endToEndId: ByteString
    let mandateId: ByteString
    let amount: Int64
    let debtorName: ByteString
    let debtorAccount: ByteString
    let creditorName: String
    let creditorAccount: String
    let messageId: String
    let paymentInformationId: String
    let reason: String

    init(_ transaction: borrowing Pain007Transaction, of block: String, in message: String) {
        reversalId = transaction.reversalId
        endToEndId = transaction.originalEndToEndId
        mandateId = transaction.original.mandateId
        amount = transaction.amount
        debtorName = transaction.original.debtorName
        debtorAccount = transaction.original.debtorAccount
        creditorName = transaction.original.creditorName.string
        creditorAccount = transaction.original.creditorAccount.string
        messageId = message
        paymentInformationId = block
        reason = transaction.reason?.rawValue ?? ""
    }
}

/// Reads a reversal file and keeps what the bank books and answers.
final class ReversalScan: Pain007Consumer {
    private(set) var head = Pain007Message()
    private(set) var name = ""
    private(set) var totals = Pain007Totals()
    private(set) var debits: [ReversedDebit] = []
    private var block = ""

    /// Reads a file.
    static func read(_ path: String) throws -> ReversalScan {
        let scan = ReversalScan()
        let result = try Pain007Reader.read(path, into: scan)
        scan.name = result.version.map { "pain.007.\($0)" } ?? "pain.007"
        return scan
    }

    func begin(_ message: borrowing Pain007Message) { head = copy message }
    func begin(_ block: borrowing Pain007Block) { self.block = block.originalPaymentInformationId }

    func handle(_ transaction: borrowing Pain007Transaction) {
        debits.append(ReversedDebit(transaction, of: block, in: head.messageId))
    }

    func end(_ block: borrowing Pain007Block, totals: Pain007Totals) {}
    func end(_ message: borrowing Pain007Message, totals: Pain007Totals) { self.totals = totals }
}

extension AnswerFolder {
    /// Writes the status report on a reversal file: the bank takes all of it in hand.
    mutating func writeStatus(of scan: ReversalScan, takenIn day: LocalDate) throws {
        try write(.status, on: day, label: Self.label(scan.head.messageId)) { sink, answer in
            var hash = ContentHash(seed: 2)
            hash.add(scan.head.messageId)
            hash.add(scan.totals.count)
            var writer = Pain002Writer(to: sink)
            var report = Pain002Writer.Report()
            report.messageId = "S-\(hash.digits)"
            report.createdAt = "\(day)T12:00:00"
            report.originalMessageId = scan.head.messageId
            report.originalMessageName = scan.name
            report.originalCount = scan.totals.count
            report.originalSum = scan.totals.sum
            report.status = "ACCP"
            try writer.begin(report)
            try writer.finish()
            answer.entries += 1
        }
    }
}

extension CashBook {
    /// One debit for all that a creditor takes back on a day, with an item for each.
    func writeReversals(
        _ debits: [ReversedDebit],
        _ booking: Booking,
        to entries: CamtBookingWriter,
        _ answer: inout BankSimulator.Answer
    ) throws {
        var entry = Self.entry("B" + Self.digits(of: [booking], purpose: 1), on: booking.day)
        entry.isCredit = false
        entry.amount = -Self.net(of: booking, fee: options.returnFee)
        entry.code = .reversal
        try entries.begin(entry)
        answer.entries += 1
        for debit in debits {
            var detail = CamtBookingItem()
            detail.messageId = debit.messageId
            detail.paymentInformationId = debit.paymentInformationId
            detail.endToEndId = debit.endToEndId
            detail.mandateId = debit.mandateId
            detail.amount = debit.amount
            detail.debtorName = debit.debtorName
            detail.debtorAccount = debit.debtorAccount
            detail.creditorName = debit.creditorName
            detail.reason = debit.reason
            try entries.add(detail)
            answer.details += 1
            answer.tallies.add(
                .init(
                    effect: .reversed,
                    reason: debit.reason,
                    count: 1,
                    amount: Int128(debit.amount),
                    fees: 0
                )
            )
        }
        try entries.endEntry()
    }
}
