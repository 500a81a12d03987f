import IncassoCore

/// Reversals: what stands around the copy of a debit. The copy itself keeps the rules of collections.
extension SchemeHandler {
    // MARK: Groups

    func openOfReversal(_ field: SchemeField) {
        switch field {
        case .originalGroup:
            state.value.message.insert(.originalGroup)
            state.value.reversal = []
        case .reversal: openReversal()
        case .originator:
            state.value.reversal.insert(.originator)
            openParty(.originator)
        case .original: state.value.reversal.insert(.original)
        default: break
        }
    }

    func closeOfReversal(_ field: SchemeField) {
        switch field {
        case .originalGroup: closeOriginalGroup()
        case .originator: closeParty(.originator)
        case .reversal: closeReversal()
        case .reversalBlock: closeReversalBlock()
        case .reversalMessage: closeReversalMessage()
        default: break
        }
    }

    private func closeOriginalGroup() {
        if !state.value.reversal.contains(.originalId) { report(.reversalOriginalId, at: "OrgnlMsgId") }
        if !state.value.reversal.contains(.originalName) { report(.reversalOriginalName, at: "OrgnlMsgNmId") }
    }

    private func openReversal() {
        openDebit()
        state.value.reversal = []
        state.value.reversedAmount = nil
        state.value.originalAmount = nil
        state.value.referenceAmount = nil
        state.value.dueDate = nil
        state.value.creditorAccount = SchemeAccount()
        state.value.creditorName = 0
    }

    private func closeReversal() {
        state.value.isInDebit = false
        state.value.blockTotals.sum += Int128(state.value.reversedAmount ?? 0)
        let parts = state.value.reversal
        let place = state.value.debitPlace
        if !parts.contains(.id) { report(.reversalId, at: "RvslId", place: place) }
        if !state.value.debit.contains(.id) {
            report(.endToEndMissing, at: "OrgnlEndToEndId", place: place)
        }
        if !parts.contains(.reason) {
            report(.reversalReasonMissing, at: "RvslRsnInf/Rsn/Cd", place: place)
        }
        if !parts.contains(.originator) { report(.reversalOriginator, at: "RvslRsnInf/Orgtr", place: place) }
        checkAmounts(place)
        guard parts.contains(.original) else {
            return report(.reversalReference, at: "OrgnlTxRef", place: place)
        }
        for (part, rule, element) in Self.copiedParts where !state.value.debit.contains(part) {
            report(rule, at: "OrgnlTxRef/" + element, place: place)
        }
        if !state.value.debit.isDisjoint(with: [.amended, .amendment]) { checkAmendment() }
    }

    private static let copiedParts: [(SchemeParts, SchemeRule.ID, String)] = [
        (.dueDate, .dateMissing, "ReqdColltnDt"), (.creditorScheme, .creditorIdMissing, "CdtrSchmeId"),
        (.type, .typeMissing, "PmtTpInf"), (.mandate, .mandateMissing, "MndtRltdInf"),
        (.debtor, .debtorMissing, "Dbtr"), (.debtorAccount, .debtorAccountMissing, "DbtrAcct"),
        (.debtorAgent, .debtorAgentMissing, "DbtrAgt"), (.creditorAgent, .creditorAgentMissing, "CdtrAgt"),
        (.creditor, .creditorMissing, "Cdtr"), (.creditorAccount, .creditorAccountMissing, "CdtrAcct"),
    ]

    /// All of a debit goes back, and every place says the same.
    private func checkAmounts(_ place: SchemePlace) {
        guard let reversed = state.value.reversedAmount else {
            if !state.value.debit.contains(.amount) {
                report(.amountMissing, at: "RvsdInstdAmt", place: place)
            }
            return
        }
        if !state.value.debit.contains(.originalAmount) {
            report(.amountMissing, at: "OrgnlInstdAmt", place: place)
        }
        let others = [state.value.originalAmount, state.value.referenceAmount]
        guard let other = others.lazy.compactMap({ $0 }).first(where: { $0 != reversed }) else { return }
        report(
            .reversalPartial,
            at: "RvsdInstdAmt",
            place: place,
            found: Self.decimal(Int128(reversed)),
            expected: Self.decimal(Int128(other))
        )
    }

    private func closeReversalBlock() {
        state.value.isInBlock = false
        let place = state.value.blockPlace
        let totals = state.value.blockTotals
        let original = state.value.announcedInBlock
        if !state.value.block.contains(.id) { report(.reversalBlockId, at: "OrgnlPmtInfId", place: place) }
        if totals.count == 0 { report(.reversalBlockEmpty, at: "TxInf", place: place) }
        if let count = original.count, count > 0, totals.count > count {
            report(
                .reversalMore,
                at: "OrgnlNbOfTxs",
                place: place,
                found: "\(totals.count) reversed",
                expected: "at most the \(count) that were collected"
            )
        } else if let sum = original.sum, sum > 0, totals.sum > sum {
            report(
                .reversalMore,
                at: "OrgnlCtrlSum",
                place: place,
                found: "\(Self.decimal(totals.sum)) reversed",
                expected: "at most the \(Self.decimal(sum)) that were collected"
            )
        }
        state.value.messageTotals.add(totals)
        state.value.totals.add(totals)
    }

    private func closeReversalMessage() {
        let place = state.value.messagePlace
        let parts = state.value.message
        if !parts.contains(.header) { report(.headerMissing, at: "GrpHdr", place: place) }
        if !parts.contains(.originalGroup) { report(.reversalOriginal, at: "OrgnlGrpInf", place: place) }
        if state.value.messageBlocks == 0 {
            report(.reversalBlockNone, at: "OrgnlPmtInfAndRvsl", place: place)
        }
        checkAnnounced()
    }

    // MARK: Leaves

    func readReversal(_ text: Span<UInt8>, of field: SchemeField) {
        switch field {
        case .wholeReversal:
            if !text.equals("false"), !text.equals("0") { report(.reversalWhole, found: text.string) }
        case .originalMessageId:
            state.value.reversal.insert(.originalId)
            checkIdentifier(text)
        case .originalMessageName:
            state.value.reversal.insert(.originalName)
            if !Self.isCollection(text) { report(.reversalOriginalName, found: text.string) }
        case .reversalBlockId, .originalInstructionId: checkIdentifier(text)
        case .originalBlockId:
            state.value.block.insert(.id)
            checkIdentifier(text)
            note(state.value.blockIds.insert(text.hash64)) { report(.blockIdRepeated, found: text.string) }
        case .reversalId:
            state.value.reversal.insert(.id)
            checkIdentifier(text)
            note(state.value.endToEndIds.insert(text.hash64)) {
                report(.reversalIdRepeated, found: text.string)
            }
        case .originalEndToEndId: readOriginalEndToEndId(text)
        case .originalAmount:
            mark(.originalAmount)
            state.value.originalAmount = cents(text)
        case .reversedAmount:
            mark(.amount)
            state.value.reversedAmount = cents(text)
        case .referenceAmount: state.value.referenceAmount = cents(text)
        case .originalDate: readOriginalDate(text)
        case .reasonCode, .reasonProprietary:
            state.value.reversal.insert(.reason)
            let isAllowed = Pain007Reason.allowed.contains(Pain007Reason(rawValue: text.string))
            if field == .reasonProprietary || !isAllowed { report(.reversalReason, found: text.string) }
        default: break
        }
    }

    /// Whether a text is the name of a collection message: `pain.008.001.NN`.
    private static func isCollection(_ text: Span<UInt8>) -> Bool {
        guard text.count == 15, text.extracting(0..<13).equals("pain.008.001.") else { return false }
        return text[13] &- 0x30 < 10 && text[14] &- 0x30 < 10
    }

    private func readOriginalEndToEndId(_ text: Span<UInt8>) {
        mark(.id)
        if text.isNoReference { return report(.endToEndNotProvided, found: text.string) }
        checkIdentifier(text)
        note(state.value.originalEndToEndIds.insert(text.hash64)) {
            report(.reversalTwice, found: text.string)
        }
    }

    /// A debit goes back from the day on which it settles until five banking days after it.
    private func readOriginalDate(_ text: Span<UInt8>) {
        mark(.dueDate)
        guard let day = LocalDate(iso: text) else {
            return report(text.day == nil ? .dateForm : .dateZone, found: text.string)
        }
        state.value.dueDate = day
        let first = facts.calendar.next(onOrAfter: day)
        if facts.today < first {
            return report(.reversalEarly, found: day.description, expected: "\(first) or later")
        }
        let last = facts.calendar.adding(bankingDays: Pain007Window.bankingDays, to: first)
        if facts.today > last {
            report(.reversalLate, found: day.description, expected: "until \(last)")
        }
    }

    // MARK: The version

    func judgeReversal(namespace: String?) {
        state.value.minor = 9
        guard let namespace, let start = namespace.firstRange(of: "pain.007.") else {
            return report(.reversalNamespace, at: "Document", found: namespace.map { String($0.prefix(120)) })
        }
        let rest = String(namespace[start.upperBound...])
        version = rest.hasSuffix(".xsd") ? String(rest.dropLast(4)) : rest
        guard rest.utf8.count == 6, rest.hasPrefix("001."), let minor = Int(rest.suffix(2)),
            (2...13).contains(minor)
        else { return report(.reversalVersion, at: "Document", found: version) }
        state.value.minor = minor
        if minor != 9 { report(.reversalVersionUnusual, at: "Document", found: rest) }
    }
}
