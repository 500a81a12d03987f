import IncassoCore

extension SchemeHandler {
    /// What stands twice in a file: debits, one-off mandates, mandates under two spellings or two ids.
    ///
    /// Mandates are compared without regard to case and blanks, as banks do.
    func checkRepetition() {
        guard state.value.mandateKey.hash != 0 else { return }
        let creditor = state.value.blockCreditorId ^ state.value.debitCreditorId
        let mandate = state.value.mandateKey.hash.combined(with: creditor)
        let day = UInt64(bitPattern: Int64(state.value.dueDate?.daysSinceEpoch ?? 0))
        let amount = UInt64(bitPattern: state.value.amount)
        let debit = mandate.combined(with: amount).combined(with: day)
        note(state.value.debits.insert(debit)) {
            report(.duplicateDebit, place: state.value.debitPlace)
        }
        checkAccount(of: mandate)
        checkFormer(mandate, creditor)
        checkSpelling(mandate, creditor)
        let type = state.value.debit.contains(.type) ? state.value.debitType : state.value.blockType
        guard type.sequence == .oneOff else { return }
        note(state.value.oneOffMandates.insert(mandate)) { reportMandate(.mandateOneOffRepeated) }
    }

    /// A mandate is one debtor's: an id that comes again with another account was given twice.
    private func checkAccount(of mandate: UInt64) {
        let account = state.value.debtorAccount.hash
        guard account != 0, state.value.mandateAccounts.insert(mandate.combined(with: account)) == .new,
            state.value.plainMandates.contains(mandate) || state.value.otherMandates.contains(mandate)
        else { return }
        reportMandate(.mandateAccounts)
    }

    /// A mandate that an amendment renames must not be used under its former id as well.
    private func checkFormer(_ mandate: UInt64, _ creditor: UInt64) {
        if state.value.formerMandates.contains(mandate) { reportMandate(.mandateFormerUsed) }
        let original = state.value.originalMandateKey.hash
        guard original != 0, original != state.value.mandateKey.hash else { return }
        let owner = state.value.originalCreditorId
        let former = original.combined(with: owner == 0 ? creditor : owner)
        if state.value.plainMandates.contains(former) || state.value.otherMandates.contains(former) {
            reportMandate(.mandateFormerUsed, at: "AmdmntInfDtls/OrgnlMndtId")
        }
        _ = state.value.formerMandates.insert(former)
    }

    /// Two spellings of one id are two mandates to us and one to a bank.
    private func checkSpelling(_ mandate: UInt64, _ creditor: UInt64) {
        if state.value.mandateKey.isPlain {
            if state.value.plainMandates.insert(mandate) == .new,
                state.value.otherMandates.contains(mandate)
            {
                reportMandate(.mandateIdAlike)
            }
            return
        }
        let spelling = state.value.mandateId.combined(with: creditor)
        guard state.value.otherSpellings.insert(spelling) == .new else { return }
        let isAlike = state.value.otherMandates.insert(mandate) == .repeated
        if isAlike || state.value.plainMandates.contains(mandate) { reportMandate(.mandateIdAlike) }
    }

    private func reportMandate(_ rule: SchemeRule.ID, at element: String = "MndtId") {
        report(rule, at: "DrctDbtTx/MndtRltdInf/" + element, place: state.value.debitPlace)
    }

    /// Says that something stands twice, or that it can no longer be told.
    func note(_ outcome: SeenHashes.Outcome, ifRepeated tell: () -> Void) {
        switch outcome {
        case .new: break
        case .repeated: tell()
        case .unchecked:
            if !state.value.toldUnchecked { report(.idsUnchecked) }
            state.value.toldUnchecked = true
        }
    }
}
