import IncassoCore
import IncassoISO20022
import IncassoTestSupport
import IncassoXML
import Testing

/// Small reversal files for tests, written by hand.
enum Pain007Text {
    static let head = """
        <GrpHdr><MsgId>R1</MsgId><CreDtTm>2026-12-03T06:00:00</CreDtTm><NbOfTxs>1</NbOfTxs>\
        <CtrlSum>12.30</CtrlSum></GrpHdr>
        """
    static let original = """
        <OrgnlGrpInf><OrgnlMsgId>M1</OrgnlMsgId><OrgnlMsgNmId>pain.008.001.08</OrgnlMsgNmId></OrgnlGrpInf>
        """

    /// A message; what stands in `body` follows the original group.
    static func file(
        _ body: String,
        version: String = "09",
        head: String = Self.head,
        original: String = Self.original
    ) -> [UInt8] {
        Array(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.007.001.\(version)"><CstmrPmtRvsl>
            \(head)\(original)
            \(body)
            </CstmrPmtRvsl></Document>
            """.utf8
        )
    }

    static func block(_ body: String, head: String = "") -> String {
        "<OrgnlPmtInfAndRvsl><OrgnlPmtInfId>P1</OrgnlPmtInfId>\(head)\(body)</OrgnlPmtInfAndRvsl>"
    }

    static func reversal(
        amounts: String = "<RvsdInstdAmt Ccy='EUR'>12.30</RvsdInstdAmt>",
        reason: String = reason("AM05"),
        reference: String = ""
    ) -> String {
        """
        <TxInf><RvslId>R1-1</RvslId><OrgnlEndToEndId>E1</OrgnlEndToEndId>\(amounts)\(reason)\
        <OrgnlTxRef>\(reference)</OrgnlTxRef></TxInf>
        """
    }

    static func reason(_ code: String) -> String {
        "<RvslRsnInf><Orgtr><Nm>Muster</Nm></Orgtr><Rsn><Cd>\(code)</Cd></Rsn></RvslRsnInf>"
    }

    /// The parties as versions up to .07 wrote them, or from .08 on; the mandate as up to .09, or from .10 on.
    static func reference(hasParty: Bool, hasMandateChoice: Bool, bank: String) -> String {
        let (open, close) = hasParty ? ("<Pty>", "</Pty>") : ("", "")
        let mandate = "<MndtId>M-1</MndtId><DtOfSgntr>2024-02-29</DtOfSgntr>"
        let wrapped = hasMandateChoice ? "<DrctDbtMndt>\(mandate)</DrctDbtMndt>" : mandate
        return """
            <Amt><InstdAmt Ccy="EUR">12.30</InstdAmt></Amt><ReqdColltnDt>2026-12-01</ReqdColltnDt>\
            <CdtrSchmeId><Id><PrvtId><Othr><Id>DE98ZZZ09999999999</Id></Othr></PrvtId></Id></CdtrSchmeId>\
            <PmtTpInf><LclInstrm><Cd>CORE</Cd></LclInstrm><SeqTp>RCUR</SeqTp></PmtTpInf>\
            <MndtRltdInf>\(wrapped)</MndtRltdInf><RmtInf><Ustrd>a</Ustrd><Ustrd>b</Ustrd></RmtInf>\
            <UltmtDbtr>\(open)<Nm>Ultimate</Nm>\(close)</UltmtDbtr>\
            <Dbtr>\(open)<Nm>Anna</Nm><PstlAdr><TwnNm>Bonn</TwnNm><Ctry>DE</Ctry></PstlAdr>\(close)</Dbtr>\
            <DbtrAcct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></DbtrAcct>\
            <DbtrAgt><FinInstnId><\(bank)>ABNANL2A</\(bank)></FinInstnId></DbtrAgt>\
            <CdtrAgt><FinInstnId><\(bank)>NOTPROVIDED</\(bank)></FinInstnId></CdtrAgt>\
            <Cdtr>\(open)<Nm>Muster</Nm>\(close)</Cdtr>\
            <CdtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></CdtrAcct>
            """
    }
}

@Suite struct Pain007ReaderTests {
    @Test(arguments: ["02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13"])
    func everyVersionGivesTheSameValues(version: String) throws {
        let reference = Pain007Text.reference(
            hasParty: version >= "08",
            hasMandateChoice: version >= "10",
            bank: version == "02" ? "BIC" : "BICFI"
        )
        let body = Pain007Text.block(Pain007Text.reversal(reference: reference))
        let recorder = Pain007Recorder()
        let result = try recorder.read(Pain007Text.file(body, version: version))
        #expect(result.findings == [])
        #expect(result.version == "001.\(version)")
        #expect(result.blocks == 1)
        #expect(result.totals == Pain007Totals(count: 1, sum: 1_230))
        let original = try #require(recorder.blocks.first?.transactions.first?.original)
        #expect(original.requestedCollectionDate == day("2026-12-01"))
        #expect(original.mandateId.string == "M-1")
        #expect(original.signatureDate == day("2024-02-29"))
        #expect(original.creditorIdentifier.string == "DE98ZZZ09999999999")
        #expect(original.localInstrument == .core)
        #expect(original.sequenceType == .recurring)
        #expect(original.remittance.string == "a b")
        #expect(original.ultimateDebtorName.string == "Ultimate")
        #expect(original.debtorName.string == "Anna")
        #expect(original.debtorAddress.town.string == "Bonn")
        #expect(original.debtorAccount.string == "NL91ABNA0417164300")
        #expect(original.debtorAgent.string == "ABNANL2A")
        #expect(original.creditorAgent.isEmpty)
        #expect(original.creditorName.string == "Muster")
        #expect(original.creditorAccount.string == "DE89370400440532013000")
        // What stands there is valid in the versions of which the schema is at hand.
        if SharedFiles.path("schemas-iso/pain.007.001.\(version).xsd") != nil {
            let schema = try SchemaOracle.official("pain.007.001.\(version)")
            let swiftless = String(decoding: Pain007Text.file(body, version: version), as: UTF8.self)
                .replacing("NOTPROVIDED", with: "COBADEFFXXX")
            #expect(try SchemaOracle.complaints(about: Array(swiftless.utf8), schema: schema) == "")
        }
    }

    @Test func theSizeOfTheChunksMakesNoDifference() throws {
        let bytes = try Pain007Case.hostileText.sample.written()
        let whole = Pain007Recorder()
        let result = try whole.read(bytes)
        for size in [1, 7, 64] {
            let parts = Pain007Recorder()
            #expect(try parts.read(bytes, chunkSize: size) == result)
            #expect(parts.blocks.map(\.transactions) == whole.blocks.map(\.transactions))
        }
    }

    @Test func aReasonIsInherited() throws {
        let group = Pain007Text.original.replacing(
            "</OrgnlGrpInf>",
            with: Pain007Text.reason("MS03") + "</OrgnlGrpInf>"
        )
        let recorder = Pain007Recorder()
        let body =
            Pain007Text.block(Pain007Text.reversal(reason: ""), head: Pain007Text.reason("MS02"))
            + Pain007Text.block(Pain007Text.reversal(reason: "") + Pain007Text.reversal())
        let head = Pain007Text.head.replacing(">1<", with: ">3<").replacing("12.30", with: "36.90")
        let result = try recorder.read(Pain007Text.file(body, head: head, original: group))
        #expect(result.findings == [])
        #expect(recorder.messages.map(\.reason) == [.unspecifiedByBank])
        #expect(recorder.blocks.map(\.head.reason) == [.unspecifiedByCreditor, nil])
        #expect(
            recorder.blocks.map { $0.transactions.map(\.reason) }
                == [[.unspecifiedByCreditor], [.unspecifiedByBank, .duplicate]]
        )
    }

    @Test func withoutAnAmountOfItsOwnTheWholeDebitGoesBack() throws {
        for amounts in ["<OrgnlInstdAmt Ccy='EUR'>12.30</OrgnlInstdAmt>", ""] {
            let reference = "<Amt><InstdAmt Ccy='EUR'>12.30</InstdAmt></Amt>"
            let reversal = Pain007Text.reversal(amounts: amounts, reference: reference)
            let recorder = Pain007Recorder()
            let result = try recorder.read(Pain007Text.file(Pain007Text.block(reversal)))
            #expect(result.findings == [])
            #expect(recorder.blocks[0].transactions[0].amount == 1_230)
            #expect(recorder.blocks[0].transactions[0].originalAmount == 1_230)
        }
    }

    @Test func aStatedZeroStaysZero() throws {
        let amounts =
            "<OrgnlInstdAmt Ccy='EUR'>12.30</OrgnlInstdAmt><RvsdInstdAmt Ccy='EUR'>0.00</RvsdInstdAmt>"
        let recorder = Pain007Recorder()
        let bytes = Pain007Text.file(Pain007Text.block(Pain007Text.reversal(amounts: amounts)))
        #expect(try recorder.read(bytes).findings.map(\.id) == ["PAIN007-PARTIAL", "PAIN007-SUM"])
        #expect(recorder.blocks[0].transactions[0].amount == 0)
    }

    @Test func otherCurrenciesAreNotJudgedByTheRulesOfTheSchemes() throws {
        let amounts =
            "<OrgnlInstdAmt Ccy='CHF'>24.60</OrgnlInstdAmt><RvsdInstdAmt Ccy='CHF'>12.30</RvsdInstdAmt>"
        let reversal = Pain007Text.reversal(amounts: amounts, reason: Pain007Text.reason("AC03"))
        let recorder = Pain007Recorder()
        #expect(try recorder.read(Pain007Text.file(Pain007Text.block(reversal))).findings == [])
        #expect(recorder.blocks[0].transactions[0].currency?.code == "CHF")
    }

    @Test func aWholeBlockCountsAsItIsStated() throws {
        let figures = "<OrgnlNbOfTxs>1</OrgnlNbOfTxs><OrgnlCtrlSum>12.30</OrgnlCtrlSum>"
        let whole = Pain007Text.block(
            "",
            head: figures + "<PmtInfRvsl>true</PmtInfRvsl>" + Pain007Text.reason("AM05")
        )
        let recorder = Pain007Recorder()
        let result = try recorder.read(Pain007Text.file(whole))
        #expect(result.findings == [])
        #expect(recorder.blocks[0].head.reversesBlock)
        #expect(recorder.blocks[0].transactions.isEmpty)
        #expect(recorder.blockTotals == [Pain007Totals(count: 1, sum: 1_230)])
        let bare = Pain007Text.block("", head: "<PmtInfRvsl>true</PmtInfRvsl>")
        #expect(try Pain007Recorder().read(Pain007Text.file(bare)).findings == [])
    }

    @Test func aWholeMessageNeedsNoBlocks() throws {
        let head = Pain007Text.head.replacing("</GrpHdr>", with: "<GrpRvsl>true</GrpRvsl></GrpHdr>")
        let recorder = Pain007Recorder()
        #expect(try recorder.read(Pain007Text.file("", head: head)).findings == [])
        #expect(recorder.messages[0].reversesMessage)
        let twice = Pain007Text.file(Pain007Text.block(Pain007Text.reversal()), head: head)
        #expect(try Pain007Recorder().read(twice).findings.map(\.id) == ["PAIN007-TWICE"])
    }

    @Test func findingsNameTheirPlace() throws {
        let body = Pain007Text.block(
            Pain007Text.reversal() + Pain007Text.reversal(reason: Pain007Text.reason("AM04"))
        )
        let head = Pain007Text.head.replacing(">1<", with: ">2<").replacing("12.30", with: "24.60")
        let result = try Pain007Recorder().read(Pain007Text.file(body, head: head))
        let finding = try #require(result.findings.first)
        #expect(result.findings.count == 1)
        #expect(finding.location.file == "test.xml")
        #expect(finding.location.line == 4)
        #expect(
            finding.location.path
                == "/Document/CstmrPmtRvsl/OrgnlPmtInfAndRvsl[1]/TxInf[2]/RvslRsnInf/Rsn/Cd"
        )
    }

    @Test func aMillionFaultsDoNotFillTheMemory() throws {
        let faulty = String(repeating: Pain007Text.reversal(reason: ""), count: 1_500)
        let result = try Pain007Recorder().read(Pain007Text.file(Pain007Text.block(faulty)))
        #expect(result.findings.count == 1_001)
        #expect(result.findings.last?.id == "BANK-MORE-FINDINGS")
    }

    @Test func otherMessagesAreRefusedByName() throws {
        let text =
            "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.054.001.08'><BkToCstmrDbtCdtNtfctn/></Document>"
        let error = #expect(throws: XMLReadError.self) { try Pain007Recorder().read(Array(text.utf8)) }
        #expect(error?.diagnostic.id == "PAIN007-NAMESPACE")
        #expect(error?.diagnostic.found?.contains("camt.054") == true)
        let none = #expect(throws: XMLReadError.self) {
            try Pain007Recorder().read(Array("<a><b/></a>".utf8))
        }
        #expect(none?.diagnostic.id == "PAIN007-NONE")
    }

    @Test func aReaderOfAnswersSaysWhatItIs() throws {
        let bytes = try Pain007Case.duplicate.sample.written()
        let reading = readBankFile(bytes)
        #expect(reading.error == "BANK-NOT-AN-ANSWER")
        #expect(reading.format == "pain.007")
    }

    @Test func everyFindingOfTheReaderIsInTheGallery() throws {
        var ids: Set<String> = []
        for part in ["Reader", "Handler", "Handler+Fields", "Handler+Checks"] {
            let path = TestFiles.packageRoot + "/Sources/IncassoISO20022/Pain007/Pain007\(part).swift"
            ids.formUnion(try TestFiles.text(path).matches(of: /"(PAIN007-[A-Z]+)"/).map { String($0.1) })
        }
        // Behind the sniffer no other namespace reaches this reader: its refusal is tested above.
        ids.remove("PAIN007-NAMESPACE")
        #expect(ids.count == 12)
        #expect(ids.subtracting(ErrorGalleryTests.ids).isEmpty)
    }
}
