import IncassoCore
import IncassoXML

extension Pain008Writer {
    mutating func writeBlockHead() throws {
        let place = Place.block(block.paymentInformationId)
        guard let instrument = block.localInstrument, instrument == .core || instrument == .b2b else {
            throw refusal(
                .code,
                at: place,
                element: "LclInstrm",
                found: block.localInstrument?.rawValue,
                expected: "CORE or B2B"
            )
        }
        let sequences: [Pain008Block.SequenceType] = [.first, .recurring, .final, .oneOff]
        guard let sequence = block.sequenceType, sequences.contains(sequence) else {
            throw refusal(
                .code,
                at: place,
                element: "SeqTp",
                found: block.sequenceType?.rawValue,
                expected: "FRST, RCUR, FNAL or OOFF"
            )
        }
        guard let count = block.transactionCount, count > 0, let sum = block.controlSum else {
            throw refusal(.count, at: place, element: "NbOfTxs", expected: "a count above 0 and a sum")
        }
        out.raw("<PmtInf><PmtInfId>")
        try writeIdentifier(block.paymentInformationId, at: place, "PmtInfId")
        out.raw("</PmtInfId><PmtMtd>DD</PmtMtd>")
        switch block.batchBooking {
        case true?: out.raw("<BtchBookg>true</BtchBookg>")
        case false?: out.raw("<BtchBookg>false</BtchBookg>")
        case nil: break
        }
        writeTotals(count: count, sum: sum)
        out.raw("<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl><LclInstrm><Cd>")
        try out.text(instrument.rawValue)
        out.raw("</Cd></LclInstrm><SeqTp>")
        try out.text(sequence.rawValue)
        out.raw("</SeqTp>")
        try writeCategoryPurpose(at: place)
        out.raw("</PmtTpInf><ReqdColltnDt>")
        guard let day = block.requestedCollectionDate else {
            throw refusal(.date, at: place, element: "ReqdColltnDt", expected: "a day")
        }
        out.date(day)
        out.raw("</ReqdColltnDt>")
        try writeCreditor(at: place)
    }

    private mutating func writeCategoryPurpose(at place: Place) throws {
        guard let purpose = block.categoryPurpose else { return }
        out.raw("<CtgyPurp><Cd>")
        try writeCode(ByteString(purpose), at: place, "CtgyPurp")
        out.raw("</Cd></CtgyPurp>")
    }

    private mutating func writeCreditor(at place: Place) throws {
        out.raw("<Cdtr><Nm>")
        try writeConverted(ByteString(block.creditorName), 70, at: place, "Cdtr/Nm")
        creditorName = scratch
        out.raw("</Nm>")
        try writeAddress(block.creditorAddress, at: place, "Cdtr/PstlAdr")
        out.raw("</Cdtr><CdtrAcct><Id><IBAN>")
        let account = ByteString(block.creditorAccount)
        try writeAccount(account, at: place, "CdtrAcct/Id/IBAN")
        out.raw("</IBAN></Id></CdtrAcct><CdtrAgt><FinInstnId>")
        try writeAgent(ByteString(block.creditorAgent), in: version, at: place, "CdtrAgt")
        out.raw("</FinInstnId></CdtrAgt>")
        if !block.ultimateCreditorName.isEmpty {
            out.raw("<UltmtCdtr><Nm>")
            try writeConverted(ByteString(block.ultimateCreditorName), 70, at: place, "UltmtCdtr/Nm")
            out.raw("</Nm></UltmtCdtr>")
        }
        out.raw("<ChrgBr>SLEV</ChrgBr><CdtrSchmeId>")
        creditorIdentifier = try writeCreditorIdentifier(block.creditorIdentifier, at: place, "CdtrSchmeId")
        out.raw("</CdtrSchmeId>\n")
    }
}
