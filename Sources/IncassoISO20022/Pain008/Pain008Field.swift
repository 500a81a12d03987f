/// The places in a collection message that the reader looks at, in all versions from .02 to .12 and national forms.
///
/// One table for all: names were added and renamed (`BIC` became `BICFI`), none changed its meaning. Paths start at the
/// message element, which stands in a document, in an envelope or alone.
enum Pain008Field: UInt8 {
    case message = 1, header, block, transaction
    case messageId, createdAt, messageCount, messageSum
    case initiatingParty, initiatingPartyId, initiatingPartyIdIssuer
    case blockId, batchBooking, blockCount, blockSum, localInstrument, blockSequence, categoryPurpose
    case collectionDate, creditorName, creditorAccount, creditorAgent, blockUltimateCreditor, blockCreditorId
    case creditorStreet, creditorBuilding, creditorPostalCode, creditorTown, creditorCountry, creditorLine
    case instructionId, endToEndId, amount, mandateId, signatureDate, debtorAgent, debtorName, debtorAccount
    case debtorStreet, debtorBuilding, debtorPostalCode, debtorTown, debtorCountry, debtorLine
    case ultimateDebtor, purpose, unstructured, reference
    case ownInstrument, sequence, ownCategoryPurpose, creditorId, ultimateCreditor
    case amendmentIndicator, originalMandateId, originalCreditorId, originalCreditorName
    case originalDebtorAccount, originalDebtorAccountCode, originalDebtorAgent

    /// The table of all paths.
    static let table = PathTable(paths)

    private static let message_ = "CstmrDrctDbtInitn"
    private static let block_ = message_ + "/PmtInf/"
    private static let transaction_ = block_ + "DrctDbtTxInf/"

    private static var paths: [(path: String, field: UInt8)] {
        prefixed(message_ + "/", [("", .message), ("GrpHdr/", .header), ("PmtInf/", .block)])
            + prefixed(message_ + "/GrpHdr/", headerPaths)
            + prefixed(block_, blockPaths)
            + prefixed(block_ + "Cdtr/PstlAdr/", creditorAddressPaths)
            + prefixed(transaction_, [("", .transaction)] + transactionPaths)
            + prefixed(transaction_ + "Dbtr/PstlAdr/", debtorAddressPaths)
            + prefixed(transaction_ + "DrctDbtTx/", mandatePaths)
            + prefixed(transaction_ + "DrctDbtTx/MndtRltdInf/AmdmntInfDtls/", amendmentPaths)
    }

    private static func prefixed(
        _ prefix: String,
        _ paths: [(String, Pain008Field)]
    ) -> [(path: String, field: UInt8)] {
        paths.map { (prefix + $0.0, $0.1.rawValue) }
    }

    private static let headerPaths: [(String, Pain008Field)] = [
        ("MsgId", .messageId), ("CreDtTm", .createdAt), ("NbOfTxs", .messageCount), ("CtrlSum", .messageSum),
        ("InitgPty/Nm", .initiatingParty), ("InitgPty/Id/OrgId|PrvtId/Othr/Id", .initiatingPartyId),
        ("InitgPty/Id/OrgId|PrvtId/Othr/Issr", .initiatingPartyIdIssuer),
    ]

    private static let blockPaths: [(String, Pain008Field)] = [
        ("PmtInfId", .blockId), ("BtchBookg", .batchBooking), ("NbOfTxs", .blockCount),
        ("CtrlSum", .blockSum), ("PmtTpInf/LclInstrm/Cd|Prtry", .localInstrument),
        ("PmtTpInf/SeqTp", .blockSequence), ("PmtTpInf/CtgyPurp/Cd", .categoryPurpose),
        ("ReqdColltnDt", .collectionDate), ("Cdtr/Nm", .creditorName),
        ("CdtrAcct/Id/IBAN", .creditorAccount), ("CdtrAcct/Id/Othr/Id", .creditorAccount),
        ("CdtrAgt/FinInstnId/BIC|BICFI", .creditorAgent), ("UltmtCdtr/Nm", .blockUltimateCreditor),
        ("CdtrSchmeId/Id/PrvtId|OrgId/Othr/Id", .blockCreditorId),
    ]

    private static let creditorAddressPaths: [(String, Pain008Field)] = [
        ("StrtNm", .creditorStreet), ("BldgNb", .creditorBuilding), ("PstCd", .creditorPostalCode),
        ("TwnNm", .creditorTown), ("Ctry", .creditorCountry), ("AdrLine", .creditorLine),
    ]

    private static let transactionPaths: [(String, Pain008Field)] = [
        ("PmtId/InstrId", .instructionId), ("PmtId/EndToEndId", .endToEndId),
        ("PmtTpInf/LclInstrm/Cd|Prtry", .ownInstrument), ("PmtTpInf/SeqTp", .sequence),
        ("PmtTpInf/CtgyPurp/Cd", .ownCategoryPurpose), ("InstdAmt", .amount),
        ("UltmtCdtr/Nm", .ultimateCreditor), ("DbtrAgt/FinInstnId/BIC|BICFI", .debtorAgent),
        ("Dbtr/Nm", .debtorName), ("DbtrAcct/Id/IBAN", .debtorAccount),
        ("DbtrAcct/Id/Othr/Id", .debtorAccount), ("UltmtDbtr/Nm", .ultimateDebtor), ("Purp/Cd", .purpose),
        ("RmtInf/Ustrd", .unstructured), ("RmtInf/Strd/CdtrRefInf/Ref", .reference),
    ]

    private static let debtorAddressPaths: [(String, Pain008Field)] = [
        ("StrtNm", .debtorStreet), ("BldgNb", .debtorBuilding), ("PstCd", .debtorPostalCode),
        ("TwnNm", .debtorTown), ("Ctry", .debtorCountry), ("AdrLine", .debtorLine),
    ]

    private static let mandatePaths: [(String, Pain008Field)] = [
        ("MndtRltdInf/MndtId", .mandateId), ("MndtRltdInf/DtOfSgntr", .signatureDate),
        ("MndtRltdInf/AmdmntInd", .amendmentIndicator),
        ("CdtrSchmeId/Id/PrvtId|OrgId/Othr/Id", .creditorId),
    ]

    private static let amendmentPaths: [(String, Pain008Field)] = [
        ("OrgnlMndtId", .originalMandateId), ("OrgnlCdtrSchmeId/Nm", .originalCreditorName),
        ("OrgnlCdtrSchmeId/Id/PrvtId|OrgId/Othr/Id", .originalCreditorId),
        ("OrgnlDbtrAcct/Id/IBAN", .originalDebtorAccount),
        ("OrgnlDbtrAcct/Id/Othr/Id", .originalDebtorAccountCode),
        ("OrgnlDbtrAgt/FinInstnId/BIC|BICFI", .originalDebtorAgent),
        ("OrgnlDbtrAgt/FinInstnId/Othr/Id", .originalDebtorAgent),
    ]
}
