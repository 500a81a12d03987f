import IncassoCore

/// Checks of entries: nothing is written down for one that is right.
extension NACHARecordReader {
    @inline(__always)
    func checkEntry(_ record: Span<UInt8>, amount: Int?) {
        let value = entry.code.rawValue
        let isPlain = value < 128 && (facts.plainCodes >> UInt128(truncatingIfNeeded: value)) & 1 == 1
        let isRoutingRight = RoutingNumber.hasRightCheck(
            record.extracting(NACHALayout.Entry.routingNumber)
        )
        let isAmountRight = amount.map { fits($0) } ?? false
        if !isPlain || !isRoutingRight || !isAmountRight { noteEntry(record, amount: amount) }
        if facts.form == .advice { entry.trace = nil } else { checkTrace(record) }
        if isForward { checkFields(record) }
    }

    /// Whether the entry asks for something: it is no return, and no notification of change.
    @inline(__always)
    var isForward: Bool { !entry.code.isReturn && !facts.isCorrection }

    /// Money moves with a debit or credit, and none with its prenotification or a notice.
    @inline(__always)
    private func fits(_ amount: Int) -> Bool {
        if facts.isCorrection { return amount == 0 }
        let code = entry.code.rawValue
        // A return carries what the original entry did.
        guard (20..<60).contains(code), !entry.code.isReturn else { return true }
        guard facts.rules.carriesMoney else { return amount == 0 }
        switch code % 10 {
        case 3, 8: return amount == 0
        case 4, 9: return amount == 0
        default:
            guard amount > 0, amount <= facts.rules.amountLimit else { return false }
            return !(facts.purpose == .microEntries && entry.code.isCredit && amount >= 100)
        }
    }

    @inline(never)
    private func noteEntry(_ record: Span<UInt8>, amount: Int?) {
        typealias Field = NACHALayout.Entry
        noteCode(record)
        let routing = record.extracting(Field.routingNumber)
        if !RoutingNumber.hasRightCheck(routing) {
            let digit = record.number(Field.routingNumber).map {
                "\(RoutingNumber.checkDigit(of: $0 / 10)) at the end"
            }
            note(.routing, record, Field.routingNumber, expected: digit)
        }
        if let amount {
            if !fits(amount) { noteAmount(record, amount) }
        } else {
            let range = facts.places.amount
            note(.amountForm, record, range, expected: "\(range.count) digits")
        }
    }

    private func noteCode(_ record: Span<UInt8>) {
        let range = NACHALayout.Entry.transactionCode
        let code = entry.code
        guard code.isKnown else {
            note(.transactionCode, record, range)
            return
        }
        if !BatchFacts.fits(code, serviceClass: facts.serviceClass) {
            note(.codeOfClass, record, range, expected: facts.serviceClass == 225 ? "a debit" : "a credit")
        }
        if code.isAdvice != (facts.form == .advice) { note(.codeOfAdvice, record, range) }
        guard isForward, !code.isAdvice else { return }
        if code.rawValue == 55, facts.purpose != .reversal {
            note(.loanDebit, record, range)
        } else if code.isDebit, !BatchFacts.allowsDebits(facts.rules, facts.purpose) {
            note(.debitInClass, record, range, expected: "a credit in \(facts.rules.code)")
        }
        guard code.isCredit else { return }
        switch facts.purpose {
        case .returnFee: note(.feeCredit, record, range)
        case .retry: note(.retryCredit, record, range)
        default:
            if BatchFacts.allowsCredits(facts.rules, facts.purpose) { return }
            note(.creditInClass, record, range, expected: "a debit in \(facts.rules.code)")
        }
    }

    private func noteAmount(_ record: Span<UInt8>, _ amount: Int) {
        let range = facts.places.amount
        if facts.isCorrection || !facts.rules.carriesMoney {
            note(.noticeAmount, record, range)
        } else if entry.code.isZeroDollar {
            note(.zeroDollar, record, range)
        } else if amount == 0 {
            note(.amount, record, range)
        } else if amount > facts.rules.amountLimit {
            note(.amountLimit, record, range, expected: "at most \(facts.rules.amountLimit) cents")
        } else if facts.purpose == .microEntries, entry.code.isCredit {
            note(.microAmount, record, range)
        } else {
            note(.amount, record, range, expected: "0 in a prenotification")
        }
    }

    @inline(__always)
    private func checkTrace(_ record: Span<UInt8>) {
        let range = NACHALayout.Entry.traceNumber
        entry.trace = record.number(range)
        if let trace = entry.trace, trace > previousTrace {
            previousTrace = trace
            return
        }
        if entry.trace == nil {
            note(.trace, record, range)
        } else {
            note(.traceOrder, record, range, expected: "above \(previousTrace.padded(to: 15))")
        }
    }

    // MARK: Fields of forward entries

    @inline(__always)
    private func checkFields(_ record: Span<UInt8>) {
        let account = facts.places.account
        if !record.startsPlainly(account) || !record.isAccountText(account) { noteAccount(record) }
        let first = (record[3] &- 0x30) &* 10 &+ (record[4] &- 0x30)
        if !Self.isDistrict(first) { note(.routingRange, at: NACHALayout.Entry.routingNumber) }
        if facts.rules.name != .free, !record.startsPlainly(facts.places.name) { checkName(record) }
        if facts.form != .standard || facts.rules.needsCheckNumber { checkClassFields(record) }
    }

    /// The first two digits tell the district of the Federal Reserve, and which kind of institution it is.
    private static func isDistrict(_ digits: UInt8) -> Bool {
        switch digits {
        case 0...12, 21...32, 61...72, 80: true
        default: false
        }
    }

    private func noteAccount(_ record: Span<UInt8>) {
        let account = facts.places.account
        if record.isMissing(account) {
            note(.account, at: account)
        } else if facts.form != .international,
            record[account.lowerBound] == 0x20 || !record.isAccountText(account)
        {
            note(.accountForm, at: account)
        }
    }

    private func checkName(_ record: Span<UInt8>) {
        let range = facts.places.name
        guard record.isMissing(range) else { return }
        note(facts.rules.name == .mandatory ? .name : .nameWanted, at: range)
    }

    /// What only some classes have.
    private func checkClassFields(_ record: Span<UInt8>) {
        let rules = facts.rules
        let identification = facts.places.identification
        if rules.needsIdentification, record.isMissing(identification) {
            note(.identification, at: identification)
        }
        if rules.needsCheckNumber, record.isMissing(identification) { note(.checkNumber, at: identification) }
        switch facts.form {
        case .internet, .telephone: checkPaymentType(record)
        case .counted: checkCounted(record)
        case .purchase: checkPlaceOfTerminal(record)
        case .cardTerminal: checkCardType(record)
        case .card: checkCard(record)
        case .truncated: checkTruncated(record)
        case .international: checkInternationalEntry(record)
        case .standard, .swapped, .advice: break
        }
    }

    /// A consumer's debit by internet or telephone says whether it belongs to a series.
    private func checkPaymentType(_ record: Span<UInt8>) {
        let range = NACHALayout.Entry.discretionaryData
        // It should stand to the left; who writes it to the right is understood as well.
        let type = record[range.lowerBound] == 0x20 ? record[range.lowerBound + 1] : record[range.lowerBound]
        if type == UInt8(ascii: "R") || type == UInt8(ascii: "S") { return }
        let mayBeBlank = facts.form == .telephone || entry.code.isCredit
        if mayBeBlank, record.isMissing(range) { return }
        note(.paymentType, record, range, expected: mayBeBlank ? "R, S or blank" : nil)
    }

    private func checkCounted(_ record: Span<UInt8>) {
        entry.announced = record.number(NACHALayout.Counted.addendaCount) ?? -1
        let reserved = NACHALayout.Counted.reserved
        if !record.isBlank(reserved) { note(.reserved, at: reserved) }
    }

    private func checkPlaceOfTerminal(_ record: Span<UInt8>) {
        typealias Field = NACHALayout.Purchase
        if record.isMissing(Field.terminalCity) { note(.terminal, at: Field.terminalCity) }
        if record.isMissing(Field.terminalState) { note(.terminal, at: Field.terminalState) }
    }

    private func checkCardType(_ record: Span<UInt8>) {
        let range = NACHALayout.Entry.discretionaryData
        switch record.number(range) {
        case 1, 2, 3, 11, 12, 13, 99: return
        default: note(.cardType, record, range)
        }
    }

    private func checkCard(_ record: Span<UInt8>) {
        typealias Field = NACHALayout.Card
        checkCardType(record)
        let expiration = record.number(Field.expiration) ?? 0
        if !(1...12).contains(expiration / 100) { note(.cardDate, record, Field.expiration) }
        if record.isMissing(Field.number) { note(.cardNumber, at: Field.number) }
    }

    private func checkTruncated(_ record: Span<UInt8>) {
        typealias Field = NACHALayout.Truncated
        for range in [Field.processControl, Field.itemResearch] where record.isMissing(range) {
            note(.processControl, at: range)
        }
    }

    // MARK: When the addenda have been read

    func checkWholeEntry() {
        let hasAddenda = entry.addenda > 0
        if hasAddenda != (entry.indicator == UInt8(ascii: "1")) {
            note(
                .addendaIndicator,
                column: NACHALayout.Entry.addendaIndicator.lowerBound + 1,
                line: entry.line,
                found: "\(entry.indicator == 0x31 ? 1 : 0) and \(entry.addenda) addenda",
                expected: hasAddenda ? "1" : "0"
            )
        }
        if entry.isAnswer || facts.isCorrection || entry.code.isReturn {
            checkAnswerOfEntry()
        } else if entry.addenda != 0 || facts.rules.addendaCount.lowerBound > 0 || entry.announced != nil {
            checkAddendaOfEntry()
        }
        if entry.code.isZeroDollar, facts.rules.carriesMoney, !hasAddenda {
            noteWhole(.zeroDollar, column: 30, found: "no addenda")
        }
        if entry.isAnswer { hasReturns = true } else { hasForward = true }
        if hasReturns, hasForward, !isMixedTold {
            isMixedTold = true
            noteWhole(.mixed)
        }
        // Banks that answer number their entries as they like; it is their operator who would complain.
        guard !entry.isAnswer, let trace = entry.trace, let bank = facts.bank, trace / 10_000_000 != bank
        else { return }
        note(
            .traceBank,
            column: NACHALayout.Entry.traceNumber.lowerBound + 1,
            line: entry.line,
            found: (trace / 10_000_000).padded(to: 8),
            expected: bank.padded(to: 8)
        )
    }

    /// Notes a breach that belongs to the entry whose addenda have been read.
    private func noteWhole(_ rule: NACHARule.ID, column: Int? = nil, found: String? = nil) {
        note(rule, column: column, line: entry.line, found: found)
    }

    private func checkAnswerOfEntry() {
        if facts.form != .advice {
            let code = String(entry.code.rawValue)
            if !entry.isAnswer, !facts.isCorrection {
                noteWhole(.codeOfForward, column: 2, found: code)
            } else if !entry.code.isReturn, entry.code.isKnown {
                noteWhole(.codeOfAnswer, column: 2, found: code)
            }
        }
        if facts.isCorrection, !entry.isAnswer {
            note(.addendaMissing, line: entry.line, found: "none", expected: "addenda 98")
        }
    }

    private func checkAddendaOfEntry() {
        let rules = facts.rules
        if facts.form == .international {
            checkWholeInternationalEntry()
        } else if entry.addenda < rules.addendaCount.lowerBound {
            noteWhole(.addendaMissing, found: "\(entry.addenda) addenda")
        } else if entry.addenda > rules.addendaCount.upperBound {
            note(
                .addendaLimit,
                field: "addenda record indicator",
                line: entry.line,
                found: "\(entry.addenda) addenda",
                expected: "at most \(rules.addendaCount.upperBound) in \(rules.code)"
            )
        }
        guard let announced = entry.announced, announced != entry.addenda else { return }
        note(
            .addendaCount,
            column: (facts.form == .international ? 12 : NACHALayout.Counted.addendaCount.lowerBound) + 1,
            line: entry.line,
            found: announced < 0 ? "no number" : announced.padded(to: 4),
            expected: entry.addenda.padded(to: 4)
        )
    }
}

extension Span<UInt8> {
    /// Whether a field starts with a byte that shows at once that something stands there.
    @inline(__always)
    func startsPlainly(_ field: Range<Int>) -> Bool {
        precondition(field.lowerBound >= 0 && field.lowerBound < count)
        let byte = unsafe self[unchecked: field.lowerBound]
        return byte != 0x20 && byte != 0x30
    }

    /// Whether a field holds nothing but digits, letters, hyphens and blanks.
    @inline(__always)
    func isAccountText(_ field: Range<Int>) -> Bool {
        precondition(field.lowerBound >= 0 && field.upperBound <= count)
        var index = field.lowerBound
        while index < field.upperBound {
            let byte = unsafe self[unchecked: index]
            let isPlain = byte &- 0x30 < 10 || byte == 0x20 || (byte | 0x20) &- 0x61 < 26 || byte == 0x2D
            if !isPlain { return false }
            index += 1
        }
        return true
    }

    /// Whether a field holds exactly this text.
    func holds(_ text: StaticString, at field: Range<Int>) -> Bool {
        for offset in 0..<field.count
        where unsafe self[field.lowerBound + offset] != text.utf8Start[offset] { return false }
        return true
    }
}
