import IncassoCore
import IncassoXML

extension Pain007Handler {
    /// Puts a text into the value that it belongs to.
    func assign(_ text: Span<UInt8>, to field: Pain007Field) {
        switch field {
        case .messageId: message.messageId = text.string
        case .createdAt: message.createdAt = text.string
        case .messageCount: message.transactionCount = count(text, "GrpHdr/NbOfTxs")
        case .messageSum: message.controlSum = sum(text, "GrpHdr/CtrlSum")
        case .messageReversal: message.reversesMessage = isTrue(text)
        case .initiatingParty: message.initiatingPartyName = text.string
        case .originalMessageId: message.originalMessageId = text.string
        case .originalMessageName: message.originalMessageName = text.string
        case .messageReason: message.reason = .init(rawValue: text.string)
        case .blockReversalId: block.reversalId = text.string
        case .blockId: block.originalPaymentInformationId = text.string
        case .blockCount: block.originalCount = count(text, "OrgnlNbOfTxs")
        case .blockSum: block.originalSum = sum(text, "OrgnlCtrlSum")
        case .blockReversal: block.reversesBlock = isTrue(text)
        case .blockReason: block.reason = .init(rawValue: text.string)
        case .reversalId: transaction.reversalId.assign(text)
        case .instructionId: transaction.originalInstructionId.assign(text)
        case .endToEndId: transaction.originalEndToEndId.assign(text)
        case .originalAmount: transaction.originalAmount = amount(text, "OrgnlInstdAmt")
        case .amount:
            hasAmount = true
            transaction.amount = amount(text, "RvsdInstdAmt") ?? 0
        case .originator: transaction.originatorName.assign(text)
        case .reason: transaction.reason = .init(rawValue: text.string)
        case .referenceAmount: referenceAmount = amount(text, "OrgnlTxRef/Amt/InstdAmt")
        default: assignToOriginal(text, field)
        }
    }

    private func assignToOriginal(_ text: Span<UInt8>, _ field: Pain007Field) {
        switch field {
        case .collectionDate:
            transaction.original.requestedCollectionDate = date(text, "OrgnlTxRef/ReqdColltnDt")
        case .signatureDate:
            transaction.original.signatureDate = date(text, "OrgnlTxRef/MndtRltdInf/DtOfSgntr")
        case .creditorId: transaction.original.creditorIdentifier.assign(text)
        case .localInstrument: transaction.original.localInstrument = .init(rawValue: text.string)
        case .sequence: transaction.original.sequenceType = .init(rawValue: text.string)
        case .categoryPurpose: transaction.original.categoryPurpose.assign(text)
        case .mandateId: transaction.original.mandateId.assign(text)
        case .previousMandateId: transaction.original.previousMandateId.assign(text)
        case .previousCreditorId: transaction.original.previousCreditorIdentifier.assign(text)
        case .previousCreditorName: transaction.original.previousCreditorName.assign(text)
        case .previousDebtorAccount: transaction.original.previousDebtorAccount.assign(text)
        case .unstructured: transaction.original.remittance.appendLine(text)
        case .reference: transaction.original.creditorReference.assign(text)
        case .purpose: transaction.original.purpose.assign(text)
        case .ultimateDebtor: transaction.original.ultimateDebtorName.assign(text)
        case .debtorName: transaction.original.debtorName.assign(text)
        case .debtorAccount: transaction.original.debtorAccount.assign(text)
        case .debtorAgent: transaction.original.debtorAgent.setReference(text)
        case .ultimateCreditor: transaction.original.ultimateCreditorName.assign(text)
        case .creditorName: transaction.original.creditorName.assign(text)
        case .creditorAccount: transaction.original.creditorAccount.assign(text)
        case .creditorAgent: transaction.original.creditorAgent.setReference(text)
        default: assignToAddress(text, field)
        }
    }

    private func assignToAddress(_ text: Span<UInt8>, _ field: Pain007Field) {
        switch field {
        case .debtorStreet: transaction.original.debtorAddress.street.assign(text)
        case .debtorBuilding: transaction.original.debtorAddress.buildingNumber.assign(text)
        case .debtorPostalCode: transaction.original.debtorAddress.postalCode.assign(text)
        case .debtorTown: transaction.original.debtorAddress.town.assign(text)
        case .debtorCountry: transaction.original.debtorAddress.country.assign(text)
        case .debtorLine: transaction.original.debtorAddress.addLine(text)
        case .creditorStreet: transaction.original.creditorAddress.street.assign(text)
        case .creditorBuilding: transaction.original.creditorAddress.buildingNumber.assign(text)
        case .creditorPostalCode: transaction.original.creditorAddress.postalCode.assign(text)
        case .creditorTown: transaction.original.creditorAddress.town.assign(text)
        case .creditorCountry: transaction.original.creditorAddress.country.assign(text)
        case .creditorLine: transaction.original.creditorAddress.addLine(text)
        default: break
        }
    }

    // MARK: Values

    private func isTrue(_ text: Span<UInt8>) -> Bool {
        text.equals("true") || text.equals("1")
    }

    private func count(_ text: Span<UInt8>, _ element: String) -> Int? {
        if let value = Money.minorUnits(decimal: text, minorDigits: 0) { return Int(value) }
        report("PAIN007-NUMBER", "a count is not a number", element, found: text.string, expected: "digits")
        return nil
    }

    private func sum(_ text: Span<UInt8>, _ element: String) -> Int128? {
        if let value = Money.minorUnits(decimal: text, minorDigits: 2) { return Int128(value) }
        report(
            "PAIN007-NUMBER",
            "a sum is not an amount",
            element,
            found: text.string,
            expected: "a decimal number"
        )
        return nil
    }

    private func amount(_ text: Span<UInt8>, _ element: String) -> Int64? {
        if let currency = attributeCurrency,
            let value = Money.minorUnits(decimal: text, minorDigits: currency.minorDigits)
        {
            // What goes back decides; the other amounts only where it does not say.
            if transaction.currency == nil || element == "RvsdInstdAmt" { transaction.currency = currency }
            return value
        }
        report(
            "PAIN007-AMOUNT",
            "an amount cannot be read",
            element,
            found: text.string,
            expected: "a decimal number with a currency"
        )
        return nil
    }

    private func date(_ text: Span<UInt8>, _ element: String) -> LocalDate? {
        if let day = text.day { return day }
        report("PAIN007-DATE", "a day cannot be read", element, found: text.string, expected: "YYYY-MM-DD")
        return nil
    }
}
