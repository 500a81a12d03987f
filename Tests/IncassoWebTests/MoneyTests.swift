import HummingbirdTesting
import IncassoCore
import IncassoTestSupport
import Testing

@testable import IncassoEngine
@testable import IncassoWeb

/// The page follows the money.
@Suite struct MoneyTests {
    @Test("a part that was paid leaves the rest to pay; the rest that was paid ends it")
    func parts() async throws {
        let book = try PayBook()
        let token = try book.token("open")
        let today = try #require(LocalDate(iso: PayBook.today))
        try await PayServer(book).test { client in
            _ = try book.engine().payments.record(
                .init(claim: "open", amount: 40_00, receivedOn: today, reference: "1")
            )
            let part = try await client.get("/p/\(token)").text
            #expect(part.contains("<span class=\"amount\">€\u{A0}1.000,95</span>"))
            #expect(part.contains("<dt>Oorspronkelijk bedrag</dt><dd>€\u{A0}1.040,95</dd>"))
            #expect(part.contains("data-copy=\"1000,95\""))
            let code = try Self.image(in: part)
            #expect(try CodeTests.read(svg: code).contains("\nEUR1000.95\n"))

            _ = try book.engine().payments.record(.init(claim: "open", receivedOn: today, reference: "2"))
            let whole = try await client.get("/p/\(token)").text
            #expect(
                whole.contains("<h1>Uw betaling is binnen <span class=\"amount\">€\u{A0}1.040,95</span></h1>")
            )
            #expect(whole.contains("<dt>Betaald op</dt><dd>3 december 2026</dd>"))
            #expect(!whole.contains("<svg") && !whole.contains("IBAN"))
        }
        #expect(try book.engine().links.show("open").first?.state == .paid)
    }

    @Test("a book in dollars: the creditor's ways to pay, and no account in euro")
    func dollars() async throws {
        let creditorFile = """
            id = "gym"
            name = "Ironworks Gym Inc."
            country = "US"
            currency = "USD"
            [contact]
            email = "members@example.com"
            [ach]
            company_name = "IRONWORKS GYM"
            company_id = "1999999999"
            odfi_routing = "129900007"
            entry_description = "GYM DUES"
            [[payment.methods]]
            name = "Check"
            text = "Payable to Ironworks Gym Inc."
            """
        let book = try PayBook(empty: creditorFile)
        let engine = try book.engine()
        let creditor = try engine.creditors.creditor(reference: "gym")
        let mandates = """
            mandate_id,scheme,signature_date,debtor_name,routing_number,account_number,account_type
            M1,ach-ppd,2024-03-01,Kim Doe,129900007,12345678,checking

            """
        let claims = "claim_id,mandate_id,amount,due_date,description\nC1,M1,1234.50,2027-01-05,Dues\n"
        _ = try engine.intake.importMandates(try book.write(mandates, "m.csv"), creditor: creditor)
        _ = try engine.intake.importCollections(try book.write(claims, "c.csv"), creditor: creditor)
        let token = try book.token("C1")
        try await PayServer(book).test { client in
            let page = try await client.get("/p/\(token)").text
            #expect(
                page.contains("<html lang=\"en\">")
                    && page.contains("<span class=\"amount\">$1,234.50</span>")
            )
            #expect(page.contains("On 5 January 2027 we will debit this amount from your account."))
            #expect(page.contains("<h3>Check</h3>\n<p>Payable to Ironworks Gym Inc.</p>"))
            for absent in ["IBAN", "<svg", "Kim", "12345678", "129900007"] {
                #expect(!page.contains(absent), "\(absent)")
            }
        }
    }

    private static func image(in page: String) throws -> String {
        let start = try #require(page.firstRange(of: "<svg")).lowerBound
        let end = try #require(page.firstRange(of: "</svg>")).upperBound
        return String(page[start..<end])
    }
}
