/// Words that must not stand in the code, and where one may for a reason.
struct WordRule {
    /// A use that is allowed.
    struct Exception {
        let file: String
        let word: String
        let reason: String
    }

    let exceptions: [Exception]

    /// The list of the house.
    ///
    /// An entry that allows nothing is a violation itself.
    static let house = WordRule(exceptions: [
        Exception(
            file: "Sources/IncassoSQLite/SQLiteDatabase.swift",
            word: "Double",
            reason: "GRDB takes its waiting time as floating-point seconds"
        )
    ])

    private static let floating: Set<String> = [
        "Double", "Float", "Float16", "Float80", "CGFloat", "Decimal",
    ]

    /// Unfinished work, wherever it stands.
    static func checkComments(_ source: SwiftSource) -> [Violation] {
        let marks: Set<String> = ["TODO", "FIXME", "XXX", "HACK"]
        return CodeToken.all(in: source.text.comments).filter { marks.contains($0.text) }.map {
            Violation(file: source.file.path, line: $0.line, message: "\($0.text) marks unfinished work")
        }
    }

    /// What may trap or bend the rules, and floating point.
    func checkCode(_ sources: [SwiftSource]) -> [Violation] {
        var used: Set<String> = []
        var violations: [Violation] = []
        for source in sources {
            for found in Self.forbidden(in: source) {
                let exception = exceptions.first { $0.file == source.file.path && $0.word == found.word }
                if let exception {
                    used.insert(exception.file + exception.word)
                } else {
                    violations.append(
                        Violation(file: source.file.path, line: found.line, message: found.message)
                    )
                }
            }
        }
        for exception in exceptions where !used.contains(exception.file + exception.word) {
            let message = "\(exception.word) does not stand here any more: take it off the list"
            violations.append(Violation(file: exception.file, line: 1, message: message))
        }
        return violations
    }

    private static func forbidden(in source: SwiftSource) -> [(word: String, line: Int, message: String)] {
        let tokens = source.tokens
        return tokens.indices.compactMap { index in
            let word = tokens[index].text
            let next = index + 1 < tokens.count ? tokens[index + 1].text : ""
            let line = tokens[index].line
            let touches =
                index + 1 < tokens.count && tokens[index + 1].offset == tokens[index].offset + word.utf8.count
            switch (word, next) {
            case ("fatalError", "("),
                ("try", "!") where touches, ("as", "!") where touches:
                return (word + next, line, "\(word)\(next) ends the process on what it did not expect")
            case ("nonisolated", "("), ("unowned", "("):
                guard index + 2 < tokens.count, tokens[index + 2].text == "unsafe" else { return nil }
                return ("\(word)(unsafe)", line, "\(word)(unsafe) switches a check off")
            default:
                // A benchmark prints ratios; no money is near.
                guard floating.contains(word), source.file.target != "bench" else { return nil }
                return (word, line, "\(word): no floating point near money")
            }
        }
    }
}
