import IncassoCore
import IncassoEngine

/// Every text of the pages, in every language.
///
/// A text may use these names in braces: `{creditor}`, `{debit}`, `{retry}`, `{before}`, `{claim}`, `{website}`, `{name}`.
struct PageTexts: Sendable {
    private let texts: [NoticeLanguage: [String: String]]

    /// The embedded texts.
    init() {
        let lines = ContractFile.named("data/pages/texts.tsv").text.split(separator: "\n").filter {
            !$0.hasPrefix("#")
        }
        .map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
        var texts: [NoticeLanguage: [String: String]] = [:]
        for (column, tag) in (lines.first ?? []).enumerated() {
            guard let language = NoticeLanguage(rawValue: String(tag)) else { continue }
            for line in lines.dropFirst() where line.count > column {
                texts[language, default: [:]][String(line[0])] = String(line[column])
            }
        }
        self.texts = texts
    }

    /// A text with its names filled in; what is filled in is not searched for names again.
    ///
    /// - Parameters:
    ///   - key: The text's key; a constant of ours, so a missing one is a programming error.
    ///   - language: The language.
    ///   - values: What the names stand for.
    /// - Returns: The text, not escaped yet.
    func text(_ key: String, _ language: NoticeLanguage, _ values: [String: String] = [:]) -> String {
        guard let text = texts[language]?[key] else {
            preconditionFailure("no text \(key) in \(language.rawValue)")
        }
        guard text.contains("{") else { return text }
        var filled = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = String(rest[rest.index(after: open)..<close])
            filled += rest[..<open]
            filled += values[name] ?? "…"
            rest = rest[rest.index(after: close)...]
        }
        return filled + rest
    }

    /// The keys of a language, for tests.
    func keys(_ language: NoticeLanguage) -> Set<String> { Set((texts[language] ?? [:]).keys) }
}
