/// Files and functions stay short enough to be read at one go.
enum LengthRule {
    static let longestFile = 450
    static let longestFunction = 70

    static func check(_ source: SwiftSource) -> [Violation] {
        var violations: [Violation] = []
        let count =
            source.file.lines.last?.isEmpty == true ? source.file.lines.count - 1 : source.file.lines.count
        if count > longestFile {
            let message = "the file has \(count) lines, more than \(longestFile)"
            violations.append(Violation(file: source.file.path, line: count, message: message))
        }
        for body in bodies(in: source.tokens) where body.lines > longestFunction {
            let message = "\(body.name) has \(body.lines) lines, more than \(longestFunction)"
            violations.append(Violation(file: source.file.path, line: body.line, message: message))
        }
        return violations
    }

    /// A function, initialiser, subscript or computed property with its body.
    struct Body {
        let name: String
        let line: Int
        let lines: Int
    }

    static func bodies(in tokens: [CodeToken]) -> [Body] {
        var bodies: [Body] = []
        for index in tokens.indices {
            let keyword = tokens[index].text
            guard isDeclaration(keyword, after: index > 0 ? tokens[index - 1].text : ""),
                let open = bodyStart(after: index, in: tokens), let close = closing(of: open, in: tokens)
            else { continue }
            let isNamed = ["func", "var"].contains(keyword) && index + 1 < tokens.count
            let name = isNamed ? "\(keyword) \(tokens[index + 1].text)" : keyword
            let line = tokens[index].line
            bodies.append(Body(name: name, line: line, lines: tokens[close].line - line + 1))
        }
        return bodies
    }

    private static func isDeclaration(_ word: String, after previous: String) -> Bool {
        ["func", "init", "deinit", "subscript", "var"].contains(word) && previous != "." && previous != "`"
    }

    private static let ends: Set<String> = [
        "}", "func", "init", "deinit", "subscript", "var", "let", "case", "struct", "class", "enum",
        "extension",
        "protocol", "actor", "typealias", "associatedtype", "import", "static", "public", "package",
        "private",
        "fileprivate", "internal", "mutating", "consuming", "return",
    ]

    /// The brace that opens the body; `nil` for a requirement of a protocol or a stored property.
    private static func bodyStart(after start: Int, in tokens: [CodeToken]) -> Int? {
        let isProperty = tokens[start].text == "var"
        var depth = 0
        for index in tokens.indices[(start + 1)...].dropFirst(
            isProperty || tokens[start].text == "func" ? 1 : 0
        ) {
            let text = tokens[index].text
            if depth == 0 {
                if text == "{" { return index }
                if ends.contains(text) { return nil }
                if isProperty, text == "=" || tokens[index].line != tokens[index - 1].line { return nil }
            }
            if ["(", "[", "{"].contains(text) { depth += 1 }
            if [")", "]", "}"].contains(text) { depth -= 1 }
            if depth < 0 { return nil }
        }
        return nil
    }

    static func closing(of open: Int, in tokens: [CodeToken]) -> Int? {
        var depth = 0
        for index in open..<tokens.count {
            if tokens[index].text == "{" { depth += 1 }
            if tokens[index].text == "}" { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }
}
