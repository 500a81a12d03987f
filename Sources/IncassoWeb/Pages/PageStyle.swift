import Crypto
import FoundationEssentials
import IncassoCore
import IncassoEngine

/// The style sheet of the pages in the colours of creditors.
struct PageStyle: Sendable {
    private let sheet: String
    /// Changes with the sheet, so that a browser may keep one for ever.
    let version: String

    /// The embedded style sheet.
    init() {
        let file = ContractFile.named("data/pages/page.css")
        sheet = file.text
        version = SHA256.hash(data: file.bytes).prefix(4).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
            .joined()
    }

    /// The sheet in a creditor's colour.
    func sheet(_ color: PageColor) -> String {
        sheet.replacing("ACCENT-LIGHT", with: "#" + color.light.hex)
            .replacing("ACCENT-DARK", with: "#" + color.dark.hex)
    }

    /// The name under which the sheet is served, `VERSION-RRGGBB.css`.
    func name(_ color: PageColor) -> String { "\(version)-\(color.chosen.hex).css" }

    /// The colour in a name, whatever the version; `nil` for another shape.
    func color(inName name: some StringProtocol) -> PageColor? {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].hasSuffix(".css") else { return nil }
        return Creditor.Color("#" + parts[1].dropLast(4)).map(PageColor.init(chosen:))
    }

    /// How a policy names a style that stands in the page itself.
    static func policySource(_ style: String) -> String {
        "'sha256-\(Data(SHA256.hash(data: Array(style.utf8))).base64EncodedString())'"
    }
}
