import Glibc
import Synchronization

/// Control-C and termination: the run ends as one that failed, so that its server is stopped and its files are removed.
enum Interruption {
    private static let hasCome = Atomic<Bool>(false)

    /// Installs the handlers; children do not inherit them.
    static func handle() {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            _ = signal(number) { _ in Interruption.hasCome.store(true, ordering: .relaxed) }
        }
    }

    /// Throws when somebody has asked to stop.
    static func check() throws {
        if hasCome.load(ordering: .relaxed) { throw BenchError("cancelled") }
    }
}
