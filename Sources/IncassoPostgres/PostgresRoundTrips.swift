internal import Synchronization

/// How often a server was waited for, over all connections of a database.
final class PostgresRoundTrips: Sendable {
    private let counter = Atomic(0)

    var count: Int { counter.load(ordering: .relaxed) }

    func add() { counter.add(1, ordering: .relaxed) }
}
