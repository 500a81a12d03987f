import IncassoCore
import IncassoISO20022
import IncassoTestSupport
import IncassoXML
import Testing

/// Each rule has a file that breaks it, and the fix clears it.
@Suite struct SchemeRuleTests {
    @Test func thereAreMoreThan120Rules() {
        #expect(SchemeRule.all.count { $0.scope == .file } > 200)
        #expect(SchemeRule.all.count { $0.scope == .mandate } == 12)
    }

    @Test func everyRuleSaysWhatPeopleNeed() {
        for rule in SchemeRule.all {
            #expect(SchemeRule[rule.key] == rule)
            #expect(rule.id.hasPrefix("SDD-"))
            for text in [rule.element, rule.message, rule.expected, rule.remedy, rule.source] {
                #expect(!text.isEmpty && !text.hasSuffix("."), "\(rule.id)")
            }
        }
    }

    /// A rule that no file breaks here is one that nobody has seen work.
    @Test func everyRuleOfFilesIsBroken() {
        let broken = Set(Breakage.all.map(\.rule))
        let rules = SchemeRule.all.filter { $0.scope == .file && $0.key != .idsUnchecked }
        #expect(rules.map(\.key).filter { !broken.contains($0) } == [])
        #expect(broken.count == Breakage.all.count)
    }

    @Test(arguments: Breakage.all)
    func aBrokenFileIsFound(_ breakage: Breakage) throws {
        let report = try breakage.file.check()
        #expect(
            report.findings.contains { $0.id == breakage.rule.rawValue },
            "\(DiagnosticRenderer.text(report.findings))"
        )
        #expect(report.errors + report.warnings == report.findings.count)
        #expect(report.repairs.reduce(0) { $0 + $1.count } == report.findings.count)
        for finding in report.findings {
            #expect((finding.location.line ?? 0) > 0)
            #expect(finding.location.path?.hasPrefix("/") == true)
        }
        // Undoing the change is the minimal fix: the sound file has no finding.
        #expect(try SoundFile.rich.check().findings.isEmpty)
    }

    /// All findings of all broken files, as people see them.
    @Test func theTextsAreAsCheckedByAPerson() throws {
        var text = ""
        for breakage in Breakage.all {
            text += "== \(breakage.rule.rawValue)\n"
            text += DiagnosticRenderer.text(try breakage.file.check().findings) + "\n"
        }
        // Account numbers are masked, wherever they stand.
        for account in ["0532013001", "0417164301", "7890188", "0005133", "045784132"] {
            #expect(!text.contains(account))
        }
        try Golden.expect(text, equals: "findings.txt")
    }

    /// The identifier of a former creditor is judged like the present one.
    @Test func formerCreditorIdsAreJudged() throws {
        let file = SoundFile.rich.changed("former id", [("NL64ZZZ", "NL65ZZZ")])
        let finding = try #require(try file.check().findings.first)
        #expect(finding.id == "SDD-CREDITOR-ID-CHECK")
        #expect(finding.location.path?.contains("OrgnlCdtrSchmeId") == true)
    }

    /// A Swiss service level says what the file is, in whatever namespace.
    @Test(arguments: ["CHDD", "CHTA"])
    func swissFilesAreNamedOnce(_ service: String) throws {
        let file = SoundFile.rich.changed(
            service,
            [("65.00", "66"), ("<Cd>SEPA</Cd>", "<Prtry>\(service)</Prtry>")]
        )
        #expect(try file.check().findings.map(\.id) == ["SDD-FILE-SWISS"])
    }

    /// An account number in a text that is shown is masked there too.
    @Test func accountsInOtherPlacesAreMasked() throws {
        let file = SoundFile.rich.changed("account as id", [(">E-1<", ">NL91ABNA0417164300//1<")])
        #expect(try file.check().findings.map(\.found) == ["NL…4300//1"])
    }

    /// Beyond what is remembered nothing is claimed, and one finding says so.
    @Test func tooManyIdsAreTold() throws {
        let check = SchemeCheck(facts: SoundFile.rich.facts, rememberedIds: 2)
        try check.write(Array(SoundFile.rich.text.utf8).span)
        let report = try check.finish()
        #expect(report.findings.map(\.id) == [SchemeRule.ID.idsUnchecked.rawValue])
    }

    /// A fault in each of many debits is told a thousand times, counted in full, and one thing to mend.
    @Test func manyFindingsAreOneRepair() throws {
        let debit = try #require(SoundFile.rich.text.firstRange(of: "<DrctDbtTxInf>"))
        let end = try #require(SoundFile.rich.text.firstRange(of: "</DrctDbtTxInf>\n"))
        let broken = SoundFile.rich.text[debit.lowerBound..<end.upperBound].replacing(
            "NL91ABNA0417164300",
            with: "NL91ABNA0417164301"
        )
        let check = SchemeCheck(facts: SoundFile.rich.facts)
        try check.write(Array(SoundFile.rich.text[..<debit.lowerBound].utf8).span)
        for number in 0..<1_500 {
            let text = broken.replacing("-1<", with: "-\(number + 10)<")
            try check.write(Array(text.utf8).span)
        }
        try check.write(Array(SoundFile.rich.text[debit.lowerBound...].utf8).span)
        let report = try check.finish()
        #expect(report.findings.count == SchemeCheck.findingLimit)
        let repair = try #require(report.repairs.first { $0.rule.key == .debtorIbanCheck })
        #expect(repair.count == 1_500)
        #expect(
            repair.places.map(\.path)
                == (1...3).map {
                    "/Document/CstmrDrctDbtInitn/PmtInf[1]/DrctDbtTxInf[\($0)]/DbtrAcct/Id/IBAN"
                }
        )
        #expect(
            report.repairs.map(\.rule.key) == [
                .headerCountWrong, .headerSumWrong, .blockCountWrong, .blockSumWrong, .debtorIbanCheck,
            ]
        )
    }
}
