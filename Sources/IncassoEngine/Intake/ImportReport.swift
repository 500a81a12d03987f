public import IncassoCore

/// What an import did, or would do.
public struct ImportReport: Sendable {
    /// How it ended.
    public enum Outcome: String, Sendable, Hashable {
        /// The good rows were taken; wrong ones are parked.
        case imported
        /// Rows are wrong, and nothing was taken.
        case refused
        /// A rehearsal: everything was checked and nothing written.
        case rehearsed
    }

    /// Claims of one scheme and due date.
    public struct Total: Sendable, Hashable {
        /// The scheme.
        public let scheme: String
        /// The due date; `nil` for mandates.
        public let dueDate: LocalDate?
        /// How many.
        public var count: Int64
        /// Minor units of the creditor's currency; 0 for mandates.
        public var sum: Int64
    }

    /// How it ended.
    public internal(set) var outcome = Outcome.imported
    /// `mandates` or `collections`.
    public let kind: String
    /// The file's name.
    public let file: String
    /// SHA-256 of the file.
    public let sha256: [UInt8]
    /// The creditor's id.
    public let creditor: String
    /// The currency of sums.
    public let currency: Currency
    /// Rows below the header.
    public internal(set) var rows = 0
    /// Rows that were new and taken.
    public internal(set) var accepted = 0
    /// Of a collection file, the mandates that were new and taken with its debits; `nil` for other files.
    public internal(set) var newMandates: Int?
    /// Mandates whose changes of before were taken over from debits that tell them.
    public internal(set) var amended = 0
    /// The batch that a file became which goes to the bank as it is.
    public internal(set) var batch: Int64?
    /// Rows that were known word for word.
    public internal(set) var unchanged = 0
    /// Of the accepted claims, those held as suspected duplicates.
    public internal(set) var held = 0
    /// Rows that are wrong.
    public internal(set) var rejected = 0
    /// Of the wrong rows, those kept as exceptions.
    public internal(set) var parked = 0
    /// What was accepted, by scheme and due date.
    public internal(set) var totals: [Total] = []
    /// Everything that is wrong: file, line, and the column in the location's path.
    public internal(set) var findings: [Diagnostic] = []
    /// What is worth a look.
    public internal(set) var warnings: [Diagnostic] = []
}
