import IncassoCore

extension SchemeHandler {
    // MARK: The creditor identifier

    func openScheme(_ field: SchemeField) {
        state.value.isOriginalScheme = field == .originalScheme
        state.value.schemeIsMarked = false
        state.value.schemeHasId = false
        guard field == .creditorScheme else { return }
        if state.value.isInDebit, state.value.block.contains(.creditorScheme) {
            report(.creditorIdBothLevels)
        }
        mark(.creditorScheme)
    }

    func closeScheme(_ field: SchemeField) {
        defer { state.value.isOriginalScheme = false }
        let hasId = state.value.schemeHasId
        if hasId, !state.value.schemeIsMarked {
            report(.creditorIdScheme, at: "Id/PrvtId/Othr/SchmeNm/Prtry")
        }
        // A former creditor may have told its name only.
        if !hasId, field == .creditorScheme || state.value.schemeIsMarked {
            report(.creditorIdMissing, at: "Id/PrvtId/Othr/Id")
        }
    }

    func readCreditorIdScheme(_ text: Span<UInt8>) {
        state.value.schemeIsMarked = true
        let element = tree.name(of: state.value.node)
        if element != "Prtry" || !text.equals("SEPA") { report(.creditorIdScheme, found: text.string) }
    }

    func readCreditorId(_ text: Span<UInt8>) {
        state.value.schemeHasId = true
        // The business code may change without an amendment (AT-E005).
        let hash =
            text.count > 7
            ? text.extracting(0..<4).hash64.combined(with: text.extracting(7..<text.count).hash64)
            : text.hash64
        if state.value.isOriginalScheme {
            state.value.originalCreditorId = hash
        } else if state.value.isInDebit {
            // A file with an identifier at each debit mostly repeats one: it is judged once.
            state.value.debitCreditorId = hash
            let whole = text.hash64
            if whole == state.value.judgedCreditorId { return }
            state.value.judgedCreditorId = whole
        } else {
            state.value.blockCreditorId = hash
        }
        judgeCreditorId(text)
    }

    private func judgeCreditorId(_ text: Span<UInt8>) {
        for index in text.indices where text[index] <= 0x20 {
            return report(.creditorIdForm, found: text.string)
        }
        do throws(CreditorIdentifierError) {
            _ = try CreditorIdentifier(text)
        } catch {
            let rule: SchemeRule.ID =
                switch error.code {
                case .creditorIdentifierCheck: .creditorIdCheck
                case .creditorIdentifierLength where text.count > 7 && text.count <= 35: .creditorIdLength
                default: .creditorIdForm
                }
            report(rule, found: text.string, expected: error.expected)
        }
    }

    // MARK: The mandate

    func closeMandate() {
        let parts = state.value.debit
        if !parts.contains(.mandateId) {
            report(.mandateIdMissing, at: "MndtId", place: state.value.debitPlace)
        }
        if !parts.contains(.signed) { report(.signedMissing, at: "DtOfSgntr", place: state.value.debitPlace) }
    }

    func readMandateId(_ text: Span<UInt8>) {
        mark(.mandateId)
        state.value.mandateId = text.hash64
        state.value.mandateKey = MandateKey(text)
        checkIdentifier(text)
        let inner = text.trimmed
        for index in inner where text[index] == 0x20 {
            return report(.mandateIdBlank, found: text.string)
        }
    }

    func readSigned(_ text: Span<UInt8>) {
        mark(.signed)
        guard let day = LocalDate(iso: text) else { return report(.signedForm, found: text.string) }
        if day > facts.today {
            report(.signedFuture, found: day.description)
        } else if let due = state.value.dueDate, day > due {
            report(.signedAfterDue, found: day.description, expected: "\(due) or earlier")
        }
    }

    func readAmendmentFlag(_ text: Span<UInt8>) {
        if text.equals("true") || text.equals("1") {
            mark(.amended)
        } else if !text.equals("false"), !text.equals("0") {
            report(.amendmentFlagForm, found: text.string)
        }
    }

    // MARK: Amendments

    /// What was before must differ from what is now, and SMNDA stands alone.
    func checkAmendment() {
        let parts = state.value.debit
        let place = state.value.debitPlace
        let path = subject == .collection ? "DrctDbtTx/MndtRltdInf/" : "OrgnlTxRef/MndtRltdInf/"
        if !parts.contains(.amendment) {
            return report(.amendmentNoDetails, at: path + "AmdmntInfDtls", place: place)
        }
        if !parts.contains(.amended) { report(.amendmentNoFlag, at: path + "AmdmntInd", place: place) }
        let details = path + "AmdmntInfDtls/"
        if parts.contains(.newAccountCode), parts.contains(.originalAgent) {
            report(.amendmentSmndaAgent, at: details + "OrgnlDbtrAgt", place: place)
        }
        if state.value.originalMandateId != 0, state.value.originalMandateId == state.value.mandateId {
            report(.amendmentSameMandate, at: details + "OrgnlMndtId", place: place)
        }
        let creditorId = state.value.debitCreditorId | state.value.blockCreditorId
        if state.value.originalCreditorId != 0, state.value.originalCreditorId == creditorId {
            report(.amendmentSameCreditor, at: details + "OrgnlCdtrSchmeId", place: place)
        }
        if state.value.originalName != 0, state.value.originalName == state.value.creditorName {
            report(.amendmentSameName, at: details + "OrgnlCdtrSchmeId/Nm", place: place)
        }
        checkOriginalAccount(at: details + "OrgnlDbtrAcct", place)
    }

    private func checkOriginalAccount(at path: String, _ place: SchemePlace) {
        let (old, new) = (state.value.originalAccount, state.value.debtorAccount)
        guard old.hash != 0, new.hash != 0 else { return }
        if old.hash == new.hash {
            report(.amendmentSameAccount, at: path, place: place)
        } else if old.isKnown, new.isKnown, old.country != new.country {
            report(.amendmentIbanCountry, at: path + "/Id/IBAN", place: place)
        }
    }
}
