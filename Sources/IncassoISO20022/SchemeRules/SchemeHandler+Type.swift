import IncassoCore

extension SchemeHandler {
    func openType() {
        if state.value.isInDebit {
            if state.value.block.contains(.type) { report(.typeBothLevels) }
            state.value.debitType = SchemePaymentType()
        } else {
            state.value.blockType = SchemePaymentType()
        }
        mark(.type)
    }

    func closeType() {
        let type = state.value.isInDebit ? state.value.debitType : state.value.blockType
        if type.services == 0 { report(.serviceMissing, at: "SvcLvl") }
        if type.instrument == .none { report(.instrumentMissing, at: "LclInstrm") }
        if type.sequence == .none { report(.sequenceMissing, at: "SeqTp") }
        guard type.instrument == .core || type.instrument == .b2b else { return }
        if state.value.instrument == .none {
            state.value.instrument = type.instrument
        } else if state.value.instrument != type.instrument {
            report(.instrumentMixed, at: "LclInstrm")
        }
    }

    func openService() {
        changeType { $0.services += 1 }
        let type = state.value.isInDebit ? state.value.debitType : state.value.blockType
        if type.services == 2 { report(.serviceRepeated) }
    }

    func readService(_ text: Span<UInt8>, isCode: Bool) {
        if isCode {
            if !text.equals("SEPA") { report(.serviceCode, found: text.string) }
        } else if text.equals("CHDD") || text.equals("CHTA") {
            becomeForeign(found: text.string)
        } else {
            report(.serviceProprietary, found: text.string)
        }
    }

    func readInstrument(_ text: Span<UInt8>, isCode: Bool) {
        var instrument = SchemePaymentType.Instrument.unknown
        if !isCode {
            report(.instrumentProprietary, found: text.string)
        } else if text.equals("CORE") {
            instrument = .core
        } else if text.equals("B2B") {
            instrument = .b2b
        } else {
            report(text.equals("COR1") ? .instrumentCor1 : .instrumentUnknown, found: text.string)
        }
        changeType { $0.instrument = instrument }
    }

    func readSequence(_ text: Span<UInt8>) {
        var sequence = SchemePaymentType.Sequence.unknown
        switch text.packedCode {
        case .code("RCUR"): sequence = .recurring
        case .code("FRST"):
            sequence = .first
            if facts.bank.usesFirst == false, subject == .collection { report(.sequenceFirst, found: "FRST") }
        case .code("FNAL"): sequence = .final
        case .code("OOFF"): sequence = .oneOff
        case .code("RPRE"): report(.sequenceRepresented, found: "RPRE")
        default: report(.sequenceUnknown, found: text.string)
        }
        changeType { $0.sequence = sequence }
    }

    private func changeType(_ change: (inout SchemePaymentType) -> Void) {
        if state.value.isInDebit {
            change(&state.value.debitType)
        } else {
            change(&state.value.blockType)
        }
    }

    /// The due date: `YYYY-MM-DD`, open, and neither too near nor too far.
    func readDueDate(_ text: Span<UInt8>) {
        mark(.dueDate)
        guard let day = LocalDate(iso: text) else {
            state.value.dueDate = text.day
            report(text.day == nil ? .dateForm : .dateZone, found: text.string)
            return
        }
        state.value.dueDate = day
        if day < facts.today {
            return report(.datePast, found: day.description, expected: "after \(facts.today)")
        }
        if !facts.calendar.isBankingDay(day) {
            report(
                .dateClosed,
                found: day.description,
                expected: "for example \(facts.calendar.next(onOrAfter: day))"
            )
        }
        if day < earliestInCycle {
            report(.dateCycle, found: day.description, expected: "\(earliestInCycle) or later")
        } else if let earliest = earliestAtBank, day < earliest {
            report(.dateLead, found: day.description, expected: "\(earliest) or later")
        }
        if let days = facts.bank.warehouseDays, facts.today.days(until: day) > days {
            report(
                .dateEarly,
                found: day.description,
                expected: "\(facts.today.adding(days: days)) or earlier"
            )
        }
    }
}
