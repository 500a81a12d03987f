import IncassoEngine
import Logging
import ServiceLifecycle
import Synchronization

/// Counts looks at pages in memory, and adds them to the book once a second and at the end.
///
/// The book may be locked by a long import; pages are served meanwhile, and the counts wait.
final class ViewCounter: Service {
    private static let maxWaiting = 100_000

    private let counts = Mutex<[LinkView: Int]>([:])
    private let threads: DatabaseThreads
    private let logger: Logger

    /// A counter.
    ///
    /// - Parameters:
    ///   - threads: One thread with a connection of its own, so that waiting for a lock holds up no page.
    ///   - logger: Where failures are told.
    init(_ threads: DatabaseThreads, logger: Logger) {
        self.threads = threads
        self.logger = logger
    }

    /// Counts a look.
    func count(_ view: LinkView) {
        counts.withLock { counts in
            guard counts[view] != nil || counts.count < Self.maxWaiting else { return }
            counts[view, default: 0] += 1
        }
    }

    /// Adds the counts once a second, until the server stops; then a last time.
    func run() async {
        await cancelWhenGracefulShutdown {
            while true {
                do {
                    try await Task.sleep(for: .seconds(1))
                } catch {
                    return
                }
                await self.flush()
            }
        }
        // Out of reach of the cancellation that ended the loop.
        await Task { await flush() }.value
    }

    /// Adds the counts now.
    func flush() async {
        let taken = counts.withLock { counts in
            let taken = counts
            counts.removeAll()
            return taken
        }
        guard !taken.isEmpty else { return }
        do {
            try await threads.run { try $0.add(taken) }
        } catch {
            logger.warning("views could not be counted yet", metadata: ["error": "\(error)"])
            counts.withLock { $0.merge(taken, uniquingKeysWith: +) }
        }
    }
}
