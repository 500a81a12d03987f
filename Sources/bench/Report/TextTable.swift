/// Rows laid out for people: texts to the left, numbers to the right.
struct TextTable {
    private let headings: [String]
    private let numeric: Set<Int>
    private var rows: [[String]] = []

    /// A table.
    ///
    /// - Parameters:
    ///   - headings: One for each column.
    ///   - numeric: The columns that hold numbers, from 0.
    init(_ headings: [String], numeric: Set<Int>) {
        self.headings = headings
        self.numeric = numeric
    }

    /// Adds a row; the value of every column.
    mutating func add(_ cells: [String]) {
        rows.append(cells)
    }

    /// The lines, each with its line feed.
    var text: String {
        let widths = headings.indices.map { column in
            rows.reduce(headings[column].count) { max($0, $1[column].count) }
        }
        return ([headings] + rows).map { row in
            var line = ""
            for column in headings.indices {
                let padding = String(repeating: " ", count: widths[column] - row[column].count)
                line += (numeric.contains(column) ? padding + row[column] : row[column] + padding) + "  "
            }
            while line.hasSuffix(" ") { line.removeLast() }
            return line + "\n"
        }.joined()
    }
}
