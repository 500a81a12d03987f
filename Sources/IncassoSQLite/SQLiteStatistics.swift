internal import IncassoSQL

/// The figures from which SQLite's planner chooses indexes.
///
/// SQLite keeps them in the table `sqlite_stat1` and lets a program fill it. Without them it takes any index for good
/// whose first column is bound, and ours all begin with the tenant; with those of a small book it plans for a small
/// book until somebody reads a big one through with `ANALYZE`.
enum SQLiteStatistics {
    /// Sees to it that all tables of the book have the figures of ``BookShape``; does nothing when they do.
    static func keep(on connection: SQLiteConnection) throws {
        let wanted = try figures(on: connection)
        guard !wanted.isEmpty else { return }
        if try connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'") == 0 {
            // Only ANALYZE can make the table; a look at one row does.
            try connection.run(
                "PRAGMA analysis_limit = 1; ANALYZE \"\(wanted[0].table)\"; PRAGMA analysis_limit = 0"
            )
        }
        let found = try connection.texts(
            "SELECT tbl || ' ' || coalesce(idx, '') || ' ' || stat FROM sqlite_stat1"
        )
        guard !Set(wanted.map(\.line)).isSubset(of: found) else { return }
        let tables = Set(wanted.map(\.table)).map { "'\($0)'" }.sorted().joined(separator: ", ")
        let rows = wanted.map { "('\($0.table)', '\($0.index)', '\($0.figures)')" }.joined(separator: ", ")
        try connection.run(
            """
            DELETE FROM sqlite_stat1 WHERE tbl IN (\(tables));
            INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES \(rows);
            ANALYZE sqlite_schema;
            """
        )
    }

    /// An index and what `ANALYZE` would say of it.
    private struct Figures {
        let table: String
        let index: String
        let figures: String

        var line: String { "\(table) \(index) \(figures)" }
    }

    /// The indexes of the book's tables, as the file has them, with their figures.
    private static func figures(on connection: SQLiteConnection) throws -> [Figures] {
        // A table without row ids is its own primary key and gives it its name.
        let indexes = try connection.texts(
            """
            SELECT t.name || ' ' || CASE l.origin WHEN 'pk' THEN t.name ELSE l.name END || ' ' || l."unique" || ' ' || l.partial
              || ' ' || (SELECT group_concat(c.name, ' ') FROM (SELECT i.name AS name FROM pragma_index_info(l.name) i ORDER BY i.seqno) c)
            FROM sqlite_schema t CROSS JOIN pragma_index_list(t.name) l
            WHERE t.type = 'table' AND upper(t.sql) LIKE '%WITHOUT ROWID%'
            """
        )
        return indexes.compactMap { line in
            let words = line.split(separator: " ").map(String.init)
            guard words.count > 4,
                let figures = BookShape.book.figures(
                    of: words[0],
                    index: Array(words[4...]),
                    isUnique: words[2] == "1",
                    isPartial: words[3] == "1"
                )
            else { return nil }
            // The rows lie in the primary key's order, so whoever needs them all should read it from end to end. SQLite
            // takes a narrow index and looks each row up, unless the key's entries seem as short.
            let width = words[0] == words[1] ? ["sz=10"] : []
            return Figures(
                table: words[0],
                index: words[1],
                figures: (figures.map(String.init) + width).joined(separator: " ")
            )
        }
    }
}
