/// Every file stands in a room that the plan of the house knows, and nothing has a name that fits everything.
enum RoomRule {
    /// The rooms of the engine, in the order in which money flows; then what runs beside the flow.
    static let rooms: Set<String> = [
        "Intake", "Mandates", "Claims", "Collections", "Batches", "Inbox", "Ledger", "Recovery", "Notices",
        "Payments",
        "Operations", "Operations/Backup", "Operations/Verification", "Reports", "Rails", "Rails/SEPA",
        "Rails/ACH",
    ]
    static let topLevel: Set<String> = [
        "Package.swift", "Sources", "Tests", "Fuzz", "schemas", "examples", "README.md", "LICENSE",
        "CHANGELOG.md",
    ]
    private static let vague = [
        "Util", "Utils", "Utility", "Utilities", "Helper", "Helpers", "Manager", "Common", "Misc",
    ]

    static func checkTop(_ names: [String]) -> [Violation] {
        names.filter { !$0.hasPrefix(".") && $0 != "Package.resolved" && !topLevel.contains($0) }.map {
            Violation(file: $0, line: 1, message: "is not part of the package's top level")
        }
    }

    static func check(_ source: SwiftSource) -> [Violation] {
        var violations: [Violation] = []
        let path = source.file.path
        let folders = source.file.components.dropLast()
        if path.hasPrefix("Sources/IncassoEngine/") {
            let room = folders.dropFirst(2).joined(separator: "/")
            if !rooms.contains(room) {
                violations.append(
                    Violation(file: path, line: 1, message: "the engine has no room \"\(room)\"")
                )
            }
        }
        for name in folders + [source.file.name.prefix { $0 != "." && $0 != "+" }] where isVague(name) {
            violations.append(
                Violation(file: path, line: 1, message: "\(name) says nothing about what is in it")
            )
        }
        let kinds: Set<String> = ["struct", "class", "enum", "actor", "protocol", "typealias"]
        for (token, next) in zip(source.tokens, source.tokens.dropFirst())
        where kinds.contains(token.text) && isVague(next.text[...]) {
            violations.append(
                Violation(file: path, line: next.line, message: "\(next.text) says nothing about itself")
            )
        }
        return violations
    }

    /// Whether a name is, or ends in, one of the words; `FileManager` of the system is not declared here.
    private static func isVague(_ name: Substring) -> Bool {
        vague.contains { name.hasSuffix($0) }
    }
}
