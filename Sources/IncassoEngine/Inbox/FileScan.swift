import IncassoCore

/// The first pass over a bank's file: seals a copy, hashes it, proves that it can be read to the end, and counts it.
///
/// Nothing is applied from a file that is cut short or broken; a second pass over the sealed copy then loads it.
final class FileScan: BankFileConsumer {
    private(set) var containers = 0
    private(set) var totals = BankContainerTotals()
    private(set) var newest: LocalDate?

    /// What the pass found out.
    struct Outcome {
        let sha256: [UInt8]
        let size: Int
        let format: BankFileFormat
        let findings: [Diagnostic]
        /// Why the file cannot be read; `nil` when it can.
        let failure: Diagnostic?
        let scan: FileScan
    }

    /// Reads a file once.
    ///
    /// - Throws: ``EngineError`` when the file cannot be opened or the copy cannot be written.
    static func run(_ path: String, archive: Archive, progress: (any ProgressObserver)?) throws -> Outcome {
        let name = DurableFile.name(of: path)
        let scan = FileScan()
        let reader = AnswerReader(consumer: scan, file: name)
        let copy = try archive.writer()
        var failure: Diagnostic?
        try FileSource.forEachChunk(of: path) { chunk in
            try copy.append(chunk)
            guard failure == nil else { return }
            do {
                try reader.feed(chunk)
            } catch let error as AnswerUnreadable {
                failure = error.diagnostic
            }
            progress?.progress("reading \(name)", done: copy.size, total: nil)
        }
        if failure == nil {
            do {
                try reader.finish()
            } catch let error as AnswerUnreadable {
                failure = error.diagnostic
            }
        }
        progress?.finish("reading \(name)")
        let size = copy.size
        return Outcome(
            sha256: try copy.finish(),
            size: size,
            format: reader.format,
            findings: reader.findings,
            failure: failure,
            scan: scan
        )
    }

    func begin(_ container: borrowing BankContainer) throws {
        containers += 1
        if let created = LocalDate(iso: container.createdAt.string.prefix(10)) {
            newest = max(newest ?? created, created)
        }
    }

    func handle(_ event: borrowing BankEvent) throws {
        if let booked = event.bookingDate { newest = max(newest ?? booked, booked) }
    }

    func end(_ container: borrowing BankContainer, totals: BankContainerTotals) throws {
        self.totals.entries += totals.entries
        self.totals.details += totals.details
        self.totals.leaves += totals.leaves
    }
}
