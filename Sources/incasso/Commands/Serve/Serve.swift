import ArgumentParser
import IncassoEngine
import IncassoWeb
import Logging

/// Serves the pages behind payment links.
struct Serve: BookCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve the pages behind payment links.",
        discussion: """
            Examples:
              incasso serve
              incasso serve --host 0.0.0.0 --port 8080 --behind-proxy

            Speaks plain HTTP: put a proxy with TLS before it, and name the address that
            debtors see in the creditor's file, [links] base_url. Pages of every tenant of
            the database are served. /healthz tells whether the database answers. SIGTERM
            or control-C stops it once requests that run are answered.
            """
    )

    @Option(help: ArgumentHelp("The name or address to listen on.", valueName: "host"))
    var host = "127.0.0.1"
    @Option(help: ArgumentHelp("The port; 0 lets the system choose.", valueName: "port"))
    var port = 8080
    @Flag(help: "A proxy tells the client's address, last in X-Forwarded-For.")
    var behindProxy = false
    @Option(
        help: ArgumentHelp("Log from this level on: info logs every page, by number.", valueName: "level"),
        transform: Choice.parse(Logger.Level.self)
    )
    var logLevel = Logger.Level.notice
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    /// Pages that are read at the same time, each over a connection of its own.
    private static let readers = 4

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port is 0 to 65535") }
    }

    func perform(_ session: Session) throws -> ExitStatus {
        let others = try (0..<Self.readers).map { _ in try Session(book, console: session.console) }
        var logger = Logger(label: "incasso.web") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = logLevel
        let server = try WebServer(
            readers: try others.map { try $0.engine.paymentPages() },
            writer: try session.engine.paymentPages(),
            configuration: WebServer.Configuration(host: host, port: port, isBehindProxy: behindProxy),
            logger: logger
        )
        let talk = session.console.talk
        let host = host.contains(":") ? "[\(host)]" : host
        do {
            try server.serve { port in talk.say("Serving on http://\(host):\(port)") }
        } catch {
            throw EngineError(
                .setup,
                "cannot serve on \(host):\(port): \(error)",
                remedy: "Another program may have the port: choose one with --port."
            )
        }
        talk.say("Stopped.")
        return .done
    }
}
