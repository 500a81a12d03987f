/// Turns findings into text for people and JSON for programs: the one way for command line, files and web.
public enum DiagnosticRenderer {
    /// Writes findings as text.
    ///
    /// Each starts with `file:line:col: error: message [ID]` as compilers do, so that editors can jump there, followed
    /// by indented lines for what was found, what was expected, and the remedy. Control characters of the input are
    /// escaped, because the text goes to terminals.
    ///
    /// - Parameter diagnostics: The findings, in the order in which they are shown.
    /// - Returns: Lines, each ending in a line feed; empty for no findings.
    public static func text(_ diagnostics: [Diagnostic]) -> String {
        var lines = ""
        for diagnostic in diagnostics {
            let location = diagnostic.location
            var place = location.file ?? ""
            if let line = location.line {
                place += (place.isEmpty ? "line " : ":") + String(line)
                if let column = location.column { place += ":" + String(column) }
            }
            if !place.isEmpty { place += ": " }
            lines += escaped(place) + diagnostic.severity.rawValue + ": " + escaped(diagnostic.message)
            lines += " [" + diagnostic.id + "]\n"
            let details = [
                ("at", location.path), ("found", diagnostic.found), ("expected", diagnostic.expected),
                ("remedy", diagnostic.remedy),
            ]
            for case (let label, let value?) in details {
                lines += "  " + label + ": " + escaped(value) + "\n"
            }
        }
        return lines
    }

    /// Writes findings as a JSON array.
    ///
    /// - Parameter diagnostics: The findings.
    /// - Returns: The text of the array; the keys of an item are those of ``append(_:to:)``.
    public static func json(_ diagnostics: [Diagnostic]) -> String {
        var writer = JSONWriter(indented: true)
        writer.beginArray()
        for diagnostic in diagnostics { append(diagnostic, to: &writer) }
        writer.endArray()
        return writer.text
    }

    /// Writes one finding as a JSON object.
    ///
    /// Keys: `id`, `severity`, `file`, `line`, `column`, `path`, `message`, `found`, `expected`, `remedy`; a key is
    /// absent when its value is unknown.
    ///
    /// - Parameters:
    ///   - diagnostic: The finding.
    ///   - writer: Where the next value may stand.
    public static func append(_ diagnostic: Diagnostic, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("id", diagnostic.id)
        writer.field("severity", diagnostic.severity.rawValue)
        writer.field("file", diagnostic.location.file)
        writer.field("line", diagnostic.location.line)
        writer.field("column", diagnostic.location.column)
        writer.field("path", diagnostic.location.path)
        writer.field("message", diagnostic.message)
        writer.field("found", diagnostic.found)
        writer.field("expected", diagnostic.expected)
        writer.field("remedy", diagnostic.remedy)
        writer.endObject()
    }

    /// The text with control characters and those that turn the direction of writing made visible.
    private static func escaped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafeToShow) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if isUnsafeToShow(scalar) {
                result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func isUnsafeToShow(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
