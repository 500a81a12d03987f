/// Every public declaration says what it is: also the cases of public enums and the requirements of public protocols,
/// which carry no `public` of their own.
enum DocumentationRule {
    static func check(_ source: SwiftSource) -> [Violation] {
        var violations: [Violation] = []
        let tokens = source.tokens
        for index in tokens.indices where tokens[index].text == "public" || tokens[index].text == "open" {
            guard let declared = declaration(at: index, in: tokens) else { continue }
            let name = tokens[min(declared + 1, tokens.count - 1)].text
            let kind = tokens[declared].text
            expectComment(above: tokens[index].line, "\(kind) \(name)", in: source.file, &violations)
            guard kind == "enum" || kind == "protocol" else { continue }
            for member in members(of: declared, in: tokens) {
                let text = "\(tokens[member].text) of \(name)"
                expectComment(above: tokens[member].line, text, in: source.file, &violations)
            }
        }
        return violations
    }

    private static let kinds: Set<String> = [
        "struct", "class", "enum", "protocol", "actor", "func", "init", "var", "let", "subscript",
        "typealias", "case",
    ]
    private static let exempt: Set<String> = ["import", "extension", "override"]

    /// The keyword that a `public` belongs to; `nil` where nothing needs a comment.
    private static func declaration(at index: Int, in tokens: [CodeToken]) -> Int? {
        if index > 0, tokens[index - 1].text == "." || tokens[index - 1].text == "override" { return nil }
        if tokens[index].text == "open", !kinds.contains(tokens[min(index + 1, tokens.count - 1)].text) {
            return nil
        }
        for next in tokens.indices[(index + 1)...].prefix(8) {
            if exempt.contains(tokens[next].text) { return nil }
            let isClassMember = tokens[next].text == "class" && kinds.contains(tokens[next + 1].text)
            if kinds.contains(tokens[next].text), !isClassMember { return next }
        }
        return nil
    }

    private static func members(of declared: Int, in tokens: [CodeToken]) -> [Int] {
        let members: Set<String> =
            tokens[declared].text == "enum"
            ? ["case"] : ["func", "init", "var", "subscript", "associatedtype"]
        guard let open = tokens.indices[declared...].first(where: { tokens[$0].text == "{" }),
            let close = LengthRule.closing(of: open, in: tokens)
        else { return [] }
        var depth = 0
        return tokens.indices[open..<close].filter { index in
            if ["{", "("].contains(tokens[index].text) { depth += 1 }
            if ["}", ")"].contains(tokens[index].text) { depth -= 1 }
            return depth == 1 && members.contains(tokens[index].text)
        }
    }

    private static func expectComment(
        above line: Int,
        _ what: String,
        in file: SourceFile,
        _ violations: inout [Violation]
    ) {
        var above = line - 2
        while above >= 0, isAttribute(file.lines[above]) { above -= 1 }
        let text = above >= 0 ? file.lines[above].drop { $0 == " " } : ""
        if text.hasPrefix("///") || text.hasSuffix("*/") { return }
        violations.append(
            Violation(file: file.path, line: line, message: "\(what) is public and has no comment")
        )
    }

    private static func isAttribute(_ line: Substring) -> Bool {
        let text = line.drop { $0 == " " }
        return text.hasPrefix("@") && !text.contains("{")
    }
}
