public import IncassoCore

/// Writes an ACH file: debits of classes PPD, CCD, WEB and TEL, and for a bank returns and notifications of change.
///
/// Call `begin(file)`, then for each batch `begin(batch)`, `add(entry)`…, `endBatch()`, then `finish()`. The same calls
/// give the same bytes: records of 94 ASCII bytes, filled up with nines to blocks of ten. Memory is constant.
///
/// It is strict: it throws ``NACHARefusal`` where an operator would refuse the file, and where totals do not fit their
/// fields. Texts are never changed: convert them with `ACHText` first. Rule book: NACHA Operating Rules, appendix three.
public struct NACHAWriter: ~Copyable {
    /// The most that one entry can carry, in cents: 99,999,999.99 dollars.
    public static let maximumAmount: Int64 = 9_999_999_999
    /// The most that a batch or file can add up to, in cents.
    public static let maximumTotal: Int64 = 999_999_999_999
    /// Entries and addenda that a batch can count.
    public static let maximumBatchRecords = 999_999
    /// Batches that a file can count.
    public static let maximumBatches = 999_999
    /// Records that a file can count by its blocks, fillers included.
    public static let maximumRecords = 9_999_990

    private enum State {
        case empty
        case file
        case batch
        case finished
    }

    var out: NACHARecordBuffer
    var file = NACHAFile()
    var batch = NACHABatch()
    /// The sending bank of the batch.
    var odfi = 0
    var batchTotals = NACHATotals()
    var previousTrace = -1
    private var totals = NACHATotals()
    private var previousBatchNumber = 0
    private var state = State.empty

    /// A writer that hands its bytes to a sink.
    ///
    /// - Parameters:
    ///   - sink: Takes the bytes, in pieces of up to 256 KiB.
    ///   - lineEnding: What stands after each record.
    public init(to sink: any ByteSink, lineEnding: NACHALineEnding = .lineFeed) {
        out = NACHARecordBuffer(to: sink, lineEnding: lineEnding)
    }

    /// Starts the file.
    ///
    /// - Parameter file: The head.
    /// - Throws: ``NACHARefusal``, or what the sink throws.
    public mutating func begin(_ file: NACHAFile) throws {
        precondition(state == .empty, "a file has begun already")
        try Self.check(file)
        self.file = file
        state = .file
        try out.begin()
        out.constant("101")
        writeImmediate(file.immediateDestination)
        writeImmediate(file.immediateOrigin)
        out.day(file.creationDate)
        if let minute = file.creationMinute {
            out.number(minute / 60 * 100 + minute % 60, 4)
        } else {
            out.fill(0x20, 4)
        }
        out.text(file.fileIdModifier, 1)
        out.constant("094101")
        out.text(file.immediateDestinationName, 23)
        out.text(file.immediateOriginName, 23)
        out.text(file.referenceCode, 8)
        out.end()
    }

    /// Starts a batch.
    ///
    /// - Parameter batch: Its head.
    /// - Throws: ``NACHARefusal``, also when the file is full, or what the sink throws.
    public mutating func begin(_ batch: NACHABatch) throws {
        precondition(state == .file, "begin a file first, and end the batch before")
        odfi = try Self.check(batch, after: previousBatchNumber, totals: totals)
        self.batch = batch
        batchTotals = NACHATotals()
        batchTotals.batches = 1
        previousTrace = -1
        state = .batch
        try out.begin()
        out.byte(UInt8(ascii: "5"))
        out.number(batch.serviceClass.rawValue, 3)
        out.text(batch.companyName, 16)
        out.text(batch.companyDiscretionaryData, 20)
        out.text(batch.companyIdentification, 10)
        out.text(batch.entryClass.rawValue, 3)
        out.text(batch.companyEntryDescription, 10)
        out.text(batch.companyDescriptiveDate, 6)
        out.day(batch.effectiveEntryDate)
        if let day = batch.settlementDay { out.number(day, 3) } else { out.fill(0x20, 3) }
        out.text(batch.originatorStatusCode, 1)
        out.number(odfi, 8)
        out.number(batch.batchNumber, 7)
        out.end()
    }

    /// Writes one debit of the batch.
    ///
    /// - Parameter entry: The debit; its amount in cents.
    /// - Throws: ``NACHARefusal``, or what the sink throws.
    public mutating func add(_ entry: borrowing NACHAEntry) throws {
        precondition(state == .batch, "begin a batch first")
        try checkForward(entry)
        try write(entry, hasAddenda: false)
    }

    /// Writes the return of an entry, for a bank that sends it back.
    ///
    /// - Parameters:
    ///   - entry: The entry with the transaction code of a return, our routing number, and a trace number of the bank that
    ///     returns it.
    ///   - addenda: Why it comes back.
    /// - Throws: ``NACHARefusal``, or what the sink throws.
    public mutating func add(_ entry: borrowing NACHAEntry, returned addenda: NACHAReturn) throws {
        precondition(state == .batch, "begin a batch first")
        try checkReturn(entry, addenda)
        try write(entry, hasAddenda: true)
        try write(addenda, trace: entry.traceNumber)
    }

    /// Writes a notification of change, for a bank that knows better data.
    ///
    /// - Parameters:
    ///   - entry: The entry with the transaction code of a return, amount 0, our routing number, and a trace number of the
    ///     bank that sends it.
    ///   - addenda: What the data should be.
    /// - Throws: ``NACHARefusal``, or what the sink throws.
    public mutating func add(_ entry: borrowing NACHAEntry, changed addenda: NACHAChange) throws {
        precondition(state == .batch, "begin a batch first")
        try checkChange(entry, addenda)
        try write(entry, hasAddenda: true)
        try write(addenda, trace: entry.traceNumber)
    }

    /// Ends the batch.
    ///
    /// - Throws: ``NACHARefusal`` for a batch without entries, or what the sink throws.
    public mutating func endBatch() throws {
        precondition(state == .batch, "begin a batch first")
        guard batchTotals.entries > 0 else {
            throw NACHARefusal([Self.finding(.empty, "batch \(batch.batchNumber)", expected: "an entry")])
        }
        try out.begin()
        out.byte(UInt8(ascii: "8"))
        out.number(batch.serviceClass.rawValue, 3)
        out.number(batchTotals.entries + batchTotals.addenda, 6)
        out.number(batchTotals.entryHash, 10)
        out.number(Int(batchTotals.debit), 12)
        out.number(Int(batchTotals.credit), 12)
        out.text(batch.companyIdentification, 10)
        out.fill(0x20, 25)
        out.number(odfi, 8)
        out.number(batch.batchNumber, 7)
        out.end()
        totals.add(batchTotals)
        previousBatchNumber = batch.batchNumber
        state = .file
    }

    /// Ends the file and hands the last bytes to the sink.
    ///
    /// - Returns: What the file adds up to.
    /// - Throws: ``NACHARefusal`` for a file without batches, or what the sink throws.
    @discardableResult
    public mutating func finish() throws -> NACHATotals {
        precondition(state == .file, "begin a file first, and end the batch before")
        guard totals.batches > 0 else {
            throw NACHARefusal([Self.finding(.empty, "file", expected: "a batch")])
        }
        let blocks = (out.records + 1 + 9) / 10
        try out.begin()
        out.byte(UInt8(ascii: "9"))
        out.number(totals.batches, 6)
        out.number(blocks, 6)
        out.number(totals.entries + totals.addenda, 8)
        out.number(totals.entryHash, 10)
        out.number(Int(totals.debit), 12)
        out.number(Int(totals.credit), 12)
        out.fill(0x20, 39)
        out.end()
        while out.records % 10 != 0 {
            try out.begin()
            out.fill(UInt8(ascii: "9"), 94)
            out.end()
        }
        try out.flush()
        state = .finished
        return totals
    }

    /// What the file adds up to with this entry and so many addenda must fit its fields.
    func checkRoom(for amount: Int64, isDebit: Bool, addenda: Int) -> Diagnostic? {
        let path = "batch \(batch.batchNumber)"
        let records = batchTotals.entries + batchTotals.addenda + 1 + addenda
        guard records <= Self.maximumBatchRecords else {
            return Self.finding(.full, path, expected: "at most 999,999 entries and addenda")
        }
        let ofBatch = (isDebit ? batchTotals.debit : batchTotals.credit) + Int128(amount)
        let ofFile = (isDebit ? totals.debit : totals.credit) + ofBatch
        guard ofBatch <= Int128(Self.maximumTotal), ofFile <= Int128(Self.maximumTotal) else {
            return Self.finding(
                .full,
                path,
                expected: "at most 9,999,999,999.99 dollars in a batch and a file"
            )
        }
        // The controls of batch and file come after it.
        guard out.records + 1 + addenda + 2 <= Self.maximumRecords else {
            return Self.finding(.full, path, expected: "at most 9,999,990 records in a file")
        }
        return nil
    }

    /// Nine digits stand to the right, after a blank; a bank's own ten characters fill the field.
    private mutating func writeImmediate(_ text: String) {
        let bytes = Array(text.utf8)
        out.fill(0x20, 10 - bytes.count)
        out.text(bytes.span, bytes.count)
    }
}
