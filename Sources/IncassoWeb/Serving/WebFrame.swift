import HTTPTypes
import Hummingbird
import IncassoEngine
import Logging

/// What every answer has in common, whatever answers: methods, headers, pages for what goes wrong.
struct WebFrame: RouterMiddleware {
    private static let maxURILength = 2048

    let renderer: PageRenderer

    func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response = await answer(request, context: context, next: next)
        for (name, value) in Self.headers { response.headers[name] = value }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        if response.headers[.contentSecurityPolicy] == nil {
            response.headers[.contentSecurityPolicy] = Self.policy(style: "'self'")
        }
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async -> Response {
        guard request.method == .get || request.method == .head else {
            var response = message(.notAllowed, .methodNotAllowed, request)
            response.headers[.allow] = "GET, HEAD"
            return response
        }
        guard request.uri.string.utf8.count <= Self.maxURILength else {
            return message(.notFound, .notFound, request)
        }
        do {
            return try await next(request, context)
        } catch let error as WebRefusal {
            return refuse(error, request)
        } catch let error as HTTPError where error.status == .notFound {
            return message(.notFound, .notFound, request)
        } catch is DatabaseThreads.Overloaded {
            context.logger.warning("too many requests wait for the database")
            return refuse(.unavailable, request)
        } catch {
            // Never the address: it holds the token.
            context.logger.error("a page could not be read", metadata: ["error": "\(error)"])
            return refuse(.unavailable, request)
        }
    }

    private func refuse(_ refusal: WebRefusal, _ request: Request) -> Response {
        switch refusal {
        case .notFound:
            return message(.notFound, .notFound, request)
        case .tooMany(let seconds):
            var response = message(.tooMany, .tooManyRequests, request)
            response.headers[.retryAfter] = String(seconds)
            return response
        case .unavailable:
            var response = message(.unavailable, .serviceUnavailable, request)
            response.headers[.retryAfter] = "30"
            return response
        }
    }

    private func message(
        _ message: PageMessage,
        _ status: HTTPResponse.Status,
        _ request: Request
    ) -> Response {
        let language = request.chosenLanguage ?? request.preferredLanguage ?? .en
        return Response(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8", .contentLanguage: language.rawValue,
                .vary: "Accept-Language",
                .contentSecurityPolicy: Self.policy(style: renderer.messageStyleSource),
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: renderer.html(message, language)))
        )
    }

    /// Nothing from elsewhere, nothing inside a frame, nothing sent anywhere.
    private static func policy(style: String) -> String {
        "default-src 'none'; style-src \(style); script-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    }

    private static let headers: [(HTTPField.Name, String)] = [
        ("Referrer-Policy", "no-referrer"), ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("X-Robots-Tag", "noindex, nofollow, noarchive"), ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        (
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=(), clipboard-write=(self)"
        ),
    ].compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }
}

/// Why a handler gives no page.
enum WebRefusal: Error, Hashable {
    /// There is none.
    case notFound
    /// Too many misses; served again after so many seconds.
    case tooMany(seconds: Int64)
    /// The database does not answer.
    case unavailable
}

extension Request {
    /// The language that the address asks for with `?lang=`.
    var chosenLanguage: NoticeLanguage? {
        uri.queryParameters["lang"].flatMap { NoticeLanguage(rawValue: String($0)) }
    }

    /// The first language that the browser names and that there are texts in.
    var preferredLanguage: NoticeLanguage? {
        (headers[.acceptLanguage] ?? "").prefix(200).split(separator: ",").lazy.compactMap { part in
            NoticeLanguage(tag: part.drop { $0 == " " })
        }.first
    }
}
