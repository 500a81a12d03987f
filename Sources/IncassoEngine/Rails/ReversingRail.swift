import IncassoCore

/// A rail on which a creditor can take settled debits back by a file.
protocol ReversingRail: Rail {
    /// The days of collection whose debits a file that the bank receives on a day can take back.
    ///
    /// - Parameters:
    ///   - day: The day on which the bank receives the file.
    ///   - today: The day on which the file is made.
    /// - Returns: The first and the last such day.
    func reversible(receivedOn day: LocalDate, madeOn today: LocalDate) -> ClosedRange<LocalDate>

    /// The last day on which a debit can be taken back.
    ///
    /// - Parameter collectedOn: The day of collection that stood in its file.
    /// - Returns: That day; the bank must have the file on it.
    func lastReversalDay(collectedOn: LocalDate) -> LocalDate

    /// Writes a reversal file from the collection file that was handed over: the same bytes each time.
    ///
    /// - Parameters:
    ///   - file: The head, and which debits.
    ///   - source: The collection file as it was handed over.
    ///   - sink: Takes the bytes.
    /// - Throws: ``EngineError`` when the collection file does not hold what is to be taken back; the writer's refusal.
    func writeReversal(_ file: FrozenReversal, of source: FileBytesSource, to sink: any ByteSink) throws

    /// The name of a reversal file.
    func reversalFileName(messageId: String) -> String

    /// Reads a reversal file that was handed over.
    ///
    /// - Parameters:
    ///   - name: The file's name, for errors.
    ///   - bytes: The file.
    /// - Returns: What the file says; without a message id when it is none of ours.
    /// - Throws: The reader's error when the file cannot be read to its end.
    func readReleasedReversal(_ name: String, _ bytes: FileBytesSource) throws -> ReleasedFile

    /// Reads a written reversal file with the reader, which shares no code with the writer.
    ///
    /// - Parameter path: The file.
    /// - Returns: What the file says and adds up to; its blocks are those of the collection file.
    /// - Throws: ``EngineError`` when it does not read back; the reader's error.
    func readBackReversal(_ path: String) throws -> FrozenBatch.ReadBack
}

extension Rails {
    /// The rail of a scheme, where its debits can be taken back by a file.
    static func reversingRail(for scheme: String) -> (any ReversingRail)? {
        rail(for: scheme) as? any ReversingRail
    }
}

extension Rails {
    /// The rail whose reversal files have a form.
    static func rail(reversing kind: BankFileFormat.Kind) -> (any ReversingRail)? {
        kind == .pain007 ? all.lazy.compactMap { $0 as? any ReversingRail }.first : nil
    }
}

extension Rail {
    /// The name of a batch's file.
    func fileName(messageId: String, isReversal: Bool) -> String {
        let reversing = isReversal ? self as? any ReversingRail : nil
        return reversing?.reversalFileName(messageId: messageId) ?? fileName(messageId: messageId)
    }

    /// The day on which the bank receives what is handed over now.
    ///
    /// What arrives after the cut-off, or on a day that is none, counts for the next banking day.
    func receptionDay(creditor: Creditor, clock: any EngineClock) -> LocalDate {
        let now = clock.wallTime(in: creditor.bank.timeZone)
        let isLate = now.secondOfDay >= creditor.bank.cutOff && calendar.isBankingDay(now.date)
        return calendar.next(onOrAfter: isLate ? now.date.adding(days: 1) : now.date)
    }
}

/// A reversal file on its way: everything that its bytes follow from, beside the collection file.
struct FrozenReversal {
    let messageId: String
    /// ISO 8601 without zone, as it stands in the file.
    let createdAt: String
    /// Who sends it.
    let creditorName: String
    let count: Int
    let total: Int64
    let items: ReversalItems
}

/// The debits that a reversal file takes back, found by their end-to-end ids.
struct ReversalItems {
    /// One of them.
    struct Item {
        /// The reversal's number.
        let id: Int64
        let amount: Int64
        let reason: ReversalReason
    }

    private let book: UInt32
    /// By the number in an id of ours: claim and attempt.
    private var own: [UInt64: Item] = [:]
    /// By the ids that the business gave.
    private var given: [[UInt8]: Item] = [:]

    init(book: UInt32) {
        self.book = book
    }

    /// Adds a debit.
    ///
    /// - Parameters:
    ///   - item: The reversal.
    ///   - claim: Whose debit.
    ///   - attempt: Which attempt.
    ///   - endToEndId: The id that the business gave, where that stood in the file.
    mutating func add(_ item: Item, claim: Int64, attempt: Int64, endToEndId: [UInt8]?) {
        if let endToEndId {
            given[endToEndId] = item
        } else {
            own[UInt64(claim) << 5 | UInt64(attempt)] = item
        }
    }

    /// The reversal of the debit with this end-to-end id.
    func item(_ endToEndId: borrowing ByteString) -> Item? {
        if let found = BookReference(endToEndId.bytes.span), found.kind == .endToEnd, found.book == book,
            let item = own[found.number]
        {
            return item
        }
        return given.isEmpty ? nil : given[endToEndId.bytes]
    }

    /// The reversal's id in the file.
    func reference(of item: Item) -> BookReference {
        BookReference(kind: .reversal, book: book, number: UInt64(item.id))
    }
}

/// Why a creditor takes a debit back.
public enum ReversalReason: String, Sendable, Hashable, CaseIterable {
    /// The debt was collected twice: once the money is back, the claim is given up.
    case duplicate
    /// No reason is told to the bank; a person decides on the claim when the money is back.
    case unspecified
}
