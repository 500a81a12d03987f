public import IncassoCore
public import IncassoXML

/// Reads a reversal file, pain.007 in any version from .02 to .13, and tells a consumer what stands there.
///
/// It is tolerant: elements are found by local name, in whatever namespace of pain.007; what is wrong becomes a finding,
/// and reading goes on. Memory is constant. It shares no code with the writer.
///
/// ```swift
/// let result = try Pain007Reader.read("reversal.xml", into: consumer)
/// ```
public struct Pain007Reader {
    /// What a file turned out to be.
    public struct Result: Hashable, Sendable {
        /// What follows `pain.007.` in the namespace, for example `001.09`; `nil` without one.
        public let version: String?
        /// The number of blocks.
        public let blocks: Int
        /// The number of reversed debits, and the sum of what goes back.
        public let totals: Pain007Totals
        /// What is wrong, the first 1,000 findings, in file order.
        public let findings: [Diagnostic]
    }

    private let handler: Pain007Handler
    private let reader: XMLPushReader
    private let file: String?

    /// A reader at the start of a file.
    ///
    /// - Parameters:
    ///   - consumer: Is told what stands there.
    ///   - limits: What is refused.
    ///   - file: The file's name, told in findings.
    public init(into consumer: any Pain007Consumer, limits: XMLLimits = .standard, file: String? = nil) {
        handler = Pain007Handler(consumer: consumer)
        reader = XMLPushReader(handler: handler, limits: limits, file: file)
        self.file = file
    }

    /// What was found so far, in file order.
    public var findings: [Diagnostic] {
        (reader.warnings + handler.findings.all).map { finding in
            var finding = finding
            finding.location.file = finding.location.file ?? file
            return finding
        }
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
    /// - Throws: `XMLReadError` when the file is not complete or no reversal file, or what the consumer threw.
    public func finish() throws -> Result {
        try reader.finish()
        guard handler.hasMessage else {
            var location = handler.location()
            location.file = file
            throw XMLReadError(
                Diagnostic(
                    id: "PAIN007-NONE",
                    location: location,
                    message: "the document holds no reversal message",
                    expected: "an element CstmrPmtRvsl",
                    remedy: "check that this is a reversal file (pain.007)"
                )
            )
        }
        return Result(
            version: handler.version,
            blocks: handler.blockCount,
            totals: handler.totals,
            findings: findings
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
        into consumer: any Pain007Consumer,
        limits: XMLLimits = .standard,
        tap: ((Span<UInt8>) throws -> Void)? = nil
    ) throws -> Result {
        let reader = Pain007Reader(into: consumer, limits: limits, file: path)
        try XMLFileReader.forEachChunk(of: path) { chunk in
            try tap?(chunk)
            try reader.feed(chunk)
        }
        return try reader.finish()
    }
}
