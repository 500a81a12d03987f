import IncassoCore
import IncassoEngine
import Mustache

/// Writes pages out as HTML.
struct PageRenderer: Sendable {
    /// The looks.
    let style: PageStyle
    private let texts: PageTexts
    private let payment: MustacheTemplate
    private let message: MustacheTemplate
    private let messageStyle: String
    /// How the content security policy names the style of messages.
    let messageStyleSource: String

    /// The embedded templates, parsed once.
    ///
    /// - Throws: Mustache's error when one cannot be parsed.
    init() throws {
        style = PageStyle()
        texts = PageTexts()
        payment = try MustacheTemplate(string: ContractFile.named("data/pages/payment.mustache").text)
        message = try MustacheTemplate(string: ContractFile.named("data/pages/message.mustache").text)
        messageStyle = style.sheet(.standard)
        messageStyleSource = PageStyle.policySource(messageStyle)
    }

    /// The page behind a link.
    func html(_ page: PaymentPage) -> String {
        payment.render(PaymentPageValues(page, texts: texts, style: style).values)
    }

    /// A page that only says something.
    func html(_ message: PageMessage, _ language: NoticeLanguage) -> String {
        self.message.render(
            [
                "language": language.rawValue,
                "style": messageStyle,
                "heading": texts.text(message.rawValue + ".heading", language),
                "paragraphs": message.paragraphs.map { texts.text(message.rawValue + "." + $0, language) },
            ] as [String: Any]
        )
    }
}

/// What a page without content says.
enum PageMessage: String, CaseIterable {
    /// There is no such page; the same for every link that leads nowhere.
    case notFound
    /// Too many requests that led nowhere.
    case tooMany
    /// The database does not answer, or too many wait for it.
    case unavailable
    /// Neither GET nor HEAD.
    case notAllowed

    /// The keys of its texts.
    var paragraphs: [String] { self == .notFound ? ["text", "help"] : ["text"] }
}
