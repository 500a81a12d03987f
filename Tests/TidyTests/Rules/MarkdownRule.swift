/// Pages have one title and no dead links.
enum MarkdownRule {
    /// Checks a page.
    ///
    /// - Parameters:
    ///   - page: The page.
    ///   - exists: Whether a path from the package's directory leads somewhere.
    ///   - articles: The names of the catalog's pages, for `<doc:Name>`.
    /// - Returns: What is wrong in it.
    static func check(_ page: SourceFile, exists: (String) -> Bool, articles: Set<String>) -> [Violation] {
        var violations: [Violation] = []
        func refuse(_ line: Int, _ message: String) {
            violations.append(Violation(file: page.path, line: line, message: message))
        }
        var titles = 0
        var isCode = false
        for (index, line) in page.lines.enumerated() {
            if line.drop(while: { $0 == " " }).hasPrefix("```") { isCode.toggle() }
            if isCode { continue }
            if line.hasPrefix("# ") { titles += 1 }
            for target in links(in: line, from: "](", to: ")") where !isAbsolute(target) {
                let file = target.prefix { $0 != "#" }
                if file.isEmpty { continue }
                let path = resolve(String(file), from: page)
                if !exists(path) { refuse(index + 1, "the link \(target) leads nowhere") }
            }
            for target in links(in: line, from: "<doc:", to: ">") where !articles.contains(String(target)) {
                refuse(index + 1, "there is no page \(target)")
            }
        }
        if titles != 1 { refuse(1, "the page has \(titles) titles; one line that begins with \"# \"") }
        if isCode { refuse(page.lines.count, "a block of code is not closed") }
        return violations
    }

    private static func isAbsolute(_ target: Substring) -> Bool {
        target.hasPrefix("https://") || target.hasPrefix("mailto:")
    }

    private static func links(in line: Substring, from start: String, to end: Character) -> [Substring] {
        var found: [Substring] = []
        var rest = line
        while let range = rest.firstRange(of: start) {
            rest = rest[range.upperBound...]
            found.append(rest.prefix { $0 != end })
        }
        return found
    }

    private static func resolve(_ target: String, from page: SourceFile) -> String {
        var folders = page.components.dropLast().map(String.init)
        for part in target.split(separator: "/") {
            if part == ".." {
                folders = Array(folders.dropLast())
            } else if part != "." {
                folders.append(String(part))
            }
        }
        return folders.joined(separator: "/")
    }
}
