import IncassoCore
import IncassoISO20022
import IncassoTestSupport
import IncassoXML
import Testing

/// Reversals that every bank takes, and one change to the first of them for each rule on reversals.
enum ReversalFiles {
    static let sound: [SoundFile] = Pain007Case.allCases.map { one in
        var sample = one.sample
        sample.addressMode = .hybrid
        let text = (try? sample.written()).map { String(decoding: $0, as: UTF8.self) } ?? ""
        var file = SoundFile(one.rawValue, text).with { $0.today = day("2026-12-03") }
        file.subject = .reversal
        if one == .amended { file.warnings = [.amendmentIbanCountry] }
        return file
    }

    /// Two blocks with a reversal each.
    static let base = sound.first { $0.name == "two-blocks" } ?? sound[0]

    static let breakages: [Breakage] = [
        breakage(.reversalNamespace, " xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.007.001.09\"", ""),
        breakage(.reversalVersion, "pain.007.001.09", "pain.007.001.99"),
        breakage(.reversalVersionUnusual, "pain.007.001.09", "pain.007.001.08"),
        breakage(.reversalWhole, "<GrpRvsl>false", "<GrpRvsl>true"),
        breakage(.reversalOriginal, [("<OrgnlGrpInf>", "<!-- "), ("</OrgnlGrpInf>", " -->")]),
        breakage(.reversalOriginalId, "<OrgnlMsgId>M-2026-12-01</OrgnlMsgId>", ""),
        breakage(.reversalOriginalName, "pain.008.001.08</Orgnl", "pain.001.001.09</Orgnl"),
        breakage(
            .reversalBlockNone,
            [
                ("<OrgnlPmtInfAndRvsl>", "<!-- "), ("</OrgnlPmtInfAndRvsl>", " -->"),
                ("<OrgnlPmtInfAndRvsl>", "<!-- "), ("</OrgnlPmtInfAndRvsl>", " -->"),
            ]
        ),
        breakage(.reversalBlockId, "<OrgnlPmtInfId>P-1</OrgnlPmtInfId>", ""),
        breakage(.reversalBlockEmpty, [("<TxInf>", "<!-- "), ("</TxInf>", " -->")]),
        breakage(.reversalMore, "<OrgnlCtrlSum>12.30", "<OrgnlCtrlSum>12.29"),
        breakage(.reversalId, "<RvslId>P-1-R1</RvslId>", ""),
        breakage(.reversalIdRepeated, "<RvslId>P-2-R2", "<RvslId>P-1-R1"),
        breakage(.reversalTwice, "<OrgnlEndToEndId>E-3", "<OrgnlEndToEndId>E-1"),
        breakage(.reversalPartial, "<OrgnlInstdAmt Ccy=\"EUR\">12.30", "<OrgnlInstdAmt Ccy=\"EUR\">12.31"),
        breakage(.reversalReasonMissing, "<Rsn><Cd>AM05</Cd></Rsn>", ""),
        breakage(.reversalReason, "<Cd>AM05", "<Cd>AM04"),
        breakage(.reversalOriginator, "<Orgtr><Nm>Muster Energie GmbH</Nm></Orgtr>", ""),
        breakage(.reversalReference, [("<OrgnlTxRef>", "<!-- "), ("</OrgnlTxRef>", " -->")]),
        breakage(.reversalEarly, []) { $0.today = day("2026-11-30") },
        breakage(.reversalLate, []) { $0.today = day("2026-12-09") },
        breakage(.reversalUnused, "</Rsn>", "</Rsn><AddtlInf>twice</AddtlInf>"),
    ]

    private static func breakage(
        _ rule: SchemeRule.ID,
        _ changes: [(String, String)],
        facts: @escaping @Sendable (inout SchemeFacts) -> Void = { _ in }
    ) -> Breakage {
        var breakage = Breakage(rule, changes, facts: facts)
        breakage.base = base
        return breakage
    }

    private static func breakage(_ rule: SchemeRule.ID, _ old: String, _ new: String) -> Breakage {
        breakage(rule, [(old, new)])
    }
}

/// Each rule on reversals has a file that breaks it, and the fix clears it.
@Suite struct ReversalRuleTests {
    @Test func everyRuleOnReversalsIsBroken() {
        let rules = SchemeRule.all.filter { $0.scope == .reversal }.map(\.key)
        #expect(rules == ReversalFiles.breakages.map(\.rule))
        #expect(rules.count > 20)
    }

    @Test(arguments: ReversalFiles.sound)
    func noSoundReversalIsRefused(_ file: SoundFile) throws {
        let report = try file.check()
        let expected = file.warnings.map(\.rawValue)
        #expect(report.findings.map(\.id) == expected, "\(DiagnosticRenderer.text(report.findings))")
        #expect(report.version == "001.09")
        #expect(report.totals.count > 0)
        // The last day of the window, and the day after it.
        let last = Pain007Window(collectionDate: day("2026-12-01")).lastDay
        #expect(try file.with { $0.today = last }.check().errors == 0)
        let late = try file.with { $0.today = last.adding(days: 1) }.check()
        #expect(Set(late.repairs.map(\.rule.id)) == Set(["SDD-REVERSAL-LATE"] + expected))
    }

    @Test(arguments: ReversalFiles.breakages)
    func aBrokenReversalIsFound(_ breakage: Breakage) throws {
        let report = try breakage.file.check()
        let text = DiagnosticRenderer.text(report.findings)
        #expect(report.findings.contains { $0.id == breakage.rule.rawValue }, "\(text)")
        #expect(try ReversalFiles.base.check().findings.isEmpty)
        #expect(try breakage.file.check(chunkSize: 7).findings == report.findings)
    }

    @Test func theTextsAreAsCheckedByAPerson() throws {
        var text = ""
        for breakage in ReversalFiles.breakages {
            text += "== \(breakage.rule.rawValue)\n"
            text += DiagnosticRenderer.text(try breakage.file.check().findings) + "\n"
        }
        try Golden.expect(text, equals: "reversals.txt")
    }

    /// Whatever our writer refuses as a value, the rules find in a file that somebody else wrote.
    @Test(arguments: [
        ("<MsgId>R-2026-12-01", "<MsgId>R_1", "SDD-ID-CHARACTER"),
        ("2026-12-03T06:00:00", "2026-12-03", "SDD-HEADER-TIME-FORM"),
        ("<NbOfTxs>2", "<NbOfTxs>3", "SDD-HEADER-COUNT-WRONG"),
        ("<CtrlSum>24.60", "<CtrlSum>24.61", "SDD-HEADER-SUM-WRONG"),
        ("<Cd>CORE", "<Cd>B2B", "SDD-INSTRUMENT-MIXED"),
        ("<SeqTp>RCUR", "<SeqTp>RPRE", "SDD-SEQUENCE-REPRESENTED"),
        ("<ReqdColltnDt>2026-12-01</ReqdColltnDt>", "", "SDD-DATE-MISSING"),
        ("<IBAN>NL91ABNA0417164300", "<IBAN>NL92ABNA0417164300", "SDD-DEBTOR-IBAN-CHECK"),
        ("<IBAN>DE89370400440532013000", "<IBAN>DE88370400440532013000", "SDD-CREDITOR-IBAN-CHECK"),
        ("DE98ZZZ09999999999", "DE26ZZZ00000000000", "SDD-CREDITOR-ID-CHECK"),
        ("<Pty><Nm>Anna Schmidt</Nm></Pty>", "<Nm>Anna Schmidt</Nm>", "SDD-ELEMENT-VERSION"),
        ("<Nm>Anna Schmidt</Nm>", "<Nm>Ännä</Nm>", "SDD-TEXT-CHARACTER"),
        ("<RvsdInstdAmt Ccy=\"EUR\">12.30</RvsdInstdAmt>", "", "SDD-AMOUNT-MISSING"),
        ("<RvsdInstdAmt Ccy=\"EUR\">", "<RvsdInstdAmt Ccy=\"USD\">", "SDD-AMOUNT-CURRENCY"),
        ("</Ustrd>", "</Ustrd><Strd><CdtrRefInf><Ref>1</Ref></CdtrRefInf></Strd>", "SDD-REMITTANCE-BOTH"),
        (
            "</DtOfSgntr>",
            "</DtOfSgntr><AmdmntInd>true</AmdmntInd><AmdmntInfDtls><OrgnlMndtId>MNDT-1</OrgnlMndtId>"
                + "</AmdmntInfDtls>", "SDD-AMENDMENT-SAME-MANDATE"
        ),
        (
            "<Nm>Anna Schmidt</Nm>", "<Nm>Anna Schmidt</Nm><PstlAdr><AdrLine>Hof 1</AdrLine></PstlAdr>",
            "SDD-ADDRESS-UNSTRUCTURED"
        ),
        ("<OrgnlPmtInfId>P-2", "<OrgnlPmtInfId>P-1", "SDD-BLOCK-ID-REPEATED"),
        ("<RvslId>", "<Remark/><RvslId>", "SDD-ELEMENT-UNKNOWN"),
    ])
    func theRulesOnCollectionsHoldForTheCopy(_ old: String, _ new: String, _ id: String) throws {
        let file = ReversalFiles.base.changed(id, [(old, new)])
        let found = try file.check().findings.map(\.id)
        #expect(found.contains(id), "\(found)")
    }

    /// Every version that is read is judged by its own form, with a warning that the schemes use another.
    @Test(arguments: ["08", "10", "11", "12", "13"])
    func otherVersionsAreToldOnce(_ version: String) throws {
        for file in ReversalFiles.sound {
            var other = file
            let bytes = Pain007WriterTests.asVersion(version, Array(file.text.utf8))
            other.text = String(decoding: bytes, as: UTF8.self)
            let expected = [.reversalVersionUnusual] + file.warnings
            #expect(try other.check().findings.map(\.id) == expected.map(\.rawValue))
        }
    }

    @Test func aCollectionIsNoReversal() throws {
        var file = SoundFile.rich
        file.subject = .reversal
        let error = try #require(#expect(throws: XMLReadError.self) { try file.check() })
        #expect(error.diagnostic.id == "PAIN007-NONE")
    }
}
