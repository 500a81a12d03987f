import IncassoCore
import IncassoXML

extension Pain007Writer {
    mutating func writeRemittance(_ original: borrowing Pain007Original, at place: Place) throws {
        if original.creditorReference.isEmpty {
            guard !original.remittance.isEmpty else { return }
            out.raw("<RmtInf><Ustrd>")
            try writeConverted(original.remittance, 140, at: place, "OrgnlTxRef/RmtInf/Ustrd")
            out.raw("</Ustrd></RmtInf>")
            return
        }
        guard original.remittance.isEmpty else {
            throw refusal(
                .remittance,
                at: place,
                element: "OrgnlTxRef/RmtInf",
                found: "a text and a creditor reference",
                expected: "one of them"
            )
        }
        do {
            let reference = try CreditorReference(original.creditorReference.string)
            out.raw("<RmtInf><Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>")
            try out.text(reference.text)
            out.raw("</Ref></CdtrRefInf></Strd></RmtInf>")
        } catch {
            throw refusal(
                .remittance,
                at: place,
                element: "OrgnlTxRef/RmtInf/Strd/CdtrRefInf/Ref",
                found: original.creditorReference.string,
                expected: "a creditor reference RF with right check digits (ISO 11649)"
            )
        }
    }

    mutating func writeDebtor(_ original: borrowing Pain007Original, at place: Place) throws {
        if !original.ultimateDebtorName.isEmpty {
            out.raw("<UltmtDbtr><Pty><Nm>")
            try writeConverted(original.ultimateDebtorName, 70, at: place, "OrgnlTxRef/UltmtDbtr/Pty/Nm")
            out.raw("</Nm></Pty></UltmtDbtr>")
        }
        out.raw("<Dbtr><Pty><Nm>")
        try writeConverted(original.debtorName, 70, at: place, "OrgnlTxRef/Dbtr/Pty/Nm")
        out.raw("</Nm>")
        try writeAddress(original.debtorAddress, at: place, "OrgnlTxRef/Dbtr/Pty/PstlAdr")
        out.raw("</Pty></Dbtr><DbtrAcct><Id><IBAN>")
        try writeAccount(original.debtorAccount, at: place, "OrgnlTxRef/DbtrAcct/Id/IBAN")
        out.raw("</IBAN></Id></DbtrAcct><DbtrAgt><FinInstnId>")
        try writeAgent(original.debtorAgent, at: place, "OrgnlTxRef/DbtrAgt")
        out.raw("</FinInstnId></DbtrAgt>")
    }

    mutating func writeCreditor(_ original: borrowing Pain007Original, at place: Place) throws {
        out.raw("<CdtrAgt><FinInstnId>")
        try writeAgent(original.creditorAgent, at: place, "OrgnlTxRef/CdtrAgt")
        out.raw("</FinInstnId></CdtrAgt><Cdtr><Pty><Nm>")
        try writeConverted(original.creditorName, 70, at: place, "OrgnlTxRef/Cdtr/Pty/Nm")
        out.raw("</Nm>")
        try writeAddress(original.creditorAddress, at: place, "OrgnlTxRef/Cdtr/Pty/PstlAdr")
        out.raw("</Pty></Cdtr><CdtrAcct><Id><IBAN>")
        try writeAccount(original.creditorAccount, at: place, "OrgnlTxRef/CdtrAcct/Id/IBAN")
        out.raw("</IBAN></Id></CdtrAcct>")
        if !original.ultimateCreditorName.isEmpty {
            out.raw("<UltmtCdtr><Pty><Nm>")
            try writeConverted(original.ultimateCreditorName, 70, at: place, "OrgnlTxRef/UltmtCdtr/Pty/Nm")
            out.raw("</Nm></Pty></UltmtCdtr>")
        }
    }

    private mutating func writeAddress(
        _ address: borrowing Pain008Address,
        at place: Place,
        _ element: String
    ) throws {
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
