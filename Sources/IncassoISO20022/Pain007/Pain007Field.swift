/// The places in a pain.007 message that the reader looks at, in all versions from .02 to .13.
///
/// One list for all: banks were called `BIC`, then `BICFI`; parties moved into `Pty` with version .08, the mandate into
/// `DrctDbtMndt` with .10. None changed its meaning.
enum Pain007Field: UInt8 {
    case message = 1, messageId, createdAt, messageCount, messageSum, messageReversal, initiatingParty
    case originalMessageId, originalMessageName, messageReason
    case block, blockReversalId, blockId, blockCount, blockSum, blockReversal, blockReason
    case transaction, reversalId, instructionId, endToEndId, originalAmount, amount, originator, reason
    case referenceAmount, collectionDate, creditorId, localInstrument, sequence, categoryPurpose
    case mandateId, signatureDate, previousMandateId, previousCreditorId, previousCreditorName
    case previousDebtorAccount, unstructured, reference, purpose
    case ultimateDebtor, debtorName, debtorAccount, debtorAgent
    case debtorStreet, debtorBuilding, debtorPostalCode, debtorTown, debtorCountry, debtorLine
    case ultimateCreditor, creditorName, creditorAccount, creditorAgent
    case creditorStreet, creditorBuilding, creditorPostalCode, creditorTown, creditorCountry, creditorLine

    /// The table of all paths.
    static let table = PathTable(paths)

    private static let root = "Document/CstmrPmtRvsl/"

    private static var paths: [(path: String, field: UInt8)] {
        let block = root + "OrgnlPmtInfAndRvsl/"
        let transaction = block + "TxInf/"
        let original = transaction + "OrgnlTxRef/"
        return prefixed(root, [("", .message)] + headPaths)
            + prefixed(block, [("", .block)] + blockPaths)
            + prefixed(transaction, [("", .transaction)] + transactionPaths)
            + prefixed(original, originalPaths)
            + ["MndtRltdInf/", "MndtRltdInf/DrctDbtMndt/"].flatMap { prefixed(original + $0, mandatePaths) }
            + ["Dbtr/", "Dbtr/Pty/"].flatMap { prefixed(original + $0, debtorPaths) }
            + ["Cdtr/", "Cdtr/Pty/"].flatMap { prefixed(original + $0, creditorPaths) }
    }

    private static func prefixed(
        _ prefix: String,
        _ paths: [(String, Pain007Field)]
    ) -> [(path: String, field: UInt8)] {
        paths.map { (prefix + $0.0, $0.1.rawValue) }
    }

    private static let headPaths: [(String, Pain007Field)] = [
        ("GrpHdr/MsgId", .messageId), ("GrpHdr/CreDtTm", .createdAt),
        ("GrpHdr/NbOfTxs", .messageCount), ("GrpHdr/CtrlSum", .messageSum),
        ("GrpHdr/GrpRvsl", .messageReversal), ("GrpHdr/InitgPty/Nm", .initiatingParty),
        ("OrgnlGrpInf/OrgnlMsgId", .originalMessageId),
        ("OrgnlGrpInf/OrgnlMsgNmId", .originalMessageName),
        ("OrgnlGrpInf/RvslRsnInf/Rsn/Cd|Prtry", .messageReason),
    ]

    private static let blockPaths: [(String, Pain007Field)] = [
        ("RvslPmtInfId", .blockReversalId), ("OrgnlPmtInfId", .blockId),
        ("OrgnlNbOfTxs", .blockCount), ("OrgnlCtrlSum", .blockSum),
        ("PmtInfRvsl", .blockReversal), ("RvslRsnInf/Rsn/Cd|Prtry", .blockReason),
    ]

    private static let transactionPaths: [(String, Pain007Field)] = [
        ("RvslId", .reversalId), ("OrgnlInstrId", .instructionId),
        ("OrgnlEndToEndId", .endToEndId), ("OrgnlInstdAmt", .originalAmount),
        ("RvsdInstdAmt", .amount), ("RvslRsnInf/Orgtr/Nm", .originator),
        ("RvslRsnInf/Rsn/Cd|Prtry", .reason),
    ]

    private static let originalPaths: [(String, Pain007Field)] = [
        ("Amt/InstdAmt", .referenceAmount), ("ReqdColltnDt", .collectionDate),
        ("CdtrSchmeId/Id/PrvtId|OrgId/Othr/Id", .creditorId),
        ("PmtTpInf/LclInstrm/Cd|Prtry", .localInstrument), ("PmtTpInf/SeqTp", .sequence),
        ("PmtTpInf/CtgyPurp/Cd|Prtry", .categoryPurpose),
        ("RmtInf/Ustrd", .unstructured), ("RmtInf/Strd/CdtrRefInf/Ref|CdtrRef", .reference),
        ("Purp/Cd|Prtry", .purpose),
        ("UltmtDbtr/Nm", .ultimateDebtor), ("UltmtDbtr/Pty/Nm", .ultimateDebtor),
        ("DbtrAcct/Id/IBAN", .debtorAccount), ("DbtrAcct/Id/Othr/Id", .debtorAccount),
        ("DbtrAgt/FinInstnId/BIC|BICFI", .debtorAgent),
        ("UltmtCdtr/Nm", .ultimateCreditor), ("UltmtCdtr/Pty/Nm", .ultimateCreditor),
        ("CdtrAcct/Id/IBAN", .creditorAccount), ("CdtrAcct/Id/Othr/Id", .creditorAccount),
        ("CdtrAgt/FinInstnId/BIC|BICFI", .creditorAgent),
    ]

    private static let mandatePaths: [(String, Pain007Field)] = [
        ("MndtId", .mandateId), ("DtOfSgntr", .signatureDate),
        ("AmdmntInfDtls/OrgnlMndtId", .previousMandateId),
        ("AmdmntInfDtls/OrgnlCdtrSchmeId/Nm", .previousCreditorName),
        ("AmdmntInfDtls/OrgnlCdtrSchmeId/Id/PrvtId|OrgId/Othr/Id", .previousCreditorId),
        ("AmdmntInfDtls/OrgnlDbtrAcct/Id/IBAN", .previousDebtorAccount),
        ("AmdmntInfDtls/OrgnlDbtrAcct/Id/Othr/Id", .previousDebtorAccount),
    ]

    private static let debtorPaths: [(String, Pain007Field)] = [
        ("Nm", .debtorName), ("PstlAdr/StrtNm", .debtorStreet), ("PstlAdr/BldgNb", .debtorBuilding),
        ("PstlAdr/PstCd", .debtorPostalCode), ("PstlAdr/TwnNm", .debtorTown),
        ("PstlAdr/Ctry", .debtorCountry), ("PstlAdr/AdrLine", .debtorLine),
    ]

    private static let creditorPaths: [(String, Pain007Field)] = [
        ("Nm", .creditorName), ("PstlAdr/StrtNm", .creditorStreet),
        ("PstlAdr/BldgNb", .creditorBuilding), ("PstlAdr/PstCd", .creditorPostalCode),
        ("PstlAdr/TwnNm", .creditorTown), ("PstlAdr/Ctry", .creditorCountry),
        ("PstlAdr/AdrLine", .creditorLine),
    ]
}
