import IncassoCore
import IncassoISO20022
import IncassoXML

/// What an import has to know of a creditor to take a collection file (pain.008) as a table.
struct CollectionTerms: Sendable, Equatable {
    /// The creditor's account, as files name it.
    let account: String
    /// The creditor's identifier.
    let identifier: String
    let currency: Currency
    /// The day of the import, in the creditor's time zone.
    let today: LocalDate
    /// Whether the creditor's bank takes address lines, so that they are kept.
    let takesAddressLines: Bool
    /// What of the parties and purposes is the same for all files that we write.
    let ultimateCreditor: String?
    let categoryPurpose: String?
}

/// What a collection file says about itself, apart from its debits.
struct CollectionFile: Sendable {
    /// A payment block.
    struct Block: Sendable {
        /// Its id (`PmtInfId`).
        var id = ""
        /// The row of its first debit.
        var firstRow = 0
        var count = 0
        var total: Int64 = 0
        /// Empty where it is none of ours.
        var scheme = ""
        /// As it stands in the file, at the block or at its first debit.
        var sequence = ""
        var collectOn = LocalDate.earliest
        /// Whether its debits differ in scheme, or in whether their mandates are one-off.
        var isMixed = false
    }

    /// The message's id (`MsgId`).
    var messageId = ""
    /// When it was made, as written (`CreDtTm`).
    var createdAt = ""
    var blocks: [Block] = []
    /// Debits that tell a change of their mandate.
    var amendments = 0
    /// What is wrong with the file as a whole; it is refused then, whatever of its debits is good.
    var faults: [Diagnostic] = []
    /// What is not kept of it, for a person.
    var remarks: [Diagnostic] = []

    /// The debits of the file are rows of a table whose header would be row 1.
    static let firstRow = 2

    /// The place of a row's debit, both from 1.
    static func place(of row: Int, firstRows: [Int]) -> (block: Int, debit: Int)? {
        var (low, high) = (0, firstRows.count)
        while low < high {
            let middle = (low + high) / 2
            if firstRows[middle] <= row { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? (low, row - firstRows[low - 1] + 1) : nil
    }

    /// The path of a debit, or of what a column was read from.
    static func path(block: Int, debit: Int, column: String?) -> String {
        let head = "/Document/CstmrDrctDbtInitn/PmtInf[\(block)]"
        if let column, let element = blockElements[column] { return head + element }
        return head + "/DrctDbtTxInf[\(debit)]" + (column.flatMap { elements[$0] } ?? "")
    }

    /// The columns of the table that a collection file is read as, with the elements that they come from.
    static let columns = [
        "mandate_id", "scheme", "signature_date", "debtor_name", "iban", "kind", "debtor_type", "bic",
        "street", "building_number", "postal_code", "town", "country", "address_line_1", "address_line_2",
        "ultimate_debtor_name", "last_collection_date",
        "original_mandate_id", "original_account", "original_creditor_name", "original_creditor_identifier",
        "claim_id", "amount", "due_date", "currency", "description", "reference", "end_to_end_id", "purpose",
        "last",
    ]

    private static let elements = [
        "mandate_id": "/DrctDbtTx/MndtRltdInf/MndtId",
        "signature_date": "/DrctDbtTx/MndtRltdInf/DtOfSgntr",
        "amendment": "/DrctDbtTx/MndtRltdInf/AmdmntInd", "debtor_name": "/Dbtr/Nm",
        "creditor_identifier": "/DrctDbtTx/CdtrSchmeId", "iban": "/DbtrAcct/Id/IBAN",
        "bic": "/DbtrAgt/FinInstnId", "street": "/Dbtr/PstlAdr/StrtNm",
        "building_number": "/Dbtr/PstlAdr/BldgNb", "postal_code": "/Dbtr/PstlAdr/PstCd",
        "town": "/Dbtr/PstlAdr/TwnNm", "country": "/Dbtr/PstlAdr/Ctry", "claim_id": "/PmtId/EndToEndId",
        "end_to_end_id": "/PmtId/EndToEndId", "amount": "/InstdAmt", "currency": "/InstdAmt/@Ccy",
        "description": "/RmtInf/Ustrd", "reference": "/RmtInf/Strd/CdtrRefInf/Ref", "scheme": "/PmtTpInf",
        "kind": "/PmtTpInf/SeqTp", "address_line_1": "/Dbtr/PstlAdr/AdrLine[1]",
        "address_line_2": "/Dbtr/PstlAdr/AdrLine[2]", "ultimate_debtor_name": "/UltmtDbtr/Nm",
        "purpose": "/Purp/Cd", "original_mandate_id": amended + "/OrgnlMndtId",
        "original_account": amended + "/OrgnlDbtrAcct",
        "original_creditor_name": amended + "/OrgnlCdtrSchmeId/Nm",
        "original_creditor_identifier": amended + "/OrgnlCdtrSchmeId/Id",
    ]
    private static let amended = "/DrctDbtTx/MndtRltdInf/AmdmntInfDtls"
    private static let blockElements = [
        "due_date": "/ReqdColltnDt", "last_collection_date": "/PmtTpInf/SeqTp",
        "block_account": "/CdtrAcct/Id/IBAN", "block_identifier": "/CdtrSchmeId",
        "block_scheme": "/PmtTpInf/LclInstrm", "block_sequence": "/PmtTpInf/SeqTp",
    ]
}

/// Where a debit stands in its file.
struct DebitPlace: Sendable {
    var row = 0
    var line = 0
    /// The block in the file, and the debit in the block, from 1.
    var block = 0
    var debit = 0
}

extension CollectionTerms {
    /// What a collection file is taken by; `nil` for a file that is none, and so perhaps a table.
    ///
    /// - Throws: ``EngineError`` for a message of another kind, and for a creditor who does not collect in SEPA.
    static func ofFile(
        _ path: String,
        creditor: Creditor,
        engine: Engine
    ) throws -> CollectionTerms? {
        let format: BankFileFormat
        do {
            format = try BankFileSniffer.format(ofFile: path)
        } catch is XMLReadError {
            // It cannot be opened: who reads it says so.
            return nil
        }
        let name = DurableFile.name(of: path)
        switch format.kind {
        case .pain008: break
        case .unknown, .nacha: return nil
        default:
            throw EngineError(
                .invalid,
                "\(name) is a \(format.kind.rawValue) file, which holds no collections to import",
                remedy: "Files that came from the bank are read by `incasso inbox process`."
            )
        }
        guard let sepa = creditor.sepa else {
            throw EngineError(
                .invalid,
                "\(name) is a SEPA collection file, and creditor \(creditor.reference) has no SEPA account",
                remedy: "Import it for another creditor, or add [sepa] to the creditor's file."
            )
        }
        return CollectionTerms(
            account: sepa.iban.text,
            identifier: sepa.creditorIdentifier.text,
            currency: creditor.currency,
            today: engine.clock.wallTime(in: creditor.bank.timeZone).date,
            takesAddressLines: creditor.bank.addressMode == .hybrid,
            ultimateCreditor: sepa.ultimateCreditor,
            categoryPurpose: sepa.categoryPurpose
        )
    }
}
