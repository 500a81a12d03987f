import IncassoCore
import IncassoISO20022
import IncassoXML

/// Gives the records of a collection file (pain.008) while its bytes come in.
final class CollectionSource {
    /// What is known of the current record beside its fields.
    struct Debit {
        let place: DebitPlace
        /// What is wrong with it, or with its block and told here once for all of its debits.
        let findings: [Diagnostic]
        /// What is wrong with its block.
        let blockFault: Diagnostic?
    }

    private let rows: CollectionRows
    private let reader: Pain008Reader
    private let name: String
    private var next = 0
    private var hasHeader = false
    private var isDone = false
    /// The bytes that are to be read next.
    var chunk: [UInt8] = []
    private(set) var current: Debit?

    init(_ terms: CollectionTerms, file: String) {
        rows = CollectionRows(terms)
        name = file
        reader = Pain008Reader(into: rows, file: file)
    }

    /// What the file says about itself, as far as it has been read.
    var file: CollectionFile { rows.file }

    /// Takes the next record that is there.
    ///
    /// - Returns: Its row, or `nil` when more bytes are needed.
    func take(into buffer: inout [UInt8], _ fields: inout [Range<Int>]) -> Int? {
        fields.removeAll(keepingCapacity: true)
        guard hasHeader else {
            hasHeader = true
            for column in CollectionFile.columns {
                let start = buffer.count
                buffer.append(contentsOf: column.utf8)
                fields.append(start..<buffer.count)
            }
            return 1
        }
        guard next < rows.places.count else {
            rows.drop()
            next = 0
            return nil
        }
        let width = CollectionFile.columns.count
        let first = next * width
        let start = first == 0 ? 0 : rows.ends[first - 1]
        buffer.append(contentsOf: rows.bytes[start..<rows.ends[first + width - 1]])
        var from = 0
        for end in rows.ends[first..<first + width] {
            fields.append(from..<end - start)
            from = end - start
        }
        current = Debit(
            place: rows.places[next],
            findings: rows.findings[next] ?? [],
            blockFault: rows.blockFaults[next]
        )
        next += 1
        return rows.places[next - 1].row
    }

    /// Reads ``chunk``.
    ///
    /// - Throws: ``EngineError`` when the file cannot be read.
    func read(isLast: Bool) throws {
        do {
            try reader.feed(chunk.span)
            if isLast, !isDone {
                isDone = true
                try rows.finish(try reader.finish())
            }
        } catch let error as XMLReadError {
            throw EngineError(.invalid, "\(name) cannot be read", diagnostics: [error.diagnostic])
        }
    }
}
