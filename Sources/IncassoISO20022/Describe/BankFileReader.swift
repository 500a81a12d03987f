public import IncassoCore
public import IncassoXML

/// Reads a bank's answer, whichever format it has, into events.
///
/// The format is found in the first bytes; chunks may have any size. The consumer is told containers and events in the
/// order of the file. Findings are collected; only a file that cannot be read at all stops the reader.
///
/// ```swift
/// let reader = BankFileReader(consumer: consumer)
/// for chunk in chunks { try reader.feed(chunk.span) }
/// try reader.finish()
/// ```
public final class BankFileReader {
    private let consumer: any BankFileConsumer
    private let limits: XMLLimits
    private let file: String?
    private let encodingOverride: XMLEncoding?
    private var head: [UInt8] = []
    private var nextLook = 256
    private var message: Message?

    /// What the file is; ``BankFileFormat/Kind/unknown`` until enough of it has been read.
    public private(set) var format = BankFileFormat(kind: .unknown)

    private enum Message {
        case camt(CamtHandler, XMLPushReader)
        case pain002(Pain002Handler, XMLPushReader)

        var reader: XMLPushReader {
            switch self {
            case .camt(_, let reader), .pain002(_, let reader): reader
            }
        }

        var handler: MessageHandler {
            switch self {
            case .camt(let handler, _): handler
            case .pain002(let handler, _): handler
            }
        }
    }

    /// A reader at the start of a file.
    ///
    /// - Parameters:
    ///   - consumer: Is told containers and events.
    ///   - limits: What is refused.
    ///   - file: The file's name, told in findings.
    ///   - encodingOverride: Read as this encoding, whatever the file declares. Without it, bytes that are not UTF-8 in a
    ///     file that says it is are read as Windows-1252, and a warning tells so.
    public init(
        consumer: any BankFileConsumer,
        limits: XMLLimits = .standard,
        file: String? = nil,
        encodingOverride: XMLEncoding? = nil
    ) {
        self.consumer = consumer
        self.limits = limits
        self.file = file
        self.encodingOverride = encodingOverride
    }

    /// What was found so far, in the order of the file.
    public var findings: [Diagnostic] {
        guard let message else { return [] }
        return (message.reader.warnings + message.handler.findings.all).map { finding in
            var finding = finding
            finding.location.file = finding.location.file ?? file
            return finding
        }
    }

    /// What the containers that were read so far add up to.
    public var summary: BankFileSummary {
        switch message {
        case .camt(let handler, _): handler.summary
        case .pain002(let handler, _): handler.summary
        case nil: BankFileSummary()
        }
    }

    /// Reads the next chunk of any size.
    ///
    /// - Parameter chunk: The next bytes of the file.
    /// - Throws: `XMLReadError` when the file is no answer of a bank or cannot be read, or what the consumer threw.
    public func feed(_ chunk: Span<UInt8>) throws {
        if let message { return try message.reader.feed(chunk) }
        head.append(contentsOf: chunk)
        // Tiny chunks: look again only when there is twice as much to see.
        guard head.count >= nextLook else { return }
        nextLook = head.count * 2
        guard BankFileSniffer.look(at: head.span).isConclusive else { return }
        try start()
    }

    /// Ends the file.
    ///
    /// - Throws: `XMLReadError` when the file is not complete, or what the consumer threw.
    public func finish() throws {
        if message == nil { try start() }
        guard let message else { return }
        try message.reader.finish()
        if case .pain002(let handler, _) = message { try handler.finish() }
    }

    private func start() throws {
        let bytes = head
        head = []
        format = BankFileSniffer.format(of: bytes.span)
        switch format.kind {
        case .camt052, .camt053, .camt054:
            let handler = CamtHandler(consumer: consumer, isReport: format.kind == .camt052)
            message = .camt(handler, reader(for: handler))
        case .pain002:
            let handler = Pain002Handler(consumer: consumer)
            message = .pain002(handler, reader(for: handler))
        case .pain008, .pain007, .nacha:
            throw XMLReadError(notAnAnswer)
        case .unknown:
            try refuseUnknown(bytes.span)
        }
        try message?.reader.feed(bytes.span)
    }

    private func reader(for handler: MessageHandler) -> XMLPushReader {
        XMLPushReader(
            handler: handler,
            limits: limits,
            declaredEncodingOverride: encodingOverride,
            repair: .windows1252,
            file: file
        )
    }

    private var notAnAnswer: Diagnostic {
        Diagnostic(
            id: "BANK-NOT-AN-ANSWER",
            location: Diagnostic.Location(file: file),
            message: "the file is no answer of a bank that is read into events",
            found: format.kind.rawValue,
            expected: "pain.002, camt.052, camt.053 or camt.054",
            remedy: whatToDoInstead
        )
    }

    private var whatToDoInstead: String {
        switch format.kind {
        case .pain008: "this is a collection file: import it as one"
        case .pain007: "this is a reversal file on its way to a bank: wait for the bank's answer to it"
        default: "check which file this is"
        }
    }

    /// Says why a file is nothing that is known: not XML at all, broken XML, or a foreign namespace.
    private func refuseUnknown(_ bytes: Span<UInt8>) throws {
        if let namespace = format.namespace {
            throw XMLReadError(
                Diagnostic(
                    id: "BANK-NAMESPACE",
                    location: Diagnostic.Location(file: file, line: 1),
                    message: "the document's namespace and message are not ones that are read here",
                    found: String(namespace.prefix(120)),
                    expected: "pain.002.001, camt.052.001, camt.053.001 or camt.054.001 in any version",
                    remedy: "ask the bank for one of these messages"
                )
            )
        }
        let probe = XMLPushReader(
            handler: XMLHandler(vocabulary: XMLVocabulary([])),
            limits: limits,
            declaredEncodingOverride: encodingOverride,
            repair: .windows1252,
            file: file
        )
        // As much as was sniffed, so that the size of the chunks makes no difference.
        try probe.feed(bytes.extracting(0..<min(bytes.count, BankFileSniffer.headSize)))
        if bytes.count < BankFileSniffer.headSize { try probe.finish() }
        throw XMLReadError(
            Diagnostic(
                id: "BANK-FORMAT",
                location: Diagnostic.Location(file: file, line: 1),
                message: "the document is no message that is read here",
                expected: "pain.002, camt.052, camt.053 or camt.054",
                remedy: "check that this is the bank's answer"
            )
        )
    }

    /// Reads a whole file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - consumer: Is told containers and events.
    ///   - limits: What is refused.
    ///   - tap: Is given each chunk before it is read, for example to hash or seal it in the same pass.
    /// - Returns: The reader, which tells format, findings and totals.
    /// - Throws: `XMLReadError`, or what the consumer or the tap threw.
    public static func read(
        _ path: String,
        consumer: any BankFileConsumer,
        limits: XMLLimits = .standard,
        tap: ((Span<UInt8>) throws -> Void)? = nil
    ) throws -> BankFileReader {
        let reader = BankFileReader(consumer: consumer, limits: limits, file: path)
        try XMLFileReader.forEachChunk(of: path) { chunk in
            try tap?(chunk)
            try reader.feed(chunk)
        }
        try reader.finish()
        return reader
    }
}
