import IncassoCore

extension SchemeHandler {
    /// An element with children starts.
    func open(_ field: SchemeField) {
        switch field {
        case .message, .reversalMessage: openMessage()
        case .header: openHeader()
        case .block, .reversalBlock: openBlock()
        case .debit: openDebit()
        case .paymentType: openType()
        case .serviceLevel: openService()
        case .initiatingParty, .creditor, .ultimateCreditor, .debtor, .ultimateDebtor: openParty(field)
        case .address: openAddress()
        case .partyOther:
            state.value.partyIds += 1
            state.value.partyOtherHasId = false
        case .birth:
            state.value.partyIds += 1
            state.value.birthParts = 0
        case .creditorAccount, .debtorAccount, .originalAccount:
            state.value.account = field
            state.value.accountIds = 0
        case .otherAccount: otherAccount()
        case .creditorAgent, .debtorAgent, .originalAgent:
            state.value.agent = field
            state.value.agentIds = 0
            state.value.agentBIC = 0
        case .creditorScheme, .originalScheme: openScheme(field)
        case .mandate: mark(.mandate)
        case .amendment: mark(.amendment)
        case .remittance:
            state.value.texts = 0
        case .structured:
            state.value.references += 1
            state.value.structuredBytes = 0
        case .reference:
            state.value.hasReferenceType = false
            state.value.hasReferenceText = false
        default: openOfReversal(field)
        }
    }

    /// An element with children ends.
    func close(_ field: SchemeField) {
        switch field {
        case .message: closeMessage()
        case .header: closeHeader()
        case .block: closeBlock()
        case .debit: closeDebit()
        case .paymentType: closeType()
        case .initiatingParty, .creditor, .ultimateCreditor, .debtor, .ultimateDebtor: closeParty(field)
        case .address: closeAddress()
        case .partyId: if state.value.partyIds > 1 { report(.partyIdSeveral) }
        case .partyOther: if !state.value.partyOtherHasId { report(.partyIdMissing, at: "Id") }
        case .birth: if state.value.birthParts < 3 { report(.partyBirth) }
        case .creditorAccount, .debtorAccount, .originalAccount: closeAccount(field)
        case .creditorAgent, .debtorAgent, .originalAgent: closeAgent(field)
        case .creditorScheme, .originalScheme: closeScheme(field)
        case .mandate: closeMandate()
        case .remittance: closeRemittance()
        case .structured: closeStructured()
        case .reference: closeReference()
        default: closeOfReversal(field)
        }
    }

    /// Notes that a part has been seen, in whatever is open.
    @inline(__always)
    func mark(_ part: SchemeParts) {
        if state.value.isInDebit {
            state.value.debit.insert(part)
        } else if state.value.isInBlock {
            state.value.block.insert(part)
        } else {
            state.value.message.insert(part)
        }
    }

    // MARK: Message

    private func openMessage() {
        state.value.messages += 1
        if state.value.messages > 1 { report(.messageRepeated) }
        state.value.message = []
        state.value.messageBlocks = 0
        state.value.messagePlace = here
        state.value.messageTotals = Pain008Totals()
        state.value.announcedInMessage = SchemeAnnounced()
        state.value.instrument = .none
    }

    private func openHeader() {
        if state.value.message.contains(.header) { report(.headerRepeated) }
        state.value.message.insert(.header)
        state.value.messagePlace = here
    }

    private func closeHeader() {
        let parts = state.value.message
        if !parts.contains(.id) { report(.headerIdMissing, at: "MsgId", place: state.value.messagePlace) }
        if !parts.contains(.time) {
            report(.headerTimeMissing, at: "CreDtTm", place: state.value.messagePlace)
        }
        if !parts.contains(.count) {
            report(.headerCountMissing, at: "NbOfTxs", place: state.value.messagePlace)
        }
        if !parts.contains(.sum) { report(.headerSumMissing, at: "CtrlSum", place: state.value.messagePlace) }
        if !parts.contains(.initiatingParty) {
            report(.headerPartyMissing, at: "InitgPty", place: state.value.messagePlace)
        }
    }

    private func closeMessage() {
        let place = state.value.messagePlace
        if !state.value.message.contains(.header) { report(.headerMissing, at: "GrpHdr", place: place) }
        if state.value.messageBlocks == 0 { report(.blockNone, at: "PmtInf", place: place) }
        checkAnnounced()
        let totals = state.value.messageTotals
        if let limit = facts.bank.maxTransactions, totals.count > limit {
            report(
                .limitFileCount,
                at: "GrpHdr/NbOfTxs",
                place: place,
                found: "\(totals.count)",
                expected: "at most \(limit)"
            )
        }
        if let limit = facts.bank.maxAmount, totals.sum > Int128(limit) {
            report(
                .limitSum,
                at: "GrpHdr/CtrlSum",
                place: place,
                found: Self.decimal(totals.sum),
                expected: "at most \(Self.decimal(Int128(limit)))"
            )
        }
    }

    /// Compares the message with what its header announces.
    func checkAnnounced() {
        let place = state.value.messagePlace
        let totals = state.value.messageTotals
        let announced = state.value.announcedInMessage
        if let count = announced.count, count > 0, count != totals.count {
            report(
                .headerCountWrong,
                at: "GrpHdr/NbOfTxs",
                place: place,
                found: "\(count)",
                expected: "\(totals.count)"
            )
        }
        if let sum = announced.sum, sum > 0, sum != totals.sum {
            report(
                .headerSumWrong,
                at: "GrpHdr/CtrlSum",
                place: place,
                found: Self.decimal(sum),
                expected: Self.decimal(totals.sum)
            )
        }
    }

    // MARK: Block

    private func openBlock() {
        state.value.isInBlock = true
        state.value.block = []
        state.value.blocks += 1
        state.value.messageBlocks += 1
        state.value.blockNumber = state.value.messageBlocks
        state.value.blockPlace = here
        state.value.blockTotals = Pain008Totals()
        state.value.announcedInBlock = SchemeAnnounced()
        state.value.blockType = SchemePaymentType()
        state.value.firstSequence = .none
        state.value.dueDate = nil
        state.value.creditorAccount = SchemeAccount()
        state.value.creditorName = 0
        state.value.blockCreditorId = 0
        state.value.firstCreditorId = 0
        state.value.judgedCreditorId = 0
        state.value.toldMissing = []
    }

    private func closeBlock() {
        state.value.isInBlock = false
        let place = state.value.blockPlace
        for (part, rule, element) in Self.blockParts where !state.value.block.contains(part) {
            report(rule, at: element, place: place)
        }
        let totals = state.value.blockTotals
        let announced = state.value.announcedInBlock
        if totals.count == 0 { report(.blockEmpty, at: "DrctDbtTxInf", place: place) }
        if let count = announced.count, count > 0, count != totals.count {
            report(
                .blockCountWrong,
                at: "NbOfTxs",
                place: place,
                found: "\(count)",
                expected: "\(totals.count)"
            )
        }
        if let sum = announced.sum, sum > 0, sum != totals.sum {
            report(
                .blockSumWrong,
                at: "CtrlSum",
                place: place,
                found: Self.decimal(sum),
                expected: Self.decimal(totals.sum)
            )
        }
        if let limit = facts.bank.maxTransactions, totals.count > limit {
            report(.limitBlockCount, place: place, found: "\(totals.count)", expected: "at most \(limit)")
        }
        state.value.messageTotals.add(totals)
        state.value.totals.add(totals)
    }

    private static let blockParts: [(SchemeParts, SchemeRule.ID, String)] = [
        (.id, .blockIdMissing, "PmtInfId"), (.method, .methodMissing, "PmtMtd"),
        (.count, .blockCountMissing, "NbOfTxs"), (.sum, .blockSumMissing, "CtrlSum"),
        (.dueDate, .dateMissing, "ReqdColltnDt"), (.creditor, .creditorMissing, "Cdtr"),
        (.creditorAccount, .creditorAccountMissing, "CdtrAcct"),
        (.creditorAgent, .creditorAgentMissing, "CdtrAgt"),
    ]

    /// Cents as a decimal number.
    static func decimal(_ sum: Int128) -> String {
        let digits = String(sum)
        let padded = String(repeating: "0", count: max(0, 3 - digits.utf8.count)) + digits
        return padded.dropLast(2) + "." + padded.suffix(2)
    }
}
