import IncassoCore
public import IncassoXML

/// Describes a file that is fed to it in chunks.
public final class FileDescriber {
    private let file: String
    private let collector = EventCollector()
    private let reader: BankFileReader
    private var failure: Diagnostic?

    /// A describer at the start of a file.
    ///
    /// - Parameters:
    ///   - file: The file's name, as the user gave it.
    ///   - limits: What is refused.
    public init(file: String, limits: XMLLimits = .standard) {
        self.file = file
        reader = BankFileReader(consumer: collector, limits: limits, file: file)
    }

    /// Reads the next chunk; what comes after an error that ends the reading is ignored.
    ///
    /// - Parameter chunk: The next bytes of the file.
    public func feed(_ chunk: Span<UInt8>) {
        guard failure == nil else { return }
        do {
            try reader.feed(chunk)
        } catch {
            fail(error)
        }
    }

    /// Ends the file.
    ///
    /// - Returns: What it is and says.
    public func finish() -> FileDescription {
        if failure == nil {
            do {
                try reader.finish()
            } catch {
                fail(error)
            }
        }
        let summary = reader.summary
        let findings = reader.findings + (failure.map { [$0] } ?? [])
        return FileDescription(
            file: file,
            format: reader.format,
            verdict: failure != nil ? .unreadable : findings.isEmpty ? .ok : .findings,
            counts: Self.counts(summary, of: reader.format.kind),
            totals: summary.totals,
            findings: findings,
            blocks: [],
            events: collector.events
        )
    }

    private func fail(_ error: any Error) {
        failure =
            (error as? XMLReadError)?.diagnostic
            ?? Diagnostic(
                id: "BANK-STOPPED",
                location: Diagnostic.Location(file: file),
                message: "reading stopped: \(error)"
            )
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
