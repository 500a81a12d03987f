import ArgumentParser

/// How much of a long list is shown.
struct PageOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("At most so many rows (default: 100 in tables, else all).", valueName: "count")
    )
    var limit: Int?

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1") }
    }

    /// Takes one row more than is shown, to know whether there are more.
    ///
    /// - Parameters:
    ///   - format: The output; only tables are cut by themselves.
    ///   - body: Gives at most so many rows.
    /// - Returns: The rows, and whether there are more.
    func cut<Row>(
        _ format: OutputFormat,
        _ body: (Int) throws -> [Row]
    ) rethrows -> (rows: [Row], hasMore: Bool) {
        guard let limit = limit ?? (format == .table ? 100 : nil) else { return (try body(.max), false) }
        let rows = try body(limit == .max ? limit : limit + 1)
        return (Array(rows.prefix(limit)), rows.count > limit)
    }

    /// Says that there are more.
    func tell(_ hasMore: Bool, shown: Int, _ console: Console) {
        guard hasMore else { return }
        console.flush()
        console.talk.note(
            "The first \(Figures.grouped(shown)) are shown; see more with --limit, or all with -o csv."
        )
    }
}
