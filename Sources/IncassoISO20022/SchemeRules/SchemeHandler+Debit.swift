import IncassoCore

extension SchemeHandler {
    func openDebit() {
        state.value.isInDebit = true
        state.value.blockTotals.count += 1
        state.value.debit = []
        state.value.debitPlace = here
        state.value.debitType = SchemePaymentType()
        state.value.amount = 0
        state.value.signed = nil
        state.value.mandateId = 0
        state.value.mandateKey = MandateKey()
        state.value.originalMandateId = 0
        state.value.originalMandateKey = MandateKey()
        state.value.debitCreditorId = 0
        state.value.originalCreditorId = 0
        state.value.originalName = 0
        state.value.debtorAccount = SchemeAccount()
        state.value.originalAccount = SchemeAccount()
        state.value.debtorBIC = 0
        state.value.references = 0
    }

    func closeDebit() {
        state.value.isInDebit = false
        state.value.blockTotals.sum += Int128(state.value.amount)
        let missing = Self.requiredParts.subtracting(state.value.debit)
        if !missing.isEmpty { reportMissing(missing) }
        checkType()
        checkCreditorId()
        checkOutsideEEA()
        if !state.value.debit.isDisjoint(with: [.amended, .amendment]) { checkAmendment() }
        checkRepetition()
    }

    private static let requiredParts: SchemeParts = [
        .id, .amount, .mandate, .debtorAgent, .debtor, .debtorAccount,
    ]

    private func reportMissing(_ parts: SchemeParts) {
        let rules: [(SchemeParts, SchemeRule.ID, String)] = [
            (.id, .endToEndMissing, "PmtId/EndToEndId"), (.amount, .amountMissing, "InstdAmt"),
            (.mandate, .mandateMissing, "DrctDbtTx/MndtRltdInf"),
            (.debtorAgent, .debtorAgentMissing, "DbtrAgt"), (.debtor, .debtorMissing, "Dbtr"),
            (.debtorAccount, .debtorAccountMissing, "DbtrAcct"),
        ]
        for (part, rule, element) in rules where parts.contains(part) {
            report(rule, at: element, place: state.value.debitPlace)
        }
    }

    /// Scheme and sequence stand in the block or at every debit, and are the same in all of them.
    private func checkType() {
        let isInBlock = state.value.block.contains(.type)
        let isInDebit = state.value.debit.contains(.type)
        if !isInBlock, !isInDebit, isNews(.type, unless: state.value.firstSequence != .none) {
            report(.typeMissing, at: "PmtTpInf", place: state.value.debitPlace)
        }
        guard isInDebit else { return }
        let sequence = state.value.debitType.sequence
        if state.value.firstSequence == .none {
            state.value.firstSequence = sequence
        } else if sequence != state.value.firstSequence {
            report(.sequenceMixed, at: "PmtTpInf/SeqTp", place: state.value.debitPlace)
        }
    }

    /// Whether a missing part has to be told: once for a block, unless other debits of the block have it.
    private func isNews(_ part: SchemeParts, unless othersHaveIt: Bool) -> Bool {
        othersHaveIt || state.value.toldMissing.insert(part).inserted
    }

    private func checkCreditorId() {
        let isInBlock = state.value.block.contains(.creditorScheme)
        let isInDebit = state.value.debit.contains(.creditorScheme)
        if !isInBlock, !isInDebit, isNews(.creditorScheme, unless: state.value.firstCreditorId != 0) {
            report(.creditorIdMissing, at: "DrctDbtTx/CdtrSchmeId", place: state.value.debitPlace)
        }
        guard isInDebit else { return }
        if state.value.firstCreditorId == 0 {
            state.value.firstCreditorId = state.value.debitCreditorId
        } else if state.value.firstCreditorId != state.value.debitCreditorId {
            report(.creditorIdSeveral, at: "DrctDbtTx/CdtrSchmeId", place: state.value.debitPlace)
        }
    }

    /// A bank outside the EEA wants to know where the debtor lives, and has to be named.
    private func checkOutsideEEA() {
        let debtor = state.value.debtorAccount
        if debtor.isEEA, state.value.creditorAccount.isEEA { return }
        if !state.value.debit.contains(.debtorAddress) {
            report(.addressNeeded, at: "Dbtr/PstlAdr", place: state.value.debitPlace)
        }
        if !debtor.isEEA, state.value.debtorBIC == 0 {
            report(.bicNeeded, at: "DbtrAgt/FinInstnId", place: state.value.debitPlace)
        }
    }
}
