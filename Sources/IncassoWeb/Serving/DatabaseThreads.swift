import IncassoEngine
import NIOPosix
import Synchronization

/// Threads on which the database is read: its calls block, and the threads of Swift's tasks and of the network must not.
///
/// Each thread has a connection of its own. What cannot be taken in at once waits, up to a limit: beyond it a request is
/// better refused than answered too late.
final class DatabaseThreads: Sendable {
    /// Too many wait already.
    struct Overloaded: Error {}

    private let pool: NIOThreadPool
    private let idle: Mutex<[PaymentPages]>
    private let waiting = Atomic(0)
    private let maxWaiting: Int

    /// Threads, as many as there are readers.
    ///
    /// - Parameters:
    ///   - readers: At least one, each with a connection of its own.
    ///   - maxWaiting: How much work may wait or run at the same time.
    init(_ readers: [PaymentPages], maxWaiting: Int) {
        precondition(!readers.isEmpty, "nobody reads without a reader")
        pool = NIOThreadPool(numberOfThreads: readers.count)
        idle = Mutex(readers)
        self.maxWaiting = maxWaiting
        pool.start()
    }

    deinit {
        // Work that waits is refused; nobody waits for it, or this object would still be held.
        pool.shutdownGracefully { _ in }
    }

    /// Runs work on one of the threads.
    ///
    /// - Parameter work: The work, with a reader that nobody else uses meanwhile.
    /// - Returns: What the work gives.
    /// - Throws: ``Overloaded``, or what the work throws.
    func run<Value: Sendable>(
        _ work: @escaping @Sendable (PaymentPages) throws -> Value
    ) async throws -> Value {
        guard waiting.add(1, ordering: .relaxed).newValue <= maxWaiting else {
            waiting.subtract(1, ordering: .relaxed)
            throw Overloaded()
        }
        defer { waiting.subtract(1, ordering: .relaxed) }
        return try await pool.runIfActive {
            // As many readers as threads, and a thread gives its reader back: there always is one.
            guard let reader = self.idle.withLock({ $0.popLast() }) else { throw Overloaded() }
            defer { self.idle.withLock { $0.append(reader) } }
            return try work(reader)
        }
    }
}
