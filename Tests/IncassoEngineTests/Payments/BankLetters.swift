import IncassoCore
import IncassoEngine
import IncassoTestSupport
import Testing

/// What the bank of a test's creditor writes: statements, notifications and status reports.
struct BankLetters {
    /// A credit on the account.
    struct Credit {
        var amount: String
        var remittance = ""
        var structured = ""
        var endToEndId = "NOTPROVIDED"
        var name = "Jemand"
        var account = ""
        var bankReference = "R1"
        var currency = "EUR"
    }

    /// A statement (`053`) or notification (`054`) of a day.
    static func message(
        _ entries: [String],
        on day: String,
        kind: String = "053",
        id: String = "1"
    ) -> String {
        let (outer, inner) = kind == "053" ? ("BkToCstmrStmt", "Stmt") : ("BkToCstmrDbtCdtNtfctn", "Ntfctn")
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.\(kind).001.08"><\(outer)>
            <GrpHdr><MsgId>\(id)</MsgId><CreDtTm>\(day)T18:00:00</CreDtTm></GrpHdr>
            <\(inner)><Id>\(id)</Id><CreDtTm>\(day)T18:00:00</CreDtTm><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>
            \(entries.joined(separator: "\n"))
            </\(inner)></\(outer)></Document>
            """
    }

    private static func head(
        _ amount: String,
        _ sign: String,
        on day: String,
        _ reference: String,
        _ codes: String
    )
        -> String
    {
        let (family, detail) = (codes.prefix(4), codes.suffix(4))
        return """
            <Ntry><Amt Ccy="EUR">\(amount)</Amt><CdtDbtInd>\(sign)</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>\(day)</Dt></BookgDt>
            <ValDt><Dt>\(day)</Dt></ValDt><AcctSvcrRef>\(reference)</AcctSvcrRef>
            <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>\(family)</Cd><SubFmlyCd>\(detail)</SubFmlyCd></Fmly></Domn></BkTxCd>
            """
    }

    /// A credit transfer from a payer.
    static func credit(_ credit: Credit, on day: String) -> String {
        let account =
            credit.account.isEmpty ? "" : "<DbtrAcct><Id><IBAN>\(credit.account)</IBAN></Id></DbtrAcct>"
        let structured =
            credit.structured.isEmpty
            ? "" : "<Strd><CdtrRefInf><Ref>\(credit.structured)</Ref></CdtrRefInf></Strd>"
        let text = credit.remittance.isEmpty ? "" : "<Ustrd>\(credit.remittance)</Ustrd>"
        return head(credit.amount, "CRDT", on: day, credit.bankReference, "RCDTESCT").replacing(
            "Ccy=\"EUR\"",
            with: "Ccy=\"\(credit.currency)\""
        ) + """
            <NtryDtls><TxDtls><Refs><EndToEndId>\(credit.endToEndId)</EndToEndId></Refs><Amt Ccy="\(credit.currency)">\(credit.amount)</Amt>
            <CdtDbtInd>CRDT</CdtDbtInd><RltdPties><Dbtr><Pty><Nm>\(credit.name)</Nm></Pty></Dbtr>\(account)</RltdPties>
            <RmtInf>\(text)\(structured)</RmtInf></TxDtls></NtryDtls></Ntry>
            """
    }

    /// A transfer that goes back to its payer.
    static func transferBack(_ amount: String, remittance: String, on day: String) -> String {
        head(amount, "DBIT", on: day, "B1", "ICDTRRTN") + """
            <NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><Amt Ccy="EUR">\(amount)</Amt><CdtDbtInd>DBIT</CdtDbtInd>
            <RmtInf><Ustrd>\(remittance)</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
            """
    }

    /// The money of a block, less what was rejected of it.
    static func settlement(of block: Batch.Block, on day: String, less rejected: Int64 = 0) -> String {
        let total = Money(minorUnits: block.total - rejected, currency: .eur).decimal
        return head(total, "CRDT", on: day, "S\(block.reference)", "IDDTESDD")
            + "<NtryDtls><Btch><PmtInfId>\(block.reference)</PmtInfId><NbOfTxs>\(block.count)</NbOfTxs></Btch></NtryDtls></Ntry>"
    }

    /// A debit's money alone.
    static func settlement(of id: String, amount: String, on day: String) -> String {
        head(amount, "CRDT", on: day, "S\(id)", "IDDTESDD")
            + "<NtryDtls><TxDtls><Refs><EndToEndId>\(id)</EndToEndId></Refs><Amt Ccy=\"EUR\">\(amount)</Amt><CdtDbtInd>CRDT</CdtDbtInd></TxDtls></NtryDtls></Ntry>"
    }

    /// A debit that comes back.
    static func returned(_ id: String, amount: String, on day: String, reason: String = "AM04") -> String {
        head(amount, "DBIT", on: day, "T\(id)", "IDDTUPDD") + """
            <NtryDtls><TxDtls><Refs><EndToEndId>\(id)</EndToEndId></Refs><Amt Ccy="EUR">\(amount)</Amt><CdtDbtInd>DBIT</CdtDbtInd>
            <RtrInf><Rsn><Cd>\(reason)</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry>
            """
    }

    /// A debit that is refused before settlement.
    static func rejected(_ id: String, in batch: Batch, on day: String, reason: String = "AM04") -> String {
        rejected([id], in: batch, on: day, reason: reason)
    }

    /// Debits that are refused before settlement.
    static func rejected(_ ids: [String], in batch: Batch, on day: String, reason: String = "AM04") -> String
    {
        let items = ids.map { id in
            "<TxInfAndSts><OrgnlEndToEndId>\(id)</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>\(reason)</Cd></Rsn></StsRsnInf></TxInfAndSts>"
        }
        return status(
            of: batch,
            on: day,
            """
            <OrgnlPmtInfAndSts><OrgnlPmtInfId>\(batch.blocks.first?.reference ?? "")</OrgnlPmtInfId>
            \(items.joined(separator: "\n"))
            </OrgnlPmtInfAndSts>
            """
        )
    }

    /// A whole file that is refused.
    static func rejected(_ batch: Batch, on day: String, reason: String = "AM04") -> String {
        let group = "<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>\(reason)</Cd></Rsn></StsRsnInf>"
        return status(of: batch, on: day, group: group, "")
    }

    private static func status(
        of batch: Batch,
        on day: String,
        group: String = "",
        _ blocks: String
    ) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
        <GrpHdr><MsgId>S1</MsgId><CreDtTm>\(day)T08:00:00</CreDtTm></GrpHdr>
        <OrgnlGrpInfAndSts><OrgnlMsgId>\(batch.messageId ?? "")</OrgnlMsgId><OrgnlMsgNmId>pain.008.001.08</OrgnlMsgNmId>\(group)</OrgnlGrpInfAndSts>
        \(blocks)
        </CstmrPmtStsRpt></Document>
        """
    }
}
