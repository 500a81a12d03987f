import IncassoCore
import IncassoXML

/// Writes the bookings that camt.053 and camt.054 have in common, version .08.
package final class CamtBookingWriter {
    var out: XMLByteWriter
    private var entry = CamtBooking()
    private var detailsAreOpen = false

    init(to sink: any ByteSink) {
        out = XMLByteWriter(to: sink)
    }

    /// Starts a booking; its items follow.
    package func begin(_ entry: CamtBooking) throws {
        self.entry = entry
        detailsAreOpen = false
        out.raw("<Ntry>")
        amount(entry.amount, entry.currency)
        out.raw(entry.isCredit ? "<CdtDbtInd>CRDT</CdtDbtInd>" : "<CdtDbtInd>DBIT</CdtDbtInd>")
        switch entry.isReversal {
        case true?: out.raw("<RvslInd>true</RvslInd>")
        case false?: out.raw("<RvslInd>false</RvslInd>")
        case nil: break
        }
        out.raw("<Sts><Cd>BOOK</Cd></Sts>")
        if let booked = entry.bookingDate {
            out.raw("<BookgDt><Dt>")
            out.date(booked)
            out.raw("</Dt></BookgDt><ValDt><Dt>")
            out.date(entry.valueDate ?? booked)
            out.raw("</Dt></ValDt>")
        }
        try element("<AcctSvcrRef>", entry.bankReference, "</AcctSvcrRef>")
        let code = entry.code.codes
        out.raw("<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>")
        out.raw(code.family)
        out.raw("</Cd><SubFmlyCd>")
        out.raw(code.subFamily)
        out.raw("</SubFmlyCd></Fmly></Domn></BkTxCd>")
        if let batch = entry.batch {
            openDetails()
            out.raw("<Btch>")
            try element("<MsgId>", batch.messageId, "</MsgId>")
            try element("<PmtInfId>", batch.paymentInformationId, "</PmtInfId>")
            out.raw("<NbOfTxs>")
            out.integer(batch.count)
            out.raw("</NbOfTxs></Btch>")
        }
    }

    /// Writes one item of the booking.
    package func add(_ detail: borrowing CamtBookingItem) throws {
        openDetails()
        out.raw("\n<TxDtls><Refs>")
        try element("<MsgId>", detail.messageId, "</MsgId>")
        try element("<PmtInfId>", detail.paymentInformationId, "</PmtInfId>")
        try element("<EndToEndId>", detail.endToEndId, "</EndToEndId>")
        try element("<MndtId>", detail.mandateId, "</MndtId>")
        out.raw("</Refs>")
        amount(detail.amount, entry.currency)
        out.raw(entry.isCredit ? "<CdtDbtInd>CRDT</CdtDbtInd>" : "<CdtDbtInd>DBIT</CdtDbtInd>")
        if let original = detail.originalAmount {
            out.raw("<AmtDtls><InstdAmt>")
            amount(original, entry.currency)
            out.raw("</InstdAmt></AmtDtls>")
        }
        if let fee = detail.includedFee {
            out.raw("<Chrgs><Rcrd>")
            amount(fee, entry.currency)
            out.raw("<CdtDbtInd>DBIT</CdtDbtInd><ChrgInclInd>true</ChrgInclInd></Rcrd></Chrgs>")
        }
        try parties(detail)
        try remittance(detail)
        if !detail.reason.isEmpty {
            out.raw("<RtrInf><Rsn><Cd>")
            try out.text(detail.reason)
            out.raw("</Cd></Rsn></RtrInf>")
        }
        out.raw("</TxDtls>")
        try out.checkpoint()
    }

    /// Ends the booking.
    package func endEntry() throws {
        if detailsAreOpen { out.raw("</NtryDtls>") }
        try element("<AddtlNtryInf>", entry.information, "</AddtlNtryInf>")
        out.raw("</Ntry>\n")
        try out.checkpoint()
    }

    /// Writes an account with its currency.
    func account(_ iban: String) throws {
        out.raw("<Acct><Id><IBAN>")
        try out.text(iban)
        out.raw("</IBAN></Id><Ccy>EUR</Ccy></Acct>")
    }

    func amount(_ minorUnits: Int64, _ currency: Currency) {
        out.raw("<Amt Ccy=\"")
        let code = Array(currency.code.utf8)
        out.raw(code.span)
        out.raw("\">")
        out.decimal(minorUnits: minorUnits, digits: currency.minorDigits)
        out.raw("</Amt>")
    }

    private func openDetails() {
        guard !detailsAreOpen else { return }
        out.raw("<NtryDtls>")
        detailsAreOpen = true
    }

    private func parties(_ detail: borrowing CamtBookingItem) throws {
        let hasDebtor = !detail.debtorName.isEmpty || !detail.debtorAccount.isEmpty
        guard hasDebtor || !detail.creditorName.isEmpty else { return }
        out.raw("<RltdPties>")
        if !detail.debtorName.isEmpty {
            out.raw("<Dbtr><Pty><Nm>")
            try out.text(detail.debtorName.bytes.span)
            out.raw("</Nm></Pty></Dbtr>")
        }
        if !detail.debtorAccount.isEmpty {
            out.raw("<DbtrAcct><Id><IBAN>")
            try out.text(detail.debtorAccount.bytes.span)
            out.raw("</IBAN></Id></DbtrAcct>")
        }
        if !detail.creditorName.isEmpty {
            out.raw("<Cdtr><Pty><Nm>")
            try out.text(detail.creditorName)
            out.raw("</Nm></Pty></Cdtr>")
        }
        out.raw("</RltdPties>")
    }

    private func remittance(_ detail: borrowing CamtBookingItem) throws {
        if !detail.creditorReference.isEmpty {
            out.raw("<RmtInf><Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>")
            try out.text(detail.creditorReference.bytes.span)
            out.raw("</Ref></CdtrRefInf></Strd></RmtInf>")
        } else if !detail.remittance.isEmpty {
            out.raw("<RmtInf><Ustrd>")
            try out.text(detail.remittance.bytes.span)
            out.raw("</Ustrd></RmtInf>")
        }
    }

    /// Writes an element, or nothing when it is empty.
    private func element(_ open: StaticString, _ text: String, _ close: StaticString) throws {
        guard !text.isEmpty else { return }
        out.raw(open)
        try out.text(text)
        out.raw(close)
    }

    /// Writes an element, or nothing when it is empty.
    private func element(
        _ open: StaticString,
        _ text: borrowing ByteString,
        _ close: StaticString
    ) throws {
        guard !text.isEmpty else { return }
        out.raw(open)
        try out.text(text.bytes.span)
        out.raw(close)
    }
}
