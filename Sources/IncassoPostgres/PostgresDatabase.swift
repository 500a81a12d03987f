internal import Glibc
public import IncassoSQL
internal import Synchronization

/// A PostgreSQL database, for many clients at once.
///
/// Each transaction has a connection of its own from a pool, so callers on several threads work in parallel. Values
/// travel in binary form; rows are streamed one by one. A lost connection is replaced, on another host where the address
/// names several, and the transaction run again; a lost answer to a COMMIT is asked for (decision 0041).
public final class PostgresDatabase: Database {
    private let pool: PostgresPool
    private let watcher = Mutex<(@Sendable (String) -> Void)?>(nil)

    /// The driver's name and the server's version, for example `PostgreSQL 15.20`.
    public let version: String

    /// Connects to a database, whose encoding must be UTF8.
    ///
    /// A connection that leaves the machine must be encrypted, unless the address says `sslmode=disable`. Of several hosts
    /// the first that takes changes is used, unless the address says otherwise (`target_session_attrs`).
    ///
    /// - Parameters:
    ///   - url: `postgres://user@host/database`, in libpq's form; libpq's environment variables and password file
    ///     apply. `schema=NAME` in the query puts the tables into that schema, which must exist.
    ///   - limits: What counts where the address says nothing.
    /// - Throws: ``DatabaseError``: `unavailable`, or `other` when URL, version or encoding do not suit. No password is in it.
    public init(_ url: String, limits: PostgresLimits = PostgresLimits()) throws {
        pool = PostgresPool(try PostgresAddress(url, limits: limits))
        // Who has mistyped an address is told at once.
        let connection = try pool.connection()
        version = connection.version
        pool.giveBack(connection)
    }

    /// An address that can be shown: its passwords are left out.
    ///
    /// - Parameter url: A database's address of any kind.
    /// - Returns: The address, `…` in their place.
    public static func withoutPassword(_ url: String) -> String {
        PostgresSecrets.withoutPassword(url)
    }

    /// Called for every statement and bulk load with its name, for tests that count statements.
    public var observer: (@Sendable (String) -> Void)? {
        get { watcher.withLock { $0 } }
        set { watcher.withLock { $0 = newValue } }
    }

    /// How often the server was waited for, for tests that count.
    package var roundTrips: Int { pool.roundTrips.count }

    /// Runs a read-only transaction that sees one state of the data.
    public func read<Value>(_ body: (any Transaction) throws -> Value) throws -> Value {
        try work(.read, hasReceipt: true) { try body($0) }
    }

    /// Runs a read-write transaction; the body may run more than once.
    public func write<Value>(_ body: (any Transaction) throws -> Value) throws -> Value {
        try work(.write, hasReceipt: true) { try body($0) }
    }

    /// Executes data definition statements in one transaction, translated from SQLite's dialect.
    ///
    /// When the answer to its COMMIT is lost it says so: whether a table is there can be looked up.
    public func define(_ script: String, then body: (any Transaction) throws -> Void) throws {
        observer?("define")
        let translated = DataDefinition.postgres(script)
        try work(.write, hasReceipt: false) { transaction in
            try transaction.connection.forgetPrepared()
            try transaction.define(translated)
            try body(transaction)
        }
    }

    /// Runs the body in a transaction, and again as long as that can help.
    private func work<Value>(
        _ kind: PostgresTransaction.Kind,
        hasReceipt: Bool,
        _ body: (PostgresTransaction) throws -> Value
    ) throws -> Value {
        try pool.withPlace {
            var attempts = PostgresAttempts(pool.address.limits)
            var lost: PostgresConnection.Backend?
            while true {
                let connection = try attempts.whileAway { try pool.connection() }
                // Its locks would stand in the way.
                if let backend = lost { connection.end(backend) }
                lost = nil
                let transaction = PostgresTransaction(connection, kind, observer: observer)
                defer { pool.giveBack(connection) }
                var doubt: (Value, PostgresTransaction.Doubt)?
                do {
                    let value = try Self.value(transaction, body)
                    guard let receipt = try transaction.commit(hasReceipt: hasReceipt) else {
                        return value
                    }
                    pool.closeIdle()
                    doubt = (value, receipt)
                } catch {
                    let mayRunAgain = transaction.mayRunAgain
                    transaction.rollBack()
                    if connection.isLost { pool.closeIdle() }
                    guard mayRunAgain, attempts.mayRunAgain() else { throw error }
                }
                // Outside the block above: who does not know must not run the body again.
                if let (value, receipt) = doubt {
                    if try isCommitted(receipt, &attempts) { return value }
                    guard attempts.mayRunAgain() else { throw Self.lostAgain }
                }
                if connection.isLost { lost = connection.backend }
            }
        }
    }

    private static let lostAgain = DatabaseError(
        code: .unavailable,
        message:
            "the connection to PostgreSQL was lost during the commit, again and again; nothing was changed"
    )

    /// What the body gives, unless a statement failed.
    private static func value<Value>(
        _ transaction: PostgresTransaction,
        _ body: (PostgresTransaction) throws -> Value
    ) throws -> Value {
        defer { transaction.rules.close() }
        let value = try body(transaction)
        if let failure = transaction.rules.failure { throw failure }
        return value
    }

    /// Asks, on new connections, whether a transaction took effect; if not, it never will.
    private func isCommitted(
        _ doubt: PostgresTransaction.Doubt,
        _ attempts: inout PostgresAttempts
    ) throws -> Bool {
        let message = "the connection was lost during the commit: whether it took effect is not known"
        guard let receipt = doubt.receipt else {
            throw DatabaseError(code: .unavailable, message: message, remedy: PostgresRemedy.unknownCommit)
        }
        do {
            return try attempts.whileAway {
                let connection = try pool.connection()
                defer { pool.giveBack(connection) }
                connection.forgetError()
                return try connection.result(of: receipt.ask).text(0) == String(receipt.serial)
            }
        } catch {
            throw DatabaseError(
                code: .unavailable,
                message: "\(message), because the server did not come back (\(error))",
                remedy: PostgresRemedy.unknownCommit
            )
        }
    }
}
