import IncassoISO20022
import Testing

@Suite struct Pain002ReaderTests {
    static func group(_ status: String) -> String {
        "<OrgnlGrpInfAndSts><OrgnlMsgId>M</OrgnlMsgId><GrpSts>\(status)</GrpSts></OrgnlGrpInfAndSts>"
            .replacing("<GrpSts></GrpSts>", with: "")
    }

    static func block(_ status: String, _ transactions: String = "") -> String {
        "<OrgnlPmtInfAndSts><OrgnlPmtInfId>P</OrgnlPmtInfId><PmtInfSts>\(status)</PmtInfSts>\(transactions)</OrgnlPmtInfAndSts>"
            .replacing("<PmtInfSts></PmtInfSts>", with: "")
    }

    static func transaction(_ id: String, _ status: String, _ reason: String = "AM04") -> String {
        "<TxInfAndSts><OrgnlEndToEndId>\(id)</OrgnlEndToEndId><TxSts>\(status)</TxSts><StsRsnInf><Rsn><Cd>\(reason)</Cd></Rsn>"
            .replacing("<TxSts></TxSts>", with: "") + "</StsRsnInf></TxInfAndSts>"
    }

    /// What stands in the message, and the events: kind, scope, id.
    static let cases: [(name: String, body: String, events: [String])] = [
        ("received only", group("RCVD"), ["information message message=M"]),
        ("whole message refused", group("RJCT"), ["rejected message message=M"]),
        (
            "outer refusal repeats inner ones", group("RJCT") + block("RJCT", transaction("A", "RJCT")),
            [
                "rejected AM04 e2e=A block=P message=M", "information block block=P message=M",
                "information message message=M",
            ]
        ),
        (
            "accepted message, refused block", group("ACTC") + block("RJCT"),
            ["rejected block block=P message=M", "accepted message message=M"]
        ),
        (
            "in part", group("PART") + block("PART", transaction("A", "RJCT", "AC04")),
            [
                "rejected AC04 e2e=A block=P message=M", "accepted block block=P message=M",
                "information message message=M",
            ]
        ),
        (
            "only transactions", group("") + block("", transaction("A", "ACSP") + transaction("B", "RJCT")),
            ["accepted AM04 e2e=A block=P message=M", "rejected AM04 e2e=B block=P message=M"]
        ),
        (
            "a transaction without a status inherits its block's",
            group("") + block("RJCT", transaction("A", "", "MD01")),
            ["rejected MD01 e2e=A block=P message=M", "rejected block block=P message=M"]
        ),
        (
            "unknown and announced",
            group("") + block("", transaction("A", "RCVC") + transaction("B", "ACSC")),
            ["information AM04 e2e=A block=P message=M", "accepted AM04 e2e=B block=P message=M"]
        ),
        ("cancelled", group("CANC"), ["rejected message message=M"]),
    ]

    @Test(arguments: cases.indices)
    func theInnerLevelOverridesTheOuter(index: Int) {
        let item = Self.cases[index]
        let reading = readBankFile(BankFileText.pain002(item.body))
        #expect(reading.error == nil, "\(item.name)")
        #expect(reading.lines == item.events, "\(item.name)")
    }

    @Test func theOldestVersionIsRead() {
        let text = """
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.02"><pain.002.001.02><GrpHdr><MsgId>S</MsgId>
            </GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>M</OrgnlMsgId></OrgnlGrpInfAndSts><TxInfAndSts>
            <OrgnlPmtInfId>P</OrgnlPmtInfId><OrgnlEndToEndId>A</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><StsRsn>
            <Cd>AC01</Cd></StsRsn></StsRsnInf></TxInfAndSts></pain.002.001.02></Document>
            """
        #expect(readBankFile(text).lines == ["rejected AC01 e2e=A block=P message=M"])
    }

    @Test func theOriginalTransactionIsTold() throws {
        let reference = """
            <OrgnlTxRef><Amt><InstdAmt Ccy="EUR">12.5</InstdAmt></Amt><ReqdColltnDt>2026-12-01</ReqdColltnDt>
            <MndtRltdInf><DrctDbtMndt><MndtId>MA</MndtId></DrctDbtMndt></MndtRltdInf>
            <DbtrAcct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></DbtrAcct></OrgnlTxRef></TxInfAndSts>
            """
        let body =
            Self.group("")
            + Self.block("", Self.transaction("A", "RJCT")).replacing("</TxInfAndSts>", with: reference)
        #expect(
            readBankFile(BankFileText.pain002(body)).lines == [
                "rejected 12.50 EUR original=1250 AM04 e2e=A mandate=MA block=P message=M"
            ]
        )
    }

    @Test func aBadAmountIsAFinding() {
        let reference =
            "<OrgnlTxRef><Amt><InstdAmt Ccy=\"EUR\">1,00</InstdAmt></Amt></OrgnlTxRef></TxInfAndSts>"
        let body =
            Self.group("")
            + Self.block("", Self.transaction("A", "RJCT")).replacing("</TxInfAndSts>", with: reference)
        let reading = readBankFile(BankFileText.pain002(body))
        #expect(reading.findings == ["PAIN002-AMOUNT"])
        #expect(reading.lines == ["information AM04 e2e=A block=P message=M"])
    }
}
