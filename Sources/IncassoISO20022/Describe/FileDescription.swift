public import IncassoCore
public import IncassoXML

/// What a file is and says, for a person or a script.
///
/// It holds everything but account numbers, names and texts of debtors.
public struct FileDescription: Sendable {
    /// Whether the file can be read.
    public enum Verdict: String, Sendable, Hashable {
        /// Read, and nothing to say about it.
        case ok
        /// Read, with findings.
        case findings
        /// Not readable to its end.
        case unreadable
    }

    /// One event, as far as it is shown.
    public struct Event: Sendable, Hashable {
        /// What happened.
        public let kind: BankEvent.Kind
        /// Whether the bank has not booked it.
        public let isProvisional: Bool
        /// The amount booked, in minor units.
        public let amount: Int64?
        /// The currency.
        public let currency: Currency?
        /// The bare reason code.
        public let reason: String?
        /// What the reason means.
        public let reasonClass: ReasonClass?
        /// The end-to-end id.
        public let endToEndId: String?
        /// The mandate id.
        public let mandateId: String?
        /// The payment block's id.
        public let paymentInformationId: String?
        /// The trace number.
        public let traceNumber: String?
        /// The amount that we had asked for.
        public let originalAmount: Int64?
        /// Charges of the bank.
        public let fee: Int64?
        /// The day of booking, else the value day.
        public let date: LocalDate?

        init(_ event: borrowing BankEvent) {
            kind = event.kind
            isProvisional = event.isProvisional
            amount = event.amount
            currency = event.currency
            reason = event.reason.stringIfAny
            reasonClass = event.reason.isEmpty ? nil : ReasonTable.sepa.classify(event.reason.string)
            endToEndId = event.endToEndId.stringIfAny
            mandateId = event.mandateId.stringIfAny
            paymentInformationId = event.paymentInformationId.stringIfAny
            traceNumber = event.traceNumber.stringIfAny
            originalAmount = event.originalAmount
            fee = event.fee
            date = event.bookingDate ?? event.valueDate
        }
    }

    /// A payment block of a collection file.
    public struct Block: Sendable, Hashable {
        /// The block's id (`PmtInfId`).
        public var id: String?
        /// Debits in it, counted.
        public var count = 0
        /// Their sum in minor units, computed.
        public var sum: Int128 = 0
        /// The requested collection date.
        public var dueDate: LocalDate?
        /// `CORE`, `B2B` or a national code.
        public var localInstrument: String?
        /// `FRST`, `RCUR`, `OOFF` or `FNAL`, where it stands in the block.
        public var sequenceType: String?
        /// The creditor identifier.
        public var creditorId: String?

        /// An empty block.
        public init() {}
    }

    /// The file's name as the user gave it.
    public var file: String
    /// What it is.
    public var format: BankFileFormat
    /// Whether it can be read.
    public var verdict: Verdict
    /// Counts by name, in the order in which they are shown.
    public var counts: [(name: String, count: Int)]
    /// Amounts by currency.
    public var totals: [BankFileSummary.Total]
    /// What was found.
    public var findings: [Diagnostic]
    /// The blocks of a collection file.
    public var blocks: [Block]
    /// The events of a bank's answer.
    public var events: [Event]

    /// Reads a file and describes it.
    ///
    /// A file that is not readable is described too: its verdict says so, and the last finding says why.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - limits: What is refused.
    ///   - tap: Is given each chunk before it is read, for example to hash it in the same pass.
    /// - Returns: The description.
    /// - Throws: An error when the file cannot be opened or read from disk, or what the tap threw.
    public static func of(
        _ path: String,
        limits: XMLLimits = .standard,
        tap: ((Span<UInt8>) throws -> Void)? = nil
    ) throws -> FileDescription {
        let describer = FileDescriber(file: path, limits: limits)
        try XMLFileReader.forEachChunk(of: path) { chunk in
            try tap?(chunk)
            describer.feed(chunk)
        }
        return describer.finish()
    }
}
