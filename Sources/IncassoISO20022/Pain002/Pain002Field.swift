/// The places in a pain.002 message that the reader looks at, in all versions from .02 to .15 and national forms.
///
/// In version .02 the message element carries the message's name, reasons have other names, and transactions stand
/// beside the group instead of inside a block.
enum Pain002Field: UInt8 {
    case messageId = 1, createdAt
    case group, groupMessageId, groupMessageName, groupStatus, groupCount, groupReason, groupReasonCode,
        groupReasonText
    case block, blockId, blockStatus, blockCount, blockReason, blockReasonCode, blockReasonText
    case transaction, transactionBlockId, instructionId, endToEndId, status, reason, reasonCode, reasonText
    case bankReference, amount, collectionDate, mandateId, charge
    case debtorName, debtorAccount, remittance, creditorReference

    /// The table of all paths.
    static let table = PathTable(paths)

    private static let message = "Document/CstmrPmtStsRpt|pain.002.001.02/"
    private static let group_ = message + "OrgnlGrpInfAndSts/"
    private static let block_ = message + "OrgnlPmtInfAndSts/"

    private static var paths: [(path: String, field: UInt8)] {
        prefixed(message, [("GrpHdr/MsgId", .messageId), ("GrpHdr/CreDtTm", .createdAt)])
            + prefixed("", [(group_, .group), (block_, .block)])
            + prefixed(group_, groupPaths + reasonPaths(.groupReason, .groupReasonCode, .groupReasonText))
            + prefixed(block_, blockPaths + reasonPaths(.blockReason, .blockReasonCode, .blockReasonText))
            + [block_, message].flatMap { place in
                prefixed(place + "TxInfAndSts/", [("", .transaction)])
                    + prefixed(
                        place + "TxInfAndSts/",
                        transactionPaths + reasonPaths(.reason, .reasonCode, .reasonText)
                    )
            }
    }

    private static func prefixed(
        _ prefix: String,
        _ paths: [(String, Pain002Field)]
    ) -> [(path: String, field: UInt8)] {
        paths.map { (prefix + $0.0, $0.1.rawValue) }
    }

    private static func reasonPaths(
        _ group: Pain002Field,
        _ code: Pain002Field,
        _ text: Pain002Field
    ) -> [(String, Pain002Field)] {
        [
            ("StsRsnInf/", group), ("StsRsnInf/Rsn|StsRsn/Cd|Prtry", code),
            ("StsRsnInf/AddtlInf|AddtlStsRsnInf", text),
        ]
    }

    private static let groupPaths: [(String, Pain002Field)] = [
        ("OrgnlMsgId", .groupMessageId), ("OrgnlMsgNmId", .groupMessageName), ("GrpSts", .groupStatus),
        ("OrgnlNbOfTxs", .groupCount),
    ]

    private static let blockPaths: [(String, Pain002Field)] = [
        ("OrgnlPmtInfId", .blockId), ("PmtInfSts", .blockStatus), ("OrgnlNbOfTxs", .blockCount),
    ]

    private static let transactionPaths: [(String, Pain002Field)] = [
        ("OrgnlPmtInfId", .transactionBlockId), ("OrgnlInstrId", .instructionId),
        ("OrgnlEndToEndId", .endToEndId),
        ("TxSts", .status), ("AcctSvcrRef", .bankReference), ("ChrgsInf/Amt", .charge),
        ("OrgnlTxRef/Amt/InstdAmt", .amount), ("OrgnlTxRef/ReqdColltnDt", .collectionDate),
        ("OrgnlTxRef/MndtRltdInf/MndtId", .mandateId),
        ("OrgnlTxRef/MndtRltdInf/DrctDbtMndt/MndtId", .mandateId),
        ("OrgnlTxRef/RmtInf/Ustrd", .remittance),
        ("OrgnlTxRef/RmtInf/Strd/CdtrRefInf/Ref", .creditorReference),
        ("OrgnlTxRef/Dbtr/Nm", .debtorName), ("OrgnlTxRef/Dbtr/Pty/Nm", .debtorName),
        ("OrgnlTxRef/DbtrAcct/Id/IBAN", .debtorAccount), ("OrgnlTxRef/DbtrAcct/Id/Othr/Id", .debtorAccount),
    ]
}
