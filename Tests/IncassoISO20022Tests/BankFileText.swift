/// Small bank files for tests, written by hand.
enum BankFileText {
    /// A camt.054 with these entries; `entries` is XML below `Ntfctn`.
    static func camt054(_ entries: String, version: String = "08", head: String = "") -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.\(version)"><BkToCstmrDbtCdtNtfctn>
        <GrpHdr><MsgId>M1</MsgId></GrpHdr><Ntfctn><Id>N1</Id>
        <Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy></Acct>\(head)
        \(entries)
        </Ntfctn></BkToCstmrDbtCdtNtfctn></Document>
        """
    }

    /// One entry; what stands in `details` follows the bank transaction code.
    static func entry(
        amount: String = "10.00",
        sign: String = "DBIT",
        status: String = "<Sts><Cd>BOOK</Cd></Sts>",
        date: String = "2026-11-20",
        code: String = "<Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>UPDD</SubFmlyCd></Fmly></Domn>",
        reversal: String = "",
        details: String = ""
    ) -> String {
        """
        <Ntry><Amt Ccy="EUR">\(amount)</Amt><CdtDbtInd>\(sign)</CdtDbtInd>\(reversal)\(status)
        <BookgDt><Dt>\(date)</Dt></BookgDt><BkTxCd>\(code)</BkTxCd>\(details)</Ntry>
        """
    }

    /// The details of an entry.
    static func details(_ items: String..., batch: String = "") -> String {
        "<NtryDtls>" + batch + items.map { "<TxDtls>\($0)</TxDtls>" }.joined() + "</NtryDtls>"
    }

    /// A code of the ISO list in the domain of payments.
    static func code(_ family: String, _ subFamily: String) -> String {
        "<Domn><Cd>PMNT</Cd><Fmly><Cd>\(family)</Cd><SubFmlyCd>\(subFamily)</SubFmlyCd></Fmly></Domn>"
    }

    /// Return information with a reason code.
    static func reason(_ code: String) -> String {
        "<RtrInf><Rsn><Cd>\(code)</Cd></Rsn></RtrInf>"
    }

    /// A pain.002; `body` is XML below the message element.
    static func pain002(_ body: String, version: String = "10") -> String {
        """
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.\(version)"><CstmrPmtStsRpt>
        <GrpHdr><MsgId>S1</MsgId></GrpHdr>\(body)</CstmrPmtStsRpt></Document>
        """
    }
}
