/// Code in a page is code that a test compiles and runs.
enum ExampleRule {
    /// The lines of a test between `// example: NAME` and `// end of example`, without their common indentation.
    static func example(_ name: String, in test: SourceFile) -> String? {
        guard let start = test.lines.firstIndex(where: { $0.hasSuffix("// example: \(name)") }) else {
            return nil
        }
        let body = test.lines[(start + 1)...].prefix { !$0.hasSuffix("// end of example") }
        let indentation = body.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
        return body.map { String($0.dropFirst(indentation)) }.joined(separator: "\n")
    }

    /// The blocks of Swift in a page.
    static func blocks(in page: SourceFile) -> [(code: String, line: Int)] {
        var blocks: [(code: String, line: Int)] = []
        var index = 0
        while index < page.lines.count {
            if page.lines[index] == "```swift" {
                let body = page.lines[(index + 1)...].prefix { $0 != "```" }
                blocks.append((body.joined(separator: "\n"), index + 1))
                index += body.count
            }
            index += 1
        }
        return blocks
    }

    /// Every block of a page equals one of the examples.
    static func check(_ page: SourceFile, examples: [String]) -> [Violation] {
        blocks(in: page).filter { !examples.contains($0.code) }.map {
            Violation(file: page.path, line: $0.line, message: "this code is not an example that a test runs")
        }
    }
}
