import IncassoCore

/// Puts records into their order, and adds them up.
extension NACHARecordReader {
    /// Takes the next record.
    ///
    /// - Parameters:
    ///   - record: 94 bytes.
    ///   - length: How many of them stood in the line; the rest are blanks.
    /// - Throws: ``NACHAReadError`` at a limit, or what the handler threw.
    func take(_ record: Span<UInt8>, length: Int) throws {
        allRecords += 1
        if allRecords > limits.records { throw limit("records", limits.records) }
        records += 1
        let type = record[0]
        if length < Self.requiredLength(of: type) {
            note(.length, "record", column: length + 1, found: "\(length) characters", expected: "94")
        }
        switch type {
        case UInt8(ascii: "6"): try takeEntry(record)
        case UInt8(ascii: "7"): try takeAddenda(record)
        case UInt8(ascii: "5"): try takeBatchHeader(record)
        case UInt8(ascii: "8"): try takeBatchControl(record)
        case UInt8(ascii: "9"): try takeFileControl(record, length: length)
        case UInt8(ascii: "1"): try takeFileHeader(record)
        default:
            note(.recordType, "record", column: 1, found: type.shown, expected: "1, 5, 6, 7, 8 or 9")
        }
    }

    /// So many characters must stand in a line: what follows is blank in good files too, and some banks cut blanks off.
    private static func requiredLength(of type: UInt8) -> Int {
        switch type {
        case UInt8(ascii: "5")...UInt8(ascii: "8"): 94
        case UInt8(ascii: "1"): 40
        case UInt8(ascii: "9"): 55
        default: 0
        }
    }

    // MARK: The file

    private func takeFileHeader(_ record: Span<UInt8>) throws {
        try endBatchWithoutControl()
        switch place {
        case .start: break
        case .afterControl: note(.secondFile, "file header", expected: "one file")
        case .file, .batch: note(.fileHeaderRepeated, "file header", expected: "one file header")
        }
        hasRecords = true
        place = .file
        records = 1
        fillers = 0
        inFile = NACHATotals()
        advices = 0
        previousBatchNumber = -1
        checkFileHeader(record)
        try handler.fileHeader(record, line: recordLine)
    }

    private func takeFileControl(_ record: Span<UInt8>, length: Int) throws {
        if place == .afterControl {
            if record.isFilled(0..<length, with: UInt8(ascii: "9")) {
                fillers += 1
            } else {
                note(.afterFileControl, "file control", expected: "lines of nines only")
            }
            return
        }
        if record.isFilled(0..<94, with: UInt8(ascii: "9")) {
            // A filler before the end: the control is missing, which is told at the end.
            fillers += 1
            return
        }
        try endBatchWithoutControl()
        expectFileHeader()
        hasRecords = true
        place = .afterControl
        checkFileControl(record)
        try handler.fileControl(record, totals: inFile, line: recordLine)
    }

    private func expectFileHeader() {
        if place == .start { note(.noFileHeader, "file header", expected: "a record 1 at the start") }
    }

    // MARK: The batch

    private func takeBatchHeader(_ record: Span<UInt8>) throws {
        try endBatchWithoutControl()
        expectFileHeader()
        if place == .afterControl { note(.afterFileControl, "batch header", expected: "lines of nines only") }
        try beginBatch(record)
        checkBatchHeader(record)
        try handler.batchHeader(record, line: recordLine)
    }

    /// Starts a batch; a blank record stands for a header that is missing.
    private func beginBatch(_ record: Span<UInt8>) throws {
        if totals.batches >= limits.batches { throw limit("batches", limits.batches) }
        hasRecords = true
        place = .batch
        header.removeAll(keepingCapacity: true)
        header.append(contentsOf: record)
        entryClass = EntryForm(record)
        serviceClass = record.number(NACHALayout.BatchHeader.serviceClass) ?? 0
        bank = record.number(NACHALayout.BatchHeader.odfiIdentification)
        let name = record.text(NACHALayout.BatchHeader.standardEntryClass)
        hasNoMoney = ["ACK", "ATX", "COR", "DNE", "ENR"].contains(name)
        previousTrace = -1
        hasForward = false
        hasReturns = false
        isMixedTold = false
        batch = NACHATotals()
        batch.batches = 1
        if entryClass == .advice { advices += 1 }
    }

    private func takeBatchControl(_ record: Span<UInt8>) throws {
        try closeEntry()
        hasRecords = true
        expectFileHeader()
        guard place == .batch else {
            note(.batchControlAlone, "batch control", expected: "a record 5 and entries before it")
            if place == .start { place = .file }
            return
        }
        checkBatchControl(record)
        try endBatch()
    }

    /// Ends a batch at whatever follows it.
    func endBatchWithoutControl() throws {
        try closeEntry()
        guard place == .batch else { return }
        note(.noBatchControl, "batch control", expected: "a record 8 after the entries")
        try endBatch()
    }

    private func endBatch() throws {
        inFile.add(batch)
        totals.add(batch)
        place = .file
        try handler.endBatch(totals: batch)
    }

    // MARK: The entry

    private func takeEntry(_ record: Span<UInt8>) throws {
        if isEntryOpen { try closeEntry() }
        if place != .batch { try beginMissingBatch() }
        isEntryOpen = true
        entryLine = recordLine
        entryAddenda = 0
        isReturn = false
        indicator = record[NACHALayout.Entry.addendaIndicator.lowerBound]
        code = NACHATransactionCode(rawValue: record.number(NACHALayout.Entry.transactionCode) ?? 0)
        let routing = record.number(NACHALayout.Entry.routingNumber)
        let amount = record.number(entryClass.amount)
        batch.entries += 1
        batch.identificationSum += record.number(NACHALayout.Entry.rdfiIdentification) ?? 0
        if code.isDebit {
            batch.debit += Int128(amount ?? 0)
        } else if code.isCredit {
            batch.credit += Int128(amount ?? 0)
        }
        checkEntry(record, routing: routing, amount: amount)
        try handler.entry(record, line: recordLine)
    }

    private func beginMissingBatch() throws {
        expectFileHeader()
        if place == .afterControl { note(.afterFileControl, "entry", expected: "lines of nines only") }
        note(.noBatchHeader, "batch header", expected: "a record 5 before the entries")
        let blank = [UInt8](repeating: 0x20, count: 94)
        try beginBatch(blank.span)
        try handler.batchHeader(blank.span, line: recordLine)
    }

    private func takeAddenda(_ record: Span<UInt8>) throws {
        hasRecords = true
        guard isEntryOpen else {
            expectFileHeader()
            if place == .start { place = .file }
            batch.addenda += place == .batch ? 1 : 0
            note(.addendaAlone, "addenda", expected: "an entry (record 6) before them")
            return
        }
        batch.addenda += 1
        entryAddenda += 1
        if entryAddenda > limits.addendaPerEntry {
            throw limit("addenda of an entry", limits.addendaPerEntry)
        }
        checkAddenda(record)
        try handler.addenda(record, line: recordLine)
    }

    /// Ends the entry that is open, when what follows it has been seen.
    func closeEntry() throws {
        guard isEntryOpen else { return }
        isEntryOpen = false
        checkWholeEntry()
        try handler.endEntry()
    }

    // MARK: Findings

    /// Notes a finding at the current record.
    func note(
        _ finding: NACHAFinding,
        _ field: String,
        column: Int? = nil,
        line: Int? = nil,
        found: @autoclosure () -> String? = nil,
        expected: @autoclosure () -> String? = nil
    ) {
        log.add(
            Diagnostic(
                id: finding.rawValue,
                severity: finding.severity,
                location: Diagnostic.Location(
                    file: file,
                    line: line ?? recordLine,
                    column: column,
                    path: field
                ),
                message: finding.message,
                found: found().map { $0.isEmpty ? "blank" : $0 },
                expected: expected(),
                remedy: finding.remedy
            )
        )
    }

    private func limit(_ what: String, _ limit: Int) -> NACHAReadError {
        NACHAReadError(
            Diagnostic(
                id: "ACH-LIMIT",
                location: Diagnostic.Location(file: file, line: recordLine),
                message: "the file has too many \(what)",
                expected: "at most \(limit)",
                remedy: "check that this is an ACH file; split it"
            )
        )
    }
}
