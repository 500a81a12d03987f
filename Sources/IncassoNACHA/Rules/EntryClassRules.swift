import IncassoCore

/// What the rules say of a standard entry class: a row of the table `data/ach-classes.tsv`.
struct EntryClassRules {
    enum Name: String {
        case mandatory, wanted, free
    }

    /// Three letters; empty for a class that the rules do not know, of which nothing is demanded.
    let code: String
    /// What it is called.
    let title: String
    /// Where the fields of an entry stand.
    let form: EntryForm
    let allowsDebits: Bool
    let allowsCredits: Bool
    /// Whether forward entries carry an amount.
    let carriesMoney: Bool
    /// The highest amount in cents.
    let amountLimit: Int
    /// The type of forward addenda; 10 stands for those of international entries, `nil` for none.
    let addendaType: Int?
    let addendaCount: ClosedRange<Int>
    let name: Name
    let needsIdentification: Bool
    let needsCheckNumber: Bool
    /// The description that the class prescribes; empty for none.
    let description: String

    static let all: [String: EntryClassRules] = {
        let table = DataTable(.named("data/ach-classes.tsv"))
        let rows = table.rows.map { EntryClassRules(row: $0, of: table) }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.code, $0) })
    }()

    /// The rules of the class that a batch header names.
    static func of(_ header: Span<UInt8>) -> EntryClassRules {
        all[header.text(NACHALayout.BatchHeader.standardEntryClass)] ?? unknown
    }

    /// A class that the rules do not know may do anything.
    static let unknown = EntryClassRules()

    private init() {
        code = ""
        title = ""
        form = .standard
        allowsDebits = true
        allowsCredits = true
        carriesMoney = true
        amountLimit = .max
        addendaType = nil
        addendaCount = 0...9_999
        name = .free
        needsIdentification = false
        needsCheckNumber = false
        description = ""
    }

    private init(row: [String], of table: DataTable) {
        func cell(_ name: String) -> String { row[table.column(name)] }
        guard let form = EntryForm(rawValue: cell("form")), let name = Name(rawValue: cell("name")),
            let minimum = Int(cell("minimum")), let maximum = Int(cell("maximum")), minimum <= maximum
        else { preconditionFailure("data/ach-classes.tsv: \(row)") }
        code = cell("class")
        title = cell("title")
        self.form = form
        allowsDebits = cell("sides") != "credit"
        allowsCredits = cell("sides") != "debit"
        carriesMoney = cell("money") == "yes"
        amountLimit = Int(cell("limit")) ?? .max
        addendaType = cell("addenda") == "IAT" ? 10 : Int(cell("addenda"))
        addendaCount = minimum...maximum
        self.name = name
        needsIdentification = cell("identification") == "yes"
        needsCheckNumber = cell("check") == "yes"
        description = cell("description")
    }
}
