import IncassoCore

/// Reads the kept copy of a bank's file to its end, counts it, and hands what it tells on to a loader.
final class FileScan: BankFileConsumer {
    private let loader: EntryLoader?
    private var counts = Counts()

    /// What a file holds.
    struct Counts {
        var containers = 0
        var totals = BankContainerTotals()
        /// The newest booking or creation day.
        var newest: LocalDate?
    }

    /// What was read.
    struct Outcome {
        let format: BankFileFormat
        let findings: [Diagnostic]
        /// Why the file cannot be read to its end; `nil` when it can.
        let failure: Diagnostic?
        let counts: Counts

        /// What to tell of the file, the failure included.
        var allFindings: [Diagnostic] { findings + [failure].compactMap(\.self) }
    }

    /// A file that cannot be read to its end: nothing of it counts.
    struct Unreadable: Error {
        let outcome: Outcome
    }

    private init(_ loader: EntryLoader?) {
        self.loader = loader
    }

    /// Reads a copy once.
    ///
    /// - Parameters:
    ///   - copy: The kept copy.
    ///   - name: The file's name, told in findings.
    ///   - archive: Where it is kept.
    ///   - loader: Is told everything that the file tells, up to where it breaks off.
    /// - Returns: What was read.
    /// - Throws: ``EngineError`` when the copy is missing or changed; what the loader threw.
    static func read(
        _ copy: FileCopy,
        name: String,
        archive: Archive,
        into loader: EntryLoader? = nil
    ) throws -> Outcome {
        let scan = FileScan(loader)
        let reader = AnswerReader(consumer: scan, file: name)
        var failure: Diagnostic?
        do {
            try archive.read(copy.sha256) { try reader.feed($0) }
            try reader.finish()
        } catch let error as AnswerUnreadable {
            failure = error.diagnostic
        }
        return Outcome(
            format: reader.format,
            findings: reader.findings,
            failure: failure,
            counts: scan.counts
        )
    }

    func begin(_ container: borrowing BankContainer) throws {
        counts.containers += 1
        if let created = LocalDate(iso: container.createdAt.string.prefix(10)) {
            counts.newest = max(counts.newest ?? created, created)
        }
        try loader?.begin(container)
    }

    func handle(_ event: borrowing BankEvent) throws {
        if let booked = event.bookingDate { counts.newest = max(counts.newest ?? booked, booked) }
        try loader?.handle(event)
    }

    func end(_ container: borrowing BankContainer, totals: BankContainerTotals) throws {
        counts.totals.entries += totals.entries
        counts.totals.details += totals.details
        counts.totals.leaves += totals.leaves
        try loader?.end(container, totals: totals)
    }
}
