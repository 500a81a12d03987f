/// The places in a camt message that the reader looks at.
///
/// One list for camt.052, .053 and .054 in all versions from .02 to .13: elements were added and wrapped (`Sts/Cd`,
/// `Pty`), none changed its meaning.
enum CamtField: UInt8 {
    case container = 1, containerId, createdAt, copyIndicator, accountId, accountCurrency
    case balance, balanceKind, balanceAmount, balanceSign
    case entry, entryAmount, entrySign, entryReversal, entryStatus, bookingDate, valueDate, entryReference
    case entryDomain, entryFamily, entrySubFamily, entryProprietary, entryIssuer, entryText
    case entryCharges, entryChargeRecord, entryChargeAmount, entryChargeSign, entryChargeIncluded,
        entryChargeTotal
    case details, batchMessageId, batchPaymentInformationId, batchCount
    case detail, messageId, bankReference, paymentInformationId, instructionId, endToEndId, mandateId
    case amount, sign, instructedAmount, transactionAmount
    case domain, family, subFamily, proprietary, issuer
    case charges, chargeRecord, chargeAmount, chargeSign, chargeIncluded, chargeTotal
    case debtorName, debtorAccount, creditorName, creditorAccount
    case remittance, creditorReference, detailText
    case returnInformation, reasonCode, reasonProprietary, reasonText
    case groupHeader

    /// The table of all paths.
    static let table = PathTable(paths)

    private static let message = "Document/BkToCstmrAcctRpt|BkToCstmrStmt|BkToCstmrDbtCdtNtfctn/"
    private static let container_ = message + "Rpt|Stmt|Ntfctn/"
    private static let entry_ = container_ + "Ntry/"
    private static let detail_ = entry_ + "NtryDtls/TxDtls/"

    private static var paths: [(path: String, field: UInt8)] {
        [(message + "GrpHdr/", CamtField.groupHeader.rawValue), (container_, CamtField.container.rawValue)]
            + prefixed(container_, containerPaths) + prefixed(entry_, entryPaths)
            + prefixed(detail_, detailPaths)
    }

    private static func prefixed(
        _ prefix: String,
        _ paths: [(String, CamtField)]
    ) -> [(path: String, field: UInt8)] {
        paths.map { (prefix + $0.0, $0.1.rawValue) }
    }

    private static let containerPaths: [(String, CamtField)] = [
        ("Id", .containerId), ("CreDtTm", .createdAt), ("CpyDplctInd", .copyIndicator),
        ("Acct/Id/IBAN", .accountId), ("Acct/Id/Othr/Id", .accountId), ("Acct/Ccy", .accountCurrency),
        ("Bal/", .balance), ("Bal/Tp/CdOrPrtry/Cd", .balanceKind), ("Bal/Amt", .balanceAmount),
        ("Bal/CdtDbtInd", .balanceSign), ("Ntry/", .entry),
    ]

    private static let entryPaths: [(String, CamtField)] = [
        ("Amt", .entryAmount), ("CdtDbtInd", .entrySign), ("RvslInd", .entryReversal),
        ("Sts", .entryStatus), ("Sts/Cd", .entryStatus), ("Sts/Prtry", .entryStatus),
        ("BookgDt/Dt|DtTm", .bookingDate), ("ValDt/Dt|DtTm", .valueDate), ("AcctSvcrRef", .entryReference),
        ("BkTxCd/Domn/Cd", .entryDomain), ("BkTxCd/Domn/Fmly/Cd", .entryFamily),
        ("BkTxCd/Domn/Fmly/SubFmlyCd", .entrySubFamily), ("BkTxCd/Prtry/Cd", .entryProprietary),
        ("BkTxCd/Prtry/Issr", .entryIssuer), ("AddtlNtryInf", .entryText),
        ("Chrgs/", .entryCharges), ("Chrgs/Amt", .entryChargeAmount), ("Chrgs/CdtDbtInd", .entryChargeSign),
        ("Chrgs/TtlChrgsAndTaxAmt", .entryChargeTotal), ("Chrgs/Rcrd/", .entryChargeRecord),
        ("Chrgs/Rcrd/Amt", .entryChargeAmount), ("Chrgs/Rcrd/CdtDbtInd", .entryChargeSign),
        ("Chrgs/Rcrd/ChrgInclInd", .entryChargeIncluded),
        ("NtryDtls/", .details), ("NtryDtls/Btch/MsgId", .batchMessageId),
        ("NtryDtls/Btch/PmtInfId", .batchPaymentInformationId), ("NtryDtls/Btch/NbOfTxs", .batchCount),
        ("NtryDtls/TxDtls/", .detail),
    ]

    private static let detailPaths: [(String, CamtField)] = [
        ("Refs/MsgId", .messageId), ("Refs/AcctSvcrRef", .bankReference),
        ("Refs/PmtInfId", .paymentInformationId),
        ("Refs/InstrId", .instructionId), ("Refs/EndToEndId", .endToEndId), ("Refs/MndtId", .mandateId),
        ("Amt", .amount), ("CdtDbtInd", .sign), ("AmtDtls/InstdAmt/Amt", .instructedAmount),
        ("AmtDtls/TxAmt/Amt", .transactionAmount),
        ("BkTxCd/Domn/Cd", .domain), ("BkTxCd/Domn/Fmly/Cd", .family),
        ("BkTxCd/Domn/Fmly/SubFmlyCd", .subFamily),
        ("BkTxCd/Prtry/Cd", .proprietary), ("BkTxCd/Prtry/Issr", .issuer),
        ("Chrgs/", .charges), ("Chrgs/Amt", .chargeAmount), ("Chrgs/CdtDbtInd", .chargeSign),
        ("Chrgs/ChrgInclInd", .chargeIncluded), ("Chrgs/TtlChrgsAndTaxAmt", .chargeTotal),
        ("Chrgs/Rcrd/", .chargeRecord), ("Chrgs/Rcrd/Amt", .chargeAmount),
        ("Chrgs/Rcrd/CdtDbtInd", .chargeSign),
        ("Chrgs/Rcrd/ChrgInclInd", .chargeIncluded),
        ("RltdPties/Dbtr/Nm", .debtorName), ("RltdPties/Dbtr/Pty/Nm", .debtorName),
        ("RltdPties/DbtrAcct/Id/IBAN", .debtorAccount), ("RltdPties/DbtrAcct/Id/Othr/Id", .debtorAccount),
        ("RltdPties/Cdtr/Nm", .creditorName), ("RltdPties/Cdtr/Pty/Nm", .creditorName),
        ("RltdPties/CdtrAcct/Id/IBAN", .creditorAccount), ("RltdPties/CdtrAcct/Id/Othr/Id", .creditorAccount),
        ("RmtInf/Ustrd", .remittance), ("RmtInf/Strd/CdtrRefInf/Ref", .creditorReference),
        ("RtrInf/", .returnInformation), ("RtrInf/Rsn/Cd", .reasonCode),
        ("RtrInf/Rsn/Prtry", .reasonProprietary),
        ("RtrInf/AddtlInf", .reasonText), ("AddtlTxInf", .detailText),
    ]
}
