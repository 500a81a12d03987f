public import IncassoCore

/// Reads an ACH file, of whatever class and from whomever, into events: one for each entry.
///
/// Returns and notifications of change tell what became of our debits; forward entries are `information`. The consumer is
/// told a container for each batch. Findings are collected: a file that lacks its head or end, mixes returns with forward
/// entries or does not add up is read to its end all the same. Memory is constant.
///
/// ```swift
/// let reader = NACHAReader(consumer: consumer)
/// for chunk in chunks { try reader.feed(chunk.span) }
/// try reader.finish()
/// ```
public final class NACHAReader {
    private let maker: EventMaker
    private let reader: NACHARecordReader

    /// A reader at the start of a file.
    ///
    /// - Parameters:
    ///   - consumer: Is told batches and events.
    ///   - limits: What is refused.
    ///   - policy: By which rules the file is judged.
    ///   - file: The file's name, told in findings.
    public init(
        consumer: any BankFileConsumer,
        limits: NACHALimits = .standard,
        policy: NACHAPolicy = .incoming,
        file: String? = nil
    ) {
        maker = EventMaker(consumer: consumer)
        reader = NACHARecordReader(handler: maker, limits: limits, policy: policy, file: file)
        maker.reader = reader
    }

    /// What the file is.
    public var format: BankFileFormat { BankFileFormat(kind: .nacha) }

    /// What was found so far, in the order of the file, at most 1,000 findings.
    public var findings: [Diagnostic] { reader.findings }

    /// What was found so far, counted and by what has to be done.
    public var report: NACHAReport { reader.report }

    /// What became of the bytes of the records that were read so far.
    public var bytes: NACHAByteCount { reader.bytes }

    /// What the batches that were read so far add up to.
    ///
    /// Debits and credits are those of the entries as the file's controls count them: a returned debit is a debit.
    public var summary: BankFileSummary { maker.summary }

    /// Reads the next chunk of any size.
    ///
    /// - Parameter chunk: The next bytes of the file.
    /// - Throws: ``NACHAReadError`` when a limit is exceeded, or what the consumer threw.
    public func feed(_ chunk: Span<UInt8>) throws {
        try reader.feed(chunk)
    }

    /// Ends the file.
    ///
    /// - Throws: ``NACHAReadError`` when there is no record of an ACH file in it, or what the consumer threw.
    public func finish() throws {
        try reader.finish()
    }

    /// Reads a whole file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - consumer: Is told batches and events.
    ///   - limits: What is refused.
    ///   - policy: By which rules the file is judged.
    ///   - tap: Is given each chunk before it is read, for example to hash or seal it in the same pass.
    /// - Returns: The reader, which tells findings and totals.
    /// - Throws: ``NACHAReadError``, `FileError`, or what the consumer or the tap threw.
    public static func read(
        _ path: String,
        consumer: any BankFileConsumer,
        limits: NACHALimits = .standard,
        policy: NACHAPolicy = .incoming,
        tap: ((Span<UInt8>) throws -> Void)? = nil
    ) throws -> NACHAReader {
        let reader = NACHAReader(consumer: consumer, limits: limits, policy: policy, file: path)
        try FileSource.forEachChunk(of: path) { chunk in
            try tap?(chunk)
            try reader.feed(chunk)
        }
        try reader.finish()
        return reader
    }
}
