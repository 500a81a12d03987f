internal import Glibc
internal import IncassoSQL
internal import Synchronization

/// The connections of a database: at most so many, one for each transaction, kept for the next one.
final class PostgresPool: Sendable {
    /// More idle connections than this are closed.
    private static let idleLimit = 8

    let address: PostgresAddress
    let roundTrips = PostgresRoundTrips()
    private let idle = Mutex<[PostgresConnection]>([])
    /// The threads whose transaction is running.
    private let owners = Mutex<Set<pthread_t>>([])
    private let places: PostgresPlaces

    init(_ address: PostgresAddress) {
        self.address = address
        places = PostgresPlaces(address.limits.poolSize)
    }

    /// Runs work that has one connection at a time; waits while too many others do.
    ///
    /// - Throws: ``DatabaseError``: `other` when a transaction of the thread is open, `busy` after waiting too long; what the
    ///   work throws.
    func withPlace<Value>(_ work: () throws -> Value) throws -> Value {
        let thread = pthread_self()
        guard owners.withLock({ $0.insert(thread).inserted }) else {
            throw DatabaseError(
                code: .other,
                message: "a transaction of this thread is open: use it instead of a second one"
            )
        }
        defer { owners.withLock { _ = $0.remove(thread) } }
        guard places.take(withinSeconds: address.limits.poolTimeoutSeconds) else {
            throw DatabaseError(
                code: .busy,
                message:
                    "all \(address.limits.poolSize) connections to PostgreSQL were at work for \(address.limits.poolTimeoutSeconds) seconds",
                remedy: "Try again when there is less to do, or raise pool_size=N in the database's address."
            )
        }
        defer { places.giveBack() }
        return try work()
    }

    /// A connection that nobody uses: an idle one that is still there, or a new one.
    ///
    /// - Throws: ``DatabaseError`` when none can be made.
    func connection() throws -> PostgresConnection {
        while let connection = idle.withLock({ $0.popLast() }) {
            if connection.isFresh() { return connection }
        }
        return try PostgresConnection(address, roundTrips: roundTrips)
    }

    /// Keeps a connection for the next transaction, unless it is broken or there are enough.
    func giveBack(_ connection: PostgresConnection) {
        guard connection.isIdle, !connection.isLost else { return }
        idle.withLock { if $0.count < Self.idleLimit { $0.append(connection) } }
    }

    /// Closes what lies idle: after one connection was lost, the others to the same server most likely are.
    func closeIdle() {
        idle.withLock { $0.removeAll() }
    }
}

/// Places that are taken and given back; who finds none waits.
///
/// Unchecked because the compiler cannot see it: the semaphore is made for several threads.
@safe
private final class PostgresPlaces: @unchecked Sendable {
    private let semaphore: UnsafeMutablePointer<sem_t>

    init(_ count: Int) {
        unsafe semaphore = .allocate(capacity: 1)
        unsafe sem_init(semaphore, 0, UInt32(count))
    }

    deinit {
        unsafe sem_destroy(semaphore)
        unsafe semaphore.deallocate()
    }

    /// Takes a place.
    ///
    /// - Returns: Whether there was one in time.
    func take(withinSeconds seconds: Int) -> Bool {
        var deadline = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &deadline)
        deadline.tv_sec += seconds
        while unsafe sem_timedwait(semaphore, &deadline) != 0 {
            // A signal ends the wait early.
            guard errno == EINTR else { return false }
        }
        return true
    }

    func giveBack() {
        unsafe sem_post(semaphore)
    }
}
