import IncassoCore
import IncassoISO20022
import IncassoXML

/// Reversal files for tests, as values.
struct Pain007Sample: WritableSample {
    typealias Refusal = Pain007Writer.Refusal

    var message = Pain007Message(
        messageId: "R-2026-12-01",
        createdAt: "2026-12-03T06:00:00",
        initiatingPartyName: "Muster Energie GmbH",
        transactionCount: 0,
        controlSum: 0,
        originalMessageId: "M-2026-12-01",
        originalMessageName: "pain.008.001.08"
    )
    var blocks: [(head: Pain007Block, transactions: [Pain007Transaction])] = []
    var addressMode = Pain008Address.Mode.hybrid

    /// The reversal of every debit of a collection file.
    init(reversing collections: Pain008Sample, because reason: Pain007Reason = .duplicate) {
        message.originalMessageId = collections.message.messageId
        for (head, debits) in collections.blocks {
            var block = Pain007Block(originalPaymentInformationId: head.paymentInformationId)
            block.originalCount = head.transactionCount
            block.originalSum = head.controlSum
            let reversals = debits.enumerated().map { number, debit in
                var reversal = Pain007Transaction()
                let id = ByteString("\(head.paymentInformationId)-R\(number + 1)")
                reversal.reverse(debit, of: head, as: id, because: reason)
                return reversal
            }
            blocks.append((block, reversals))
        }
        total()
    }

    /// Sets count and sum to what the reversals add up to.
    mutating func total() {
        let amounts = blocks.flatMap { $0.transactions.map(\.amount) }
        message.transactionCount = amounts.count
        message.controlSum = amounts.reduce(0) { $0 + Int128($1) }
    }

    /// The bytes of the file.
    func written() throws -> [UInt8] {
        let sink = MemorySink()
        try write(to: sink)
        return sink.bytes
    }

    @discardableResult
    func write(to sink: any ByteSink) throws -> Pain007Totals {
        var writer = Pain007Writer(to: sink, addressMode: addressMode)
        try writer.begin(message)
        for block in blocks {
            try writer.begin(block.head)
            for transaction in block.transactions { try writer.add(transaction) }
            try writer.endBlock()
        }
        return try writer.finish()
    }

    /// One block with one reversal, changed by the caller.
    static func single(
        _ change: (inout Pain007Block, inout Pain007Transaction) -> Void = { _, _ in }
    ) -> Pain007Sample {
        var sample = Pain007Sample(reversing: .single())
        var (head, reversals) = sample.blocks[0]
        change(&head, &reversals[0])
        sample.blocks = [(head, reversals)]
        sample.total()
        return sample
    }
}

/// Keeps everything that the reader tells.
final class Pain007Recorder: Pain007Consumer {
    var messages: [Pain007Message] = []
    var blocks: [(head: Pain007Block, transactions: [Pain007Transaction])] = []
    var blockTotals: [Pain007Totals] = []
    var messageTotals: [Pain007Totals] = []

    func begin(_ message: borrowing Pain007Message) { messages.append(copy message) }

    func begin(_ block: borrowing Pain007Block) { blocks.append((copy block, [])) }

    func handle(_ transaction: borrowing Pain007Transaction) {
        blocks[blocks.count - 1].transactions.append(copy transaction)
    }

    func end(_ block: borrowing Pain007Block, totals: Pain007Totals) { blockTotals.append(totals) }

    func end(_ message: borrowing Pain007Message, totals: Pain007Totals) { messageTotals.append(totals) }

    /// Reads a document in chunks of a size.
    func read(_ document: [UInt8], chunkSize: Int = 1 << 16) throws -> Pain007Reader.Result {
        let reader = Pain007Reader(into: self, file: "test.xml")
        var start = 0
        while start < document.count {
            let end = min(start + chunkSize, document.count)
            let chunk = Array(document[start..<end])
            try reader.feed(chunk.span)
            start = end
        }
        return try reader.finish()
    }
}
