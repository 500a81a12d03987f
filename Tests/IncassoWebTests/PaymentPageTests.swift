import HTTPTypes
import HummingbirdTesting
import IncassoCore
import IncassoSQL
import IncassoTestSupport
import Testing

@testable import IncassoEngine
@testable import IncassoWeb

/// What a debtor reads, state by state.
@Suite struct PaymentPageTests {
    /// A claim's page: its language, its heading, whether it asks to pay, and something that stands on it alone.
    private static let expected: [String: (language: String, heading: String, pays: Bool, says: String)] = [
        "open": (
            "nl", "Nog te betalen <span class=\"amount\">€\u{A0}1.040,95</span>", true,
            "Volgens de bank is de rekening opgeheven."
        ),
        "announced": (
            "en", "Still to be paid <span class=\"amount\">€1,041.95</span>", true,
            "we will debit the amount again"
        ),
        "planned": ("de", "Sie zahlen in Raten", false, "an den vereinbarten Tagen"),
        "disputed": ("fr", "Vous n’avez pas à payer maintenant", false, "vous ne recevrez pas de rappel"),
        "withdrawn": ("nl", "U hoeft niets meer te betalen", false, "U kunt deze pagina sluiten"),
        "person": (
            "en", "Still to be paid <span class=\"amount\">€1,045.95</span>", true,
            "We could not debit this amount from your account on 1 December 2026.</p>"
        ),
        "processing": (
            "en", "Being debited from your account <span class=\"amount\">€1,046.95</span>", false,
            "The direct debit was made on 2 December 2026"
        ),
        "inCollection": (
            "fr", "Sera prélevé sur votre compte <span class=\"amount\">1\u{A0}047,95\u{A0}€</span>", false,
            "Nous prélèverons ce montant le 7 décembre 2026"
        ),
        "paid": (
            "de", "Ihre Zahlung ist eingegangen <span class=\"amount\">1.048,95\u{A0}€</span>", false,
            "30. November 2026"
        ),
        "due": (
            "nl", "Nog te betalen <span class=\"amount\">€\u{A0}1.049,95</span>", true,
            "Op 4 januari 2027 schrijven wij dit bedrag van uw rekening af."
        ),
    ]

    @Test("every state shows what it is, and asks to pay only where that is right")
    func states() async throws {
        let book = try PayBook()
        let tokens = try book.tokens()
        #expect(Set(tokens.keys) == Set(Self.expected.keys))
        try await PayServer(book).test { client in
            for (claim, token) in tokens.sorted(by: { $0.key < $1.key }) {
                let expected = try #require(Self.expected[claim])
                let page = try await client.get("/p/\(token)")
                #expect(page.status == .ok)
                #expect(page.text.contains("<html lang=\"\(expected.language)\">"), "\(claim)")
                #expect(
                    page.text.contains("<h1>\(expected.heading)</h1>"),
                    "\(claim): \(page.text.prefix(1500))"
                )
                #expect(page.text.contains("<h2 id=\"pay\">") == expected.pays, "\(claim)")
                #expect(page.text.contains("NL91ABNA0417164300") == expected.pays, "\(claim)")
                #expect(page.text.contains("<svg ") == expected.pays, "\(claim)")
                #expect(page.text.contains(expected.says), "\(claim): \(page.text.prefix(1800))")
                // Whoever holds a link learns nothing about the debtor.
                for secret in ["Robin", "Secret", "@example.org\"", "DE", "3704 0044", "M-\(claim)"]
                where secret != "@example.org\"" {
                    #expect(secret == "DE" || !page.text.contains(secret), "\(claim) tells \(secret)")
                }
                #expect(!page.text.contains("r0@example.org") && page.text.contains("service@example.org"))
            }
        }
    }

    @Test("the address may ask for another language; what is none is ignored")
    func languages() async throws {
        let book = try PayBook()
        let token = try book.token("open")
        try await PayServer(book).test { client in
            for (query, language) in [
                ("?lang=de", "de"), ("?lang=fr", "fr"), ("?lang=xx", "nl"), ("?lang=", "nl"),
                ("?x&lang=en", "en"),
                ("?lang=%3Cscript%3E", "nl"), ("", "nl"),
            ] {
                let page = try await client.get("/p/\(token)\(query)")
                #expect(page.text.contains("<html lang=\"\(language)\">"), "\(query)")
                #expect(page.headers[.contentLanguage] == language)
            }
        }
    }

    @Test("a hostile name, description or reference shows as text")
    func hostile() async throws {
        let hostile =
            "<script>alert(1)</script>\r\n{{creditor}} {website} {{{image}}} \"'><img src=x> \u{202E}gnirts\u{2066}\u{200B}"
        let shown =
            "&lt;script&gt;alert(1)&lt;/script&gt; {{creditor}} {website} {{{image}}} &quot;&#39;&gt;&lt;img src=x&gt; gnirts"
        let book = try PayBook()
        let token = try book.token("open")
        try book.execute(
            Statement(
                "test.description",
                "UPDATE claim SET description = :text, reference = :text WHERE tenant_id = :t AND reference = 'open'"
            ),
            ["t": Int64(1), "text": hostile]
        )
        try await PayServer(book).test { client in
            let page = try await client.get("/p/\(token)")
            #expect(page.status == .ok)
            #expect(page.text.contains("<dt>Waarvoor</dt><dd>\(shown)</dd>"), "\(page.text.prefix(2000))")
            #expect(page.text.contains("<dt>Ons kenmerk</dt><dd>\(shown)</dd>"))
            #expect(!page.text.contains("<script>") && !page.text.contains("<img"))
            for scalar in page.text.unicodeScalars where scalar.value < 0x20 { #expect(scalar == "\n") }
            #expect(!page.text.unicodeScalars.contains { [0x202E, 0x2066, 0x200B].contains($0.value) })
        }
        let methods = [Creditor.PaymentMethod(name: hostile, text: hostile, url: nil)]
        let page = try PageRenderer().html(try PayPages.dollars(methods, name: hostile))
        #expect(page.contains("<h3>\(shown)</h3>\n<p>\(shown)</p>"))
        #expect(page.contains("<header class=\"brand\"><p>\(shown)</p></header>"))
        #expect(!page.contains("<script>") && !page.contains("<img"))
    }

    @Test("a creditor in dollars never shows an empty box")
    func dollars() throws {
        for (name, page) in try GalleryTests.dollarPages() {
            #expect(page.contains("$1,234.56") && page.contains("<h2 id=\"pay\">"), "\(name)")
            #expect(!page.contains("IBAN") && !page.contains("<svg"), "\(name)")
        }
        let pages = Dictionary(uniqueKeysWithValues: try GalleryTests.dollarPages())
        #expect(
            try #require(pages["dollar-methods"]).contains(
                "<a class=\"button\" href=\"https://pay.example.org/now\""
            )
        )
        #expect(try #require(pages["dollar-none"]).contains("Please have our reference C-7 at hand."))
        // Its website is no https address: it is shown and leads nowhere.
        #expect(try #require(pages["dollar-none"]).contains("</span> cedar.example.org</li>"))
    }
}
