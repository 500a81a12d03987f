import IncassoCore
import IncassoXML

extension Pain007Writer {
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
}
