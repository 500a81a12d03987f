import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Synchronization
import Testing

@testable import IncassoEngine
@testable import IncassoWeb

/// The server on a book, without a process of its own.
struct PayServer {
    private(set) var server: WebServer
    let log = LogLines()

    init(_ book: PayBook, isBehindProxy: Bool = false, readers: Int = 2) throws {
        let log = log
        var logger = Logger(label: "test") { _ in log.handler }
        logger.logLevel = .trace
        server = try WebServer(
            readers: try (0..<readers).map { _ in try book.engine().paymentPages() },
            writer: try book.engine().paymentPages(),
            configuration: WebServer.Configuration(port: 0, isBehindProxy: isBehindProxy),
            logger: logger
        )
        // However slow the machine is, an allowance that is used up stays so.
        let start = ContinuousClock.now
        server.limiter = MissLimiter { start }
    }

    /// Runs a test against the routes.
    func test<Value: Sendable>(
        _ setup: TestingSetup = .router,
        _ body: @escaping @Sendable (any TestClientProtocol) async throws -> Value
    ) async throws -> Value {
        try await server.application().test(setup, body)
    }
}

extension TestClientProtocol {
    /// Gets a page.
    func get(_ uri: String, headers: HTTPFields = [:]) async throws -> TestResponse {
        try await execute(uri: uri, method: .get, headers: headers)
    }
}

extension TestResponse {
    /// The page's text.
    var text: String { String(buffer: body) }
}

/// Everything that was logged, to be searched.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    /// All lines with their metadata.
    var text: String { lines.withLock { $0.joined(separator: "\n") } }

    fileprivate func add(_ line: String) { lines.withLock { $0.append(line) } }

    /// A handler that writes here.
    var handler: Handler { Handler(lines: self) }

    struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.add("\(event.level) \(event.message) \(metadata) \(event.metadata ?? [:])")
        }
    }
}
