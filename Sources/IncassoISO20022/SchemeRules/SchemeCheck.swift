public import IncassoCore
public import IncassoXML

/// Checks a collection or a reversal by the rules of the SEPA schemes, in one pass and in constant memory.
///
/// Every finding is told, not the first: with its place, what stands there, what is expected, and what to do. What a
/// schema checks is checked here too as far as people get it wrong (order, unknown and empty elements, forms), in words
/// for people. Repeated ids are found by hashes of 64 bits, up to four million of each kind.
///
/// ```swift
/// let report = try SchemeCheck.check("collection.xml", facts: SchemeFacts(today: today))
/// for repair in report.repairs { print(repair.count, repair.rule.remedy) }
/// ```
public final class SchemeCheck: ByteSink {
    /// So many findings are kept; all are counted.
    public static let findingLimit = 1_000

    private let handler: SchemeHandler
    private let reader: XMLPushReader
    private let facts: SchemeFacts
    private var bytes = 0
    private var head: [UInt8] = []
    private var sawReference = false
    private var endsInAmpersand = false

    /// A check at the start of a file.
    ///
    /// - Parameters:
    ///   - facts: What the rules need to know beyond the file.
    ///   - subject: What kind of file it is.
    ///   - limits: What is refused.
    ///   - file: The file's name, told in findings.
    public convenience init(
        facts: SchemeFacts,
        of subject: SchemeSubject = .collection,
        limits: XMLLimits = .standard,
        file: String? = nil
    ) {
        let limit = SeenHashes.standardLimit
        self.init(facts: facts, of: subject, limits: limits, rememberedIds: limit, file: file)
    }

    /// A check that remembers so many ids of each kind.
    package init(
        facts: SchemeFacts,
        of subject: SchemeSubject = .collection,
        limits: XMLLimits = .standard,
        rememberedIds: Int,
        file: String? = nil
    ) {
        self.facts = facts
        handler = SchemeHandler(facts: facts, subject: subject, rememberedIds: rememberedIds, file: file)
        reader = XMLPushReader(handler: handler, limits: limits, file: file)
    }

    /// Reads the next chunk of any size; a writer may write here as it does to a file.
    ///
    /// - Parameter chunk: The next bytes.
    /// - Throws: `XMLReadError` when the file cannot be read.
    public func write(_ chunk: Span<UInt8>) throws {
        if head.count < Self.headSize { lookAtHead(chunk) }
        lookForReferences(chunk)
        bytes += chunk.count
        try reader.feed(chunk)
    }

    /// Ends the file.
    ///
    /// - Returns: What was found.
    /// - Throws: `XMLReadError` when the file is not complete or holds no message of its kind.
    public func finish() throws -> SchemeReport {
        try reader.finish()
        guard handler.isForeign || handler.state.value.messages > 0 else {
            let subject = handler.subject
            throw XMLReadError(
                Diagnostic(
                    id: subject.absence,
                    location: handler.location(),
                    message: "the document holds no \(subject.name) message",
                    expected: "an element \(subject.element)",
                    remedy: "check that this is a \(subject.name) file (\(subject.message))"
                )
            )
        }
        tellOfFile()
        return SchemeReport(
            findings: handler.findings.kept,
            errors: handler.findings.errors,
            warnings: handler.findings.warnings,
            repairs: handler.findings.allRepairs,
            version: handler.version,
            blocks: handler.state.value.blocks,
            totals: handler.state.value.totals
        )
    }

    /// Checks a whole file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - facts: What the rules need to know beyond the file.
    ///   - subject: What kind of file it is.
    ///   - limits: What is refused.
    ///   - tap: Is given each chunk before it is read, for example to hash the file in the same pass.
    /// - Returns: What was found.
    /// - Throws: `XMLReadError` when the file cannot be read, or what the tap threw.
    public static func check(
        _ path: String,
        facts: SchemeFacts,
        of subject: SchemeSubject = .collection,
        limits: XMLLimits = .standard,
        tap: ((Span<UInt8>) throws -> Void)? = nil
    ) throws -> SchemeReport {
        let check = SchemeCheck(facts: facts, of: subject, limits: limits, file: path)
        try XMLFileReader.forEachChunk(of: path) { chunk in
            try tap?(chunk)
            try check.write(chunk)
        }
        return try check.finish()
    }

    // MARK: Bytes

    /// As many bytes as may hold a byte order mark and the XML declaration.
    private static let headSize = 256

    private func lookAtHead(_ chunk: Span<UInt8>) {
        head.append(contentsOf: chunk.extracting(0..<min(chunk.count, Self.headSize - head.count)))
    }

    /// Numeric references: rare, so that most chunks are only searched for an ampersand.
    private func lookForReferences(_ chunk: Span<UInt8>) {
        guard !sawReference, !chunk.isEmpty else { return }
        var ampersands = 0
        for index in chunk.indices { ampersands &+= chunk[index] == UInt8(ascii: "&") ? 1 : 0 }
        if endsInAmpersand, chunk[0] == UInt8(ascii: "#") { sawReference = true }
        endsInAmpersand = chunk[chunk.count - 1] == UInt8(ascii: "&")
        guard ampersands > 0 else { return }
        for index in 1..<max(chunk.count, 1)
        where chunk[index] == UInt8(ascii: "#") && chunk[index - 1] == UInt8(ascii: "&") {
            sawReference = true
        }
    }

    private func tellOfFile() {
        let start = SchemePlace(line: 1, column: 1)
        var text = head[...]
        if text.starts(with: [0xEF, 0xBB, 0xBF]) {
            handler.report(.fileBom, place: start)
            text = text.dropFirst(3)
        }
        let declaration = String(decoding: text, as: UTF8.self)
        if let encoding = Self.encoding(in: declaration), encoding.lowercased() != "utf-8" {
            handler.report(.fileEncoding, place: start, found: encoding)
        }
        if sawReference { handler.report(.fileReference, place: start) }
        if handler.subject == .collection, let limit = facts.bank.maxBytes, bytes > limit {
            handler.report(
                .limitBytes,
                place: start,
                found: "\(bytes) bytes",
                expected: "at most \(limit) bytes"
            )
        }
    }

    /// What an XML declaration says of the encoding.
    private static func encoding(in head: String) -> String? {
        guard head.hasPrefix("<?xml"), let end = head.firstRange(of: "?>") else { return nil }
        let declaration = head[..<end.lowerBound]
        guard let start = declaration.firstRange(of: "encoding=") else { return nil }
        let rest = declaration[start.upperBound...]
        guard let quote = rest.first else { return nil }
        return String(rest.dropFirst().prefix { $0 != quote })
    }
}
