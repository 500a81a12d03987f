public import IncassoCore
public import IncassoXML

/// Reads a collection file, pain.008 in any version from .02 to .12, and tells a consumer what stands there.
///
/// It is tolerant: elements are found by local name, in whatever namespace of pain.008 (Swiss and German forms too) or
/// envelope; what is wrong becomes a finding, and reading goes on. Memory is constant.
///
/// ```swift
/// let summary = Pain008Summary()
/// let result = try Pain008Reader.read("collection.xml", into: summary)
/// ```
public struct Pain008Reader {
    /// What a file turned out to be.
    public struct Result: Hashable, Sendable {
        /// What follows `pain.008.` in the namespace, for example `001.08` or `001.02.ch.03`; `nil` in an envelope.
        public let version: String?
        /// The number of blocks.
        public let blocks: Int
        /// The number of debits, and the sum of their amounts.
        public let totals: Pain008Totals
        /// What is wrong, at most 1,000 findings, in file order.
        public let findings: [Diagnostic]
        /// How many findings there were in all.
        public let findingCount: Int
    }

    private let handler: Pain008Handler
    private let reader: XMLPushReader

    /// A reader at the start of a file.
    ///
    /// - Parameters:
    ///   - consumer: Is told what stands there.
    ///   - limits: What is refused.
    ///   - file: The file's name, told in findings.
    public init(into consumer: any Pain008Consumer, limits: XMLLimits = .standard, file: String? = nil) {
        handler = Pain008Handler(consumer: consumer, file: file)
        reader = XMLPushReader(handler: handler, limits: limits, file: file)
    }

    /// Reads the next chunk of any size.
    ///
    /// - Parameter chunk: The next bytes.
    /// - Throws: `XMLReadError` when the file cannot be read, or what the consumer threw.
    public func feed(_ chunk: Span<UInt8>) throws {
        try reader.feed(chunk)
    }

    /// Ends the file.
    ///
    /// - Returns: What it turned out to be.
    /// - Throws: `XMLReadError` when the file is not complete or no collection file, or what the consumer threw.
    public func finish() throws -> Result {
        try reader.finish()
        guard handler.hasMessage else {
            throw XMLReadError(
                Diagnostic(
                    id: "PAIN008-NONE",
                    location: handler.location(),
                    message: "the document holds no collection message",
                    expected: "an element CstmrDrctDbtInitn",
                    remedy: "check that this is a collection file (pain.008)"
                )
            )
        }
        return Result(
            version: handler.version,
            blocks: handler.blockCount,
            totals: handler.totals,
            findings: handler.findings.kept + reader.warnings,
            findingCount: handler.findings.count + reader.warnings.count
        )
    }

    /// Reads a whole file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - consumer: Is told what stands there.
    ///   - limits: What is refused.
    ///   - tap: Is given each chunk before it is read, for example to hash the file in the same pass.
    /// - Returns: What it turned out to be.
    /// - Throws: `XMLReadError` when the file cannot be read, or what the consumer or the tap threw.
    public static func read(
        _ path: String,
        into consumer: any Pain008Consumer,
        limits: XMLLimits = .standard,
        tap: ((Span<UInt8>) throws -> Void)? = nil
    ) throws -> Result {
        let reader = Pain008Reader(into: consumer, limits: limits, file: path)
        try XMLFileReader.forEachChunk(of: path) { chunk in
            try tap?(chunk)
            try reader.feed(chunk)
        }
        return try reader.finish()
    }
}
