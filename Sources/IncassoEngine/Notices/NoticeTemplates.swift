import IncassoCore
import Mustache

/// The texts of notices, parsed once: templates, and sentences for the reasons of failures.
struct NoticeTemplates: Sendable {
    private let templates: [String: MustacheTemplate]
    private let sentences: [String: String]

    /// The embedded texts.
    ///
    /// - Throws: ``EngineError`` when one cannot be parsed.
    init() throws(EngineError) {
        var templates: [String: MustacheTemplate] = [:]
        var sentences: [String: String] = [:]
        for file in ContractFile.all {
            if file.name.hasPrefix("data/templates/"), file.name.hasSuffix(".mustache") {
                let name = String(file.name.dropFirst("data/templates/".count).dropLast(".mustache".count))
                do {
                    templates[name] = try MustacheTemplate(string: file.text)
                } catch {
                    throw EngineError(.setup, "the notice template \(name) cannot be parsed")
                }
            } else if file.name == "data/reasons-plain.tsv" {
                for line in file.text.split(separator: "\n") where !line.hasPrefix("#") {
                    let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
                    if cells.count == 3 { sentences["\(cells[1])/\(cells[0])"] = String(cells[2]) }
                }
            }
        }
        self.templates = templates
        self.sentences = sentences
    }

    /// The sentence that says why a debit failed; `nil` for reasons that never reach a debtor.
    func sentence(_ reason: ReasonClass, isAmbiguous: Bool, _ language: NoticeLanguage) -> String? {
        sentences["\(language.rawValue)/\(isAmbiguous ? "ambiguous" : reason.name)"]
    }

    /// Fills a template in.
    ///
    /// - Parameters:
    ///   - name: The template's name.
    ///   - language: The language.
    ///   - values: The variables; absent ones leave their section out.
    /// - Returns: Subject and text.
    /// - Throws: ``EngineError`` when there is no such template.
    func render(
        _ name: String,
        _ language: NoticeLanguage,
        _ values: [String: String]
    ) throws(EngineError) -> (subject: String, body: String) {
        guard let template = templates["\(language.rawValue)/\(name)"] else {
            throw EngineError(.storage, "there is no notice template \(name) in \(language.rawValue)")
        }
        let text = template.render(values)
        let head = text.prefix { $0 != "\n" }
        guard head.hasPrefix("Subject: ") else {
            throw EngineError(.setup, "the notice template \(name) does not start with its subject")
        }
        let body = text.dropFirst(head.count).drop { $0 == "\n" }
        return (String(head.dropFirst("Subject: ".count)), String(body))
    }
}
