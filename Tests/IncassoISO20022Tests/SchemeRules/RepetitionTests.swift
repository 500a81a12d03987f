import IncassoCore
import IncassoISO20022
import Testing

/// Mandates are compared as banks compare them, over the whole file and in whatever order.
@Suite struct RepetitionTests {
    private static let amendment = (
        "<AmdmntInfDtls><OrgnlDbtrAcct>",
        "<AmdmntInfDtls><OrgnlMndtId>%</OrgnlMndtId><OrgnlDbtrAcct>"
    )

    private static func findings(_ changes: [(String, String)]) throws -> [String] {
        try SoundFile.rich.changed("repetition", changes).check().findings.map {
            "\($0.id) \($0.location.path?.split(separator: "/").dropFirst(2).joined(separator: "/") ?? "")"
        }
    }

    @Test(arguments: ["m-1", "M -1", "m - 1"])
    func spellingsOfOneIdAreFound(_ spelling: String) throws {
        let found = try Self.findings([(">M-2<", ">\(spelling)<")])
        let place = "PmtInf[1]/DrctDbtTxInf[2]/DrctDbtTx/MndtRltdInf/MndtId"
        #expect(found.contains("SDD-MANDATE-ID-ALIKE \(place)"))
        // The other way round, and between two spellings neither of which is plain.
        let turned = try Self.findings([(">M-1<", ">\(spelling)<"), (">M-2<", ">M-1<")])
        #expect(turned.contains("SDD-MANDATE-ID-ALIKE \(place)"))
        let both = try Self.findings([(">M-1<", ">\(spelling)<"), (">M-2<", ">m-1 <")])
        #expect(both.contains("SDD-MANDATE-ID-ALIKE \(place)") || spelling == "m-1 ")
    }

    /// The same spelling again is another debit of the mandate, and another creditor's ids are of no concern.
    @Test func otherDebitsAndCreditorsAreLeftAlone() throws {
        let account = ("FR1420041010050500013M02606", "NL91ABNA0417164300")
        let again = [(">M-1<", ">m-1<"), (">M-2<", ">m-1<"), account]
        // Another account was debited under the amendment's former one, which lies in France.
        #expect(try Self.findings(again).allSatisfy { $0.hasPrefix("SDD-AMENDMENT-IBAN-COUNTRY") })
        #expect(try Self.findings([(">M-4<", ">m-1<")]).isEmpty)
    }

    /// Two debtors with one mandate id: told at the second, once for each account, whatever the spelling.
    @Test(arguments: ["M-1", "m-1"])
    func oneMandateForTwoAccountsIsFound(_ id: String) throws {
        let found = try Self.findings([(">M-2<", ">\(id)<"), (">M-3<", ">\(id)<")])
        #expect(found.count { $0.hasPrefix("SDD-MANDATE-ACCOUNTS") } == 2)
        let same = ("BE68539007547034", "FR1420041010050500013M02606")
        let twice = try Self.findings([(">M-2<", ">\(id)<"), (">M-3<", ">\(id)<"), same])
        #expect(twice.count { $0.hasPrefix("SDD-MANDATE-ACCOUNTS") } == 1)
    }

    /// A debit under another spelling is still the same debit.
    @Test func aRepeatedDebitIsFoundUnderAnotherSpelling() throws {
        let found = try Self.findings([
            (">M-5<", ">m-4<"), ("17.00", "15.00"), ("65.00", "63.00"), ("32.00", "30.00"),
        ])
        #expect(found.contains("SDD-DUPLICATE-DEBIT PmtInf[2]/DrctDbtTxInf[2]"))
        #expect(found.contains { $0.hasPrefix("SDD-MANDATE-ONE-OFF-REPEATED") })
    }

    /// The former id may stand before or behind the amendment that names it, and in another spelling.
    @Test(arguments: ["M-1", "m-1", "M-2"])
    func aFormerIdIsFoundWhereverItStands(_ former: String) throws {
        let change = (Self.amendment.0, Self.amendment.1.replacing("%", with: former))
        let found = try Self.findings([change])
        #expect(found.count == 1)
        #expect(found[0].hasPrefix("SDD-MANDATE-FORMER-USED PmtInf[1]/DrctDbtTxInf[3]"))
        // Before: the amendment moves to the first debit.
        let first = (
            "<AmdmntInd>false</AmdmntInd>",
            "<AmdmntInd>true</AmdmntInd><AmdmntInfDtls><OrgnlMndtId>m -3</OrgnlMndtId></AmdmntInfDtls>"
        )
        #expect(
            try Self.findings([first])
                == ["SDD-MANDATE-FORMER-USED PmtInf[1]/DrctDbtTxInf[3]/DrctDbtTx/MndtRltdInf/MndtId"]
        )
    }

    /// An id that only loses its blanks was never another mandate's, and a former creditor had ids of its own.
    @Test func whatOnlyLooksLikeAFormerIdIsLeftAlone() throws {
        let blank = (Self.amendment.0, Self.amendment.1.replacing("%", with: "M -3"))
        #expect(try Self.findings([blank]).isEmpty)
        #expect(try Self.findings([("OLD-2", "M-1")]).isEmpty)
    }

    /// Elements that no version has are named as they stand, at their place.
    @Test func unknownElementsAreNamed() throws {
        let file = SoundFile.rich.changed(
            "unknown",
            [("<ChrgBr>", "<x:Bemerkung>bald</x:Bemerkung>\n<ChrgBr>")]
        )
        #expect(
            try file.check().findings.map(\.location.path)
                == ["/Document/CstmrDrctDbtInitn/PmtInf[1]/Bemerkung"]
        )
        // An account number is masked there too.
        let account = SoundFile.rich.changed("account", [("<ChrgBr>", "<NL91ABNA0417164300/>\n<ChrgBr>")])
        #expect(try account.check().findings.allSatisfy { $0.location.path?.hasSuffix("/NL…4300") == true })
    }

    /// A CDATA section is told once, at the element in which it stands, and its text is judged like any other.
    @Test func sectionsAreToldAtTheirPlace() throws {
        let long = String(repeating: "Invoice 01", count: 15)
        let file = SoundFile.rich.changed("cdata", [("Invoice 2026-1", "<![CDATA[\(long)]]><![CDATA[]]>")])
        let report = try file.check(chunkSize: 100)
        #expect(report.findings.map(\.id) == ["SDD-FILE-CDATA", "SDD-REMITTANCE-LENGTH"])
        #expect(Set(report.findings.map(\.location.path)).count == 1)
        #expect(report.findings[0].location.path?.hasSuffix("DrctDbtTxInf[1]/RmtInf/Ustrd") == true)
    }
}
