import ArgumentParser

/// Finds a mistyped command before the parser takes it for a surplus argument.
enum CommandPath {
    /// What is wrong with the command's name, or `nil`.
    ///
    /// - Parameter arguments: The words after the program's name.
    /// - Returns: Lines for standard error.
    static func mistake(in arguments: [String]) -> String? {
        var command: any ParsableCommand.Type = Incasso.self
        var path = "incasso"
        for word in arguments {
            let children = command.configuration.subcommands
            if children.isEmpty || word.hasPrefix("-") || (path == "incasso" && word == "help") { return nil }
            guard let child = children.first(where: { $0._commandName == word }) else {
                // The word may be what the command that is meant without a name takes.
                if command.configuration.defaultSubcommand != nil { return nil }
                return text(word, path: path, known: children.map { $0._commandName })
            }
            command = child
            path += " " + word
        }
        return nil
    }

    private static func text(_ word: String, path: String, known: [String]) -> String {
        let near = known.map { ($0, distance($0, word)) }.min { $0.1 < $1.1 }
        var text = "error: there is no command `\(path) \(Printable.text(word))`\n"
        if let near, near.1 <= max(1, word.count / 3) {
            text += "  remedy: Did you mean `\(path) \(near.0)`?\n"
        } else {
            text += "  remedy: `\(path) --help` shows: \(known.joined(separator: ", ")).\n"
        }
        return text
    }

    /// How many letters must be added, removed, changed or swapped with their neighbour.
    private static func distance(_ first: String, _ second: String) -> Int {
        let left = Array(first.utf8)
        let right = Array(second.utf8)
        var rows = [Array(0...right.count)]
        for i in 0..<left.count {
            var row = [i + 1]
            for j in 0..<right.count {
                var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (left[i] == right[j] ? 0 : 1))
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    best = min(best, rows[i - 1][j - 1] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }
}
