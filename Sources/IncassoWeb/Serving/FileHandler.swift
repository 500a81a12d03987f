import HTTPTypes
import Hummingbird
import IncassoCore

/// Answers requests for what pages need beside themselves: the style sheet and the script.
struct FileHandler: Sendable {
    let renderer: PageRenderer

    private static let scriptText = ContractFile.named("data/pages/copy.js").text

    /// The style sheet in a creditor's colour.
    ///
    /// - Throws: ``WebRefusal`` for another name than ``PageStyle/name(_:)`` gives.
    func style(_ request: Request, _ context: WebContext) throws -> Response {
        let name = context.parameters.get("name") ?? ""
        guard let color = renderer.style.color(inName: name) else { throw WebRefusal.notFound }
        // A page of another version asks for another name; it gets today's looks, but may not keep them.
        let isCurrent = name == renderer.style.name(color)
        return file(
            renderer.style.sheet(color),
            type: "text/css; charset=utf-8",
            cache: isCurrent ? "public, max-age=31536000, immutable" : "no-store"
        )
    }

    /// The script of the copy buttons.
    func script(_ request: Request, _ context: WebContext) -> Response {
        file(Self.scriptText, type: "text/javascript; charset=utf-8", cache: "public, max-age=3600")
    }

    /// Nothing here is for search engines.
    func robots(_ request: Request, _ context: WebContext) -> Response {
        file("User-agent: *\nDisallow: /\n", type: "text/plain; charset=utf-8", cache: "public, max-age=3600")
    }

    private func file(_ text: String, type: String, cache: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: type, .cacheControl: cache],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}
