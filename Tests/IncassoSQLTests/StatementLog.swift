import Synchronization

/// The names of executed statements, in order.
final class StatementLog: Sendable {
    private let log = Mutex<[String]>([])

    var names: [String] { log.withLock { $0 } }

    func add(_ name: String) {
        log.withLock { $0.append(name) }
    }
}
