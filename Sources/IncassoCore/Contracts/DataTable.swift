/// A tab-separated table of the contracts: comment lines (`#`), a line of column names, then rows.
///
/// The tables are ours and embedded, so a malformed one is a programming error.
package struct DataTable {
    /// The cells of each row, as many as there are columns.
    package let rows: [[String]]
    private let columns: [String: Int]

    /// The table of an embedded file.
    package init(_ file: ContractFile) {
        var lines = file.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
        precondition(!lines.isEmpty, "\(file.name) has no line of column names")
        let names = lines.removeFirst()
        columns = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
        for line in lines {
            precondition(line.count == names.count, "\(file.name): a row has \(line.count) cells: \(line)")
        }
        rows = lines
    }

    /// The number of the column with this name.
    package func column(_ name: String) -> Int {
        guard let index = columns[name] else { preconditionFailure("no column \(name)") }
        return index
    }
}
