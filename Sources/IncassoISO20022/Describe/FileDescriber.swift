public import IncassoCore
public import IncassoXML

/// Describes a file that is fed to it in chunks.
public final class FileDescriber {
    private let file: String
    private let limits: XMLLimits
    private var head: [UInt8] = []
    private var nextLook = 256
    private var body: Body?
    private var failure: Diagnostic?

    /// What reads the file once its format is known.
    private enum Body {
        case answer(BankFileReader, EventCollector)
        case collection(Pain008Reader, CollectionCollector)
        case reversal(Pain007Reader, ReversalCollector)
    }

    /// A describer at the start of a file.
    ///
    /// - Parameters:
    ///   - file: The file's name, as the user gave it.
    ///   - limits: What is refused.
    public init(file: String, limits: XMLLimits = .standard) {
        self.file = file
        self.limits = limits
    }

    /// Reads the next chunk; what comes after an error that ends the reading is ignored.
    ///
    /// - Parameter chunk: The next bytes of the file.
    public func feed(_ chunk: Span<UInt8>) {
        guard failure == nil else { return }
        guard body == nil else { return attempt { try read(chunk) } }
        head.append(contentsOf: chunk)
        guard head.count >= nextLook else { return }
        nextLook = head.count * 2
        if BankFileSniffer.look(at: head.span).isConclusive { start() }
    }

    /// Ends the file.
    ///
    /// - Returns: What it is and says.
    public func finish() -> FileDescription {
        if body == nil { start() }
        switch body {
        case .answer(let reader, let collector):
            if failure == nil { attempt { try reader.finish() } }
            return description(of: reader, collector)
        case .collection(let reader, let collector):
            var result: Pain008Reader.Result?
            if failure == nil { attempt { result = try reader.finish() } }
            return description(of: collector, result)
        case .reversal(let reader, let collector):
            var result: Pain007Reader.Result?
            if failure == nil { attempt { result = try reader.finish() } }
            return description(of: collector, reader.findings, result)
        case nil:
            preconditionFailure("a body was chosen above")
        }
    }

    private func start() {
        let bytes = head
        head = []
        switch BankFileSniffer.format(of: bytes.span).kind {
        case .pain008:
            let collector = CollectionCollector()
            body = .collection(Pain008Reader(into: collector, limits: limits, file: file), collector)
        case .pain007:
            let collector = ReversalCollector()
            body = .reversal(Pain007Reader(into: collector, limits: limits, file: file), collector)
        default:
            let collector = EventCollector()
            body = .answer(BankFileReader(consumer: collector, limits: limits, file: file), collector)
        }
        attempt { try read(bytes.span) }
    }

    private func read(_ chunk: Span<UInt8>) throws {
        switch body {
        case .answer(let reader, _): try reader.feed(chunk)
        case .collection(let reader, _): try reader.feed(chunk)
        case .reversal(let reader, _): try reader.feed(chunk)
        case nil: break
        }
    }

    private func attempt(_ work: () throws -> Void) {
        do {
            try work()
        } catch {
            failure =
                (error as? XMLReadError)?.diagnostic
                ?? Diagnostic(
                    id: "BANK-STOPPED",
                    location: Diagnostic.Location(file: file),
                    message: "reading stopped: \(error)"
                )
        }
    }

    private func description(of reader: BankFileReader, _ collector: EventCollector) -> FileDescription {
        let summary = reader.summary
        return FileDescription(
            file: file,
            format: reader.format,
            verdict: verdict(reader.findings),
            counts: Self.counts(summary, of: reader.format.kind),
            totals: summary.totals,
            findings: reader.findings + (failure.map { [$0] } ?? []),
            blocks: [],
            events: collector.events
        )
    }

    private func description(
        of collector: CollectionCollector,
        _ result: Pain008Reader.Result?
    ) -> FileDescription {
        let findings = result?.findings ?? []
        return FileDescription(
            file: file,
            format: BankFileFormat(kind: .pain008, version: result?.version),
            verdict: verdict(findings),
            counts: [
                ("blocks", collector.blocks.count),
                ("transactions", collector.blocks.reduce(0) { $0 + $1.count }),
            ],
            totals: collector.summary.totals,
            findings: findings + (failure.map { [$0] } ?? []),
            blocks: collector.blocks,
            events: []
        )
    }

    private func description(
        of collector: ReversalCollector,
        _ findings: [Diagnostic],
        _ result: Pain007Reader.Result?
    ) -> FileDescription {
        FileDescription(
            file: file,
            format: BankFileFormat(kind: .pain007, version: result?.version),
            verdict: verdict(findings),
            counts: [
                ("blocks", collector.blocks.count),
                ("transactions", collector.blocks.reduce(0) { $0 + $1.count }),
            ],
            totals: collector.summary.totals,
            findings: findings + (failure.map { [$0] } ?? []),
            blocks: collector.blocks,
            events: collector.events
        )
    }

    private func verdict(_ findings: [Diagnostic]) -> FileDescription.Verdict {
        failure != nil ? .unreadable : findings.isEmpty ? .ok : .findings
    }

    private static func counts(
        _ summary: BankFileSummary,
        of kind: BankFileFormat.Kind
    ) -> [(name: String, count: Int)] {
        switch kind {
        case .camt052, .camt053, .camt054:
            [("containers", summary.containers), ("entries", summary.entries), ("details", summary.details)]
        case .pain002, .pain007, .pain008:
            [("blocks", summary.entries), ("transactions", summary.details)]
        case .nacha, .unknown: []
        }
    }
}

/// Keeps what a description shows of each event.
private final class EventCollector: BankFileConsumer {
    var events: [FileDescription.Event] = []

    func begin(_ container: borrowing BankContainer) {}

    func handle(_ event: borrowing BankEvent) {
        events.append(FileDescription.Event(event))
    }

    func end(_ container: borrowing BankContainer, totals: BankContainerTotals) {}
}

/// Keeps what a description shows of each block.
private final class CollectionCollector: Pain008Consumer {
    var blocks: [FileDescription.Block] = []
    var summary = BankFileSummary()

    func begin(_ message: borrowing Pain008Message) {}

    func begin(_ block: borrowing Pain008Block) {}

    func handle(_ transaction: borrowing Pain008Transaction) {
        guard let currency = transaction.currency else { return }
        summary.add(transaction.amount, currency: currency, isCredit: false)
    }

    func end(_ block: borrowing Pain008Block, totals: Pain008Totals) {
        var shown = FileDescription.Block()
        shown.id = block.paymentInformationId.isEmpty ? nil : block.paymentInformationId
        shown.count = totals.count
        shown.sum = totals.sum
        shown.dueDate = block.requestedCollectionDate
        shown.localInstrument = block.localInstrument?.rawValue
        shown.sequenceType = block.sequenceType?.rawValue
        shown.creditorId = block.creditorIdentifier.isEmpty ? nil : block.creditorIdentifier
        blocks.append(shown)
    }

    func end(_ message: borrowing Pain008Message, totals: Pain008Totals) {}
}
