public import IncassoCore

/// Reads an ACH file of any class record by record, adds everything up, and tells a handler what stands there.
///
/// It is tolerant and total: chunks of any size, lines that end in LF, CRLF or nothing, a byte order mark, blank lines,
/// lines whose trailing blanks were cut off, fillers of nines or none, files without head or end. Every line is taken
/// account of: it becomes a record or a finding. Memory is constant.
///
/// ```swift
/// let reader = NACHARecordReader(handler: handler)
/// for chunk in chunks { try reader.feed(chunk.span) }
/// try reader.finish()
/// ```
public final class NACHARecordReader {
    /// Where in the order of records the reader stands.
    enum Place {
        case start
        case file
        case batch
        case afterControl
    }

    /// How records are told from each other.
    enum Framing {
        case undecided
        case lines
        case unbroken
    }

    let handler: any NACHARecordHandler
    let limits: NACHALimits
    let file: String?
    var log = FindingLog()

    // Lines.
    var framing = Framing.undecided
    /// The bytes of a line that has not ended yet.
    var carry: [UInt8] = []
    /// A line that needs mending before it is a record.
    var mended: [UInt8] = []
    var isAtStart = true
    var isSkipping = false
    /// The line, from 1; in a file without line ends the record.
    var line = 1
    /// The line of the record that is being read.
    var recordLine = 1

    // The order of records.
    var place = Place.start
    /// Whether a record of a known type was seen.
    var hasRecords = false
    /// Records since the last file header, fillers included.
    var records = 0
    /// Of them those that are fillers.
    var fillers = 0
    /// All records, for the limit.
    var allRecords = 0

    // The batch.
    var header = [UInt8](repeating: 0x20, count: 94)
    var entryClass = EntryForm.standard
    var serviceClass = 0
    /// Whether the class is one whose entries carry no money.
    var hasNoMoney = false
    var bank: Int?
    var previousTrace = -1
    var previousBatchNumber = -1
    var hasForward = false
    var hasReturns = false
    var isMixedTold = false

    // The entry.
    var isEntryOpen = false
    var entryLine = 0
    var indicator: UInt8 = 0
    var code = NACHATransactionCode(rawValue: 0)
    var trace: Int?
    var entryAddenda = 0
    var isReturn = false

    /// What the current batch adds up to.
    var batch = NACHATotals()
    /// What the batches since the last file header add up to.
    var inFile = NACHATotals()
    /// Whether all batches since the last file header are advices (ADV).
    var advices = 0

    /// What all batches that were read so far add up to.
    public internal(set) var totals = NACHATotals()

    /// A reader at the start of a file.
    ///
    /// - Parameters:
    ///   - handler: Is told the records.
    ///   - limits: What is refused.
    ///   - file: The file's name, told in findings.
    public init(handler: any NACHARecordHandler, limits: NACHALimits = .standard, file: String? = nil) {
        self.handler = handler
        self.limits = limits
        self.file = file
    }

    /// What was found so far, in the order of the file, at most 1,000 findings.
    public var findings: [Diagnostic] { log.all }

    /// Reads the next chunk of any size.
    ///
    /// - Parameter chunk: The next bytes of the file.
    /// - Throws: ``NACHAReadError`` when a limit is exceeded, or what the handler threw.
    public func feed(_ chunk: Span<UInt8>) throws {
        var start = 0
        // A line that began in an earlier chunk is completed apart, so that a chunk is not copied for it.
        while !carry.isEmpty, start < chunk.count {
            let old = carry.count
            let end = min(start + 256, chunk.count)
            carry.append(contentsOf: chunk.extracting(start..<end))
            let bytes = carry
            let taken = try split(bytes.span, isLast: false)
            if taken >= old {
                start += taken - old
                carry.removeAll(keepingCapacity: true)
            } else {
                start = end
                carry = Array(bytes[taken...])
            }
        }
        guard start < chunk.count else { return }
        let taken = try split(chunk.extracting(start..<chunk.count), isLast: false)
        if start + taken < chunk.count {
            carry.append(contentsOf: chunk.extracting((start + taken)..<chunk.count))
        }
    }

    /// Ends the file.
    ///
    /// - Throws: ``NACHAReadError`` when there is no record of an ACH file in it, or what the handler threw.
    public func finish() throws {
        if !carry.isEmpty {
            let bytes = carry
            carry.removeAll()
            _ = try split(bytes.span, isLast: true)
        }
        recordLine = max(line - 1, 1)
        guard hasRecords else { throw NACHAReadError(nothingToRead) }
        try endBatchWithoutControl()
        if place != .afterControl {
            note(.noFileControl, "file control", expected: "a record 9 at the end")
        } else if records % 10 != 0 {
            note(.padding, "file control", found: "\(records) records", expected: "a multiple of 10")
        }
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
