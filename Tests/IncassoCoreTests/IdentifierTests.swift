import IncassoCore
import Testing

@Suite("Other identifiers")
struct IdentifierTests {
    struct Case: CustomTestStringConvertible {
        let text: String
        let code: IdentifierError.Code?
        let position: Int
        var testDescription: String {
            "'\(text)': \(code.map { "\($0.rawValue) at \(position)" } ?? "valid")"
        }

        init(_ text: String, _ code: IdentifierError.Code? = nil, _ position: Int = 0) {
            self.text = text
            self.code = code
            self.position = position
        }

        func check(_ parse: () throws(IdentifierError) -> String) {
            do throws(IdentifierError) {
                let canonical = try parse()
                #expect(code == nil)
                #expect(canonical == text.filter { $0 != " " }.uppercased())
            } catch {
                #expect(error.code == code)
                #expect(error.position == position)
                #expect(error.remedy != nil)
            }
        }
    }

    @Test(
        "BIC",
        arguments: [
            Case("COBADEFFXXX"), Case("ABNANL2A"), Case("deutdeff"), Case("1234NL2A"),
            Case("", .bicLength, 0), Case("COBADEF", .bicLength, 7), Case("COBADEFFXX", .bicLength, 8),
            Case("COBADEFFXXXX", .bicLength, 8), Case("COBA1EFF", .bicCharacter, 4),
            Case("COBADEF-", .bicCharacter, 7),
        ]
    )
    func bic(given: Case) {
        given.check { () throws(IdentifierError) in try BIC(given.text).text }
    }

    @Test("BIC parts")
    func bicParts() throws {
        let bic = try BIC("COBADEFFXXX")
        #expect(bic.country == "DE")
        #expect(bic.institution == "COBADEFF")
    }

    @Test(
        "creditor identifier",
        arguments: [
            Case("DE98ZZZ09999999999"), Case("NL64ZZZ321096320000"), Case("AT61ZZZ01234567890"),
            Case("BE69ZZZ050D000000008"), Case("IT66ZZZA1B2C3D4E5F6G7H8"), Case("DE98 ABC 0999 9999 999"),
            Case("fr72zzz123456"),
            Case("DE26ZZZ00000000000", .creditorIdentifierCheck, 2),
            Case("NL89ZZZ011234567890", .creditorIdentifierCheck, 2),
            Case("FR12ZZZ123456", .creditorIdentifierCheck, 2),
            Case("DE98ZZZ0999999999", .creditorIdentifierLength, 17),
            Case("DE98ZZZ099999999999", .creditorIdentifierLength, 18),
            Case("NL64ZZZ", .creditorIdentifierLength, 7),
            Case("", .creditorIdentifierLength, 0),
            Case("D198ZZZ09999999999", .creditorIdentifierCharacter, 1),
            Case("DE98ZZZ0999_999999", .creditorIdentifierCharacter, 11),
        ]
    )
    func creditorIdentifier(given: Case) {
        given.check { () throws(IdentifierError) in try CreditorIdentifier(given.text).text }
    }

    @Test("the business code of a creditor identifier may change")
    func businessCode() throws {
        let first = try CreditorIdentifier("DE98ZZZ09999999999")
        let second = try CreditorIdentifier("DE98AB109999999999")
        #expect(first != second)
        #expect(first.isSameCreditor(as: second))
        #expect(second.businessCode == "AB1")
        #expect(second.nationalPart == "09999999999")
        #expect(try !first.isSameCreditor(as: CreditorIdentifier("NL64ZZZ321096320000")))
    }

    @Test(
        "creditor reference",
        arguments: [
            Case("RF18539007547034"), Case("RF18 5390 0754 7034"), Case("RF741"),
            Case("RF47ABC123"),
            Case("RF19539007547034", .creditorReferenceCheck, 2),
            Case("XX18539007547034", .creditorReferencePrefix, 0),
            Case("RF18", .creditorReferenceLength, 4),
            Case("RF18" + String(repeating: "1", count: 22), .creditorReferenceLength, 25),
            Case("RF1A539007547034", .creditorReferenceCharacter, 3),
            Case("RF18 5390-07", .creditorReferenceCharacter, 9),
        ]
    )
    func creditorReference(given: Case) {
        given.check { () throws(IdentifierError) in try CreditorReference(given.text).text }
    }

    @Test(
        "a creditor reference is made of its body",
        arguments: ["539007547034", "1", "ABC123", "R0000000000001X"]
    )
    func creditorReferenceFromBody(body: String) throws {
        let reference = try CreditorReference(body: body)
        #expect(reference.body == body)
        #expect(try CreditorReference(reference.text) == reference)
    }

    @Test("a body that is no body is refused")
    func creditorReferenceBadBody() {
        #expect(throws: CreditorReferenceError.self) { try CreditorReference(body: "") }
        #expect(throws: CreditorReferenceError.self) { try CreditorReference(body: "12-3") }
        #expect(throws: CreditorReferenceError.self) {
            try CreditorReference(body: String(repeating: "1", count: 22))
        }
    }

    @Test(
        "mandate reference",
        arguments: [
            ("M-2026/0001", nil, 0), ("a b", nil, 0), (String(repeating: "M", count: 35), nil, 0),
            ("", .mandateReferenceLength, 0),
            (String(repeating: "M", count: 36), .mandateReferenceLength, 35),
            (" M1", .mandateReferenceCharacter, 0), ("M1 ", .mandateReferenceCharacter, 2),
            ("M_1", .mandateReferenceCharacter, 1), ("Mü1", .mandateReferenceCharacter, 1),
            ("/M1", .mandateReferenceSlash, 0), ("M1/", .mandateReferenceSlash, 2),
            ("M//1", .mandateReferenceSlash, 2),
        ] as [(String, IdentifierError.Code?, Int)]
    )
    func mandateReference(text: String, code: IdentifierError.Code?, position: Int) {
        do throws(MandateReferenceError) {
            #expect(try MandateReference(text).text == text)
            #expect(code == nil)
        } catch {
            #expect(error.code == code)
            #expect(error.position == position)
        }
    }

    @Test("mandate references that banks may take for one another have one key")
    func mandateKey() throws {
        #expect(try MandateReference("ab 12").comparisonKey == MandateReference("AB12").comparisonKey)
    }
}
