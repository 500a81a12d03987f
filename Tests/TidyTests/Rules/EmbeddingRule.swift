/// `schemas/schemas.c` embeds every contract, and nothing else: pages for people stay outside the binary.
enum EmbeddingRule {
    static let path = "schemas/schemas.c"

    static func check(listing: SourceFile, files: [String]) -> [Violation] {
        let files = files.filter { !$0.hasSuffix(".md") }
        var violations: [Violation] = []
        func refuse(_ line: Int, _ message: String) {
            violations.append(Violation(file: listing.path, line: line, message: message))
        }
        let embedded = quoted(listing.lines, after: "#embed \"")
        let listed = quoted(listing.lines, after: "    {\"")
        for (kind, entries) in [("embedded", embedded), ("listed", listed)] {
            for (name, line) in entries where !files.contains(name) {
                refuse(line, "\(name) is \(kind) but is no contract")
            }
            for name in files where !entries.contains(where: { $0.name == name }) {
                refuse(1, "\(name) is not \(kind)")
            }
            for (entry, next) in zip(entries, entries.dropFirst()) where next.name <= entry.name {
                refuse(next.line, "\(next.name) is \(kind) twice or out of order")
            }
        }
        return violations
    }

    private static func quoted(_ lines: [Substring], after prefix: String) -> [(name: String, line: Int)] {
        lines.enumerated().compactMap { number, line in
            guard line.hasPrefix(prefix) else { return nil }
            return (String(line.dropFirst(prefix.count).prefix { $0 != "\"" }), number + 1)
        }
    }
}
