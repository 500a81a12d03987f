public import IncassoCore

/// Writes an ACH file: debits, credits and prenotifications of classes PPD, CCD, WEB, TEL and CTX, reversals and
/// micro-entries; for a bank returns and notifications of change, and for ours the refusal of a notification.
///
/// Call `begin(file)`, then for each batch `begin(batch)`, `add(entry)`…, `endBatch()`, then `finish()`. The same calls
/// give the same bytes: records of 94 ASCII bytes, filled up with nines to blocks of ten. Memory is constant, but for
/// batches of micro-entries, which keep each account until they end. ``NACHASplitter`` tells when a batch or file is full.
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
    var isWeb = false
    var isTel = false
    var isCTX = false
    var isCorrection = false
    /// What the batch's description says that it is for.
    var purpose = NACHAPurpose.payment
    /// The codes that forward entries of the batch may have.
    var codes = NACHACodeSet(of: .ppd, .debits, for: .payment)
    var hasForward = false
    var hasAnswers = false
    /// Of a batch of micro-entries.
    var microEntries = MicroEntries()
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
    /// A reserved description (``NACHAPurpose``) narrows what the batch may hold, whether its purpose is given or not.
    ///
    /// - Parameters:
    ///   - batch: Its head.
    ///   - purpose: What it is for, which its description must then say; `nil` takes the description's word.
    /// - Throws: ``NACHARefusal``, also when the file is full, or what the sink throws.
    public mutating func begin(_ batch: NACHABatch, purpose: NACHAPurpose? = nil) throws {
        precondition(state == .file, "begin a file first, and end the batch before")
        odfi = try Self.check(batch, purpose, after: previousBatchNumber, totals: totals)
        self.batch = batch
        isWeb = batch.entryClass == .web
        isTel = batch.entryClass == .tel
        isCTX = batch.entryClass == .ctx
        isCorrection = batch.entryClass == .cor
        self.purpose = NACHAPurpose(
            description: batch.companyEntryDescription,
            entryClass: batch.entryClass
        )
        codes = NACHACodeSet(of: batch.entryClass, batch.serviceClass, for: self.purpose)
        hasForward = false
        hasAnswers = false
        microEntries = MicroEntries()
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

    /// Writes one entry of the batch: a debit, a credit, or the prenotification of one.
    ///
    /// - Parameter entry: The entry; its amount in cents, 0 in a prenotification.
    /// - Throws: ``NACHARefusal``, or what the sink throws.
    public mutating func add(_ entry: borrowing NACHAEntry) throws {
        precondition(state == .batch, "begin a batch first")
        try checkForward(entry, addenda: [])
        try write(entry, addenda: 0)
        hasForward = true
        if purpose == .microEntries { microEntries.add(entry) }
    }

    /// Writes one entry and its payment-related information, a record of type 05 for each piece.
    ///
    /// - Parameters:
    ///   - entry: The entry; its amount in cents, 0 in a prenotification or a zero-dollar entry of CCD or CTX.
    ///   - addenda: Pieces of 1 to 80 characters: at most one with PPD, CCD and WEB, none with TEL, 9,999 with CTX.
    /// - Throws: ``NACHARefusal``, or what the sink throws.
    public mutating func add(_ entry: borrowing NACHAEntry, addenda: [ByteString]) throws {
        precondition(state == .batch, "begin a batch first")
        try checkForward(entry, addenda: addenda)
        try write(entry, addenda: addenda.count)
        for (index, information) in addenda.enumerated() {
            try write(information, number: index + 1, trace: entry.traceNumber)
        }
        hasForward = true
        if purpose == .microEntries { microEntries.add(entry) }
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
        try write(entry, addenda: 1)
        try write(addenda, trace: entry.traceNumber)
        hasAnswers = true
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
        try write(entry, addenda: 1)
        try write(addenda, trace: entry.traceNumber)
        hasAnswers = true
    }

    /// Writes the refusal of a notification of change, which our bank sends back.
    ///
    /// - Parameters:
    ///   - entry: The entry of the notification with the routing number of the bank that sent it, amount 0, and a trace
    ///     number of our bank.
    ///   - addenda: What is wrong with the notification, and what it said.
    /// - Throws: ``NACHARefusal``, or what the sink throws.
    public mutating func add(_ entry: borrowing NACHAEntry, refused addenda: NACHARefusedChange) throws {
        precondition(state == .batch, "begin a batch first")
        try checkRefusedChange(entry, addenda)
        try write(entry, addenda: 1)
        try write(addenda, trace: entry.traceNumber)
        hasAnswers = true
    }

    /// Ends the batch.
    ///
    /// - Throws: ``NACHARefusal`` for a batch without entries, or of micro-entries that take more than they give; or what
    ///   the sink throws.
    public mutating func endBatch() throws {
        precondition(state == .batch, "begin a batch first")
        guard batchTotals.entries > 0 else {
            throw NACHARefusal([Self.finding(.empty, "batch \(batch.batchNumber)", expected: "an entry")])
        }
        if purpose == .microEntries { try checkMicroEntries() }
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
        let records = batchTotals.entries + batchTotals.addenda + 1 + addenda
        guard records <= Self.maximumBatchRecords else {
            return full(expected: "at most 999,999 entries and addenda")
        }
        let ofBatch = (isDebit ? batchTotals.debit : batchTotals.credit) + Int128(amount)
        let ofFile = (isDebit ? totals.debit : totals.credit) + ofBatch
        guard ofBatch <= Int128(Self.maximumTotal), ofFile <= Int128(Self.maximumTotal) else {
            return full(expected: "at most 9,999,999,999.99 dollars in a batch and a file")
        }
        // The controls of batch and file come after it.
        guard out.records + 1 + addenda + 2 <= Self.maximumRecords else {
            return full(expected: "at most 9,999,990 records in a file")
        }
        return nil
    }

    private func full(expected: String) -> Diagnostic {
        Self.finding(.full, "batch \(batch.batchNumber)", expected: expected)
    }

    /// Nine digits stand to the right, after a blank; a bank's own ten characters fill the field.
    private mutating func writeImmediate(_ text: String) {
        let bytes = Array(text.utf8)
        out.fill(0x20, 10 - bytes.count)
        out.text(bytes.span, bytes.count)
    }
}
