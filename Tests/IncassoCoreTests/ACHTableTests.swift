import IncassoCore
import IncassoTestSupport
import Testing

@Suite("Codes of ACH")
struct ACHTableTests {
    @Test(
        "classes that policies lean on",
        arguments: [
            ("R01", .insufficientFunds), ("R09", .insufficientFunds), ("R02", .accountClosed),
            ("R03", .wrongAccount), ("R04", .wrongAccount), ("R16", .accountBlocked), ("R20", .notPermitted),
            ("R05", .unauthorised), ("R07", .unauthorised), ("R10", .unauthorised), ("R11", .unauthorised),
            ("R29", .unauthorised), ("R51", .unauthorised), ("R08", .stopPayment), ("R14", .deceased),
            ("R15", .deceased), ("R12", .accountMoved), ("R13", .technical), ("R17", .technical),
            ("R28", .technical), ("R90", .regulatory), ("R96", .unknown), ("AM04", .unknown),
        ] as [(String, ReasonClass)]
    )
    func classes(code: String, expected: ReasonClass) {
        #expect(ReasonTable.ach.classify(code) == expected)
    }

    @Test("the codes of two rails never overlap, and one look-up finds both")
    func together() {
        let sepa = Set(ReasonTable.sepa.entries.map(\.code))
        let ach = Set(ReasonTable.ach.entries.map(\.code))
        #expect(sepa.isDisjoint(with: ach))
        #expect(ReasonTable.all.entries.count == sepa.count + ach.count)
        #expect(ReasonTable.all.classify("AM04") == .insufficientFunds)
        #expect(ReasonTable.all.classify("R01") == .insufficientFunds)
    }

    @Test(
        "what leads away from the debit also stops the mandate",
        arguments: ReasonTable.ach.entries.map(\.code)
    )
    func mandates(code: String) throws {
        let entry = try #require(ReasonTable.ach.entry(code))
        switch entry.reasonClass {
        case .unauthorised, .deceased, .accountClosed, .accountMoved, .accountBlocked, .notPermitted:
            #expect(entry.mandateEffect != .none)
        case .insufficientFunds:
            #expect(entry.mandateEffect == .none)
            #expect(entry.retriable == .yes)
        default: break
        }
        if [.unauthorised, .deceased].contains(entry.reasonClass) { #expect(entry.retriable != .yes) }
        #expect(!entry.note.isEmpty)
    }

    /// The rows of a table of facts, by column.
    static func facts(_ file: String) throws -> [[String: String]] {
        let text = String(decoding: try SharedFiles.bytes("facts/" + file), as: UTF8.self)
        var lines = text.split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        let names = lines.removeFirst()
        return lines.map { Dictionary(uniqueKeysWithValues: zip(names, $0)) }
    }

    @Test("every code of the sources is there, in the class of its category")
    func sources() throws {
        let rows = try Self.facts("nacha_return_codes.tsv")
        #expect(rows.count == 71)
        #expect(ReasonTable.ach.entries.map(\.code) == rows.compactMap { $0["code"] })
        for row in rows {
            let code = try #require(row["code"])
            let entry = try #require(ReasonTable.ach.entry(code))
            switch row["category"] {
            case "funds": #expect(entry.reasonClass == .insufficientFunds, "\(code)")
            case "administrative":
                #expect([.accountClosed, .wrongAccount].contains(entry.reasonClass), "\(code)")
            case "unauthorized", "unauthorized-late", "unauthorized-check":
                #expect(entry.reasonClass == .unauthorised, "\(code)")
            default: #expect(entry.reasonClass != .insufficientFunds, "\(code)")
            }
            let retriable: ReasonTable.Retriable? =
                switch row["retriable"] {
                case "yes-max2", "later": .yes
                case "no", "n/a": .no
                case "after-correction", "corrected-entry-60d", "only-with-new-consent": .afterFix
                default: nil
                }
            #expect(entry.retriable == retriable, "\(code)")
            let counts = row["counts_to_unauthorized_rate"] == "yes"
            if counts { #expect(entry.reasonClass == .unauthorised, "\(code)") }
        }
    }

    @Test("every change code of the sources is there with what it corrects")
    func changes() throws {
        let rows = try Self.facts("nacha_noc_codes.tsv")
        #expect(ChangeTable.ach.entries.map(\.code) == rows.compactMap { $0["code"] })
        for row in rows {
            let entry = try #require(ChangeTable.ach.entry(row["code"] ?? ""))
            #expect(entry.isRefusal == (row["kind"] == "refused-noc"))
            let names: [String: ChangeTable.Datum] = [
                "account": .accountNumber, "routing": .routingNumber, "transaction_code": .transactionCode,
                "name": .name, "identification": .individualId,
            ]
            let fields = ["field1", "field2", "field3"].compactMap { row[$0] }
                .compactMap { field in names[String(field.prefix { $0 != "@" })] }
            #expect(entry.corrects == Set(fields), "\(entry.code)")
            if entry.corrects.isEmpty { #expect(entry.application == .never, "\(entry.code)") }
        }
        #expect(ChangeTable.ach.entry("C92") == nil)
        #expect(ChangeTable.ach.entry("C01")?.application == .automatic)
        #expect(ChangeTable.ach.entry("C09")?.application == .review)
    }

    @Test(
        "texts become printable ASCII",
        arguments: [
            ("Müller & Söhne", 22, "Mueller & Soehne"), ("José  Ñandú", 22, "Jose Nandu"),
            ("A@B#C*D\"E", 22, "A@B#C*D\"E"), ("Ødegård-Ōsaka", 8, "Odegard-"), ("日本", 10, ".."),
            ("  a  b  ", 10, "a b"), ("tab\there", 10, "tab here"), ("", 5, ""),
        ]
    )
    func texts(source: String, length: Int, expected: String) {
        let converted = ACHText.convert(source, maxLength: length)
        #expect(converted.text == expected)
        #expect(converted.changes.isEmpty == (source == expected))
        var bytes: [UInt8] = []
        let hasChanged = ACHText.append(Array(source.utf8).span, to: &bytes, maxLength: length)
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
        #expect(hasChanged == (source != expected))
    }

    @Test("what is converted stays as it is when converted again")
    func idempotent() {
        var random = SeededGenerator()
        for _ in 0..<300 {
            let source = random.text(of: "abcXYZ 019&@#~^éüßØ日\u{A0}\t", length: 0...40)
            let once = ACHText.convert(source, maxLength: 22).text
            #expect(once.utf8.count <= 22, "\(random.describe)")
            #expect(once.utf8.allSatisfy { (0x20...0x7E).contains($0) }, "\(random.describe)")
            #expect(ACHText.convert(once, maxLength: 22).changes.isEmpty, "\(random.describe)")
        }
    }
}
