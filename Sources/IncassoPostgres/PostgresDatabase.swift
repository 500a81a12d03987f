internal import Glibc
public import IncassoSQL
internal import Synchronization

/// A PostgreSQL database, for many clients at once.
///
/// Each transaction has a connection of its own from a pool, so callers on several threads work in parallel. Values
/// travel in binary form; rows are streamed one by one.
public final class PostgresDatabase: Database {
    /// More idle connections than this are closed.
    private static let idleLimit = 8

    private let address: PostgresAddress
    private let statementTimeoutSeconds: Int
    private let lockTimeoutSeconds: Int
    private let idle = Mutex<[PostgresConnection]>([])
    /// The threads whose transaction is running.
    private let owners = Mutex<Set<pthread_t>>([])
    private let watcher = Mutex<(@Sendable (String) -> Void)?>(nil)

    /// The driver's name and the server's version, for example `PostgreSQL 15.20`.
    public let version: String

    /// Connects to a database, whose encoding must be UTF8.
    ///
    /// - Parameters:
    ///   - url: `postgres://user@host/database`, in libpq's form; libpq's environment variables and password file
    ///     apply. `schema=NAME` in the query puts the tables into that schema, which must exist.
    ///   - statementTimeoutSeconds: After how long the server gives a statement up; enough for a bulk statement.
    ///   - lockTimeoutSeconds: How long to wait for another transaction.
    /// - Throws: ``DatabaseError``: `unavailable`, or `other` when URL, version or encoding do not suit.
    public init(
        _ url: String,
        statementTimeoutSeconds: Int = 1800,
        lockTimeoutSeconds: Int = 30
    ) throws {
        address = try PostgresAddress(url)
        self.statementTimeoutSeconds = statementTimeoutSeconds
        self.lockTimeoutSeconds = lockTimeoutSeconds
        let connection = try PostgresConnection(
            address,
            statementTimeoutSeconds: statementTimeoutSeconds,
            lockTimeoutSeconds: lockTimeoutSeconds
        )
        version = connection.version
        idle.withLock { $0.append(connection) }
    }

    /// Called for every statement and bulk load with its name, for tests that count statements.
    public var observer: (@Sendable (String) -> Void)? {
        get { watcher.withLock { $0 } }
        set { watcher.withLock { $0 = newValue } }
    }

    /// Runs a read-only transaction that sees one state of the data.
    public func read<Value>(_ body: (any Transaction) throws -> Value) throws -> Value {
        try withConnection("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") { connection in
            let transaction = PostgresTransaction(connection, isReadOnly: true, observer: observer)
            return try finish(transaction, connection) { try body(transaction) }
        }
    }

    /// Runs a read-write transaction; the body may run more than once.
    public func write<Value>(_ body: (any Transaction) throws -> Value) throws -> Value {
        try rewrite { transaction, _ in try body(transaction) }
    }

    /// Executes data definition statements in one transaction, translated from SQLite's dialect.
    public func define(_ script: String, then body: (any Transaction) throws -> Void) throws {
        observer?("define")
        let translated = DataDefinition.postgres(script)
        try rewrite { transaction, connection in
            try connection.forgetPrepared()
            try connection.run(translated, name: "define")
            try body(transaction)
        }
    }

    /// Runs the body again, after a pause, when the server chose its transaction to give way.
    private func rewrite<Value>(
        _ body: (PostgresTransaction, PostgresConnection) throws -> Value
    ) throws -> Value {
        var attempt = 0
        while true {
            var mayRunAgain = false
            do {
                return try withConnection("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE") { connection in
                    let transaction = PostgresTransaction(connection, isReadOnly: false, observer: observer)
                    defer { mayRunAgain = transaction.mayRunAgain }
                    return try finish(transaction, connection) { try body(transaction, connection) }
                }
            } catch {
                attempt += 1
                guard mayRunAgain, attempt < PostgresRetry.attempts else { throw error }
                usleep(PostgresRetry.microseconds(after: attempt - 1))
            }
        }
    }

    /// Commits what the body did, or rolls it back when something failed.
    private func finish<Value>(
        _ transaction: PostgresTransaction,
        _ connection: PostgresConnection,
        _ body: () throws -> Value
    ) throws -> Value {
        do {
            let value = try body()
            transaction.rules.close()
            if let failure = transaction.rules.failure { throw failure }
            do {
                try transaction.commit()
            } catch  where !connection.isUsable {
                throw DatabaseError(
                    code: .unavailable,
                    message: "the connection was lost during the commit: whether it took effect is not known"
                )
            }
            return value
        } catch {
            transaction.rules.close()
            rollBack(connection)
            throw error
        }
    }

    /// Ends a transaction without effect.
    ///
    /// When this fails, the connection is not idle and so is closed, which has the same effect; the error that led here
    /// says more than the one of the rollback.
    private func rollBack(_ connection: PostgresConnection) {
        guard connection.isUsable, !connection.isIdle else { return }
        _ = try? connection.run("ROLLBACK")
    }

    /// Runs work on a connection that no other thread uses, in a transaction that has begun.
    private func withConnection<Value>(
        _ begin: String,
        _ work: (PostgresConnection) throws -> Value
    ) throws -> Value {
        let thread = pthread_self()
        guard owners.withLock({ $0.insert(thread).inserted }) else {
            throw DatabaseError(
                code: .other,
                message: "a transaction of this thread is open: use it instead of a second one"
            )
        }
        defer { owners.withLock { _ = $0.remove(thread) } }
        let connection = try begun(begin)
        defer {
            if connection.isIdle {
                idle.withLock { if $0.count < Self.idleLimit { $0.append(connection) } }
            }
        }
        return try work(connection)
    }

    /// A connection on which a transaction has begun.
    ///
    /// Idle ones may have been cut since: then the next one is tried.
    private func begun(_ begin: String) throws -> PostgresConnection {
        while let connection = idle.withLock({ $0.popLast() }) {
            do {
                try connection.run(begin)
                return connection
            } catch  where !connection.isUsable {
                continue
            }
        }
        let fresh = try PostgresConnection(
            address,
            statementTimeoutSeconds: statementTimeoutSeconds,
            lockTimeoutSeconds: lockTimeoutSeconds
        )
        try fresh.run(begin)
        return fresh
    }
}
