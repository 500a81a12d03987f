import IncassoCore
import IncassoTestSupport
import Testing

@Suite("IBAN")
struct IBANTests {
    /// The fast check; a span cannot stand in an expectation itself.
    static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return IBAN.isValid(bytes.span)
    }

    /// Published examples of the registry and of banks.
    static let valid = """
        AL35202111090000000001234567 AD1400080001001234567890 AT483200000012345864 AZ77VTBA00000000001234567890
        BH02CITI00001077181611 BE71096123456769 BA393385804800211234 BR1500000000000010932840814P2
        BG18RZBB91550123456789 CR23015108410026012345 HR1723600001101234565 CY21002001950000357001234567
        CZ5508000000001234567899 FO9264600123456789 GL8964710123456789 DK9520000123456789
        DO22ACAU00000000000123456789 EE471000001020145685 EG800002000156789012345180002 FI1410093000123458
        FR7630006000011234567890189 FR1420041010050500013M02606 GE60NB0000000123456789 DE75512108001245126199
        DE89370400440532013000 GB29NWBK60161331926819 CH9300762011623852957 NO9386011117947
        PL61109010140000071219812874 MT84MALT011000012345MTLCAST001S SE4550000000058398257466
        ES9121000418450200051332 IT60X0542811101000000123456 PT50000201231234567890154
        LC55HEMM000100010012001200023015 SC18SSCB11010000000000001497USD VA59001123000012345678
        XK051212012345678906 UA213223130000026007233566001 TR330006100519786457841326 MK07250120000058984
        RS35260005601001611379 ME25505000012345678951 MD24AG000225100013104168 SM86U0322509800000000270100
        MC5811222000010123456789030 LI21088100002324013AA GI75NWBK000000007099453 NL91ABNA0417164300
        GR1601101250000000012300695 HU42117730161111101800000000 IE29AIBK93115212345678
        IS140159260076545510730339 LT121000011101001000 LU280019400644750000 LV80BANK0000435195001
        RO49AAAA1B31007593840000 SI56263300012039086 SK3112000000198742637541 BY13NBRB3600900000002Z00AB00
        IQ98NBIQ850123456789012 ST23000100010051845310146 SV62CENR00000000000000700025 TL380080012345678910157
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    @Test("takes published examples of many countries", arguments: valid)
    func published(text: String) throws {
        let iban = try IBAN(text)
        #expect(iban.text == text)
        #expect(Self.isValid(text))
        #expect(iban.country == text.prefix(2))
    }

    struct Invalid: CustomTestStringConvertible {
        let text: String
        let code: IBANError.Code
        let position: Int
        var testDescription: String { "'\(text)' is \(code.rawValue) at \(position)" }

        init(_ text: String, _ code: IBANError.Code, _ position: Int) {
            self.text = text
            self.code = code
            self.position = position
        }
    }

    @Test(
        "tells what is wrong and where",
        arguments: [
            Invalid("", .ibanEmpty, 0),
            Invalid("   ", .ibanEmpty, 0),
            Invalid("DE89370400440532013001", .ibanCheck, 2),
            Invalid("DE98370400440532013000", .ibanCheck, 2),
            Invalid("DE8937040044053201300", .ibanLength, 21),
            Invalid("DE893704004405320130000", .ibanLength, 22),
            Invalid("DE", .ibanLength, 2),
            Invalid("ZZ89370400440532013000", .ibanCountry, 0),
            Invalid("GG29NWBK60161331926819", .ibanCountry, 0),
            Invalid("1234567890", .ibanCharacter, 0),
            Invalid("DEX9370400440532013000", .ibanCharacter, 2),
            Invalid("DE89-3704-0044-0532-0130-00", .ibanCharacter, 4),
            Invalid("DE89 3704 0044 0532 013O é0", .ibanCharacter, 25),
            Invalid("NL91ABNA041716430\u{0}", .ibanCharacter, 17),
        ]
    )
    func invalid(expected: Invalid) {
        let error = #expect(throws: IBANError.self) { try IBAN(expected.text) }
        #expect(error?.code == expected.code)
        #expect(error?.position == expected.position)
        #expect(!Self.isValid(expected.text))
    }

    @Test("refuses check digits that are right by remainder but never issued")
    func ambiguousCheckDigits() throws {
        // 97 and 00 have the same remainder by 97; only 97 is issued.
        let issued = (0..<200).map { "NO97860111\(10_000 + $0)" }.first { (try? IBAN($0)) != nil }
        let text = try #require(issued)
        #expect(throws: IBANError.self) { try IBAN("NO00" + text.dropFirst(4)) }
    }

    @Test("takes the printed form and lower case")
    func printedForm() throws {
        #expect(try IBAN(" de89 3704\u{A0}0044\t0532 0130 00 ").text == "DE89370400440532013000")
        #expect(!Self.isValid("DE89 3704 0044 0532 0130 00"), "the fast check knows the electronic form only")
    }

    @Test("masks itself and the texts of its errors")
    func masking() throws {
        let iban = try IBAN("NO9386011117947")
        #expect(iban.masked == "NO…7947")
        #expect("\(iban)" == "NO…7947")
        #expect(IBAN.masked("de89 3704 0044 0532 0130 01") == "DE…3001")
        #expect(IBAN.masked("12345678") == "…78")
        #expect(IBAN.masked("") == "…")
        let error = try #require(throws: IBANError.self) { try IBAN("DE89370400440532013001") }
        let finding = error.diagnostic(at: Diagnostic.Location(file: "a.csv", line: 2, path: "iban"))
        #expect(finding.id == "CORE-IBAN-CHECK")
        #expect(finding.found == "DE…3001")
        #expect(finding.location.line == 2)
        #expect(!DiagnosticRenderer.text([finding]).contains("370400440532013001"))
    }

    @Test("knows SEPA and the EEA")
    func membership() throws {
        func membership(_ text: String) throws -> [Bool] {
            let iban = try IBAN(text)
            return [iban.isSEPA, iban.isEEA]
        }
        #expect(try membership("DE89370400440532013000") == [true, true])
        #expect(try membership("NO9386011117947") == [true, true])
        #expect(try membership("CH9300762011623852957") == [true, false])
        #expect(try membership("GB29NWBK60161331926819") == [true, false])
        #expect(try membership("RS35260005601001611379") == [true, false])
        #expect(try membership("TR330006100519786457841326") == [false, false])
        #expect(try membership("FO9264600123456789") == [false, false])
    }

    @Test("catches every single wrong digit")
    func singleDigitMutations() {
        for text in Self.valid {
            var bytes = Array(text.utf8)
            for index in bytes.indices where (0x30...0x39).contains(bytes[index]) {
                let original = bytes[index]
                for digit in UInt8(0x30)...0x39 where digit != original {
                    bytes[index] = digit
                    let isValid = IBAN.isValid(bytes.span)
                    #expect(!isValid, "\(text) with \(digit - 0x30) at \(index)")
                }
                bytes[index] = original
            }
        }
    }

    @Test("never traps, and both checks agree, on mutated bytes")
    func mutatedBytes() {
        var random = SeededGenerator()
        for _ in 0..<20_000 {
            var bytes = Array(random.pick(Self.valid).utf8)
            for _ in 0..<random.int(0...3) {
                switch random.int(0...2) {
                case 0 where !bytes.isEmpty: bytes.remove(at: random.int(0...(bytes.count - 1)))
                case 1: bytes.insert(UInt8(random.int(0...255)), at: random.int(0...bytes.count))
                default:
                    if !bytes.isEmpty {
                        bytes[random.int(0...(bytes.count - 1))] = UInt8(random.int(0...255))
                    }
                }
            }
            let isValid = IBAN.isValid(bytes.span)
            let parsed = try? IBAN(bytes.span)
            if isValid { #expect(parsed?.text.utf8.elementsEqual(bytes) == true, "\(random.describe)") }
            if let parsed {
                let canonical = Array(parsed.text.utf8)
                let isCanonicalValid = IBAN.isValid(canonical.span)
                #expect(isCanonicalValid, "\(random.describe)")
            }
        }
    }

    @Test("Accounts of which everybody can tell that they are at one bank, and others")
    func banks() throws {
        let same = [
            ("DE89370400440532013000", "DE41370400440000000001"),
            ("NL91ABNA0417164300", "NL58ABNA0000000001"),
        ]
        for (first, second) in same {
            #expect(try IBAN(first).isCertainlyAtSameBank(as: IBAN(second)))
        }
        let german = try IBAN("DE89370400440532013000")
        #expect(german.bankCode == "37040044")
        #expect(try IBAN("IT60X0542811101000000123456").bankCode == "05428")
        #expect(try IBAN("FR1420041010050500013M02606").bankCode == "20041")
        #expect(try IBAN("DK5000400440116243").bankCode == nil)
        #expect(try !german.isCertainlyAtSameBank(as: IBAN("DE02120300000000202051")))
        #expect(try !german.isCertainlyAtSameBank(as: IBAN("NL91ABNA0417164300")))
        let danish = try IBAN("DK5000400440116243")
        #expect(!danish.isCertainlyAtSameBank(as: danish))
    }
}
