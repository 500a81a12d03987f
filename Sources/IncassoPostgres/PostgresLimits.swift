internal import IncassoSQL

/// How long a PostgreSQL database is waited for, and how many connections it may have.
///
/// Each can be given in the database's address too, which then counts: `pool_size`, `pool_timeout`,
/// `statement_timeout`, `lock_timeout`, `reconnect_timeout`; times in whole seconds.
public struct PostgresLimits: Sendable, Hashable {
    /// Connections at the same time, 1 to 1000.
    public var poolSize: Int
    /// How long a transaction waits for a connection when all are at work, in seconds.
    public var poolTimeoutSeconds: Int
    /// After how long the server gives a statement up, in seconds; enough for a bulk statement, 0 for never.
    public var statementTimeoutSeconds: Int
    /// How long to wait for another transaction, in seconds, 0 for ever.
    public var lockTimeoutSeconds: Int
    /// How long to wait for a server that went away, in seconds: a restart or a failover takes some.
    public var reconnectSeconds: Int

    /// Limits.
    ///
    /// - Parameters:
    ///   - poolSize: Connections at the same time.
    ///   - poolTimeoutSeconds: How long a transaction waits for a connection.
    ///   - statementTimeoutSeconds: After how long the server gives a statement up.
    ///   - lockTimeoutSeconds: How long to wait for another transaction.
    ///   - reconnectSeconds: How long to wait for a server that went away.
    public init(
        poolSize: Int = 16,
        poolTimeoutSeconds: Int = 30,
        statementTimeoutSeconds: Int = 1800,
        lockTimeoutSeconds: Int = 30,
        reconnectSeconds: Int = 30
    ) {
        self.poolSize = poolSize
        self.poolTimeoutSeconds = poolTimeoutSeconds
        self.statementTimeoutSeconds = statementTimeoutSeconds
        self.lockTimeoutSeconds = lockTimeoutSeconds
        self.reconnectSeconds = reconnectSeconds
    }

    /// Takes a limit from an address.
    ///
    /// - Parameters:
    ///   - name: The parameter's name.
    ///   - value: Its value.
    /// - Returns: Whether there is such a limit.
    /// - Throws: ``DatabaseError`` when it cannot have this value.
    mutating func take(_ name: String, _ value: String) throws -> Bool {
        func number(_ range: ClosedRange<Int>) throws -> Int {
            if let number = Int(value), range.contains(number) { return number }
            throw DatabaseError(
                code: .other,
                message:
                    "\(name) in the database's address is a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        switch name {
        case "pool_size": poolSize = try number(1...1000)
        case "pool_timeout": poolTimeoutSeconds = try number(1...86_400)
        case "statement_timeout": statementTimeoutSeconds = try number(0...86_400)
        case "lock_timeout": lockTimeoutSeconds = try number(0...86_400)
        case "reconnect_timeout": reconnectSeconds = try number(0...86_400)
        default: return false
        }
        return true
    }
}
