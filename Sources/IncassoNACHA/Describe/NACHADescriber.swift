public import IncassoCore

/// Describes an ACH file that is fed to it in chunks.
public final class NACHADescriber {
    private let file: String
    private let collector: DescriptionCollector
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
        collector = DescriptionCollector()
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
        var description = FileDescription(
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
        description.ach = collector.ach
        return description
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
