import IncassoCore

/// What a reader finds wrong with an ACH file; the raw value is the finding's stable id.
package enum NACHAFinding: String, CaseIterable, Sendable {
    // Lines.
    case length = "ACH-LENGTH"
    case character = "ACH-CHARACTER"
    case recordType = "ACH-RECORD-TYPE"
    // The order of records.
    case noFileHeader = "ACH-NO-FILE-HEADER"
    case fileHeaderRepeated = "ACH-FILE-HEADER-REPEATED"
    case secondFile = "ACH-SECOND-FILE"
    case noFileControl = "ACH-NO-FILE-CONTROL"
    case afterFileControl = "ACH-AFTER-FILE-CONTROL"
    case noBatchHeader = "ACH-NO-BATCH-HEADER"
    case noBatchControl = "ACH-NO-BATCH-CONTROL"
    case batchControlAlone = "ACH-BATCH-CONTROL-ALONE"
    case addendaAlone = "ACH-ADDENDA-ALONE"
    case padding = "ACH-PADDING"
    // Fields of heads.
    case headerConstants = "ACH-HEADER-CONSTANTS"
    case fileModifier = "ACH-FILE-MODIFIER"
    case creationDate = "ACH-CREATION-DATE"
    case serviceClass = "ACH-SERVICE-CLASS"
    case entryClass = "ACH-ENTRY-CLASS"
    case company = "ACH-COMPANY"
    case effectiveDate = "ACH-EFFECTIVE-DATE"
    case bankingDay = "ACH-BANKING-DAY"
    case batchOrder = "ACH-BATCH-ORDER"
    // Entries.
    case transactionCode = "ACH-TRANSACTION-CODE"
    case codeOfClass = "ACH-CODE-OF-CLASS"
    case routing = "ACH-ROUTING"
    case amount = "ACH-AMOUNT"
    case trace = "ACH-TRACE"
    case traceOrder = "ACH-TRACE-ORDER"
    case traceBank = "ACH-TRACE-BANK"
    case name = "ACH-NAME"
    case paymentType = "ACH-PAYMENT-TYPE"
    case addendaIndicator = "ACH-ADDENDA-INDICATOR"
    case addendaType = "ACH-ADDENDA-TYPE"
    case mixed = "ACH-MIXED"
    // Returns and notifications of change.
    case returnCode = "ACH-RETURN-CODE"
    case changeCode = "ACH-CHANGE-CODE"
    case originalTrace = "ACH-ORIGINAL-TRACE"
    case correction = "ACH-CORRECTION"
    // Controls.
    case batchClass = "ACH-BATCH-CLASS"
    case batchCompany = "ACH-BATCH-COMPANY"
    case batchBank = "ACH-BATCH-BANK"
    case batchNumber = "ACH-BATCH-NUMBER"
    case batchCount = "ACH-BATCH-COUNT"
    case batchHash = "ACH-BATCH-HASH"
    case batchDebit = "ACH-BATCH-DEBIT"
    case batchCredit = "ACH-BATCH-CREDIT"
    case fileBatches = "ACH-FILE-BATCHES"
    case fileBlocks = "ACH-FILE-BLOCKS"
    case fileCount = "ACH-FILE-COUNT"
    case fileHash = "ACH-FILE-HASH"
    case fileDebit = "ACH-FILE-DEBIT"
    case fileCredit = "ACH-FILE-CREDIT"

    /// An error where an operator may refuse the file or an entry, else a warning.
    var severity: Diagnostic.Severity {
        switch self {
        case .secondFile, .padding, .bankingDay, .returnCode, .changeCode, .correction: .warning
        default: .error
        }
    }

    var message: String {
        switch self {
        case .length: "the record does not have its length"
        case .character: "a character is not printable ASCII"
        case .recordType: "no record starts like this"
        case .noFileHeader: "the file starts without a file header (record 1)"
        case .fileHeaderRepeated: "a second file header (record 1) comes before the end of the file"
        case .secondFile: "another file follows in the same document"
        case .noFileControl: "the file ends without a file control (record 9)"
        case .afterFileControl: "a record follows the file control (record 9)"
        case .noBatchHeader: "an entry stands outside of a batch"
        case .noBatchControl: "the batch ends without a batch control (record 8)"
        case .batchControlAlone: "a batch control (record 8) ends no batch"
        case .addendaAlone: "addenda (record 7) follow no entry"
        case .padding: "the records do not fill blocks of ten"
        case .headerConstants: "a constant of the file header is wrong"
        case .fileModifier: "the file id modifier is no capital letter or digit"
        case .creationDate: "the file creation date is no day"
        case .serviceClass: "the service class is none that the rules know"
        case .entryClass: "the standard entry class is none that the rules know"
        case .company: "a required field of the batch header is blank"
        case .effectiveDate: "the effective entry date is no day"
        case .bankingDay: "the effective entry date is no banking day"
        case .batchOrder: "the batch numbers do not ascend"
        case .transactionCode: "the transaction code is none that the rules know"
        case .codeOfClass: "the transaction code does not fit the service class"
        case .routing: "the routing number of the entry is not valid"
        case .amount: "the amount is no number, or not one that this entry may carry"
        case .trace: "the trace number is no number"
        case .traceOrder: "the trace numbers of the batch do not ascend"
        case .traceBank: "the trace number does not start with the bank of the batch"
        case .name: "the name is blank"
        case .paymentType: "the payment type is not one of this class"
        case .addendaIndicator: "the entry's indicator and its addenda do not agree"
        case .addendaType: "the addenda's type is none that the rules know"
        case .mixed: "forward entries and returns stand in one batch"
        case .returnCode: "the return reason code is none that is known here"
        case .changeCode: "the change code is none that is known here"
        case .originalTrace: "the trace number of the original entry is missing"
        case .correction: "the corrected data cannot be read"
        case .batchClass: "the service class of the batch control is not that of the header"
        case .batchCompany: "the company identification of the batch control is not that of the header"
        case .batchBank: "the bank of the batch control is not that of the header"
        case .batchNumber: "the number of the batch control is not that of the header"
        case .batchCount: "the count of entries and addenda is not what stands in the batch"
        case .batchHash: "the entry hash is not that of the batch"
        case .batchDebit: "the total of debits is not that of the batch"
        case .batchCredit: "the total of credits is not that of the batch"
        case .fileBatches: "the count of batches is not what stands in the file"
        case .fileBlocks: "the count of blocks is not what stands in the file"
        case .fileCount: "the count of entries and addenda is not what stands in the file"
        case .fileHash: "the entry hash is not that of the file"
        case .fileDebit: "the total of debits is not that of the file"
        case .fileCredit: "the total of credits is not that of the file"
        }
    }

    var remedy: String {
        switch self {
        case .length, .recordType:
            "have the file made again: every record has 94 characters and starts with 1, 5 to 9"
        case .character:
            "convert names to plain letters before the file is made: records are counted in bytes"
        case .noFileHeader, .noFileControl, .afterFileControl, .noBatchHeader, .noBatchControl,
            .batchControlAlone,
            .addendaAlone, .fileHeaderRepeated:
            "ask for the whole file: records are missing or in the wrong order"
        case .secondFile: "hand over each file by itself"
        case .padding: "fill the last block with lines of 94 nines"
        case .headerConstants, .fileModifier, .creationDate: "correct the file header, or use another program"
        case .serviceClass, .entryClass, .company, .effectiveDate: "correct the batch header"
        case .bankingDay:
            "give the next day on which the Federal Reserve is open: the operator settles then anyway"
        case .batchOrder: "number the batches upwards from 1"
        case .transactionCode, .codeOfClass:
            "correct the transaction code: 27 debits a checking account, 37 a savings account"
        case .routing: "ask the account holder for the right number: the operator returns such an entry (R28)"
        case .amount: "correct the amount: the operator returns such an entry (R19)"
        case .trace, .traceOrder, .traceBank:
            "number the entries upwards, behind the eight digits of the bank that sends them"
        case .name: "give the name: the operator returns such an entry (R26)"
        case .paymentType: "give R for a series or S for a single debit"
        case .addendaIndicator, .addendaType: "correct the entry: the operator returns it (R25)"
        case .mixed: "put returns into a batch of their own"
        case .returnCode, .changeCode: "look it up at the bank, and treat it as unknown until then"
        case .originalTrace: "match it by hand, and tell the bank"
        case .correction: "ask the bank what it meant; nothing is applied"
        case .batchClass, .batchCompany, .batchBank, .batchNumber, .batchCount, .batchHash, .batchDebit,
            .batchCredit:
            "have the batch made again: something may have been lost or changed on the way"
        case .fileBatches, .fileBlocks, .fileCount, .fileHash, .fileDebit, .fileCredit:
            "have the file made again: something may have been lost or changed on the way"
        }
    }
}
