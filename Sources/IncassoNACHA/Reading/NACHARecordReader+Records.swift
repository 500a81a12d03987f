import IncassoCore

/// Puts records into their order, and adds them up.
extension NACHARecordReader {
    func take(_ record: Span<UInt8>, length: Int, line: Int) throws {
        recordLine = line
        allRecords += 1
        if allRecords > limits.records { throw limit("records", limits.records) }
        records += 1
        let type = record[0]
        if length < 94 { noteShort(type, length: length) }
        switch type {
        case UInt8(ascii: "6"): try takeEntry(record)
        case UInt8(ascii: "7"): try takeAddenda(record)
        case UInt8(ascii: "5"): try takeBatchHeader(record)
        case UInt8(ascii: "8"): try takeBatchControl(record)
        case UInt8(ascii: "9"): try takeFileControl(record, length: length)
        case UInt8(ascii: "1"): try takeFileHeader(record)
        default:
            note(.recordType, column: 1, found: type.shown)
        }
    }

    /// Tells of a record that is too short; one that is made of nines only is told as padding.
    private func noteShort(_ type: UInt8, length: Int) {
        let required = Self.requiredLength(of: type)
        if length < required {
            note(.length, column: length + 1, found: "\(length) characters")
        } else if required > 0, place != .afterControl {
            note(.cutBlanks, column: length + 1, found: "\(length) characters")
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
        case .afterControl:
            // The new header is counted already.
            checkBlocks(records - 1)
            note(.secondFile)
        case .file, .batch: note(.fileHeaderRepeated)
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
                if length < 94 { note(.paddingLine, column: length + 1, found: "\(length) nines") }
            } else if record.isFilled(0..<40, with: UInt8(ascii: "9")) {
                fillers += 1
                note(.paddingLine, column: 1)
            } else {
                note(.afterFileControl)
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
        if place == .start { note(.noFileHeader) }
    }

    // MARK: The batch

    private func takeBatchHeader(_ record: Span<UInt8>) throws {
        try endBatchWithoutControl()
        expectFileHeader()
        if place == .afterControl { note(.afterFileControl) }
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
        facts = BatchFacts(record)
        if facts.isCorrection { holdsAnswers = true }
        previousTrace = -1
        hasForward = false
        hasReturns = false
        isMixedTold = false
        batch = NACHATotals()
        batch.batches = 1
        if facts.form == .advice { advices += 1 }
    }

    private func takeBatchControl(_ record: Span<UInt8>) throws {
        try closeEntry()
        hasRecords = true
        expectFileHeader()
        guard place == .batch else {
            note(.batchControlAlone)
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
        note(.noBatchControl)
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
        if entry.isOpen { try closeEntry() }
        if place != .batch { try beginMissingBatch() }
        entry = EntryState()
        entry.isOpen = true
        entry.line = recordLine
        entry.indicator = record[NACHALayout.Entry.addendaIndicator.lowerBound]
        entry.code = NACHATransactionCode(rawValue: record.number(NACHALayout.Entry.transactionCode) ?? 0)
        let code = entry.code
        let amount = record.number(facts.places.amount)
        batch.entries += 1
        batch.identificationSum += record.number(NACHALayout.Entry.rdfiIdentification) ?? 0
        if code.isDebit {
            batch.debit += Int128(amount ?? 0)
        } else if code.isCredit {
            batch.credit += Int128(amount ?? 0)
        }
        checkEntry(record, amount: amount)
        try handler.entry(record, line: recordLine)
    }

    private func beginMissingBatch() throws {
        expectFileHeader()
        if place == .afterControl { note(.afterFileControl) }
        note(.noBatchHeader)
        let blank = [UInt8](repeating: 0x20, count: 94)
        try beginBatch(blank.span)
        try handler.batchHeader(blank.span, line: recordLine)
    }

    private func takeAddenda(_ record: Span<UInt8>) throws {
        hasRecords = true
        guard entry.isOpen else {
            expectFileHeader()
            if place == .start { place = .file }
            batch.addenda += place == .batch ? 1 : 0
            note(.addendaAlone)
            return
        }
        batch.addenda += 1
        entry.addenda += 1
        if entry.addenda > limits.addendaPerEntry {
            throw limit("addenda of an entry", limits.addendaPerEntry)
        }
        checkAddenda(record)
        try handler.addenda(record, line: recordLine)
    }

    /// Ends the entry that is open, when what follows it has been seen.
    func closeEntry() throws {
        guard entry.isOpen else { return }
        entry.isOpen = false
        checkWholeEntry()
        try handler.endEntry()
    }
}
