internal import IncassoCore

/// What a big book looks like: how many rows its tables have, and how many values a column.
///
/// SQLite's planner takes its figures from here instead of from the content, so that a book has the same plans on its
/// first day and with a million debits in it (decision 0043).
package struct BookShape: Sendable {
    /// How a table grows.
    package enum Growth: String, Sendable {
        /// With the book: a row for a debtor, a debit, an entry.
        case items
        /// With the work done: a row for a file, a block, a run.
        case runs
        /// Emptied in the transaction that fills it.
        case staging
        /// Hardly.
        case none = "-"
    }

    /// About how many rows a table has, and how it grows.
    package let tables: [String: (rows: Int, growth: Growth)]
    /// About how many values a column has, whatever its table, where many rows share one.
    package let columns: [String: Int]

    /// The shape of the tables below `schemas/sql`.
    package static let book = BookShape(ContractFile.named("sql/shape.tsv").text)

    init(_ text: String) {
        var tables: [String: (rows: Int, growth: Growth)] = [:]
        var columns: [String: Int] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let fields = line.split(separator: "\t")
            guard fields.count == 4, let number = Int(fields[2]),
                let growth = Growth(rawValue: String(fields[3]))
            else { continue }
            if fields[0] == "table" { tables[String(fields[1])] = (number, growth) }
            if fields[0] == "column" { columns[String(fields[1])] = number }
        }
        self.tables = tables
        self.columns = columns
    }

    /// What `ANALYZE` would say of an index: its rows, then how many of them share the first column's value, the first
    /// two columns' values, and so on.
    ///
    /// - Parameters:
    ///   - table: The table.
    ///   - index: The index's columns, in order.
    ///   - isUnique: Whether no two rows share all of them.
    ///   - isPartial: Whether it holds exceptions only.
    /// - Returns: The figures; `nil` for a table that is not of the book.
    package func figures(
        of table: String,
        index: [String],
        isUnique: Bool,
        isPartial: Bool
    ) -> [Int]? {
        guard let shape = tables[table] else { return nil }
        let rows = max(1, isPartial ? shape.rows / 10 : shape.rows)
        var sharing = rows
        var figures = [rows]
        for (position, column) in index.enumerated() {
            sharing = max(1, sharing / (columns[column] ?? rows))
            if isUnique, position == index.count - 1 { sharing = 1 }
            figures.append(sharing)
        }
        return figures
    }
}
