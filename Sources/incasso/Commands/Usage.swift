/// The usage line without what every command takes.
enum Usage {
    private static let everywhere = [
        " [--data <dir>] [--database <url>] [--tenant <id>] [--as <user>] [--as-of <time>] [--reveal]",
        " [--output <format>] [--no-color]",
    ]

    /// Writes the options of all commands as one word: what is particular to a command can be seen.
    ///
    /// - Parameter text: A help page or an error with its usage line.
    /// - Returns: The text, shorter.
    static func shortened(_ text: String) -> String {
        text.replacing(everywhere.joined(), with: " [options]")
            .replacing(everywhere[1], with: " [options]")
    }
}
