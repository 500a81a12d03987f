import IncassoCore
import IncassoXML

extension Pain008Handler {
    /// Puts a text into the value that it belongs to.
    func assign(_ text: Span<UInt8>, to field: Pain008Field) {
        switch field {
        case .messageId: message.messageId = text.string
        case .createdAt: message.createdAt = text.string
        case .messageCount: message.transactionCount = count(text, "GrpHdr/NbOfTxs")
        case .messageSum: message.controlSum = sum(text, "GrpHdr/CtrlSum")
        case .initiatingParty: message.initiatingPartyName = text.string
        case .initiatingPartyId: message.initiatingPartyId = text.string
        case .initiatingPartyIdIssuer: message.initiatingPartyIdIssuer = text.string
        case .blockId: block.paymentInformationId = text.string
        case .batchBooking: block.batchBooking = isTrue(text)
        case .blockCount: block.transactionCount = count(text, "NbOfTxs")
        case .blockSum: block.controlSum = sum(text, "CtrlSum")
        case .localInstrument: block.localInstrument = .init(rawValue: text.string)
        case .blockSequence: block.sequenceType = .init(rawValue: text.string)
        case .categoryPurpose: block.categoryPurpose = text.string
        case .collectionDate: block.requestedCollectionDate = date(text, "ReqdColltnDt")
        case .creditorName: block.creditorName = text.string
        case .creditorAccount: block.creditorAccount = text.string
        case .creditorAgent: block.creditorAgent = text.string
        case .blockUltimateCreditor: block.ultimateCreditorName = text.string
        case .blockCreditorId: block.creditorIdentifier = text.string
        case .creditorStreet: block.creditorAddress.street.assign(text)
        case .creditorBuilding: block.creditorAddress.buildingNumber.assign(text)
        case .creditorPostalCode: block.creditorAddress.postalCode.assign(text)
        case .creditorTown: block.creditorAddress.town.assign(text)
        case .creditorCountry: block.creditorAddress.country.assign(text)
        case .creditorLine: block.creditorAddress.addLine(text)
        default: assignToTransaction(text, field)
        }
    }

    private func assignToTransaction(_ text: Span<UInt8>, _ field: Pain008Field) {
        switch field {
        case .instructionId: transaction.instructionId.assign(text)
        case .endToEndId: transaction.endToEndId.assign(text)
        case .amount: transaction.amount = amount(text)
        case .mandateId: transaction.mandateId.assign(text)
        case .signatureDate: transaction.signatureDate = date(text, "MndtRltdInf/DtOfSgntr")
        case .debtorAgent: transaction.debtorAgent.assign(text)
        case .debtorName: transaction.debtorName.assign(text)
        case .debtorAccount: transaction.debtorAccount.assign(text)
        case .debtorStreet: transaction.debtorAddress.street.assign(text)
        case .debtorBuilding: transaction.debtorAddress.buildingNumber.assign(text)
        case .debtorPostalCode: transaction.debtorAddress.postalCode.assign(text)
        case .debtorTown: transaction.debtorAddress.town.assign(text)
        case .debtorCountry: transaction.debtorAddress.country.assign(text)
        case .debtorLine: transaction.debtorAddress.addLine(text)
        case .ultimateDebtor: transaction.ultimateDebtorName.assign(text)
        case .purpose: transaction.purpose.assign(text)
        case .unstructured:
            if !transaction.remittance.isEmpty { transaction.remittance.append([0x20].span) }
            transaction.remittance.append(text)
        case .reference: transaction.creditorReference.assign(text)
        case .amendmentIndicator: transaction.amendmentIndicator = isTrue(text)
        case .ownInstrument, .sequence, .ownCategoryPurpose, .creditorId, .ultimateCreditor:
            assignToOwnTerms(text, field)
        default: assignToAmendment(text, field)
        }
    }

    private func assignToOwnTerms(_ text: Span<UInt8>, _ field: Pain008Field) {
        guard !text.isEmpty else { return }
        var terms = transaction.ownTerms ?? Pain008Transaction.OwnTerms()
        switch field {
        case .ownInstrument: terms.localInstrument.assign(text)
        case .sequence: terms.sequenceType.assign(text)
        case .ownCategoryPurpose: terms.categoryPurpose.assign(text)
        case .creditorId: terms.creditorIdentifier.assign(text)
        case .ultimateCreditor: terms.ultimateCreditorName.assign(text)
        default: return
        }
        transaction.ownTerms = terms
    }

    private func assignToAmendment(_ text: Span<UInt8>, _ field: Pain008Field) {
        guard !text.isEmpty else { return }
        var amendment = transaction.amendment ?? Pain008Amendment()
        switch field {
        case .originalMandateId: amendment.mandateId.assign(text)
        case .originalCreditorId: amendment.creditorIdentifier.assign(text)
        case .originalCreditorName: amendment.creditorName.assign(text)
        case .originalDebtorAccount: amendment.debtorAccount.assign(text)
        case .originalDebtorAccountCode:
            // Anything else in this place is a number that is no IBAN.
            if text.equals("SMNDA") {
                amendment.hasNewAccount = true
            } else {
                amendment.debtorAccount.assign(text)
            }
        case .originalDebtorAgent: amendment.debtorAgent.assign(text)
        default: return
        }
        transaction.amendment = amendment
    }

    // MARK: Values

    private func isTrue(_ text: Span<UInt8>) -> Bool { text.equals("true") || text.equals("1") }

    private func count(_ text: Span<UInt8>, _ element: String) -> Int? {
        if let value = Money.minorUnits(decimal: text, minorDigits: 0) { return Int(value) }
        report("PAIN008-NUMBER", "a count is not a number", element, found: text.string, expected: "digits")
        return nil
    }

    private func sum(_ text: Span<UInt8>, _ element: String) -> Int128? {
        if let value = Money.minorUnits(decimal: text, minorDigits: 2) { return Int128(value) }
        report(
            "PAIN008-NUMBER",
            "a sum is not an amount",
            element,
            found: text.string,
            expected: "a decimal number"
        )
        return nil
    }

    private func amount(_ text: Span<UInt8>) -> Int64 {
        if let currency = transaction.currency,
            let value = Money.minorUnits(decimal: text, minorDigits: currency.minorDigits)
        {
            return value
        }
        report(
            "PAIN008-AMOUNT",
            "the amount cannot be read, so it counts as zero",
            "InstdAmt",
            found: text.string,
            expected: "a decimal number with a currency"
        )
        return 0
    }

    private func date(_ text: Span<UInt8>, _ element: String) -> LocalDate? {
        // A day may be given with a time or an offset: the day is what counts.
        if text.count >= 10, let day = LocalDate(iso: text.extracting(0..<10)) { return day }
        report("PAIN008-DATE", "a day cannot be read", element, found: text.string, expected: "YYYY-MM-DD")
        return nil
    }

    // MARK: Findings

    func missing(_ element: String) {
        report("PAIN008-MISSING", "an element is missing", element)
    }

    func accountIsWrong(_ account: ByteString, _ element: String) {
        report(
            "PAIN008-IBAN",
            "the account number is not a valid IBAN",
            element,
            found: IBAN.masked(account.string),
            expected: "right length and check digits for its country"
        )
    }

    func compare(_ count: Int?, _ sum: Int128?, with totals: Pain008Totals, at prefix: String, line: Int?) {
        if let count, count != totals.count {
            report(
                "PAIN008-COUNT",
                "the number of transactions is not what is announced",
                prefix + "NbOfTxs",
                found: "\(totals.count) transactions",
                expected: "\(count) as announced",
                line: line
            )
        }
        if let sum, sum != totals.sum {
            report(
                "PAIN008-SUM",
                "the sum of the amounts is not what is announced",
                prefix + "CtrlSum",
                found: "\(Self.decimal(totals.sum)) counted",
                expected: "\(Self.decimal(sum)) as announced",
                line: line
            )
        }
    }

    private func report(
        _ id: String,
        _ message: String,
        _ element: String,
        found: String? = nil,
        expected: String? = nil,
        line: Int? = nil
    ) {
        findings.add(id, message, element, found: found, expected: expected, line: line ?? self.line)
    }

    private static func decimal(_ sum: Int128) -> String {
        let digits = String(sum)
        let padded = String(repeating: "0", count: max(0, 3 - digits.utf8.count)) + digits
        return padded.dropLast(2) + "." + padded.suffix(2)
    }
}
