import Synchronization

/// The statements that a piece of work executed.
final class Counted: Sendable {
    private let found = Mutex<[String]>([])
    var names: [String] { found.withLock { $0 } }
    func add(_ name: String) { found.withLock { $0.append(name) } }
}
