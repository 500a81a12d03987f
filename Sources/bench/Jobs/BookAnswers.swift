import Glibc
import IncassoCore
import IncassoISO20022
import IncassoSimulator

/// What the bank answers to the files of a book: the money of every block, and two files of returns.
struct BookAnswers {
    /// The book's directory; released files lie in `out`, answers go to `answers`.
    let directory: String

    var released: String { directory + "/out" }
    var settlement: String { directory + "/answers/settlement" }
    /// A thousand returns, spread evenly over the book.
    var scattered: String { directory + "/answers/scattered.xml" }
    /// A return of every tenth debit.
    var returns: String { directory + "/answers/returns.xml" }

    /// How many returns are scattered over a book, at most.
    static let scatteredCount = 1_000

    /// The distance of scattered returns; a multiple of ten, so that they are not among the others.
    static func distance(in count: Int) -> Int { max(10, count / scatteredCount / 10 * 10) }

    /// Writes all answers.
    ///
    /// - Parameter count: The debits in the released files.
    /// - Throws: What reading the files and writing the answers throws.
    func write(count: Int) throws {
        let files = try Self.files(in: released)
        unsafe mkdir(directory + "/answers", 0o700)
        unsafe mkdir(settlement, 0o700)
        var options = BankSimulator.Options(outputDirectory: settlement)
        (options.rejects, options.returns, options.refunds) = ([], [], [])
        let answers = try BankSimulator.answers(to: files, options: options)
        guard answers.contains(where: { $0.kind == .collections }) else {
            throw BenchError("the bank settles nothing")
        }
        let many = try ReturnsFile(path: returns, day: LocalDate(year: 2026, month: 12, day: 4)) {
            $0 % 10 == 5
        }
        let distance = Self.distance(in: count)
        let few = try ReturnsFile(path: scattered, day: LocalDate(year: 2026, month: 12, day: 3)) {
            $0 % distance == 0 && $0 / distance < Self.scatteredCount
        }
        for file in files {
            _ = try Pain008Reader.read(file, into: many)
            _ = try Pain008Reader.read(file, into: few)
        }
        print("returns=\(try many.finish())")
        print("scattered=\(try few.finish())")
    }

    /// The files of a directory by name.
    static func files(in directory: String) throws -> [String] {
        try Child.run(["ls", directory]).output.split(separator: "\n").map { "\(directory)/\($0)" }
    }
}

/// A notification (camt.054) of debits that came back for lack of money, taken from collection files while they are read.
private final class ReturnsFile: Pain008Consumer {
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
