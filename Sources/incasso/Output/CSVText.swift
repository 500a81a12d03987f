/// Comma-separated values as RFC 4180 has them, safe to open in a spreadsheet.
enum CSVText {
    /// One line with its line feed.
    static func line(_ fields: [String]) -> String {
        fields.map(quoted).joined(separator: ",") + "\r\n"
    }

    /// A text that a spreadsheet would take for a formula gets a quote before it.
    static func harmless(_ text: String) -> String {
        switch text.utf8.first {
        case 0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D: "'" + text
        default: text
        }
    }

    /// A key in the form of our CSV headers: `dueDate` becomes `due_date`.
    static func header(_ key: String) -> String {
        var header = ""
        for character in key {
            if character.isUppercase { header.append("_") }
            header.append(character.lowercased())
        }
        return header
    }

    private static func quoted(_ field: String) -> String {
        let needsQuotes = field.utf8.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
        guard needsQuotes else { return field }
        return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            + "\""
    }
}
