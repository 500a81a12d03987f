import IncassoCore
import IncassoNACHA

/// A written file read with the reader, which shares no code with the writer.
extension ACHRail {
    func readBack(_ path: String) throws -> FrozenBatch.ReadBack {
        let summary = ACHReadBack()
        let reader = NACHARecordReader(handler: summary, file: path)
        try FileSource.forEachChunk(of: path) { try reader.feed($0) }
        try reader.finish()
        if let first = reader.findings.first(where: { $0.severity == .error }) {
            throw EngineError(
                .storage,
                "the file that was written does not read back: \(first.message)",
                diagnostics: reader.findings
            )
        }
        guard let messageId = summary.messageId else {
            throw EngineError(.storage, "the file that was written does not say which batch it is")
        }
        return FrozenBatch.ReadBack(
            messageId: messageId,
            count: summary.blocks.reduce(0) { $0 + $1.count },
            total: summary.blocks.reduce(0) { $0 + $1.total },
            blocks: summary.blocks
        )
    }
}

/// Adds up the batches of a file by the payment block that they belong to.
private final class ACHReadBack: NACHARecordHandler {
    private(set) var blocks: [FrozenBatch.ReadBack.Block] = []
    private var referenceCode = ""
    private var block = ""

    /// The message id that the reference code stands for; the book is that of the blocks.
    var messageId: String? {
        guard let number = UInt64(referenceCode, radix: 36), let first = blocks.first,
            let reference = BookReference(first.id), number <= BookReference.maxNumber
        else { return nil }
        return BookReference(kind: .message, book: reference.book, number: number).text
    }

    func fileHeader(_ record: Span<UInt8>, line: Int) throws {
        referenceCode = NACHAFile(record: record).referenceCode
    }

    func batchHeader(_ record: Span<UInt8>, line: Int) throws {
        block = NACHABatch(record: record).companyDiscretionaryData
    }

    func entry(_ record: Span<UInt8>, line: Int) throws {}

    func endBatch(totals: NACHATotals) throws {
        if blocks.last?.id != block { blocks.append(.init(id: block, count: 0, total: 0)) }
        blocks[blocks.count - 1].count += totals.entries
        // A credit in it would make the sums differ.
        blocks[blocks.count - 1].total += totals.debit - totals.credit
    }
}
