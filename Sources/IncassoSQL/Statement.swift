/// One SQL statement of ours, in the subset that SQLite and PostgreSQL share.
///
/// The text is a literal, so no user's text can ever become SQL. Parameters are written `:name` and bound by name; a
/// driver rewrites them to its own form. Integers are 64 bits, so `sum()` and bare `NULL` need a `CAST(… AS BIGINT)`.
public struct Statement: Sendable, Hashable {
    /// The room and purpose, for example `batches.freeze`: for logs, counts and query-plan tests.
    public let name: String
    /// The text.
    public let sql: String

    /// A statement.
    ///
    /// - Parameters:
    ///   - name: The room and purpose.
    ///   - sql: The text, with `:name` parameters.
    public init(_ name: StaticString, _ sql: StaticString) {
        self.name = name.description
        self.sql = sql.description
    }

    /// A statement that was read out of our own sources, for tests of the catalogue.
    package init(source name: String, sql: String) {
        self.name = name
        self.sql = sql
    }

    /// Hashes the name only: it all but tells statements apart, and drivers look statements up for each execution.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
    }
}
