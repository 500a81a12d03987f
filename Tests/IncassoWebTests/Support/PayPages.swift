import IncassoCore
import Testing

@testable import IncassoEngine

/// Pages made from values, for what no book holds yet.
enum PayPages {
    /// An open page of a creditor that collects in dollars.
    static func dollars(
        _ methods: [Creditor.PaymentMethod],
        name: String = "Cedar Falls Gym"
    ) throws -> PaymentPage {
        let creditor = Creditor(
            id: 1,
            reference: "cedar",
            name: name,
            country: "US",
            currency: try #require(Currency("USD")),
            language: "en",
            address: Creditor.Address(country: "US"),
            noticeDays: 14,
            contact: Creditor.Contact(
                email: "help@example.org",
                phone: "+1 319 555 0100",
                website: "cedar.example.org"
            ),
            linkBaseURL: "https://pay.example.org",
            style: Creditor.Style(color: nil),
            paymentMethods: methods,
            sepa: nil,
            ach: nil,
            bank: try BankProfile.generic()
        )
        return try page(creditor, amount: 123_456)
    }

    /// An open page.
    static func page(_ creditor: Creditor, amount: Int64) throws -> PaymentPage {
        PaymentPage(
            tenant: 1,
            link: 7,
            today: try #require(LocalDate(iso: "2026-12-03")),
            state: .open,
            language: .en,
            creditor: creditor,
            claimId: "C-7",
            description: "Membership",
            amount: Money(minorUnits: amount, currency: creditor.currency),
            open: Money(minorUnits: amount, currency: creditor.currency),
            debitOn: try #require(LocalDate(iso: "2026-12-01")),
            hasFailed: true,
            reason: "According to the bank, there was not enough money in the account at that moment.",
            payBefore: LocalDate(iso: "2026-12-10"),
            reference: try CreditorReference(body: "539007547034")
        )
    }
}

extension BankProfile {
    /// What a creditor's file without a `[bank]` table gives.
    static func generic() throws -> BankProfile {
        var reader = try TOMLDocument(text: "", file: "empty").reader
        return try BankProfile(&reader, country: "US", standard: "generic")
    }
}
