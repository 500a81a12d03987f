import Glibc
import HTTPTypes
import HummingbirdTesting
import IncassoCore
import IncassoTestSupport
import Testing

@testable import IncassoEngine
@testable import IncassoWeb

/// Every page in every language, for a person to look at.
///
/// With `INCASSO_PAGE_GALLERY=DIR` in the environment the pages are written there, with their style and script, so that a
/// browser shows them as the server does.
@Suite struct GalleryTests {
    @Test("every state in every language is a whole page")
    func gallery() async throws {
        let book = try PayBook()
        let tokens = try book.tokens()
        let directory = unsafe getenv("INCASSO_PAGE_GALLERY").map { unsafe String(cString: $0) }
        try await PayServer(book).test { client in
            for (claim, token) in tokens {
                for language in NoticeLanguage.allCases {
                    let page = try await client.get("/p/\(token)?lang=\(language.rawValue)")
                    #expect(page.status == .ok)
                    expectWhole(page.text, "\(claim) \(language)")
                    if let directory {
                        try Self.write(page.text, "\(directory)/p/\(claim)-\(language.rawValue).html")
                    }
                }
            }
            for (name, page) in try Self.dollarPages() {
                expectWhole(page, name)
                if let directory { try Self.write(page, "\(directory)/p/\(name).html") }
            }
            let missing = try await client.get("/p/none?lang=nl")
            expectWhole(missing.text, "missing")
            if let directory {
                try Self.write(missing.text, "\(directory)/p/missing-nl.html")
                let renderer = try PageRenderer()
                for color in [PageColor.standard, PageColor(chosen: .init(red: 0xFF, green: 0xB0, blue: 0))] {
                    let name = renderer.style.name(color)
                    try Self.write(try await client.get("/style/\(name)").text, "\(directory)/style/\(name)")
                }
                try Self.write(try await client.get("/copy.js").text, "\(directory)/copy.js")
            }
        }
    }

    private static func write(_ text: String, _ path: String) throws {
        try TestFiles.write(Array(text.utf8), to: path)
    }

    /// Nothing unfilled, one heading, a title, a language.
    private func expectWhole(_ page: String, _ name: String) {
        #expect(page.hasPrefix("<!DOCTYPE html>") && page.hasSuffix("</html>\n"), "\(name)")
        #expect(!page.contains("{{") && !page.contains("…") && !page.contains("Optional("), "\(name)")
        #expect(page.ranges(of: "<h1>").count == 1, "\(name)")
        #expect(page.ranges(of: "<main>").count == 1 && page.contains("<html lang=\""), "\(name)")
        #expect(
            !page.contains("<dd></dd>") && !page.contains("<p></p>") && !page.contains("<title></title>"),
            "\(name)"
        )
    }

    /// Pages of a creditor in the United States, with and without ways to pay of its own.
    static func dollarPages() throws -> [(String, String)] {
        let renderer = try PageRenderer()
        let methods = [
            Creditor.PaymentMethod(
                name: "Card, online",
                text: "Pay with any debit or credit card on our own site. Have your reference at hand.",
                url: "https://pay.example.org/now"
            ),
            Creditor.PaymentMethod(
                name: "Check",
                text:
                    "Payable to Cedar Falls Gym LLC, 12 Main Street, Cedar Falls, IA 50613. Write the reference on it.",
                url: nil
            ),
        ]
        return try [("dollar-methods", methods), ("dollar-none", [])].map { name, methods in
            (name, renderer.html(try PayPages.dollars(methods)))
        }
    }
}
