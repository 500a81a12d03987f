import IncassoCore

/// Checks of heads and entries: what a bank or operator would refuse.
extension NACHARecordReader {
    func checkFileHeader(_ record: Span<UInt8>) {
        typealias Field = NACHALayout.FileHeader
        let constants: [(Range<Int>, StaticString, String)] = [
            (Field.priorityCode, "01", "priority code"), (34..<37, "094", "record size"),
            (37..<39, "10", "blocking factor"), (39..<40, "1", "format code"),
        ]
        for (range, text, name) in constants where !record.holds(text, at: range) {
            note(
                .headerConstants,
                "file header, \(name)",
                column: range.lowerBound + 1,
                found: record.text(range),
                expected: text.description
            )
        }
        let modifier = record[Field.fileIdModifier.lowerBound]
        if modifier &- 0x41 >= 26, modifier &- 0x30 >= 10 {
            note(
                .fileModifier,
                "file header, file id modifier",
                column: Field.fileIdModifier.lowerBound + 1,
                found: record.text(Field.fileIdModifier),
                expected: "A to Z or 0 to 9"
            )
        }
        if record.day(Field.creationDate) == nil {
            note(
                .creationDate,
                "file header, file creation date",
                column: Field.creationDate.lowerBound + 1,
                found: record.text(Field.creationDate),
                expected: "YYMMDD"
            )
        }
    }

    func checkBatchHeader(_ record: Span<UInt8>) {
        typealias Field = NACHALayout.BatchHeader
        if !NACHABatch.ServiceClass(rawValue: serviceClass).isKnown {
            note(
                .serviceClass,
                "batch header, service class",
                column: Field.serviceClass.lowerBound + 1,
                found: record.text(Field.serviceClass),
                expected: "200, 220, 225 or 280"
            )
        }
        let name = record.text(Field.standardEntryClass)
        if !NACHAEntryClass(rawValue: name).isKnown {
            note(
                .entryClass,
                "batch header, standard entry class",
                column: Field.standardEntryClass.lowerBound + 1,
                found: name,
                expected: "a class such as PPD, CCD, WEB or TEL"
            )
        }
        var required = [
            (Field.companyIdentification, "company identification"),
            (Field.companyEntryDescription, "company entry description"),
        ]
        // In IAT the bytes of the name are blank by rule.
        if entryClass != .international { required.insert((Field.companyName, "company name"), at: 0) }
        for (range, name) in required where record.isMissing(range) {
            note(
                .company,
                "batch header, \(name)",
                column: range.lowerBound + 1,
                expected: "not only blanks and zeros"
            )
        }
        let number = record.number(Field.batchNumber) ?? 0
        if number <= previousBatchNumber {
            note(
                .batchOrder,
                "batch header, batch number",
                column: Field.batchNumber.lowerBound + 1,
                found: record.text(Field.batchNumber),
                expected: "above \(previousBatchNumber.padded(to: 7))"
            )
        }
        previousBatchNumber = number
        checkEffectiveDate(record)
    }

    private func checkEffectiveDate(_ record: Span<UInt8>) {
        let range = NACHALayout.BatchHeader.effectiveEntryDate
        let settlement = NACHALayout.BatchHeader.settlementDate
        guard let day = record.day(range) else {
            // Enrolments and answers of banks have none: blanks or zeros stand there.
            if record.isMissing(range) { return }
            note(
                .effectiveDate,
                "batch header, effective entry date",
                column: range.lowerBound + 1,
                found: record.text(range),
                expected: "YYMMDD"
            )
            return
        }
        // What has settled, or what a bank quotes, cannot be mended any more.
        guard record.isMissing(settlement), !FederalReserveCalendar().isBankingDay(day) else { return }
        note(
            .bankingDay,
            "batch header, effective entry date",
            column: range.lowerBound + 1,
            found: day.description,
            expected: FederalReserveCalendar().next(onOrAfter: day).description
        )
    }

    // MARK: Entries

    /// Checks an entry; nothing is written down for one that is right.
    @inline(__always)
    func checkEntry(_ record: Span<UInt8>, routing: Int?, amount: Int?) {
        let isRoutingRight = routing.map { RoutingNumber.hasRightCheck($0) } ?? false
        let isCodeRight = code.isKnown && fitsServiceClass
        if !isRoutingRight || !isCodeRight || !fitsCode(amount) {
            noteEntry(record, routing: routing, amount: amount)
        }
        if entryClass == .advice {
            trace = nil
        } else {
            checkTrace(record)
        }
        if entryClass == .web || entryClass == .tel { checkConsumer(record) }
    }

    private var fitsServiceClass: Bool {
        switch serviceClass {
        case 220: code.isCredit
        case 225: code.isDebit
        default: true
        }
    }

    /// Money moves with a debit or credit, and none with its prenotification.
    ///
    /// What a zero means elsewhere (returns of prenotifications, enrolments, death notices) is not checked here.
    private func fitsCode(_ amount: Int?) -> Bool {
        guard let amount else { return false }
        guard (20..<60).contains(code.rawValue), !hasNoMoney else { return true }
        switch code.rawValue % 10 {
        case 2, 7: return amount > 0
        case 3, 8: return amount == 0
        default: return true
        }
    }

    @inline(never)
    private func noteEntry(_ record: Span<UInt8>, routing: Int?, amount: Int?) {
        typealias Field = NACHALayout.Entry
        if !code.isKnown {
            note(
                .transactionCode,
                "entry, transaction code",
                column: 2,
                found: record.text(Field.transactionCode),
                expected: "a code such as 27 or 37"
            )
        } else if !fitsServiceClass {
            note(
                .codeOfClass,
                "entry, transaction code",
                column: 2,
                found: "\(code.rawValue)",
                expected: serviceClass == 225 ? "a debit" : "a credit"
            )
        }
        if routing.map({ RoutingNumber.hasRightCheck($0) }) != true {
            let digit = routing.map { "\(RoutingNumber.checkDigit(of: $0 / 10)) at the end" }
            note(
                .routing,
                "entry, routing number",
                column: Field.routingNumber.lowerBound + 1,
                found: record.text(Field.routingNumber),
                expected: digit ?? "nine digits"
            )
        }
        if !fitsCode(amount) {
            let rule = amount == 0 ? "an amount" : "0 in a prenotification"
            note(
                .amount,
                "entry, amount",
                column: entryClass.amount.lowerBound + 1,
                found: record.text(entryClass.amount),
                expected: amount == nil ? "\(entryClass.amount.count) digits" : rule
            )
        }
    }

    @inline(__always)
    private func checkTrace(_ record: Span<UInt8>) {
        let range = NACHALayout.Entry.traceNumber
        trace = record.number(range)
        if let trace, trace > previousTrace {
            previousTrace = trace
            return
        }
        note(
            trace == nil ? .trace : .traceOrder,
            "entry, trace number",
            column: range.lowerBound + 1,
            found: record.text(range),
            expected: trace == nil ? "fifteen digits" : "above \(previousTrace.padded(to: 15))"
        )
    }

    /// A consumer's debit by internet or telephone names the consumer, and says whether it belongs to a series.
    private func checkConsumer(_ record: Span<UInt8>) {
        if record.isMissing(entryClass.name) {
            note(.name, "entry, individual name", column: entryClass.name.lowerBound + 1, expected: "a name")
        }
        let range = NACHALayout.Entry.discretionaryData
        // It should stand to the left; who writes it to the right is understood as well.
        let type = record[range.lowerBound] == 0x20 ? record[range.lowerBound + 1] : record[range.lowerBound]
        let isType = type == UInt8(ascii: "R") || type == UInt8(ascii: "S")
        let mayBeBlank = entryClass == .tel || code.isReturn || code.isCredit
        if !isType, !(mayBeBlank && record.isMissing(range)), !code.isReturn {
            note(
                .paymentType,
                "entry, payment type code",
                column: range.lowerBound + 1,
                found: record.text(range),
                expected: mayBeBlank ? "R, S or blank" : "R or S"
            )
        }
    }

    func checkAddenda(_ record: Span<UInt8>) {
        let type = record.number(NACHALayout.Addenda.type) ?? 0
        switch type {
        case 98, 99:
            isReturn = true
            checkAnswer(record, isChange: type == 98)
        case 2, 5, 10...18: break
        default:
            note(
                .addendaType,
                "addenda, type",
                column: 2,
                found: record.text(NACHALayout.Addenda.type),
                expected: "02, 05, 10 to 18, 98 or 99"
            )
        }
    }

    private func checkAnswer(_ record: Span<UInt8>, isChange: Bool) {
        let range = NACHALayout.Return.code
        let code = record.text(range)
        let isKnown =
            isChange ? ChangeTable.ach.entry(code) != nil : ReasonTable.ach.entry(code) != nil
        if !isKnown {
            note(
                isChange ? .changeCode : .returnCode,
                isChange ? "addenda, change code" : "addenda, return reason code",
                column: range.lowerBound + 1,
                found: code,
                expected: isChange ? "C01 to C14 or C61 to C69" : "R01 to R90"
            )
        }
        let original = NACHALayout.Return.originalTrace
        if record.isMissing(original) || record.number(original) == nil {
            note(
                .originalTrace,
                "addenda, original entry trace number",
                column: original.lowerBound + 1,
                found: record.text(original),
                expected: "fifteen digits"
            )
        }
    }

    /// Checks what shows only when the addenda have been read.
    func checkWholeEntry() {
        let hasAddenda = entryAddenda > 0
        if hasAddenda != (indicator == UInt8(ascii: "1")) {
            note(
                .addendaIndicator,
                "entry, addenda record indicator",
                column: NACHALayout.Entry.addendaIndicator.lowerBound + 1,
                line: entryLine,
                found: "\(indicator == 0x31 ? 1 : 0) and \(entryAddenda) addenda",
                expected: hasAddenda ? "1" : "0"
            )
        }
        if isReturn { hasReturns = true } else { hasForward = true }
        if hasReturns, hasForward, !isMixedTold {
            isMixedTold = true
            note(.mixed, "entry", line: entryLine, expected: "returns and notifications of change alone")
        }
        // Banks that answer number their entries as they like; it is their operator who would complain.
        guard !isReturn, let trace, let bank, trace / 10_000_000 != bank else { return }
        note(
            .traceBank,
            "entry, trace number",
            column: NACHALayout.Entry.traceNumber.lowerBound + 1,
            line: entryLine,
            found: (trace / 10_000_000).padded(to: 8),
            expected: bank.padded(to: 8)
        )
    }
}

extension Span<UInt8> {
    /// Whether a field holds exactly this text.
    func holds(_ text: StaticString, at field: Range<Int>) -> Bool {
        for offset in 0..<field.count
        where unsafe self[field.lowerBound + offset] != text.utf8Start[offset] { return false }
        return true
    }
}
