import IncassoCore
import IncassoTestSupport
import Testing

@Suite("Reason table")
struct ReasonTableTests {
    @Test(
        "classes that policies lean on",
        arguments: [
            ("AM04", .insufficientFunds), ("MS03", .insufficientFunds), ("AC01", .wrongAccount),
            ("AC13", .wrongAccount),
            ("AC04", .accountClosed), ("AC06", .accountBlocked), ("AG07", .accountBlocked),
            ("AG01", .notPermitted),
            ("AG02", .notPermitted), ("SL01", .stopPayment), ("MS02", .stopPayment), ("MD01", .unauthorised),
            ("MD06", .refundedByDebtor), ("MD07", .deceased), ("AC15", .accountMoved), ("RR01", .technical),
            ("RR02", .technical), ("RR03", .technical), ("RR04", .regulatory), ("SL14", .amountLimit),
            ("AM05", .technical), ("NARR", .unknown),
        ] as [(String, ReasonClass)]
    )
    func classes(code: String, expected: ReasonClass) {
        #expect(ReasonTable.sepa.classify(code) == expected)
        let bytes = Array(code.utf8)
        let byBytes = ReasonTable.sepa.classify(bytes.span)
        #expect(byBytes == expected)
    }

    @Test("unknown codes go to a person", arguments: ["", "XX99", "AM4", "am04", "AM04 ", "AM04AM04AM04"])
    func unknown(code: String) {
        #expect(ReasonTable.sepa.classify(code) == .unknown)
        #expect(ReasonTable.sepa.entry(code) == nil)
    }

    @Test("MS03 hides other reasons")
    func ambiguous() throws {
        let entry = try #require(ReasonTable.sepa.entry("MS03"))
        #expect(entry.isAmbiguous)
        #expect(entry.retriable == .maybe)
        #expect(ReasonTable.sepa.entries.filter(\.isAmbiguous).map(\.code) == ["AG07", "MS03"])
    }

    @Test(
        "what leads away from the debit also stops the mandate",
        arguments: ReasonTable.sepa.entries.map(\.code)
    )
    func mandates(code: String) throws {
        let entry = try #require(ReasonTable.sepa.entry(code))
        switch entry.reasonClass {
        case .unauthorised, .deceased, .accountClosed, .accountMoved, .accountBlocked, .notPermitted:
            #expect(entry.mandateEffect != .none)
        case .insufficientFunds:
            #expect(entry.mandateEffect == .none)
        default:
            break
        }
    }

    @Test("every code of the sources is there with its facts, and what differs is explained")
    func sources() throws {
        let text = String(decoding: try SharedFiles.bytes("facts/sepa_reason_codes.tsv"), as: UTF8.self)
        var lines = text.split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false)
        }
        let names = lines.removeFirst().map(String.init)
        func column(_ name: String) throws -> Int { try #require(names.firstIndex(of: name)) }
        let columns = (
            code: try column("code"), name: try column("iso_name"), action: try column("next_action"),
            effect: try column("mandate_effect"), retriable: try column("retriable")
        )
        #expect(lines.count == 68)
        for line in lines {
            let code = String(line[columns.code])
            let entry = try #require(ReasonTable.sepa.entry(code), "\(code) is missing")
            #expect(entry.name == line[columns.name])
            let keepsEffect = entry.mandateEffect.rawValue == line[columns.effect]
            let isStricter = line[columns.effect] == "none" && entry.mandateEffect == .suspend
            #expect(keepsEffect || (isStricter && !entry.deviation.isEmpty), "\(code)")
            #expect(
                entry.retriable.rawValue == line[columns.retriable].replacing("after_fix", with: "afterFix")
            )
            #expect(!entry.note.isEmpty)
            let agrees = Self.classes(following: String(line[columns.action])).contains(entry.reasonClass)
            #expect(agrees == entry.deviation.isEmpty, "\(code)")
        }
    }

    /// The classes whose route does what the sources advise.
    static func classes(following action: String) -> Set<ReasonClass> {
        switch action {
        case "retry": [.insufficientFunds, .technical]
        case "fix_data": [.technical, .wrongAccount]
        case "contact_debtor":
            [
                .wrongAccount, .accountClosed, .accountBlocked, .accountMoved, .notPermitted, .amountLimit,
                .refundedByDebtor, .stopPayment,
            ]
        case "stop_mandate": [.unauthorised, .deceased]
        case "investigate": [.technical, .unknown]
        case "investigate_bank": [.technical, .regulatory]
        default: [.technical]
        }
    }
}
