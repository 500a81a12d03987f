import Glibc
import IncassoEngine
import IncassoPostgres
import IncassoSQL
import IncassoSQLite
import Synchronization

/// A command at work on one book.
struct Session {
    /// The engine of the tenant.
    let engine: Engine
    /// Where output goes.
    let console: Console
    /// Whether account numbers, addresses and links are shown in full.
    let isRevealed: Bool

    /// Opens the book that the options name.
    ///
    /// - Parameters:
    ///   - options: Which book, who acts, and when.
    ///   - console: Where output goes.
    /// - Throws: `EngineError` when there is no book; the driver's error.
    init(_ options: BookOptions, console: Console) throws {
        let directory = options.directory
        try self.init(
            options,
            directory: directory,
            database: try options.openBook(in: directory),
            console: console
        )
    }

    /// Opens a book whose database is open.
    init(_ options: BookOptions, directory: DataDirectory, database: any Database, console: Console) throws {
        engine = try Engine(
            directory: directory,
            database: database,
            tenant: options.tenant,
            actor: options.actor,
            clock: options.clock,
            random: options.random(console.talk),
            progress: ProgressBar.forTerminal()
        )
        self.console = console
        isRevealed = options.reveal
    }
}

extension BookOptions {
    /// The data directory.
    var directory: DataDirectory { DataDirectory(data ?? Environment.dataDirectory) }

    /// Who acts.
    var actor: Actor {
        let osUser = Environment.osUser
        return Actor(name: user ?? osUser, osUser: osUser)
    }

    /// The time.
    var clock: any EngineClock { asOf?.clock ?? SystemClock() }

    /// Random bytes: the system's, or repeatable ones where `INCASSO_SEED` asks for a rehearsal.
    func random(_ talk: Talk) -> any RandomSource {
        guard let text = Environment.value("INCASSO_SEED") else { return SystemRandom() }
        guard let seed = UInt64(text) else {
            talk.warn("INCASSO_SEED is no whole number and is not used")
            return SystemRandom()
        }
        Rehearsal.announce(talk)
        // Mixed with what is being done, so that two commands of one rehearsal do not draw the same bytes.
        let purpose = CommandLine.arguments.dropFirst().prefix { !$0.hasPrefix("-") }.joined(separator: " ")
        return SeededRandom(seed: purpose.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 })
    }

    /// The address of the database: `--database`, `INCASSO_DATABASE`, `incasso.toml`, or the file in the data directory.
    ///
    /// - Throws: `EngineError` when `incasso.toml` is wrong.
    func databaseURL(in directory: DataDirectory) throws -> String {
        try database ?? Environment.value("INCASSO_DATABASE") ?? directory.settings().databaseURL
            ?? "sqlite:" + directory.databasePath
    }

    /// Whether there is a database already at an address; for a server, always.
    func holdsDatabase(_ url: String) -> Bool {
        guard url.hasPrefix("sqlite:") else { return true }
        return unsafe access(String(url.dropFirst("sqlite:".count)), F_OK) == 0
    }

    /// Opens the database of a book that was set up.
    ///
    /// - Parameter directory: The data directory.
    /// - Returns: The database.
    /// - Throws: `EngineError` when there is no book; the driver's error.
    func openBook(in directory: DataDirectory) throws -> any Database {
        guard directory.isInitialised else {
            throw EngineError(
                .setup,
                "there is no book in \(directory.path)",
                remedy: "Run `incasso init`, or name the book's directory with --data or INCASSO_DATA."
            )
        }
        return try openDatabase(in: directory)
    }

    /// Opens the database.
    ///
    /// - Parameters:
    ///   - directory: The data directory.
    ///   - isNew: Whether an SQLite file may be made.
    /// - Returns: The database.
    /// - Throws: `EngineError` when the address is none, or there is no such file; the driver's error.
    func openDatabase(in directory: DataDirectory, isNew: Bool = false) throws -> any Database {
        let url = try databaseURL(in: directory)
        if url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") { return try PostgresDatabase(url) }
        guard url.hasPrefix("sqlite:"), url.count > "sqlite:".count else {
            throw EngineError(
                .invalid,
                "\(PostgresDatabase.withoutPassword(url)) is no address of a database",
                remedy: "Use sqlite:PATH or postgres://USER@HOST/NAME with --database."
            )
        }
        let path = String(url.dropFirst("sqlite:".count))
        guard isNew || holdsDatabase(url) else {
            throw EngineError(
                .setup,
                "there is no database \(path)",
                remedy:
                    "If the book was made with --database, give it with every command, set INCASSO_DATABASE, or write it into incasso.toml: url in [database]."
            )
        }
        return try SQLiteDatabase(path: path)
    }
}

/// Whether the process runs with predictable keys, and whether that was said.
enum Rehearsal {
    private static let isAnnounced = Atomic(false)

    /// Warns, once.
    static func announce(_ talk: Talk) {
        guard !isAnnounced.exchange(true, ordering: .relaxed) else { return }
        talk.warn("INCASSO_SEED is set: keys and numbers are predictable, for rehearsals and tests only")
    }

    /// Says that the warning is not needed: the demo's book holds nothing that anybody would want.
    static func isUnderstood() { isAnnounced.store(true, ordering: .relaxed) }
}
