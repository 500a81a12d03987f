import IncassoCore

/// Checks of addenda; which layout they have, their type and the class of the batch tell.
extension NACHARecordReader {
    func checkAddenda(_ record: Span<UInt8>) {
        let type = record.number(NACHALayout.Addenda.type) ?? 0
        switch type {
        case 98, 99:
            entry.isAnswer = true
            holdsAnswers = true
            checkFullTrace(record)
            checkAnswer(record, isChange: type == 98)
        case 2, 5, 10...18:
            // Returns of international entries copy the addenda of the original.
            let expected = facts.rules.addendaType
            if !facts.rules.code.isEmpty, (type >= 10 ? 10 : type) != expected {
                note(.addendaClass, column: 2, found: record.text(NACHALayout.Addenda.type))
            }
            if type == 2 {
                checkFullTrace(record)
                checkTerminal(record)
            } else {
                checkSequence(record, type: type)
            }
            if type >= 10 { checkInternational(record, type: type) }
        default: note(.addendaType, record, NACHALayout.Addenda.type)
        }
    }

    /// Addenda of these types repeat the trace number of their entry.
    private func checkFullTrace(_ record: Span<UInt8>) {
        let range = NACHALayout.Addenda.traceNumber
        guard let trace = entry.trace, record.number(range) != trace else { return }
        note(.addendaTrace, record, range, field: "trace number", expected: trace.padded(to: 15))
    }

    /// Addenda of these types count, and repeat the end of the trace number of their entry.
    private func checkSequence(_ record: Span<UInt8>, type: Int) {
        typealias Field = NACHALayout.Remittance
        if type != entry.lastType {
            entry.lastType = type
            entry.sequence = 0
        }
        if let trace = entry.trace, record.number(Field.entrySequence) != trace % 10_000_000 {
            note(
                .addendaTrace,
                record,
                Field.entrySequence,
                expected: (trace % 10_000_000).padded(to: 7)
            )
        }
        guard type == 5 || type >= 17 else { return }
        entry.sequence += 1
        if record.number(Field.sequence) != entry.sequence {
            note(.addendaSequence, record, Field.sequence, expected: entry.sequence.padded(to: 4))
        }
        if type == 5, record.isBlank(Field.text) { note(.addendaText, at: Field.text) }
    }

    private func checkTerminal(_ record: Span<UInt8>) {
        typealias Field = NACHALayout.Terminal
        let required = [
            (Field.identification, "terminal identification"), (Field.serialNumber, "serial number"),
            (Field.location, "terminal location"), (Field.city, "terminal city"),
            (Field.state, "terminal state"),
        ]
        for (range, name) in required where record.isMissing(range) {
            note(.terminalData, at: range, field: name)
        }
        // A year with 29 February.
        let day = record.number(Field.date) ?? 0
        if LocalDate(year: 2000, month: day / 100, day: day % 100) == nil {
            note(.terminalDate, record, Field.date)
        }
        guard facts.rules.code == "MTE" else { return }
        let time = record.number(Field.time) ?? 999_999
        if time / 10_000 > 23 || time / 100 % 100 > 59 || time % 100 > 59 {
            note(.terminalTime, record, Field.time)
        }
    }

    // MARK: Returns and notifications of change

    private func checkAnswer(_ record: Span<UInt8>, isChange: Bool) {
        typealias Field = NACHALayout.Return
        if isChange != facts.isCorrection, !facts.rules.code.isEmpty {
            note(.noticeClass, record, NACHALayout.Addenda.type)
        }
        if record.isMissing(Field.originalTrace) || record.number(Field.originalTrace) == nil {
            note(.originalTrace, record, Field.originalTrace)
        }
        if record.isMissing(Field.originalRDFI) || record.number(Field.originalRDFI) == nil {
            note(.originalBank, record, Field.originalRDFI)
        }
        if isChange { checkChange(record) } else { checkReturn(record) }
    }

    private func checkReturn(_ record: Span<UInt8>) {
        typealias Field = NACHALayout.Return
        let code = record.text(Field.code)
        if ReasonTable.ach.entry(code) == nil {
            note(.returnCode, record, Field.code)
        } else if let classes = ReturnCodeClasses.of(code), !facts.rules.code.isEmpty,
            !classes.contains(facts.rules.code)
        {
            let names = classes.joined(separator: ", ")
            note(.returnCodeClass, record, Field.code, expected: "\(code) in \(names) only")
        }
        let stage = NACHAAnswer(returnCode: record).stage
        if !entry.stages.insert(stage).inserted { note(.returnRepeated, record, Field.code) }
        if facts.form == .international, stage != .returned {
            note(.iatAnswer, record, Field.code)
            return
        }
        switch stage {
        case .dishonored: checkDishonored(record, code)
        case .contested: checkContested(record, code)
        default: checkPlainReturn(record, code)
        }
    }

    private func checkPlainReturn(_ record: Span<UInt8>, _ code: String) {
        typealias Field = NACHALayout.Return
        if code == "R14" || code == "R15", record.day(Field.dateOfDeath) == nil {
            note(.dateOfDeath, record, Field.dateOfDeath, expected: "YYMMDD with \(code)")
        }
        if facts.form == .international, record.number(Field.internationalAmount) == nil {
            note(.iatOriginalAmount, record, Field.internationalAmount)
        }
    }

    private func checkDishonored(_ record: Span<UInt8>, _ code: String) {
        checkStep(record)
        let fields = NACHALayout.Return.dishonoredInformation
        guard code == "R69" else { return }
        let numbers = record.text(fields).split(separator: "*")
        let areNumbers = numbers.allSatisfy { $0.utf8.count == 2 && ("01"..."07").contains(String($0)) }
        if numbers.isEmpty || !areNumbers { note(.dishonoredFields, record, fields) }
    }

    /// What dishonoured and contested returns say of the return.
    private func checkStep(_ record: Span<UInt8>) {
        typealias Field = NACHALayout.Return
        let day = NACHALayout.Dishonored.returnSettlementDay
        if record.isMissing(Field.returnTrace) || record.number(Field.returnTrace) == nil {
            note(.dishonoredTrace, record, Field.returnTrace)
        }
        if !isDayOfYear(record, day) { note(.dishonoredDay, record, day) }
        let isKnown = ReasonTable.ach.entry("R" + record.text(Field.returnCode)) != nil
        if !isKnown { note(.dishonoredReason, record, Field.returnCode) }
    }

    private func checkContested(_ record: Span<UInt8>, _ code: String) {
        typealias Field = NACHALayout.Dishonored
        checkStep(record)
        if record.isMissing(Field.dishonoredTrace) || record.number(Field.dishonoredTrace) == nil {
            note(.contestedTrace, record, Field.dishonoredTrace)
        }
        if !isDayOfYear(record, Field.dishonoredSettlementDay) {
            note(.contestedDay, record, Field.dishonoredSettlementDay)
        }
        let reason = NACHALayout.Return.dishonoredCode
        if !(61...70).contains(record.number(reason) ?? 0) { note(.contestedReason, record, reason) }
        guard code == "R73" else { return }
        let returned = NACHALayout.Return.dateOfDeath
        if record.day(returned) == nil || !isDayOfYear(record, Field.originalSettlementDay) {
            note(.contestedDates, record, returned)
        }
    }

    private func isDayOfYear(_ record: Span<UInt8>, _ range: Range<Int>) -> Bool {
        (1...366).contains(record.number(range) ?? 0)
    }

    private func checkChange(_ record: Span<UInt8>) {
        typealias Field = NACHALayout.Change
        let code = record.text(Field.code)
        guard let change = ChangeTable.ach.entry(code) else {
            note(.changeCode, record, Field.code)
            return
        }
        if ["C10", "C11", "C12"].contains(code) { note(.changeRetired, record, Field.code) }
        let isInternational = facts.form == .international
        let data = isInternational ? NACHALayout.International.correctedData : Field.correctedData
        if record.isBlank(data) { note(.correctionBlank, at: data) }
        guard change.isRefusal else { return }
        typealias Refusal = NACHALayout.Refusal
        if isInternational {
            note(.iatAnswer, record, Field.code)
            return
        }
        let refused = record.text(Refusal.changeCode)
        if ChangeTable.ach.entry(refused)?.isRefusal != false {
            note(.refusedCode, record, Refusal.changeCode)
        }
        if record.isMissing(Refusal.traceSequence) || record.number(Refusal.traceSequence) == nil {
            note(.refusedTrace, record, Refusal.traceSequence)
        }
    }
}
