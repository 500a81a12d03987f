import IncassoCore
import IncassoISO20022

/// pain.007.001.09 out, made from the collection file that was handed over, and read back.
extension SEPARail: ReversingRail {
    func reversible(receivedOn day: LocalDate, madeOn today: LocalDate) -> ClosedRange<LocalDate> {
        var first = today
        // The windows move with the day of collection: go back as long as the one before is still open.
        while Pain007Window(collectionDate: first.adding(days: -1)).lastDay >= day {
            first = first.adding(days: -1)
        }
        return first...today
    }

    func lastReversalDay(collectedOn: LocalDate) -> LocalDate {
        Pain007Window(collectionDate: collectedOn).lastDay
    }

    func writeReversal(_ file: FrozenReversal, of source: FileBytesSource, to sink: any ByteSink) throws {
        let picker = ReversalPicker(file, originalName: try Self.messageName(source), sink: sink)
        let reader = Pain008Reader(into: picker, file: "the collection file")
        try source { try reader.feed($0) }
        _ = try reader.finish()
        try picker.finish()
    }

    func reversalFileName(messageId: String) -> String {
        "pain.007-\(messageId).xml"
    }

    func readReleasedReversal(_ name: String, _ bytes: FileBytesSource) throws -> ReleasedFile {
        let summary = ReversalSummary()
        let reader = Pain007Reader(into: summary, file: name)
        try bytes { try reader.feed($0) }
        let totals = try reader.finish().totals
        var file = ReleasedFile(count: totals.count, total: totals.sum)
        if let reference = BookReference(summary.messageId), reference.kind == .message {
            file.messageId = reference
        }
        return file
    }

    func readBackReversal(_ path: String) throws -> FrozenBatch.ReadBack {
        let summary = ReversalSummary()
        let result = try Pain007Reader.read(path, into: summary)
        if let first = result.findings.first(where: { $0.severity == .error }) {
            throw EngineError(
                .storage,
                "the file that was written does not read back: \(first.message)",
                diagnostics: result.findings
            )
        }
        return FrozenBatch.ReadBack(
            messageId: summary.messageId,
            count: result.totals.count,
            total: result.totals.sum,
            blocks: summary.blocks
        )
    }

    /// The name of a collection file's message, for example `pain.008.001.08`.
    private static func messageName(_ source: FileBytesSource) throws -> String {
        struct Enough: Error {}
        var head: [UInt8] = []
        do {
            try source { chunk in
                unsafe chunk.withUnsafeBufferPointer { unsafe head.append(contentsOf: $0) }
                if head.count >= BankFileSniffer.headSize { throw Enough() }
            }
        } catch is Enough {
            // The rest of the file makes no difference.
        }
        let format = BankFileSniffer.format(of: head.span)
        guard format.kind == .pain008, let version = format.version else {
            throw EngineError(.storage, "the kept copy is no collection file")
        }
        return "pain.008.\(version)"
    }
}

/// Reads a collection file and writes the reversal of the debits that were asked for.
private final class ReversalPicker: Pain008Consumer {
    private let file: FrozenReversal
    private let originalName: String
    private var writer: Pain007Writer
    private var block = Pain008Block()
    private var isBlockWritten = false
    private var picked = 0
    private var transaction = Pain007Transaction()
    private var reference = ByteString()

    init(_ file: FrozenReversal, originalName: String, sink: any ByteSink) {
        self.file = file
        self.originalName = originalName
        writer = Pain007Writer(to: sink)
    }

    func begin(_ message: borrowing Pain008Message) throws {
        try writer.begin(
            Pain007Message(
                messageId: file.messageId,
                createdAt: file.createdAt,
                initiatingPartyName: file.creditorName,
                transactionCount: file.count,
                controlSum: Int128(file.total),
                originalMessageId: message.messageId,
                originalMessageName: originalName
            )
        )
    }

    func begin(_ block: borrowing Pain008Block) {
        self.block = copy block
        isBlockWritten = false
    }

    func handle(_ debit: borrowing Pain008Transaction) throws {
        guard let item = file.items.item(debit.endToEndId) else { return }
        guard item.amount == debit.amount else {
            throw EngineError(
                .storage,
                "the collection file holds \(debit.amount) minor units where \(item.amount) were collected"
            )
        }
        if !isBlockWritten {
            var head = Pain007Block(originalPaymentInformationId: block.paymentInformationId)
            head.originalCount = block.transactionCount
            head.originalSum = block.controlSum
            try writer.begin(head)
            isBlockWritten = true
        }
        reference.assign(file.items.reference(of: item))
        transaction.reverse(debit, of: block, as: reference, because: item.reason.code)
        try writer.add(transaction)
        picked += 1
    }

    func end(_ block: borrowing Pain008Block, totals: Pain008Totals) throws {
        if isBlockWritten { try writer.endBlock() }
    }

    func end(_ message: borrowing Pain008Message, totals: Pain008Totals) {}

    func finish() throws {
        guard picked == file.count else {
            throw EngineError(
                .storage,
                "the collection file holds \(picked) of the \(file.count) debits that are taken back"
            )
        }
        try writer.finish()
    }
}

/// What a reversal file holds.
private final class ReversalSummary: Pain007Consumer {
    private(set) var messageId = ""
    private(set) var blocks: [FrozenBatch.ReadBack.Block] = []

    func begin(_ message: borrowing Pain007Message) { messageId = message.messageId }
    func begin(_ block: borrowing Pain007Block) {}
    func handle(_ transaction: borrowing Pain007Transaction) {}

    func end(_ block: borrowing Pain007Block, totals: Pain007Totals) {
        blocks.append(
            .init(id: block.originalPaymentInformationId, count: totals.count, total: totals.sum)
        )
    }

    func end(_ message: borrowing Pain007Message, totals: Pain007Totals) {}
}

extension ReversalReason {
    /// The code in the file.
    fileprivate var code: Pain007Reason {
        switch self {
        case .duplicate: .duplicate
        case .unspecified: .unspecifiedByCreditor
        }
    }
}
