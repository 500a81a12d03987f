package import IncassoSQL
internal import IncassoSQLite
internal import Testing

/// A kind of database that the same test runs on.
///
///     @Test(arguments: TestDatabase.all)
///     func counts(_ kind: TestDatabase) throws {
///         try kind.use { database in … }
///     }
package enum TestDatabase: String, Sendable, CustomTestStringConvertible {
    /// A temporary file.
    case sqlite
    /// A schema of its own on the throw-away server of `Tests/run.sh`.
    case postgres

    /// The kinds that can run here.
    package static let all: [TestDatabase] = [.sqlite]

    package var testDescription: String { rawValue }

    /// Runs a test on a new, empty database, which is removed afterwards.
    package func use<Value>(_ body: (any Database) throws -> Value) throws -> Value {
        try usePlace { try body($0.open()) }
    }

    /// Runs a test on the place of a new, empty database, for tests that connect more than once.
    package func usePlace<Value>(_ body: (Place) throws -> Value) throws -> Value {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        return try body(Place(kind: self, url: "sqlite:\(directory.path)/test.db"))
    }

    /// Where a test's database is.
    package struct Place: Sendable {
        /// The kind.
        package let kind: TestDatabase
        /// What `--database` takes.
        package let url: String

        /// A connection of its own to the database.
        package func open() throws -> any Database {
            try SQLiteDatabase(path: String(url.dropFirst("sqlite:".count)))
        }
    }
}
