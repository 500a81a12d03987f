/// What each reason code of a scheme means for us.
///
/// Made once from a table of the contracts; looking a code up by its bytes allocates nothing.
public struct ReasonTable: Sendable {
    /// One code.
    public struct Entry: Sendable, Hashable {
        /// The code, for example `AM04`.
        public let code: String
        /// The name in the scheme's code set, for example `InsufficientFunds`.
        public let name: String
        /// What recovery decides by.
        public let reasonClass: ReasonClass
        /// Whether the code may hide other reasons than its class says, because the bank withholds them.
        public let isAmbiguous: Bool
        /// Whether the same debit may be tried again.
        public let retriable: Retriable
        /// What becomes of the mandate.
        public let mandateEffect: MandateEffect
        /// What it means in practice, one or two sentences.
        public let note: String
        /// Why the class leads elsewhere than the sources advise; empty where it does not.
        public let deviation: String
    }

    /// Whether a debit that failed for a reason may be tried again.
    public enum Retriable: String, Sendable, Hashable, CaseIterable {
        /// Never.
        case no
        /// As it is, with a new date.
        case yes
        /// Once, with care.
        case maybe
        /// Only when the data have been mended.
        case afterFix
    }

    /// What a reason does to the mandate.
    public enum MandateEffect: String, Sendable, Hashable, CaseIterable {
        /// The mandate stays as it is.
        case none
        /// Nothing more is collected until a person or new data lift it.
        case suspend
        /// It is over.
        case cancel
    }

    /// The reason codes of the SEPA direct debit schemes (`schemas/data/sepa-reasons.tsv`).
    public static let sepa = ReasonTable(.named("data/sepa-reasons.tsv"))

    /// The return reason codes of ACH (`schemas/data/nacha-returns.tsv`).
    public static let ach = ReasonTable(.named("data/nacha-returns.tsv"))
    /// The codes of every scheme, for a file of which the scheme does not matter; no code stands in two of them.
    public static let all = ReasonTable(.named("data/sepa-reasons.tsv"), .named("data/nacha-returns.tsv"))

    /// Every entry, in the order of the codes.
    public private(set) var entries: [Entry]
    private var index: [UInt64: Int]

    init(_ files: ContractFile...) {
        entries = []
        index = [:]
        for file in files { add(file) }
    }

    private mutating func add(_ file: ContractFile) {
        let table = DataTable(file)
        let columns = [
            "code", "name", "class", "ambiguous", "retriable", "mandate_effect", "note", "deviation",
        ]
        .map(table.column)
        for row in table.rows {
            let cells = columns.map { row[$0] }
            guard let key = Self.key(Array(cells[0].utf8).span),
                let reasonClass = ReasonClass(name: cells[2]),
                let retriable = Retriable(rawValue: cells[4]), let effect = MandateEffect(rawValue: cells[5])
            else { preconditionFailure("\(file.name): \(row)") }
            precondition(index[key] == nil, "\(file.name): \(cells[0]) stands twice")
            index[key] = entries.count
            entries.append(
                Entry(
                    code: cells[0],
                    name: cells[1],
                    reasonClass: reasonClass,
                    isAmbiguous: cells[3] == "yes",
                    retriable: retriable,
                    mandateEffect: effect,
                    note: cells[6],
                    deviation: cells[7]
                )
            )
        }
    }

    /// The class of a code.
    ///
    /// - Parameter code: The bare code as the bank gave it.
    /// - Returns: ``ReasonClass/unknown`` for a code that the table does not hold: a person decides, never a default.
    public func classify(_ code: Span<UInt8>) -> ReasonClass {
        guard let key = Self.key(code), let position = index[key] else { return .unknown }
        return entries[position].reasonClass
    }

    /// The class of a code.
    ///
    /// - Parameter code: The bare code as the bank gave it.
    /// - Returns: ``ReasonClass/unknown`` for a code that the table does not hold.
    public func classify(_ code: String) -> ReasonClass {
        entry(code)?.reasonClass ?? .unknown
    }

    /// All that is known of a code.
    ///
    /// - Parameter code: The bare code as the bank gave it.
    /// - Returns: `nil` for a code that the table does not hold.
    public func entry(_ code: String) -> Entry? {
        let bytes = Array(code.utf8)
        return Self.key(bytes.span).flatMap { index[$0] }.map { entries[$0] }
    }

    /// The code packed into an integer; `nil` when it is empty or longer than eight bytes.
    private static func key(_ code: Span<UInt8>) -> UInt64? {
        guard (1...8).contains(code.count) else { return nil }
        var key: UInt64 = 0
        for index in code.indices { key = key << 8 | UInt64(code[index]) }
        return key
    }
}
