import IncassoCore
import IncassoISO20022

/// A notification (camt.054) of debits that came back for lack of money, taken from collection files while they are read.
final class ReturnsFile: Pain008Consumer {
    private let sink: FileSink
    private var writer: Camt054Writer
    private let day: LocalDate?
    private let isReturned: (Int) -> Bool
    private var message = ""
    private var block = ""
    private var creditor = ""
    private var seen = 0
    private var count = 0
    private var items: [CamtBookingItem] = []

    /// A file at its start.
    ///
    /// - Parameters:
    ///   - path: Where.
    ///   - day: When the bank books them.
    ///   - isReturned: Whether the debit of this number comes back, counted from 0 through all files.
    /// - Throws: `FileError`.
    init(path: String, day: LocalDate?, isReturned: @escaping (Int) -> Bool) throws {
        sink = try FileSink(path: path, existing: .replace)
        writer = Camt054Writer(to: sink)
        self.day = day
        self.isReturned = isReturned
        var head = Camt054Writer.Head()
        head.id = "BENCH-\(day?.description ?? "")"
        head.messageId = head.id
        head.createdAt = "\(day?.description ?? "")T18:00:00"
        head.account = Fixtures.creditorAccount
        try writer.begin(head)
    }

    /// Ends the file.
    ///
    /// - Returns: The number of returns in it.
    func finish() throws -> Int {
        try book()
        try writer.finish()
        try sink.close()
        return count
    }

    func begin(_ message: borrowing Pain008Message) { self.message = message.messageId }

    func begin(_ block: borrowing Pain008Block) {
        self.block = block.paymentInformationId
        creditor = block.creditorName
    }

    func handle(_ transaction: borrowing Pain008Transaction) throws {
        defer { seen += 1 }
        guard isReturned(seen) else { return }
        var item = CamtBookingItem()
        item.messageId = message
        item.paymentInformationId = block
        item.endToEndId = transaction.endToEndId
        item.mandateId = transaction.mandateId
        item.amount = transaction.amount
        item.originalAmount = transaction.amount
        item.debtorName = transaction.debtorName
        item.debtorAccount = transaction.debtorAccount
        item.creditorName = creditor
        item.reason = "AM04"
        items.append(item)
        if items.count == 100 { try book() }
    }

    func end(_ block: borrowing Pain008Block, totals: Pain008Totals) {}
    func end(_ message: borrowing Pain008Message, totals: Pain008Totals) {}

    /// One debit on the account for what has been gathered.
    private func book() throws {
        guard !items.isEmpty else { return }
        var booking = CamtBooking()
        booking.isCredit = false
        booking.code = .unpaid
        booking.bookingDate = day
        booking.bankReference = "RETURNS-\(count)"
        booking.amount = items.reduce(0) { $0 + $1.amount }
        try writer.entries.begin(booking)
        for item in items { try writer.entries.add(item) }
        try writer.entries.endEntry()
        count += items.count
        items.removeAll(keepingCapacity: true)
    }
}
