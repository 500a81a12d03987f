import Foundation
import IncassoCore
import IncassoRecovery
import Testing

/// What can be seen of the notice texts without rendering them.
struct TemplateTests {
    static let languages = ["de", "en", "fr", "nl"]
    static let names = RecoveryPolicy.builtInTemplates.sorted()
    static let files = languages.flatMap { language in names.map { "\(language)/\($0)" } }
    /// What is told before a debit, which no policy decides.
    static let announcements = languages.map { "\($0)/pre-notification" }

    private static let embedded = Dictionary(
        uniqueKeysWithValues: ContractFile.all.map { ($0.name, $0.text) }
    )

    private static func text(_ file: String) throws -> String {
        try #require(embedded["data/templates/\(file).mustache"], "\(file) is not embedded")
    }

    private static func tags(_ text: String, _ kind: Character? = nil) -> Set<String> {
        Set(
            text.matches(of: /\{\{\{?([#\/^]?)([a-z_]+)\}?\}\}/)
                .filter { kind == nil || $0.1.first == kind }
                .map { String($0.2) }
        )
    }

    /// The variables documented in the folder's README: name and whether it is optional.
    private static func documented() throws -> [String: Bool] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../schemas/data/templates/README.md")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        let rows = lines.compactMap { $0.wholeMatch(of: /\| `([a-z_]+)` \|.*\|( yes)? \|/) }
        return Dictionary(uniqueKeysWithValues: rows.map { (String($0.1), $0.2 != nil) })
    }

    @Test("every language has every template, and no other exists")
    func complete() {
        let found = Self.embedded.keys.filter { $0.hasPrefix("data/templates/") }
        #expect(Set(found) == Set((Self.files + Self.announcements).map { "data/templates/\($0).mustache" }))
    }

    @Test(
        "a template starts with its subject and uses documented variables only",
        arguments: files + announcements
    )
    func variables(file: String) throws {
        let text = try Self.text(file)
        let documented = try Self.documented()
        #expect(documented.count == 19)
        #expect(
            Self.tags(text).isSubset(of: documented.keys),
            "unknown: \(Self.tags(text).subtracting(documented.keys))"
        )
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0].hasPrefix("Subject: ") && lines[0].count < 100)
        #expect(lines[1].isEmpty && !lines[2].isEmpty)
        #expect(!lines[0].contains("{{#"))
        #expect(text.hasSuffix("{{{creditor_name}}}\n"))
    }

    @Test(
        "values are never escaped for HTML, and optional ones stand in their section",
        arguments: files + announcements
    )
    func braces(file: String) throws {
        let text = try Self.text(file)
        #expect(text.matches(of: /(^|[^{])\{\{[a-z_]/).isEmpty, "two braces escape for HTML")
        // Drop each section's inside; what is left may not name an optional variable.
        var outside = text
        for name in Self.tags(text, "#").union(Self.tags(text, "^")) {
            while let start = outside.firstRange(of: "{{#\(name)}}"),
                let end = outside[start.upperBound...].firstRange(of: "{{/\(name)}}")
            {
                outside.removeSubrange(start.lowerBound..<end.upperBound)
            }
        }
        let optional = try Self.documented().filter(\.value).map(\.key)
        for name in optional { #expect(!outside.contains("{{{\(name)}}}"), "\(name) outside its section") }
        let opened = text.matches(of: /\{\{[#^][a-z_]+\}\}/).count
        #expect(opened == text.matches(of: /\{\{\/[a-z_]+\}\}/).count)
    }

    @Test("a text says what a debtor has to know", arguments: files)
    func content(file: String) throws {
        let used = Self.tags(try Self.text(file))
        let needed: Set = [
            "creditor_name", "debtor_name", "description", "amount_text", "due_date", "failure_reason",
            "pay_before",
            "link", "creditor_iban", "payment_reference", "contact_email", "contact_phone", "website",
            "claim_id",
            "mandate_id",
        ]
        #expect(needed.isSubset(of: used), "missing: \(needed.subtracting(used))")
        let announces = ["first", "second", "final"].contains { file.hasSuffix("/\($0)") }
        #expect(used.contains("retry_date") == announces)
    }

    @Test("a text before a debit says what the rulebook asks for", arguments: announcements)
    func announces(file: String) throws {
        let used = Self.tags(try Self.text(file))
        let needed: Set = [
            "creditor_name", "creditor_id", "debtor_name", "description", "amount_text", "debit_date",
            "mandate_id", "contact_email", "contact_phone", "website", "claim_id",
        ]
        #expect(used == needed)
    }

    @Test("no text threatens with what no policy does", arguments: files + announcements)
    func honest(file: String) throws {
        let text = try Self.text(file).lowercased()
        let threats = [
            "deurwaarder", "incassobureau", "rechter", "kosten", "bkr", "bailiff", "court", "legal action",
            "fee",
            "credit rating", "gericht", "inkasso", "gebühr", "schufa", "mahnbescheid", "anwalt",
            "huissier", "tribunal", "avocat", "frais", "contentieux", "pénalité",
        ]
        for threat in threats {
            #expect(text.replacing("kostenlos", with: "").firstRange(of: threat) == nil, "\(threat)")
        }
    }

    @Test("each reason that reaches a debtor has a sentence in every language, and no other")
    func plainReasons() throws {
        let text = try #require(Self.embedded["data/reasons-plain.tsv"])
        let rows = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(rows.first == "class\tlanguage\tsentence")
        var seen: Set<String> = []
        for row in rows.dropFirst() {
            let fields = row.split(separator: "\t", omittingEmptySubsequences: false)
            try #require(fields.count == 3, "\(row)")
            #expect(seen.insert("\(fields[0]) \(fields[1])").inserted, "twice: \(row)")
            #expect(fields[2].hasSuffix(".") && fields[2].first?.isUppercase == true)
        }
        let classes = ReasonClass.allCases.filter(\.allowsNotices).map(\.name) + ["ambiguous"]
        #expect(seen == Set(classes.flatMap { name in Self.languages.map { "\(name) \($0)" } }))
    }
}
