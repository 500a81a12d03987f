internal import Glibc
package import IncassoSQL
internal import IncassoPostgres
internal import IncassoSQLite
internal import Synchronization
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
    /// A schema of its own on the throw-away server that `Tests/run.sh` starts.
    case postgres

    /// The kinds that can run here.
    ///
    /// Without a server (`INCASSO_TEST_POSTGRES`, a libpq URL) PostgreSQL is left out and that is said once; in CI it is
    /// kept, so that its tests fail.
    package static let all: [TestDatabase] = {
        if environment("INCASSO_TEST_POSTGRES") != nil || environment("CI") == "true" {
            return [.sqlite, .postgres]
        }
        print("INCASSO_TEST_POSTGRES is not set: tests on PostgreSQL are skipped (Tests/run.sh runs them).")
        return [.sqlite]
    }()

    package var testDescription: String { rawValue }

    /// Runs a test on a new, empty database, which is removed afterwards.
    package func use<Value>(_ body: (any Database) throws -> Value) throws -> Value {
        try usePlace { try body($0.open()) }
    }

    /// Runs a test on the place of a new, empty database, for tests that connect more than once.
    package func usePlace<Value>(_ body: (Place) throws -> Value) throws -> Value {
        switch self {
        case .sqlite:
            let directory = try TemporaryDirectory()
            defer { directory.remove() }
            return try body(Place(kind: self, url: "sqlite:\(directory.path)/test.db"))
        case .postgres:
            guard let server = Self.environment("INCASSO_TEST_POSTGRES") else { throw NoServer() }
            let number = Self.schemas.withLock { count in
                count += 1
                return count
            }
            let schema = "test_\(getpid())_\(number)"
            let administrator = try PostgresDatabase(server)
            try administrator.define("CREATE SCHEMA \(schema)") { _ in }
            defer { try? administrator.define("DROP SCHEMA \(schema) CASCADE") { _ in } }
            let mark = server.contains("?") ? "&" : "?"
            return try body(Place(kind: self, url: "\(server)\(mark)schema=\(schema)"))
        }
    }

    /// Where a test's database is.
    package struct Place: Sendable {
        /// The kind.
        package let kind: TestDatabase
        /// What `--database` takes.
        package let url: String

        /// A connection of its own to the database.
        package func open() throws -> any Database {
            switch kind {
            case .sqlite: try SQLiteDatabase(path: String(url.dropFirst("sqlite:".count)))
            case .postgres: try PostgresDatabase(url)
            }
        }
    }

    /// CI must provide a server.
    private struct NoServer: Error, CustomStringConvertible {
        let description = "INCASSO_TEST_POSTGRES is not set; in CI tests on PostgreSQL are not skipped"
    }

    private static let schemas = Mutex(0)

    private static func environment(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }
}
