/// The elements of pain.008 that the reader looks at; the raw value is the local name.
///
/// One list for all versions from .02 to .12 and their national forms: names were added and renamed (`BIC` became
/// `BICFI`), none changed its meaning.
enum Pain008Name: String, CaseIterable {
    case initiation = "CstmrDrctDbtInitn"
    case groupHeader = "GrpHdr"
    case messageId = "MsgId"
    case createdAt = "CreDtTm"
    case transactionCount = "NbOfTxs"
    case controlSum = "CtrlSum"
    case initiatingParty = "InitgPty"
    case name = "Nm"
    case paymentInformation = "PmtInf"
    case paymentInformationId = "PmtInfId"
    case batchBooking = "BtchBookg"
    case paymentType = "PmtTpInf"
    case localInstrument = "LclInstrm"
    case sequenceType = "SeqTp"
    case categoryPurpose = "CtgyPurp"
    case code = "Cd"
    case proprietary = "Prtry"
    case collectionDate = "ReqdColltnDt"
    case creditor = "Cdtr"
    case creditorAccount = "CdtrAcct"
    case creditorAgent = "CdtrAgt"
    case creditorScheme = "CdtrSchmeId"
    case id = "Id"
    case other = "Othr"
    case iban = "IBAN"
    case institution = "FinInstnId"
    case bic = "BIC"
    case bicfi = "BICFI"
    case postalAddress = "PstlAdr"
    case street = "StrtNm"
    case buildingNumber = "BldgNb"
    case postalCode = "PstCd"
    case town = "TwnNm"
    case country = "Ctry"
    case transaction = "DrctDbtTxInf"
    case paymentId = "PmtId"
    case instructionId = "InstrId"
    case endToEndId = "EndToEndId"
    case amount = "InstdAmt"
    case directDebit = "DrctDbtTx"
    case mandate = "MndtRltdInf"
    case mandateId = "MndtId"
    case signatureDate = "DtOfSgntr"
    case debtorAgent = "DbtrAgt"
    case debtor = "Dbtr"
    case debtorAccount = "DbtrAcct"
    case remittance = "RmtInf"
    case unstructured = "Ustrd"
    case referenceInformation = "CdtrRefInf"
    case reference = "Ref"

    /// The element with this number in the reader's vocabulary; `nil` for all others.
    init?(number: Int) {
        guard number > 0 else { return nil }
        self = Self.all[number - 1]
    }

    static let all = Array(allCases)
}
