import IncassoCore
import IncassoXML

extension Pain008Writer {
    mutating func writeTransaction(_ transaction: borrowing Pain008Transaction) throws {
        let place = Place.transaction(block.paymentInformationId, blockTotals.count + 1)
        out.raw("<DrctDbtTxInf><PmtId>")
        if !transaction.instructionId.isEmpty {
            out.raw("<InstrId>")
            try writeIdentifier(transaction.instructionId, at: place, "InstrId")
            out.raw("</InstrId>")
        }
        out.raw("<EndToEndId>")
        try writeIdentifier(transaction.endToEndId, at: place, "EndToEndId")
        out.raw("</EndToEndId></PmtId><InstdAmt Ccy=\"EUR\">")
        guard transaction.amount > 0, transaction.amount <= Self.maximumAmount else {
            throw refusal(
                .amount,
                at: place,
                element: "InstdAmt",
                found: "\(transaction.amount) cents",
                expected: "0.01 to 999999999.99"
            )
        }
        guard transaction.currency == .eur else {
            throw refusal(
                .code,
                at: place,
                element: "InstdAmt/@Ccy",
                found: transaction.currency?.code,
                expected: "EUR"
            )
        }
        out.decimal(minorUnits: transaction.amount, digits: 2)
        out.raw("</InstdAmt><DrctDbtTx><MndtRltdInf><MndtId>")
        try writeIdentifier(transaction.mandateId, at: place, "MndtId")
        out.raw("</MndtId><DtOfSgntr>")
        guard let signed = transaction.signatureDate, let due = block.requestedCollectionDate, signed <= due
        else {
            throw refusal(
                .date,
                at: place,
                element: "DtOfSgntr",
                found: transaction.signatureDate?.description,
                expected: "a day not after the collection date"
            )
        }
        out.date(signed)
        out.raw("</DtOfSgntr></MndtRltdInf></DrctDbtTx><DbtrAgt><FinInstnId>")
        try writeAgent(transaction.debtorAgent, at: place, "DbtrAgt")
        out.raw("</FinInstnId></DbtrAgt><Dbtr><Nm>")
        try writeConverted(transaction.debtorName, 70, at: place, "Dbtr/Nm")
        out.raw("</Nm>")
        try writeAddress(transaction.debtorAddress, at: place, "Dbtr/PstlAdr")
        out.raw("</Dbtr><DbtrAcct><Id><IBAN>")
        try writeAccount(transaction.debtorAccount, at: place, "DbtrAcct/Id/IBAN")
        out.raw("</IBAN></Id></DbtrAcct>")
        try writeRemittance(transaction, at: place)
        out.raw("</DrctDbtTxInf>\n")
    }

    private mutating func writeRemittance(_ transaction: borrowing Pain008Transaction, at place: Place) throws
    {
        if !transaction.creditorReference.isEmpty {
            guard transaction.remittance.isEmpty else {
                throw refusal(
                    .remittance,
                    at: place,
                    element: "RmtInf",
                    found: "a text and a creditor reference",
                    expected: "one of them"
                )
            }
            do {
                let reference = try CreditorReference(transaction.creditorReference.string)
                out.raw("<RmtInf><Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>")
                try out.text(reference.text)
                out.raw("</Ref></CdtrRefInf></Strd></RmtInf>")
            } catch {
                throw refusal(
                    .remittance,
                    at: place,
                    element: "CdtrRefInf/Ref",
                    found: transaction.creditorReference.string,
                    expected: "a creditor reference RF with right check digits (ISO 11649)"
                )
            }
        } else if !transaction.remittance.isEmpty {
            out.raw("<RmtInf><Ustrd>")
            try writeConverted(transaction.remittance, 140, at: place, "RmtInf/Ustrd")
            out.raw("</Ustrd></RmtInf>")
        }
    }

    mutating func writeAddress(_ address: Pain008Address, at place: Place, _ element: String) throws {
        if address.isEmpty { return }
        guard !address.town.isEmpty, SchemeText.isCountry(address.country.bytes.span) else {
            throw refusal(
                .address,
                at: place,
                element: element,
                found: address.country.string,
                expected: "at least a town and a country code"
            )
        }
        out.raw("<PstlAdr>")
        if !address.street.isEmpty {
            out.raw("<StrtNm>")
            try writeConverted(address.street, 70, at: place, element)
            out.raw("</StrtNm>")
        }
        if !address.buildingNumber.isEmpty {
            out.raw("<BldgNb>")
            try writeConverted(address.buildingNumber, 16, at: place, element)
            out.raw("</BldgNb>")
        }
        if !address.postalCode.isEmpty {
            out.raw("<PstCd>")
            try writeConverted(address.postalCode, 16, at: place, element)
            out.raw("</PstCd>")
        }
        out.raw("<TwnNm>")
        try writeConverted(address.town, 35, at: place, element)
        out.raw("</TwnNm><Ctry>")
        out.raw(address.country.bytes.span)
        out.raw("</Ctry></PstlAdr>")
    }
}
