import IncassoCore

/// Checks of the headers of files and batches.
extension NACHARecordReader {
    func checkFileHeader(_ record: Span<UInt8>) {
        typealias Field = NACHALayout.FileHeader
        let constants: [(Range<Int>, StaticString, String)] = [
            (Field.priorityCode, "01", "priority code"), (34..<37, "094", "record size"),
            (37..<39, "10", "blocking factor"), (39..<40, "1", "format code"),
        ]
        for (range, text, name) in constants where !record.holds(text, at: range) {
            note(.headerConstants, record, range, field: name, expected: text.description)
        }
        checkSenderAndReceiver(record)
        let modifier = record[Field.fileIdModifier.lowerBound]
        if modifier &- 0x41 >= 26, modifier &- 0x30 >= 10 {
            note(.fileModifier, record, Field.fileIdModifier)
        }
        let created = record.day(Field.creationDate)
        if created == nil { note(.creationDate, record, Field.creationDate) }
        if let created, let today = policy.today, created > today {
            note(
                .creationFuture,
                column: Field.creationDate.lowerBound + 1,
                found: created.description,
                expected: "\(today) or earlier"
            )
        }
        if !record.isBlank(Field.creationTime), NACHAFile(record: record).creationMinute == nil {
            note(.creationTime, record, Field.creationTime)
        }
        checkRepetition(record)
    }

    private func checkSenderAndReceiver(_ record: Span<UInt8>) {
        typealias Field = NACHALayout.FileHeader
        let destination = Field.immediateDestination
        if record.isMissing(destination) {
            note(.destination, record, destination)
        } else {
            // Ten characters are a number of the bank's own.
            let digits = record.trimmed(destination)
            if digits.count == 9, record.number(digits) != nil,
                !RoutingNumber.isValid(record.extracting(digits))
            {
                note(.destinationCheck, record, destination)
            }
        }
        if record.isMissing(Field.immediateOrigin) { note(.origin, record, Field.immediateOrigin) }
    }

    /// Sender, day, time and modifier tell files from each other.
    private func checkRepetition(_ record: Span<UInt8>) {
        var key: [UInt8] = []
        key.append(contentsOf: record.extracting(13..<34))
        if seenFiles.contains(key) {
            note(.fileRepeated, record, NACHALayout.FileHeader.fileIdModifier)
        } else if seenFiles.count < 1_000 {
            seenFiles.append(key)
        }
    }

    // MARK: The batch header

    func checkBatchHeader(_ record: Span<UInt8>) {
        typealias Field = NACHALayout.BatchHeader
        let isAdvice = facts.form == .advice
        if !NACHABatch.ServiceClass(rawValue: facts.serviceClass).isKnown {
            note(.serviceClass, record, Field.serviceClass)
        } else if (facts.serviceClass == 280) != isAdvice {
            note(.serviceClassAdvice, record, Field.serviceClass, expected: isAdvice ? "280" : nil)
        }
        if facts.rules.code.isEmpty { note(.entryClass, record, Field.standardEntryClass) }
        var required = [
            (Field.companyIdentification, "company identification"),
            (Field.companyEntryDescription, "company entry description"),
        ]
        // In IAT the bytes of the name are blank by rule.
        if facts.form != .international { required.insert((Field.companyName, "company name"), at: 0) }
        for (range, name) in required where record.isMissing(range) {
            note(.company, field: name, column: range.lowerBound + 1)
        }
        checkStatusCode(record)
        if record.number(Field.odfiIdentification) == nil || record.isMissing(Field.odfiIdentification) {
            note(.odfi, record, Field.odfiIdentification)
        }
        checkBatchNumber(record)
        checkEffectiveDate(record)
        checkSettlementDate(record)
        checkDescription(record)
        if facts.form == .international { checkInternationalHeader(record) }
    }

    /// 1 for banks, 2 for federal agencies; 0 for what an operator or gateway made.
    private func checkStatusCode(_ record: Span<UInt8>) {
        let range = NACHALayout.BatchHeader.originatorStatusCode
        switch record[range.lowerBound] {
        case UInt8(ascii: "1"), UInt8(ascii: "2"): return
        case UInt8(ascii: "0") where [.advice, .international].contains(facts.form): return
        default: note(.statusCode, record, range)
        }
    }

    private func checkBatchNumber(_ record: Span<UInt8>) {
        let range = NACHALayout.BatchHeader.batchNumber
        guard let number = record.number(range) else {
            note(.batchNumberForm, record, range)
            return
        }
        if number <= previousBatchNumber {
            note(.batchOrder, record, range, expected: "above \(previousBatchNumber.padded(to: 7))")
        }
        previousBatchNumber = number
    }

    private func checkDescription(_ record: Span<UInt8>) {
        let range = NACHALayout.BatchHeader.companyEntryDescription
        let text = record.text(range)
        let prescribed = facts.rules.description
        if !prescribed.isEmpty, text != prescribed {
            note(.descriptionClass, record, range, expected: prescribed)
        }
        if facts.purpose == nil, text.uppercased().hasPrefix("RETRY") {
            note(.descriptionRetry, record, range)
        }
        guard let purpose = facts.purpose else { return }
        if !text.hasPrefix(purpose.rawValue) {
            note(.descriptionCase, record, range, expected: purpose.rawValue)
        }
        let code = facts.rules.code
        if purpose == .payroll, code != "PPD" || facts.serviceClass == 225 {
            note(.descriptionPayroll, record, range)
        }
        if purpose == .purchase, code != "WEB" || facts.serviceClass == 220 {
            note(.descriptionPurchase, record, range)
        }
    }

    // MARK: Dates

    private func checkEffectiveDate(_ record: Span<UInt8>) {
        let range = NACHALayout.BatchHeader.effectiveEntryDate
        let isEnrollment = facts.rules.code == "ENR"
        // Enrolments and answers of banks have none: blanks or zeros stand there.
        if record.isMissing(range) {
            if !isEnrollment, !facts.isCorrection, facts.form != .advice {
                note(.effectiveMissing, at: range)
            }
            return
        }
        guard let day = record.day(range) else {
            note(.effectiveDate, record, range)
            return
        }
        if isEnrollment { note(.enrollmentDate, record, range) }
        // What has settled, or what a bank quotes, cannot be mended any more.
        guard record.isMissing(NACHALayout.BatchHeader.settlementDate) else { return }
        let calendar = FederalReserveCalendar()
        if !calendar.isBankingDay(day) {
            note(
                .bankingDay,
                column: range.lowerBound + 1,
                found: day.description,
                expected: calendar.next(onOrAfter: day).description
            )
        }
        if let today = policy.today { compare(day, with: today, calendar) }
    }

    /// A past date settles on the next banking day; one that lies far ahead comes back with R18.
    private func compare(_ day: LocalDate, with today: LocalDate, _ calendar: FederalReserveCalendar) {
        let column = NACHALayout.BatchHeader.effectiveEntryDate.lowerBound + 1
        if day < today {
            note(.datePast, column: column, found: day.description, expected: "\(today) or later")
            return
        }
        let ahead = facts.serviceClass == 220 ? 2 : 1
        let start = calendar.next(onOrAfter: today)
        let last = calendar.adding(bankingDays: ahead, to: start)
        if day > last {
            note(.dateFar, column: column, found: day.description, expected: "\(last) or earlier")
        }
    }

    private func checkSettlementDate(_ record: Span<UInt8>) {
        let range = NACHALayout.BatchHeader.settlementDate
        if record.isMissing(range) { return }
        if let day = record.number(range), (1...366).contains(day) {
            note(.settlementDate, record, range)
        } else {
            note(.settlementDay, record, range)
        }
    }
}
