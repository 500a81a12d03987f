import HTTPTypes
import Hummingbird
import IncassoEngine
import Logging
import NIOCore

/// Answers requests for the pages behind payment links.
struct PayHandler: Sendable {
    let threads: DatabaseThreads
    let renderer: PageRenderer
    let views: ViewCounter
    let limiter: MissLimiter
    /// Whether the last address in `X-Forwarded-For` is the client's.
    let isBehindProxy: Bool

    /// The page of a token.
    ///
    /// - Throws: ``WebRefusal`` for whatever is no genuine, living link; the driver's error.
    func page(_ request: Request, _ context: WebContext) async throws -> Response {
        let client = client(request, context)
        if let delay = limiter.delay(client) {
            context.logger.info("a client misses too often")
            throw WebRefusal.tooMany(seconds: delay.components.seconds + 1)
        }
        let token = context.parameters.get("token") ?? ""
        let language = request.chosenLanguage
        let found = try await threads.run { pages -> (page: PaymentPage, html: String)? in
            try pages.page(token: token, language: language).map { ($0, renderer.html($0)) }
        }
        // A path with a slash at its end would not find its style.
        guard let found, !request.uri.path.hasSuffix("/") else {
            limiter.miss(client)
            context.logger.info("page not found")
            throw WebRefusal.notFound
        }
        if request.method == .get { views.count(found.page.view) }
        context.logger.info(
            "page shown",
            metadata: [
                "tenant": "\(found.page.tenant)", "link": "\(found.page.link)",
                "state": "\(found.page.state.name)",
            ]
        )
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/html; charset=utf-8", .contentLanguage: found.page.language.rawValue,
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: found.html))
        )
    }

    /// Where the request comes from.
    private func client(_ request: Request, _ context: WebContext) -> ClientNetwork {
        if isBehindProxy, let name = HTTPField.Name("X-Forwarded-For"),
            let last = request.headers[values: name].last?.split(separator: ",").last,
            let client = ClientNetwork(last.drop { $0 == " " }.prefix { $0 != " " })
        {
            return client
        }
        return context.remoteAddress?.ipAddress.flatMap { ClientNetwork($0) } ?? .others
    }
}
