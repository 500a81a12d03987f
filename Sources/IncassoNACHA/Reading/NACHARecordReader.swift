public import IncassoCore

/// Reads an ACH file of any class record by record, adds everything up, and tells a handler what stands there.
///
/// It is tolerant and total: chunks of any size, lines that end in LF, CRLF or nothing, a byte order mark, blank lines,
/// lines whose trailing blanks were cut off, fillers of nines or none, files without head or end. It reads in two phases:
/// the first cuts bytes into records by place and accounts for every byte (``bytes``), the second judges the records by
/// the rules (``NACHARule``) that its policy puts in force, and tells every breach. Memory is constant.
///
/// ```swift
/// let reader = NACHARecordReader(handler: handler, policy: .incoming)
/// for chunk in chunks { try reader.feed(chunk.span) }
/// try reader.finish()
/// print(DiagnosticRenderer.text(reader.findings))
/// ```
public final class NACHARecordReader {
    /// Where in the order of records the reader stands.
    enum Place {
        case start
        case file
        case batch
        case afterControl
    }

    let handler: any NACHARecordHandler
    let limits: NACHALimits
    let policy: NACHAPolicy
    let file: String?
    let cutter: NACHARecordCutter
    var log: NACHAFindings

    /// The line of the record that is being read.
    var recordLine = 1
    var place = Place.start
    /// Whether a record of a known type was seen.
    var hasRecords = false
    /// Whether returns or notifications of change were seen.
    var holdsAnswers = false
    /// Records since the last file header, fillers included.
    var records = 0
    /// Of them those that are fillers.
    var fillers = 0
    /// All records, for the limit.
    var allRecords = 0
    /// Sender, day, time and modifier of the files that were seen, the first thousand.
    var seenFiles: [[UInt8]] = []

    // The batch.
    var header = [UInt8](repeating: 0x20, count: 94)
    var facts = BatchFacts([UInt8](repeating: 0x20, count: 94).span)
    var previousTrace = -1
    var previousBatchNumber = -1
    var hasForward = false
    var hasReturns = false
    var isMixedTold = false

    var entry = EntryState()

    /// What the current batch adds up to.
    var batch = NACHATotals()
    /// What the batches since the last file header add up to.
    var inFile = NACHATotals()
    /// How many batches since the last file header are advices (ADV).
    var advices = 0

    /// What all batches that were read so far add up to.
    public internal(set) var totals = NACHATotals()

    /// A reader at the start of a file.
    ///
    /// - Parameters:
    ///   - handler: Is told the records.
    ///   - limits: What is refused.
    ///   - policy: By which rules the file is judged.
    ///   - file: The file's name, told in findings.
    public init(
        handler: any NACHARecordHandler,
        limits: NACHALimits = .standard,
        policy: NACHAPolicy = .outgoing,
        file: String? = nil
    ) {
        self.handler = handler
        self.limits = limits
        self.policy = policy
        self.file = file
        cutter = NACHARecordCutter(lineLength: limits.lineLength)
        log = NACHAFindings(policy)
    }

    /// What was found so far, in the order of the file, at most 1,000 findings and one that counts the others.
    public var findings: [Diagnostic] { report.shown }

    /// What was found so far, counted and by what has to be done.
    public var report: NACHAReport { log.report(holdsAnswers: holdsAnswers) }

    /// What became of the bytes of the records that were read so far.
    public var bytes: NACHAByteCount { cutter.count }

    /// Reads the next chunk of any size.
    ///
    /// - Parameter chunk: The next bytes of the file.
    /// - Throws: ``NACHAReadError`` when a limit is exceeded, or what the handler threw.
    public func feed(_ chunk: Span<UInt8>) throws {
        try cutter.feed(chunk, to: self)
    }

    /// Ends the file.
    ///
    /// - Throws: ``NACHAReadError`` when there is no record of an ACH file in it, or what the handler threw.
    public func finish() throws {
        recordLine = try cutter.finish(to: self)
        guard hasRecords else { throw NACHAReadError(nothingToRead) }
        try endBatchWithoutControl()
        if place == .afterControl { checkBlocks(records) } else { note(.noFileControl) }
    }

    private var nothingToRead: Diagnostic {
        Diagnostic(
            id: "ACH-NO-RECORDS",
            location: Diagnostic.Location(file: file, line: 1),
            message: "there is no record of an ACH file in it",
            expected: "records of 94 characters that start with 1, 5, 6, 7, 8 or 9",
            remedy: "check that this is an ACH file (NACHA)"
        )
    }
}

/// What is known of the entry that is being read.
struct EntryState {
    var isOpen = false
    var line = 0
    var indicator: UInt8 = 0
    var code = NACHATransactionCode(rawValue: 0)
    var trace: Int?
    /// What the entry says of the number of its addenda, where its class has a field for it.
    var announced: Int?
    var addenda = 0
    /// The type of the last forward addenda, and how many of them have been numbered.
    var lastType = 0
    var sequence = 0
    /// The types of international addenda that were seen, a bit for each.
    var types = 0
    var remittances = 0
    /// Whether addenda of type 98 or 99 were seen.
    var isAnswer = false
    /// The steps of the story of a return that its addenda have told.
    var stages: Set<NACHAAnswer.Stage> = []
}
