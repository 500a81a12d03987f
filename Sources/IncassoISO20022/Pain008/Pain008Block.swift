public import IncassoCore

/// A payment block of a collection file (pain.008, `PmtInf`): debits of one creditor, scheme, sequence and day.
public struct Pain008Block: Hashable, Sendable {
    /// The scheme's variant (`LclInstrm`), kept as written because old and national files have others.
    public struct LocalInstrument: Hashable, Sendable, RawRepresentable {
        /// The code as written.
        public let rawValue: String

        /// A code as written.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// SEPA Core: debtors may take their money back within eight weeks.
        public static let core = LocalInstrument(rawValue: "CORE")
        /// SEPA Business to Business: no refund of authorised debits.
        public static let b2b = LocalInstrument(rawValue: "B2B")
    }

    /// The place of a debit in its mandate's series (`SeqTp`).
    public struct SequenceType: Hashable, Sendable, RawRepresentable {
        /// The code as written.
        public let rawValue: String

        /// A code as written.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The first of a series; optional since November 2016.
        public static let first = SequenceType(rawValue: "FRST")
        /// One of a series.
        public static let recurring = SequenceType(rawValue: "RCUR")
        /// The last of a series; it ends the mandate.
        public static let final = SequenceType(rawValue: "FNAL")
        /// The only one of a one-off mandate.
        public static let oneOff = SequenceType(rawValue: "OOFF")
    }

    /// Our id of the block (`PmtInfId`), 1 to 35 characters of the SEPA set.
    public var paymentInformationId = ""
    /// CORE or B2B.
    public var localInstrument: LocalInstrument?
    /// Where the debits stand in their series; `nil` when the file gives it per transaction.
    public var sequenceType: SequenceType?
    /// The day on which the debtors are to be debited (`ReqdColltnDt`).
    public var requestedCollectionDate: LocalDate?
    /// The creditor's name, at most 70 characters.
    public var creditorName = ""
    /// The creditor's address; the empty one is not written.
    public var creditorAddress = Pain008Address()
    /// The creditor's account (IBAN).
    public var creditorAccount = ""
    /// The BIC of the creditor's bank; empty writes `NOTPROVIDED`.
    public var creditorAgent = ""
    /// The name of the one for whom the creditor collects (`UltmtCdtr`), at most 70 characters; empty for none.
    public var ultimateCreditorName = ""
    /// The creditor identifier; empty when the file gives it per transaction.
    public var creditorIdentifier = ""
    /// Whether the bank is asked to book one sum for the block; `nil` leaves it to the agreement with the bank.
    public var batchBooking: Bool?
    /// The category purpose, an external code of at most four characters (`CtgyPurp/Cd`).
    public var categoryPurpose: String?
    /// How many transactions it says it holds; `nil` where a file states none.
    public var transactionCount: Int?
    /// The sum that it says it holds, in minor units; `nil` where a file states none.
    public var controlSum: Int128?
    /// The line on which it starts in a file that was read, from 1; 0 for a block of ours.
    public var line = 0

    /// An empty block.
    public init() {}

    /// A block to write, without the optional parts.
    public init(
        paymentInformationId: String,
        localInstrument: LocalInstrument,
        sequenceType: SequenceType,
        requestedCollectionDate: LocalDate,
        creditorName: String,
        creditorAccount: String,
        creditorIdentifier: String,
        transactionCount: Int,
        controlSum: Int128
    ) {
        self.paymentInformationId = paymentInformationId
        self.localInstrument = localInstrument
        self.sequenceType = sequenceType
        self.requestedCollectionDate = requestedCollectionDate
        self.creditorName = creditorName
        self.creditorAccount = creditorAccount
        self.creditorIdentifier = creditorIdentifier
        self.transactionCount = transactionCount
        self.controlSum = controlSum
    }
}
