import IncassoCore
import IncassoXML

extension Pain007Writer {
    mutating func writeTransaction(_ transaction: borrowing Pain007Transaction) throws {
        let place = Place.transaction(block.originalPaymentInformationId, blockTotals.count + 1)
        out.raw("<TxInf><RvslId>")
        try writeIdentifier(transaction.reversalId, at: place, "RvslId")
        out.raw("</RvslId>")
        if !transaction.originalInstructionId.isEmpty {
            out.raw("<OrgnlInstrId>")
            try writeIdentifier(transaction.originalInstructionId, at: place, "OrgnlInstrId")
            out.raw("</OrgnlInstrId>")
        }
        out.raw("<OrgnlEndToEndId>")
        try writeIdentifier(transaction.originalEndToEndId, at: place, "OrgnlEndToEndId")
        out.raw("</OrgnlEndToEndId>")
        try checkAmount(transaction, at: place)
        out.raw("<OrgnlInstdAmt Ccy=\"EUR\">")
        out.decimal(minorUnits: transaction.amount, digits: 2)
        out.raw("</OrgnlInstdAmt><RvsdInstdAmt Ccy=\"EUR\">")
        out.decimal(minorUnits: transaction.amount, digits: 2)
        out.raw("</RvsdInstdAmt><ChrgBr>SLEV</ChrgBr><RvslRsnInf><Orgtr><Nm>")
        try writeConverted(transaction.originatorName, 70, at: place, "RvslRsnInf/Orgtr/Nm")
        out.raw("</Nm></Orgtr><Rsn><Cd>")
        guard let reason = transaction.reason, Pain007Reason.allowed.contains(reason) else {
            throw refusal(
                .reason,
                at: place,
                element: "RvslRsnInf/Rsn/Cd",
                found: transaction.reason?.rawValue,
                expected: "AM05, MS02 or MS03"
            )
        }
        try out.text(reason.rawValue)
        out.raw("</Cd></Rsn></RvslRsnInf><OrgnlTxRef><Amt><InstdAmt Ccy=\"EUR\">")
        out.decimal(minorUnits: transaction.amount, digits: 2)
        out.raw("</InstdAmt></Amt>")
        try writeOriginal(transaction.original, at: place)
        out.raw("</OrgnlTxRef></TxInf>\n")
    }

    private func checkAmount(_ transaction: borrowing Pain007Transaction, at place: Place) throws {
        guard transaction.currency == .eur else {
            throw refusal(
                .code,
                at: place,
                element: "RvsdInstdAmt/@Ccy",
                found: transaction.currency?.code,
                expected: "EUR"
            )
        }
        guard transaction.amount > 0, transaction.amount <= Pain008Writer.maximumAmount else {
            throw refusal(
                .amount,
                at: place,
                element: "RvsdInstdAmt",
                found: "\(transaction.amount) cents",
                expected: "0.01 to 999999999.99"
            )
        }
        guard transaction.amount == transaction.originalAmount else {
            throw refusal(
                .amount,
                at: place,
                element: "RvsdInstdAmt",
                found: "\(transaction.amount) cents",
                expected: transaction.originalAmount.map { "the \($0) cents that were collected" }
                    ?? "the amount that was collected"
            )
        }
    }

    // MARK: The original debit

    private mutating func writeOriginal(_ original: borrowing Pain007Original, at place: Place) throws {
        out.raw("<ReqdColltnDt>")
        out.date(try collectionDate(of: original, at: place))
        out.raw("</ReqdColltnDt><CdtrSchmeId>")
        try writeCreditorIdentifier(
            original.creditorIdentifier.string,
            at: place,
            "OrgnlTxRef/CdtrSchmeId"
        )
        out.raw("</CdtrSchmeId>")
        try writePaymentType(original, at: place)
        try writeMandate(original, at: place)
        try writeRemittance(
            original.remittance,
            original.creditorReference,
            at: place,
            below: "OrgnlTxRef/"
        )
        try writeDebtor(original, at: place)
        try writeCreditor(original, at: place)
        if !original.purpose.isEmpty {
            out.raw("<Purp><Cd>")
            try writeCode(original.purpose, at: place, "OrgnlTxRef/Purp")
            out.raw("</Cd></Purp>")
        }
    }

    /// The collection date, if the file is made on a day on which its debit may be reversed.
    private mutating func collectionDate(
        of original: borrowing Pain007Original,
        at place: Place
    ) throws -> LocalDate {
        guard let date = original.requestedCollectionDate else {
            throw refusal(.date, at: place, element: "OrgnlTxRef/ReqdColltnDt", expected: "a day")
        }
        if lastWindow?.collectionDate != date {
            lastWindow = (date, Pain007Window(collectionDate: date))
        }
        guard let creationDay, let window = lastWindow?.window, window.contains(creationDay) else {
            throw refusal(
                .window,
                at: place,
                element: "OrgnlTxRef/ReqdColltnDt",
                found: "made on \(message.createdAt.prefix(10)), collected on \(date)",
                expected: lastWindow.map { "\($0.window.settlementDay) to \($0.window.lastDay)" }
            )
        }
        return date
    }

    private mutating func writePaymentType(_ original: borrowing Pain007Original, at place: Place) throws {
        guard let local = original.localInstrument, local == .core || local == .b2b else {
            throw refusal(
                .code,
                at: place,
                element: "OrgnlTxRef/PmtTpInf/LclInstrm",
                found: original.localInstrument?.rawValue,
                expected: "CORE or B2B"
            )
        }
        guard instrument == nil || instrument == local else {
            throw refusal(
                .mixedInstruments,
                at: place,
                element: "OrgnlTxRef/PmtTpInf/LclInstrm",
                found: local.rawValue,
                expected: instrument?.rawValue
            )
        }
        instrument = local
        let sequences: [Pain008Block.SequenceType] = [.first, .recurring, .final, .oneOff]
        guard let sequence = original.sequenceType, sequences.contains(sequence) else {
            throw refusal(
                .code,
                at: place,
                element: "OrgnlTxRef/PmtTpInf/SeqTp",
                found: original.sequenceType?.rawValue,
                expected: "FRST, RCUR, FNAL or OOFF"
            )
        }
        out.raw("<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl><LclInstrm><Cd>")
        try out.text(local.rawValue)
        out.raw("</Cd></LclInstrm><SeqTp>")
        try out.text(sequence.rawValue)
        out.raw("</SeqTp>")
        if !original.categoryPurpose.isEmpty {
            out.raw("<CtgyPurp><Cd>")
            try writeCode(original.categoryPurpose, at: place, "OrgnlTxRef/PmtTpInf/CtgyPurp")
            out.raw("</Cd></CtgyPurp>")
        }
        out.raw("</PmtTpInf>")
    }

    private mutating func writeMandate(_ original: borrowing Pain007Original, at place: Place) throws {
        out.raw("<MndtRltdInf><MndtId>")
        try writeIdentifier(original.mandateId, at: place, "OrgnlTxRef/MndtRltdInf/MndtId")
        out.raw("</MndtId><DtOfSgntr>")
        guard let signed = original.signatureDate, let due = original.requestedCollectionDate, signed <= due
        else {
            throw refusal(
                .date,
                at: place,
                element: "OrgnlTxRef/MndtRltdInf/DtOfSgntr",
                found: original.signatureDate?.description,
                expected: "a day not after the collection date"
            )
        }
        out.date(signed)
        out.raw("</DtOfSgntr>")
        if original.isAmended { try writeAmendment(original, at: place) }
        out.raw("</MndtRltdInf>")
    }

    /// Repeats what the debit told of a changed mandate, in the order of the schema.
    private mutating func writeAmendment(_ original: borrowing Pain007Original, at place: Place) throws {
        let details = "OrgnlTxRef/MndtRltdInf/AmdmntInfDtls/"
        out.raw("<AmdmntInd>true</AmdmntInd><AmdmntInfDtls>")
        if !original.previousMandateId.isEmpty {
            out.raw("<OrgnlMndtId>")
            try writeIdentifier(original.previousMandateId, at: place, details + "OrgnlMndtId")
            out.raw("</OrgnlMndtId>")
        }
        if !original.previousCreditorName.isEmpty || !original.previousCreditorIdentifier.isEmpty {
            out.raw("<OrgnlCdtrSchmeId>")
            if !original.previousCreditorName.isEmpty {
                out.raw("<Nm>")
                try writeConverted(
                    original.previousCreditorName,
                    70,
                    at: place,
                    details + "OrgnlCdtrSchmeId/Nm"
                )
                out.raw("</Nm>")
            }
            if !original.previousCreditorIdentifier.isEmpty {
                let element = details + "OrgnlCdtrSchmeId"
                let identifier = original.previousCreditorIdentifier.string
                try writeCreditorIdentifier(identifier, at: place, element)
            }
            out.raw("</OrgnlCdtrSchmeId>")
        }
        if original.previousDebtorAccount.bytes.span.equals("SMNDA") {
            out.raw("<OrgnlDbtrAcct><Id><Othr><Id>SMNDA</Id></Othr></Id></OrgnlDbtrAcct>")
        } else if !original.previousDebtorAccount.isEmpty {
            out.raw("<OrgnlDbtrAcct><Id><IBAN>")
            try writeAccount(original.previousDebtorAccount, at: place, details + "OrgnlDbtrAcct")
            out.raw("</IBAN></Id></OrgnlDbtrAcct>")
        }
        out.raw("</AmdmntInfDtls>")
    }
}
