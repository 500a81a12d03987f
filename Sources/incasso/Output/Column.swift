import IncassoCore

/// What a table does with a value that is too long for the terminal.
enum ColumnFit: Sendable {
    /// Never shortened: numbers, dates, ids.
    case whole
    /// Cut at the end, with an ellipsis: names.
    case cut
    /// Cut in the middle, with an ellipsis: ids and file names, which differ at their ends.
    case squeezed
    /// Continued on further lines.
    case wrapped
}

/// One column of a list: the same description serves tables, JSON and CSV.
struct Column<Row>: Sendable {
    /// The key in JSON, camelCase, of which the CSV header is made; empty for what only tables show.
    let key: String
    /// The heading in tables; `nil` keeps the column out of them.
    let title: String?
    /// What a table does when there is no room.
    let fit: ColumnFit
    /// Whether the value is a state, coloured by what it means.
    let isState: Bool
    /// Whether tables leave it out when there is nothing but zeros in it.
    let isQuiet: Bool
    /// The value of a row.
    let value: @Sendable (Row) -> Cell

    /// A column.
    init(
        _ key: String,
        _ title: String? = nil,
        fit: ColumnFit = .whole,
        isState: Bool = false,
        isQuiet: Bool = false,
        _ value: @escaping @Sendable (Row) -> Cell
    ) {
        self.key = key
        self.title = title
        self.fit = fit
        self.isState = isState
        self.isQuiet = isQuiet
        self.value = value
    }
}

extension Column {
    /// The same column under another heading.
    fileprivate func titled(_ title: String?) -> Column {
        Column(key, title, fit: fit, isState: isState, isQuiet: isQuiet, value)
    }

    /// Whether tables of these rows show it.
    func isShown(for rows: [Row]) -> Bool {
        title != nil && !(isQuiet && rows.allSatisfy { value($0).isNothing })
    }

    /// The key as words: `signatureDate` becomes `Signature date`.
    fileprivate var words: String {
        var words = ""
        for character in key {
            if character.isUppercase { words.append(" ") }
            words.append(words.isEmpty ? character.uppercased() : character.lowercased())
        }
        return words
    }
}

extension Array {
    /// The columns with all but these kept out of tables.
    func onlyShowing<Row>(_ keys: String...) -> [Column<Row>] where Element == Column<Row> {
        map { $0.titled(keys.contains($0.key) ? $0.title : nil) }
    }

    /// The columns for one thing shown alone: every value, labelled in words.
    func labelled<Row>() -> [Column<Row>] where Element == Column<Row> {
        filter { !$0.key.isEmpty }.map { column in
            // An amount is shown with its currency.
            column.titled(column.key == "currency" ? nil : column.words)
        }
    }
}
