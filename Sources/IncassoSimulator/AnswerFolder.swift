import Glibc
import IncassoCore
import IncassoISO20022
import IncassoXML

/// The folder into which the simulated bank puts its answers.
struct AnswerFolder {
    private(set) var answers: [BankSimulator.Answer] = []
    private let options: BankSimulator.Options
    private var names: Set<String> = []

    init(_ options: BankSimulator.Options) {
        self.options = options
    }

    /// Whether answers of this day are to be written.
    func isDue(_ day: LocalDate) -> Bool {
        options.until.map { day <= $0 } ?? true
    }

    /// Writes one answer under its final name only when it is complete.
    ///
    /// - Parameters:
    ///   - kind: What kind of message it is.
    ///   - day: The day on which the bank sends it.
    ///   - label: What tells it from others of its kind and day.
    ///   - body: Writes the file and counts what it holds.
    /// - Throws: `FileError`, or what the closure throws.
    mutating func write(
        _ kind: BankSimulator.Answer.Kind,
        on day: LocalDate,
        label: String,
        _ body: (any ByteSink, inout BankSimulator.Answer) throws -> Void
    ) throws {
        // The step within the day comes first, so that names sort as a bank would send.
        let step = (BankSimulator.Answer.Kind.allCases.firstIndex(of: kind) ?? 0) + 1
        let stem = "\(day)-\(step)-\(kind.rawValue)-\(label)"
        var name = stem
        var copy = 1
        while !names.insert(name).inserted {
            copy += 1
            name = "\(stem)-\(copy)"
        }
        var answer = BankSimulator.Answer(
            path: "\(options.outputDirectory)/\(name).\(kind.isACH ? "ach" : "xml")",
            kind: kind,
            date: day
        )
        let temporary = "\(options.outputDirectory)/.\(name).part"
        let sink = try FileSink(path: temporary, existing: .replace)
        try body(sink, &answer)
        try sink.close()
        guard unsafe rename(temporary, answer.path) == 0 else {
            throw FileError(action: .rename, path: answer.path, number: errno)
        }
        answers.append(answer)
    }

    /// Writes the status report on a message.
    mutating func writeStatus(of message: CollectedMessage, takenIn day: LocalDate) throws {
        try write(.status, on: day, label: Self.label(message.head.messageId)) { sink, answer in
            var hash = ContentHash(seed: 2)
            hash.add(message.head.messageId)
            hash.add(message.totals.count)
            var writer = Pain002Writer(to: sink)
            var report = Pain002Writer.Report()
            report.messageId = "S-\(hash.digits)"
            report.createdAt = "\(day)T12:00:00"
            report.originalMessageId = message.head.messageId
            report.originalMessageName = "pain.008.001.08"
            report.originalCount = message.totals.count
            report.originalSum = message.totals.sum
            report.status = Self.status(rejected: message.rejectedCount, of: message.totals.count)
            try writer.begin(report)
            for block in message.blocks { try Self.write(block, to: &writer, &answer) }
            try writer.finish()
        }
    }

    /// A message id as it can stand in a file's name.
    static func label(_ messageId: String) -> String {
        String(
            decoding: messageId.utf8.map { byte in
                let isLetter = (byte | 0x20) &- 0x61 < 26
                return isLetter || byte &- 0x30 < 10 ? byte : UInt8(ascii: "-")
            },
            as: UTF8.self
        )
    }

    private static func write(
        _ block: CollectedBlock,
        to writer: inout Pain002Writer,
        _ answer: inout BankSimulator.Answer
    ) throws {
        var head = Pain002Writer.Block()
        head.paymentInformationId = block.head.paymentInformationId
        head.originalCount = block.totals.count
        head.originalSum = block.totals.sum
        head.status = status(rejected: block.rejected.count, of: block.totals.count)
        try writer.begin(head)
        answer.entries += 1
        for reject in block.rejects {
            guard case .rejected(let reason) = reject.fate else { continue }
            var transaction = Pain002Writer.Transaction()
            transaction.endToEndId = reject.endToEndId
            transaction.instructionId = reject.instructionId
            transaction.reason = reason
            transaction.amount = reject.amount
            transaction.collectionDate = block.head.requestedCollectionDate
            transaction.mandateId = reject.mandateId
            transaction.debtorName = reject.debtorName
            transaction.debtorAccount = reject.debtorAccount
            try writer.add(transaction)
            answer.details += 1
            answer.tallies.add(
                .init(effect: .rejected, reason: reason, count: 1, amount: Int128(reject.amount), fees: 0)
            )
        }
        try writer.endBlock()
    }

    private static func status(rejected: Int, of count: Int) -> String {
        if rejected == 0 { return "ACCP" }
        return rejected == count ? "RJCT" : "PART"
    }
}
