import IncassoCore
import IncassoXML

extension CamtHandler {
    /// A detail starts.
    func startDetail() {
        detail.reset()
        event.reset()
        event.line = line
        event.container = container.number
        event.entry = totals.entries
        event.detail = entry.details
    }

    /// Takes a value that stands in a detail.
    func detailValue(_ field: CamtField, _ text: Span<UInt8>) {
        switch field {
        case .endToEndId: event.endToEndId.setReference(text)
        case .mandateId: event.mandateId.setReference(text)
        case .messageId: event.messageId.setReference(text)
        case .bankReference: event.bankReference.setReference(text)
        case .paymentInformationId: event.paymentInformationId.setReference(text)
        case .instructionId: event.instructionId.setReference(text)
        case .amount:
            let money = detailAmount(text, of: "TxDtls/Amt")
            detail.amount = money?.minorUnits
            detail.currency = money?.currency
        case .instructedAmount:
            let money = detailAmount(text, of: "TxDtls/AmtDtls/InstdAmt/Amt")
            detail.instructedAmount = money?.minorUnits
            detail.instructedCurrency = money?.currency
        case .transactionAmount:
            let money = detailAmount(text, of: "TxDtls/AmtDtls/TxAmt/Amt")
            detail.transactionAmount = money?.minorUnits
            detail.transactionCurrency = money?.currency
        case .sign: detail.isCredit = isCredit(text)
        case .domain: detail.code.domain = text.packedCode
        case .family: detail.code.family = text.packedCode
        case .subFamily: detail.code.subFamily = text.packedCode
        case .proprietary: detail.code.proprietary.set(text)
        case .issuer: detail.code.isGerman = text.equals("DK") || text.equals("ZKA")
        case .reasonCode, .reasonProprietary: if event.reason.isEmpty { event.reason.set(text) }
        case .reasonText: event.reasonText.appendLine(text)
        default: detailText(field, text)
        }
    }

    private func detailText(_ field: CamtField, _ text: Span<UInt8>) {
        switch field {
        case .debtorName: detail.debtorName.set(text)
        case .debtorAccount: detail.debtorAccount.set(text)
        case .creditorName: detail.creditorName.set(text)
        case .creditorAccount: detail.creditorAccount.set(text)
        case .remittance: event.remittance.appendLine(text)
        case .creditorReference: if event.creditorReference.isEmpty { event.creditorReference.set(text) }
        case .detailText: detail.text.appendLine(text)
        case .chargeAmount: detail.charges.amount = amount(text, of: "TxDtls/Chrgs/Amt")?.minorUnits
        case .chargeSign: detail.charges.isCredit = text.equals("CRDT")
        case .chargeIncluded: detail.charges.included = text.equals("true") || text.equals("1")
        case .chargeTotal:
            detail.charges.total = amount(text, of: "TxDtls/Chrgs/TtlChrgsAndTaxAmt")?.minorUnits
        default: break
        }
    }

    private func detailAmount(_ text: Span<UInt8>, of path: StaticString) -> Money? {
        let money = amount(text, of: path)
        if money == nil { detail.isUnreadable = true }
        return money
    }

    /// A detail ends.
    func endDetail() throws {
        entry.details += 1
        totals.details += 1
        // Now, because a waiting detail may be told when the next batch has begun.
        if event.messageId.isEmpty { event.messageId.assign(entry.batchMessageId) }
        if event.paymentInformationId.isEmpty {
            event.paymentInformationId.assign(entry.batchPaymentInformationId)
        }
        if entry.details == 1 {
            isFirstDetailWaiting = true
        } else {
            try emitDetail(isOnly: false)
        }
    }

    /// Tells the detail that has been read.
    ///
    /// - Parameter isOnly: Whether it is the only one of its entry, so that what the entry says is about it.
    /// - Throws: What the consumer throws.
    func emitDetail(isOnly: Bool) throws {
        isFirstDetailWaiting = false
        event.isProvisional = !isBooked
        event.bookingDate = entry.bookingDate
        event.valueDate = entry.valueDate
        event.isCredit = direction(isOnly: isOnly)
        if event.bankReference.isEmpty { event.bankReference.assign(entry.bankReference) }
        if event.remittance.isEmpty {
            event.remittance.assign(detail.text.isEmpty ? entry.text : detail.text)
        }
        (detail.code.isEmpty ? entry.code : detail.code).write(to: &event.transactionCode)
        // The code 0000 is how some banks say that nothing went wrong.
        let hasReturn = detail.hasReturn && event.reason.packedCode != .code("0000")
        let meaning = entry.code.meaning.union(detail.code.meaning)
        event.kind = detail.isUnreadable ? .information : kind(meaning: meaning, hasReturn: hasReturn)
        setAmounts(isOnly: isOnly)
        if event.kind == .settled { setBlock(isOnly: isOnly) }
        setCounterparty()
        addUp()
        try tell()
    }

    /// Whether the detail increases the account.
    ///
    /// The entry moves the cash. A debit in a credit entry is believed, because returns are netted into batches; a credit
    /// in a debit entry is how some banks repeat the original booking.
    private func direction(isOnly: Bool) -> Bool {
        let whole = entry.isCredit ?? false
        guard !isOnly, whole, let own = detail.isCredit else { return whole }
        return own
    }

    private func setAmounts(isOnly: Bool) {
        if let amount = detail.amount {
            event.amount = amount
            event.currency = detail.currency
        } else if let amount = detail.transactionAmount {
            event.amount = amount
            event.currency = detail.transactionCurrency
        } else if isOnly, entry.statedCount ?? 1 <= 1 {
            event.amount = entry.amount
            event.currency = entry.currency
        }
        if event.currency == nil { event.currency = entry.currency }
        let charges = detail.charges.sum ?? (isOnly ? entry.charges.sum : nil)
        let included = detail.charges.isIncluded ?? (isOnly ? entry.charges.isIncluded : nil)
        if let instructed = detail.instructedAmount, detail.instructedCurrency == event.currency {
            event.originalAmount = instructed
        } else if let charges, included == true, let amount = event.amount, amount >= charges {
            event.originalAmount = amount - charges
        }
        if let charges {
            event.fee = charges
        } else if event.kind == .returned || event.kind == .refunded, let amount = event.amount,
            let original = event.originalAmount, amount > original
        {
            event.fee = amount - original
        } else if event.kind == .fee {
            event.fee = event.amount
        }
    }

    /// A single detail may stand for a whole batch: then the entry's amount is what has arrived.
    private func setBlock(isOnly: Bool) {
        if isOnly, let stated = entry.statedCount, stated > 1, event.endToEndId.isEmpty,
            event.amount == nil || event.amount == entry.amount
        {
            event.scope = .block
            event.amount = entry.amount
            event.currency = entry.currency
            event.transactionCount = stated
        }
        if entry.details == 1 { rememberBatch() }
    }

    /// The other party is the one whose account is not the account of the statement, whatever its tag is.
    private func setCounterparty() {
        let isOurs = { [container] (account: borrowing ByteString) in
            !account.isEmpty && account.bytes == container.account.bytes
        }
        let isCreditor: Bool
        if isOurs(detail.debtorAccount) {
            isCreditor = true
        } else if isOurs(detail.creditorAccount) || !detail.debtorAccount.isEmpty {
            isCreditor = false
        } else if !detail.creditorAccount.isEmpty {
            isCreditor = true
        } else {
            isCreditor = detail.debtorName.isEmpty
        }
        event.counterpartyName.assign(isCreditor ? detail.creditorName : detail.debtorName)
        event.counterpartyAccount.assign(isCreditor ? detail.creditorAccount : detail.debtorAccount)
    }

    private func addUp() {
        guard let amount = event.amount, event.currency == entry.currency else {
            entry.detailsWithoutAmount += 1
            return
        }
        entry.sum += Int128(amount)
        let isSame = detail.isCredit == nil || detail.isCredit == entry.isCredit
        entry.signedSum += isSame ? Int128(amount) : -Int128(amount)
        if let fee = event.fee { entry.detailCharges += Int128(fee) }
    }
}
