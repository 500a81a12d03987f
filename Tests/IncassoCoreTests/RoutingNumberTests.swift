import IncassoCore
import IncassoTestSupport
import Testing

@Suite("US account data")
struct RoutingNumberTests {
    static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return RoutingNumber.isValid(bytes.span)
    }

    @Test(
        "valid numbers",
        arguments: [
            ("071000301", "07100030"), ("121042882", "12104288"), ("231380104", "23138010"),
            ("026009593", "02600959"), ("000000518", "00000051"), (" 0710 00301 ", "07100030"),
            ("322271627", "32227162"), ("800000006", "80000000"), ("610000000", "nil"),
        ]
    )
    func valid(text: String, identification: String) {
        let number = try? RoutingNumber(text)
        #expect(number?.identification ?? "nil" == identification)
        #expect(number.map { Self.isValid($0.text) } ?? true)
    }

    @Test(
        "what is wrong, where, and what to do",
        arguments: [
            ("", "CORE-ROUTING-EMPTY", 0), ("07100030X", "CORE-ROUTING-CHARACTER", 8),
            ("071-000301", "CORE-ROUTING-CHARACTER", 3), ("71000301", "CORE-ROUTING-LENGTH", 8),
            ("0710003011", "CORE-ROUTING-LENGTH", 9), ("131000301", "CORE-ROUTING-RANGE", 0),
            ("071000302", "CORE-ROUTING-CHECK", 8), ("017000301", "CORE-ROUTING-CHECK", 8),
        ]
    )
    func invalid(text: String, id: String, position: Int) throws {
        let error = try #require(throws: RoutingNumberError.self) { try RoutingNumber(text) }
        #expect(error.code.rawValue == id)
        #expect(error.position == position)
        let diagnostic = error.diagnostic(at: .init(line: 3))
        #expect(diagnostic.expected != nil)
        #expect(diagnostic.remedy != nil)
    }

    @Test("every single wrong digit is noticed")
    func singleErrors() throws {
        var random = SeededGenerator()
        for _ in 0..<200 {
            let bank = random.pick([1, 12, 21, 32, 61, 72]) * 1_000_000 + random.int(0...999_999)
            let number = bank * 10 + RoutingNumber.checkDigit(of: bank)
            let text = String(repeating: "0", count: 9 - String(number).utf8.count) + String(number)
            #expect(Self.isValid(text), "\(text) \(random.describe)")
            var bytes = Array(text.utf8)
            let place = random.int(0...8)
            bytes[place] = 0x30 + (bytes[place] - 0x30 + UInt8(random.int(1...9))) % 10
            let wrong = String(decoding: bytes, as: UTF8.self)
            #expect(!Self.isValid(wrong), "\(wrong) \(random.describe)")
        }
    }

    @Test("account numbers keep their zeros and lose their blanks")
    func accounts() throws {
        let account = try USAccountNumber("00 1234-56A 789")
        #expect(account.text == "001234-56A789")
        #expect(account.masked == "…A789")
        #expect("\(account)" == "…A789")
    }

    @Test(
        "what is no account number",
        arguments: [
            (" ", "CORE-US-ACCOUNT-EMPTY", 0), ("12_34", "CORE-US-ACCOUNT-CHARACTER", 2),
            ("1234é", "CORE-US-ACCOUNT-CHARACTER", 4),
            ("123456789012345678", "CORE-US-ACCOUNT-LENGTH", 18),
        ]
    )
    func noAccounts(text: String, id: String, position: Int) throws {
        let error = try #require(throws: USAccountNumberError.self) { try USAccountNumber(text) }
        #expect(error.code.rawValue == id)
        #expect(error.position == position)
        #expect(!error.description.contains("1234567"))
    }

    @Test(
        "masking shows four characters at most, and fewer of short numbers",
        arguments: [
            ("123456789012", "…9012"), ("12345678901", "…01"), ("1234567", "…7"), ("123", "…"), ("", "…"),
            ("1234 5678 9012 3456", "…3456"),
        ]
    )
    func masking(text: String, masked: String) {
        #expect(USAccountNumber.masked(text) == masked)
    }
}
