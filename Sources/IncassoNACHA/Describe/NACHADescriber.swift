public import IncassoCore

/// Describes an ACH file that is fed to it in chunks.
public final class NACHADescriber {
    private let file: String
    private let collector: Collector
    private let reader: NACHARecordReader
    private var failure: Diagnostic?

    /// A describer at the start of a file.
    ///
    /// - Parameters:
    ///   - file: The file's name, as the user gave it.
    ///   - limits: What is refused.
    ///   - policy: By which rules the file is judged; by default, what it holds decides.
    public init(file: String, limits: NACHALimits = .standard, policy: NACHAPolicy = .byContent) {
        self.file = file
        collector = Collector()
        reader = NACHARecordReader(handler: collector, limits: limits, policy: policy, file: file)
        collector.maker.reader = reader
    }

    /// Reads the next chunk; what comes after an error that ends the reading is ignored.
    ///
    /// - Parameter chunk: The next bytes of the file.
    public func feed(_ chunk: Span<UInt8>) {
        guard failure == nil else { return }
        attempt { try reader.feed(chunk) }
    }

    /// Ends the file.
    ///
    /// - Returns: What it is and says.
    public func finish() -> FileDescription {
        if failure == nil { attempt { try reader.finish() } }
        let findings = reader.findings
        let summary = collector.maker.summary
        return FileDescription(
            file: file,
            format: BankFileFormat(kind: .nacha),
            verdict: failure != nil ? .unreadable : findings.isEmpty ? .ok : .findings,
            counts: [
                ("batches", summary.containers), ("entries", summary.entries), ("addenda", summary.details),
            ],
            totals: summary.totals,
            findings: findings + (failure.map { [$0] } ?? []),
            blocks: collector.blocks,
            events: collector.events.shown
        )
    }

    private func attempt(_ work: () throws -> Void) {
        do {
            try work()
        } catch {
            failure =
                (error as? NACHAReadError)?.diagnostic
                ?? Diagnostic(
                    id: "BANK-STOPPED",
                    location: Diagnostic.Location(file: file),
                    message: "reading stopped: \(error)"
                )
        }
    }
}

/// Makes events, and keeps what a description shows of each batch.
private final class Collector: NACHARecordHandler {
    let events = ShownEvents()
    let maker: EventMaker
    private(set) var blocks: [FileDescription.Block] = []
    private var batch = NACHABatch()

    init() {
        maker = EventMaker(consumer: events)
    }

    func fileHeader(_ record: Span<UInt8>, line: Int) {
        maker.fileHeader(record, line: line)
    }

    func batchHeader(_ record: Span<UInt8>, line: Int) throws {
        batch = NACHABatch(record: record)
        events.forward = 0
        try maker.batchHeader(record, line: line)
    }

    func entry(_ record: Span<UInt8>, line: Int) {
        maker.entry(record, line: line)
    }

    func addenda(_ record: Span<UInt8>, line: Int) {
        maker.addenda(record, line: line)
    }

    func endEntry() throws {
        try maker.endEntry()
    }

    func endBatch(totals: NACHATotals) throws {
        try maker.endBatch(totals: totals)
        guard events.forward > 0 else { return }
        var block = FileDescription.Block()
        let isInternational = batch.entryClass == .iat
        block.id =
            batch.companyDiscretionaryData.isEmpty || isInternational
            ? String(batch.batchNumber) : batch.companyDiscretionaryData
        block.count = totals.entries
        block.sum = totals.debit + totals.credit
        block.dueDate = batch.effectiveEntryDate
        block.localInstrument = batch.entryClass.rawValue.isEmpty ? nil : batch.entryClass.rawValue
        block.creditorId = batch.companyIdentification.isEmpty ? nil : batch.companyIdentification
        blocks.append(block)
    }
}

/// Keeps what a description shows of each answer, and counts the forward entries.
private final class ShownEvents: BankFileConsumer {
    private(set) var shown: [FileDescription.Event] = []
    /// Forward entries since the batch began.
    var forward = 0

    func begin(_ container: borrowing BankContainer) {}

    func handle(_ event: borrowing BankEvent) {
        if event.kind == .information, event.reason.isEmpty {
            forward += 1
        } else {
            shown.append(FileDescription.Event(event))
        }
    }

    func end(_ container: borrowing BankContainer, totals: BankContainerTotals) {}
}
