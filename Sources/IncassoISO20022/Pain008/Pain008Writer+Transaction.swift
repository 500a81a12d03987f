import IncassoCore
import IncassoXML

extension Pain008Writer {
    mutating func writeTransaction(_ transaction: borrowing Pain008Transaction) throws {
        let place = Place.transaction(block.paymentInformationId, blockTotals.count + 1)
        try checkLevel(of: transaction, at: place)
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
        out.raw("</DtOfSgntr>")
        try writeAmendment(of: transaction, at: place)
        out.raw("</MndtRltdInf></DrctDbtTx><DbtrAgt><FinInstnId>")
        try writeAgent(transaction.debtorAgent, in: version, at: place, "DbtrAgt")
        out.raw("</FinInstnId></DbtrAgt><Dbtr><Nm>")
        try writeConverted(transaction.debtorName, 70, at: place, "Dbtr/Nm")
        out.raw("</Nm>")
        try writeAddress(transaction.debtorAddress, at: place, "Dbtr/PstlAdr")
        out.raw("</Dbtr><DbtrAcct><Id><IBAN>")
        try writeAccount(transaction.debtorAccount, at: place, "DbtrAcct/Id/IBAN")
        out.raw("</IBAN></Id></DbtrAcct>")
        if !transaction.ultimateDebtorName.isEmpty {
            out.raw("<UltmtDbtr><Nm>")
            try writeConverted(transaction.ultimateDebtorName, 70, at: place, "UltmtDbtr/Nm")
            out.raw("</Nm></UltmtDbtr>")
        }
        if !transaction.purpose.isEmpty {
            out.raw("<Purp><Cd>")
            try writeCode(transaction.purpose, at: place, "Purp")
            out.raw("</Cd></Purp>")
        }
        try writeRemittance(transaction.remittance, transaction.creditorReference, at: place)
        out.raw("</DrctDbtTxInf>\n")
    }
}
