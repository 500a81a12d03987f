/// What each code of a notification of change corrects, and what may be done with it.
///
/// Made once from `schemas/data/nacha-changes.tsv`.
public struct ChangeTable: Sendable {
    /// One code.
    public struct Entry: Sendable, Hashable {
        /// The code, for example `C01`.
        public let code: String
        /// What it is about, for example `account number`.
        public let name: String
        /// The data that it corrects; empty when it corrects none of ours.
        public let corrects: Set<Datum>
        /// What may be done with the corrected data.
        public let application: Application
        /// Whether it refuses a notification instead of being one (C61 to C69).
        public let isRefusal: Bool
        /// What it means in practice, one or two sentences.
        public let note: String
    }

    /// A piece of a debtor's data.
    public enum Datum: String, Sendable, Hashable, CaseIterable {
        /// The routing number of the bank.
        case routingNumber
        /// The account number.
        case accountNumber
        /// The transaction code, which says the kind of account.
        case transactionCode
        /// The name.
        case name
        /// The individual identification number.
        case individualId
    }

    /// What may be done with corrected data.
    public enum Application: String, Sendable, Hashable, CaseIterable {
        /// It may be put into the mandate without a person.
        case automatic
        /// A person decides.
        case review
        /// It is shown and never applied.
        case never
    }

    /// The codes of ACH notifications of change.
    public static let ach = ChangeTable(.named("data/nacha-changes.tsv"))

    /// Every entry, in the order of the codes.
    public let entries: [Entry]

    init(_ file: ContractFile) {
        let table = DataTable(file)
        let columns = ["code", "name", "kind", "corrects", "application", "note"].map(table.column)
        entries = table.rows.map { row in
            let cells = columns.map { row[$0] }
            let data = cells[3].split(separator: ",").map { Datum(rawValue: String($0)) }
            guard !data.contains(nil), let application = Application(rawValue: cells[4]) else {
                preconditionFailure("\(file.name): \(row)")
            }
            return Entry(
                code: cells[0],
                name: cells[1],
                corrects: Set(data.compactMap(\.self)),
                application: application,
                isRefusal: cells[2] == "refusal",
                note: cells[5]
            )
        }
    }

    /// All that is known of a code.
    ///
    /// - Parameter code: The code as the bank gave it.
    /// - Returns: `nil` for a code that the table does not hold: show it, apply nothing.
    public func entry(_ code: some StringProtocol) -> Entry? {
        entries.first { $0.code == code }
    }
}
