import IncassoCore
import IncassoISO20022
import IncassoTestSupport
import IncassoXML
import Testing

@Suite struct BankFileSnifferTests {
    @Test(arguments: [
        (
            "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.008.001.08'><CstmrDrctDbtInitn>",
            "pain.008", "001.08"
        ),
        (
            "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.002.001.10'><CstmrPmtStsRpt>", "pain.002",
            "001.10"
        ),
        (
            "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.007.001.09'><CstmrPmtRvsl>", "pain.007",
            "001.09"
        ),
        (
            "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.052.001.08'><BkToCstmrAcctRpt>", "camt.052",
            "001.08"
        ),
        (
            "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.13'><BkToCstmrStmt>", "camt.053",
            "001.13"
        ),
        (
            "<n:Document xmlns:n='urn:iso:std:iso:20022:tech:xsd:camt.054.001.02'><n:BkToCstmrDbtCdtNtfctn>",
            "camt.054", "001.02"
        ),
        (
            "<Document xmlns='ISO:camt.053.001.02:APC:STUZZA:payments:003'><BkToCstmrStmt>", "camt.053",
            "001.02"
        ),
        (
            "<Document xmlns='http://www.six-interbank-clearing.com/de/pain.002.001.03.ch.02.xsd'><CstmrPmtStsRpt>",
            "pain.002", "001.03"
        ),
        ("<!-- first --><Document><BkToCstmrStmt>", "camt.053", "-"),
        ("<BkToCstmrStmt><GrpHdr>", "camt.053", "-"),
        ("<Document Xmlns='urn:x'><CstmrPmtStsRpt>", "pain.002", "-"),
        ("<Document xmlns='urn:other'><BkToCstmrStmt>", "unknown", "-"),
        ("<html><body>", "unknown", "-"),
        ("", "unknown", "-"),
        ("{\"a\":1}", "unknown", "-"),
        ("101 076401251 0764012510807291511A094101achdestname            companyname", "nacha", "-"),
        ("101 076401251 0764012510807291511A094101", "nacha", "-"),
        ("101 is the first number of a list that is long enough to look at", "unknown", "-"),
    ])
    func theFirstBytesTellTheFormat(head: String, kind: String, version: String) {
        let format = BankFileSniffer.format(of: Array(head.utf8).span)
        #expect(format.kind.rawValue == kind)
        #expect(format.version ?? "-" == version)
    }

    @Test(
        "fragments of ACH files, as banks send returns",
        arguments: [
            (
                "5200COMPANY NAME                        1234567890PPDRETURN    261201261201   1071000300000001",
                "nacha"
            ),
            (
                "626071000301004444001        0000001037INV-1          Jane Q Customer         1121042880000001",
                "nacha"
            ),
            (
                "799R01071000300000001      12104288                                            121042880000001",
                "nacha"
            ),
            (
                "705INVOICE 4711                                                                    00010000001",
                "nacha"
            ),
            (
                "5 apples and 6 pears were sold on the market, of which 2 were bad and 3 were good, all in one day",
                "unknown"
            ),
            ("799R01071000300000001", "unknown"),
        ]
    )
    func fragments(head: String, kind: String) {
        #expect(BankFileSniffer.format(of: Array(head.utf8).span).kind.rawValue == kind)
        let behindMark = Array(("\u{FEFF}\r\n" + head).utf8)
        #expect(BankFileSniffer.format(of: behindMark.span).kind.rawValue == kind)
    }

    @Test func aFileOnDiskIsRecognised() throws {
        let path = TestFiles.packageRoot + "/Tests/IncassoISO20022Tests/Camt/Golden/camt.054.xml"
        #expect(try BankFileSniffer.format(ofFile: path).kind == .camt054)
        #expect(throws: XMLReadError.self) { try BankFileSniffer.format(ofFile: "/nowhere/file") }
    }

    @Test func otherEncodingsAreRecognised() {
        let text = "<?xml version='1.0' encoding='UTF-16'?><Document><BkToCstmrStmt><Stmt>"
        let bytes = ("\u{FEFF}" + text).utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(BankFileSniffer.format(of: bytes.span).kind == .camt053)
    }
}
