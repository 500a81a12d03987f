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

        /// What is shown of an event; its account number and texts are left out.
        package init(_ event: borrowing BankEvent) {
            kind = event.kind
            isProvisional = event.isProvisional
            amount = event.amount
            currency = event.currency
            reason = event.reason.stringIfAny
            // A change code gives no reason: nothing failed.
            let hasReason = !event.reason.isEmpty && event.kind != .changed
            reasonClass = hasReason ? ReasonTable.all.classify(event.reason.bytes.span) : nil
            endToEndId = event.endToEndId.stringIfAny
            mandateId = event.mandateId.stringIfAny
            paymentInformationId = event.paymentInformationId.stringIfAny
            traceNumber = event.traceNumber.stringIfAny
            originalAmount = event.originalAmount
            fee = event.fee
            date = event.bookingDate ?? event.valueDate
        }
    }

    /// A payment block of a collection file, or a batch of an ACH file.
    public struct Block: Sendable, Hashable {
        /// The block's id (`PmtInfId`); for a batch, what stands in its discretionary data, else its number.
        public var id: String?
        /// Debits in it, counted.
        public var count = 0
        /// Their sum in minor units, computed.
        public var sum: Int128 = 0
        /// The requested collection date, or the effective entry date.
        public var dueDate: LocalDate?
        /// `CORE`, `B2B` or a national code; the standard entry class of a batch.
        public var localInstrument: String?
        /// `FRST`, `RCUR`, `OOFF` or `FNAL`, where it stands in the block.
        public var sequenceType: String?
        /// The creditor identifier, or the company identification.
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

    /// What an ACH file says beyond that; `nil` for any other file.
    public var ach: ACHDescription?

    /// A description of what was read.
    package init(
        file: String,
        format: BankFileFormat,
        verdict: Verdict,
        counts: [(name: String, count: Int)],
        totals: [BankFileSummary.Total],
        findings: [Diagnostic],
        blocks: [Block],
        events: [Event]
    ) {
        self.file = file
        self.format = format
        self.verdict = verdict
        self.counts = counts
        self.totals = totals
        self.findings = findings
        self.blocks = blocks
        self.events = events
    }
}
