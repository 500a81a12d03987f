import Synchronization

/// Slows down who asks for pages that are not there: somebody who tries tokens, or a broken program.
///
/// Each client may miss ``burst`` times at once, and once more every ``interval``. Who has used that up is not served until
/// the next one is due. A page that is there costs nothing. Memory is bounded: of clients beyond the limit, all share one
/// allowance.
final class MissLimiter: Sendable {
    /// Misses that are free.
    static let burst = 20
    /// One more miss after each.
    static let interval = Duration.seconds(3)

    private let capacity: Int
    private let now: @Sendable () -> ContinuousClock.Instant
    /// When a client will have its whole allowance back.
    private let clients = Mutex<[ClientNetwork: ContinuousClock.Instant]>([:])

    /// A limiter.
    ///
    /// - Parameters:
    ///   - capacity: How many clients are told apart.
    ///   - now: The time.
    init(
        capacity: Int = 10_000,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.capacity = capacity
        self.now = now
    }

    /// How long a client has to wait, or `nil` when it is served.
    func delay(_ client: ClientNetwork) -> Duration? {
        let now = now()
        return clients.withLock { clients in
            guard let free = clients[clients[client] == nil ? .others : client] else { return nil }
            let excess = (free - now) - Self.interval * Self.burst
            return excess > .zero ? excess : nil
        }
    }

    /// Counts a miss.
    func miss(_ client: ClientNetwork) {
        let now = now()
        clients.withLock { clients in
            var client = client
            if clients[client] == nil, clients.count >= capacity {
                clients = clients.filter { $0.value > now }
                if clients.count >= capacity { client = .others }
            }
            clients[client] = max(clients[client] ?? now, now) + Self.interval
        }
    }

    /// Forgets all clients, for tests.
    func forget() { clients.withLock { $0.removeAll() } }

    /// How many clients are remembered, for tests.
    var count: Int { clients.withLock { $0.count } }
}
