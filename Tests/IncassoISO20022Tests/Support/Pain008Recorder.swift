import IncassoCore
import IncassoISO20022
import IncassoXML

/// Keeps everything that the reader tells.
final class Pain008Recorder: Pain008Consumer {
    var messages: [Pain008Message] = []
    var blocks: [(head: Pain008Block, transactions: [Pain008Transaction])] = []
    var blockTotals: [Pain008Totals] = []
    var messageTotals: [Pain008Totals] = []

    func begin(_ message: borrowing Pain008Message) { messages.append(copy message) }

    func begin(_ block: borrowing Pain008Block) { blocks.append((copy block, [])) }

    func handle(_ transaction: borrowing Pain008Transaction) {
        blocks[blocks.count - 1].transactions.append(copy transaction)
    }

    func end(_ block: borrowing Pain008Block, totals: Pain008Totals) { blockTotals.append(totals) }

    func end(_ message: borrowing Pain008Message, totals: Pain008Totals) { messageTotals.append(totals) }

    /// Reads a document in chunks of a size.
    func read(_ document: [UInt8], chunkSize: Int = 1 << 16) throws -> Pain008Reader.Result {
        let reader = Pain008Reader(into: self, file: "test.xml")
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
