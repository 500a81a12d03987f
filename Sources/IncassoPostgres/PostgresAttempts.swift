internal import Glibc
internal import IncassoSQL

/// How long one piece of work goes on trying.
struct PostgresAttempts {
    private let reconnectSeconds: Int
    private var runs = 1
    private var pauses = 0
    private var deadline: ContinuousClock.Instant?

    init(_ limits: PostgresLimits) {
        reconnectSeconds = limits.reconnectSeconds
    }

    /// Pauses before the body is run again.
    ///
    /// - Returns: Whether it may be: a body that ends a server each time must not do so for ever.
    mutating func mayRunAgain() -> Bool {
        guard runs < PostgresRetry.attempts else { return false }
        usleep(PostgresRetry.microseconds(after: runs - 1))
        runs += 1
        return true
    }

    /// Does what needs a server, again and again while it is away: a restart or a failover takes some seconds.
    ///
    /// - Parameter work: Connects, or asks.
    /// - Returns: What the work gives.
    /// - Throws: What the work throws last, or at once when waiting cannot help.
    mutating func whileAway<Value>(_ work: () throws -> Value) throws -> Value {
        while true {
            do {
                return try work()
            } catch let error as DatabaseError where error.code == .unavailable || error.code == .busy {
                let now = ContinuousClock.now
                let limit = deadline ?? now.advanced(by: .seconds(reconnectSeconds))
                deadline = limit
                guard now < limit else { throw error }
                usleep(PostgresRetry.microseconds(after: min(pauses, 10)))
                pauses += 1
            }
        }
    }
}
