import IncassoCore
import IncassoTestSupport
import Testing

/// The text of a payment's QR code (EPC069-12).
@Suite struct EPCPaymentTests {
    private func payment(
        _ name: String,
        cents: Int64 = 4995,
        currency: Currency = .eur,
        bic: String? = nil
    ) throws -> EPCPayment? {
        EPCPayment(
            name: name,
            iban: try IBAN("NL91 ABNA 0417 1643 00"),
            bic: try bic.map { try BIC($0) },
            amount: Money(minorUnits: cents, currency: currency),
            reference: try CreditorReference("RF18 5390 0754 7034")
        )
    }

    @Test("line by line")
    func lines() throws {
        let text = try #require(try payment("Example Utility B.V.")).text
        #expect(
            text
                == "BCD\n002\n1\nSCT\n\nExample Utility B.V.\nNL91ABNA0417164300\nEUR49.95\n\nRF18539007547034"
        )
        #expect(
            try #require(try payment("X", bic: "ABNANL2A")).text.hasPrefix("BCD\n002\n1\nSCT\nABNANL2A\nX\n")
        )
    }

    @Test("amounts from a cent to a billion less a cent, in euro only")
    func amounts() throws {
        #expect(try payment("X", cents: 0) == nil && payment("X", cents: -1) == nil)
        #expect(try payment("X", cents: 1)?.text.contains("\nEUR0.01\n") == true)
        #expect(try payment("X", cents: 99_999_999_999)?.text.contains("\nEUR999999999.99\n") == true)
        #expect(try payment("X", cents: 100_000_000_000) == nil)
        #expect(try payment("X", currency: try #require(Currency("USD"))) == nil)
        #expect(try payment("") == nil && payment(" \n\t") == nil)
    }

    @Test("a name cannot add a line, and is cut at 70 characters")
    func names() throws {
        #expect(try payment("A\nEUR1.00\r\u{2028}B  C ")?.name == "A EUR1.00 B C")
        #expect(try payment(String(repeating: "é", count: 71))?.name == String(repeating: "é", count: 70))
        #expect(
            try payment(String(repeating: "a", count: 69) + " b")?.name == String(repeating: "a", count: 69)
        )
    }

    @Test("whatever the name, ten lines of at most 331 bytes")
    func bytes() throws {
        var generator = SeededGenerator()
        for _ in 0..<500 {
            let name = "x" + generator.text(of: "aé€電👍 \nß\u{202E}", length: 0...90)
            let payment = try #require(try payment(name, cents: 99_999_999_999, bic: "ABNANL2AXXX"))
            #expect(payment.text.utf8.count <= EPCPayment.maxBytes, "\(generator.describe)")
            #expect(payment.text.split(separator: "\n", omittingEmptySubsequences: false).count == 10)
            #expect(payment.name.unicodeScalars.count <= EPCPayment.maxNameLength, "\(generator.describe)")
        }
        let longest = try #require(try payment(String(repeating: "👍", count: 70), bic: "ABNANL2AXXX"))
        #expect((EPCPayment.maxBytes - 3...EPCPayment.maxBytes).contains(longest.text.utf8.count))
    }
}
