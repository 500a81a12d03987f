import HTTPTypes
import Hummingbird
import HummingbirdCore
public import IncassoEngine
public import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import UnixSignals

/// The server for debtors: the pages behind payment links.
///
/// It speaks plain HTTP and belongs behind a proxy that speaks TLS, unless it serves one machine only.
public struct WebServer: Sendable {
    /// Where and how it listens.
    public struct Configuration: Sendable {
        /// The name or address to listen on.
        public var host: String
        /// The port; 0 lets the system choose.
        public var port: Int
        /// Whether a proxy tells the client's address, as the last one in `X-Forwarded-For`.
        public var isBehindProxy: Bool

        /// A configuration; by default for this machine only.
        public init(host: String = "127.0.0.1", port: Int = 8080, isBehindProxy: Bool = false) {
            self.host = host
            self.port = port
            self.isBehindProxy = isBehindProxy
        }
    }

    private static let maxConnections = 4096
    private static let maxWaiting = 1000
    private static let idleTimeout = TimeAmount.seconds(30)

    private let configuration: Configuration
    private let logger: Logger
    private let renderer: PageRenderer
    private let threads: DatabaseThreads
    private let views: ViewCounter
    /// Replaced in tests, where time stands still.
    var limiter = MissLimiter()

    /// A server.
    ///
    /// - Parameters:
    ///   - readers: Readers with a connection of their own each, as many as requests are read at the same time; at least
    ///     one.
    ///   - writer: One more, for counting views.
    ///   - configuration: Where and how it listens.
    ///   - logger: Where it tells what happens: pages at `info`, never with their addresses.
    /// - Throws: The template engine's error when an embedded page cannot be parsed.
    public init(
        readers: [PaymentPages],
        writer: PaymentPages,
        configuration: Configuration = Configuration(),
        logger: Logger
    ) throws {
        self.configuration = configuration
        self.logger = logger
        renderer = try PageRenderer()
        threads = DatabaseThreads(readers, maxWaiting: Self.maxWaiting)
        views = ViewCounter(DatabaseThreads([writer], maxWaiting: 2), logger: logger)
    }

    /// Serves until the process is told to stop (SIGTERM or SIGINT); requests that run are answered before it returns.
    ///
    /// Blocks the calling thread.
    ///
    /// - Parameter onReady: Called with the port once requests are taken in.
    /// - Throws: An error of the system, for example when the port is taken.
    public func serve(onReady: @escaping @Sendable (Int) -> Void) throws {
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        try loop.makeFutureWithTask {
            try await self.application(onReady: onReady).runService(gracefulShutdownSignals: [
                .sigterm, .sigint,
            ])
        }.wait()
    }

    /// The application, for tests that need no process.
    func application(
        onReady: @escaping @Sendable (Int) -> Void = { _ in }
    ) -> Application<RouterResponder<WebContext>> {
        let decoder = HTTP1Channel.Configuration.DecoderConfiguration(
            maxHeaderFieldSize: 8 * 1024,
            maxHeaderListSize: 16 * 1024,
            maxHeaderFieldCount: 100
        )
        let port = configuration.port
        return Application(
            router: router(),
            server: .http1(
                configuration: .init(idleTimeout: Self.idleTimeout, httpDecoderConfiguration: decoder)
            ),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: port),
                backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(Self.maxConnections, logger: logger)
            ),
            services: [views],
            onServerRunning: { channel in onReady(channel.localAddress?.port ?? port) },
            logger: logger
        )
    }

    private func router() -> Router<WebContext> {
        let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: WebFrame(renderer: renderer))
        let pay = PayHandler(
            threads: threads,
            renderer: renderer,
            views: views,
            limiter: limiter,
            isBehindProxy: configuration.isBehindProxy
        )
        router.get("p/:token", use: pay.page)
        let files = FileHandler(renderer: renderer)
        router.get("style/:name", use: files.style)
        router.get("copy.js", use: files.script)
        router.get("robots.txt", use: files.robots)
        router.get("favicon.ico") { _, _ in Response(status: .noContent) }
        router.get("healthz", use: health)
        return router
    }

    /// Whether the process lives and the database answers.
    private func health(_ request: Request, _ context: WebContext) async -> Response {
        var status = HTTPResponse.Status.ok
        do {
            try await threads.run { try $0.ping() }
        } catch {
            context.logger.error("the database does not answer", metadata: ["error": "\(error)"])
            status = .serviceUnavailable
        }
        let body = status == .ok ? "ok\n" : "database unavailable\n"
        return Response(
            status: status,
            headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: body))
        )
    }
}
