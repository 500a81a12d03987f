import IncassoCore
import IncassoISO20022
import Testing

@Suite struct CamtReaderTests {
    typealias Text = BankFileText

    /// Direction, code, reason and what it must be told as.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var sign = "DBIT"
        var code = BankFileText.code("IDDT", "UPDD")
        var status = "<Sts>BOOK</Sts>"
        var reversal = ""
        var detail = ""
        var expected: String
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "unpaid", detail: Text.reason("AM04"), expected: "returned"),
        Case(name: "unpaid without a reason", expected: "returned"),
        Case(name: "refund by reason", detail: Text.reason("MD06"), expected: "refunded"),
        Case(name: "refund by code", code: Text.code("IDDT", "PRDD"), expected: "refunded"),
        Case(
            name: "German return",
            code: "<Prtry><Cd>NDDT+109+00931+992</Cd><Issr>DK</Issr></Prtry>",
            expected: "returned"
        ),
        Case(
            name: "German B2B return",
            code: "<Prtry><Cd>108</Cd><Issr>ZKA</Issr></Prtry>",
            expected: "returned"
        ),
        Case(name: "three digits of nobody", code: "<Prtry><Cd>108</Cd></Prtry>", expected: "information"),
        Case(name: "our reversal", code: Text.code("IDDT", "RCDD"), expected: "reversed"),
        Case(name: "collection", sign: "CRDT", code: Text.code("IDDT", "ESDD"), expected: "settled"),
        Case(name: "Swiss collection", sign: "CRDT", code: Text.code("RDDT", "PMDD"), expected: "settled"),
        Case(
            name: "German batch",
            sign: "CRDT",
            code: "<Prtry><Cd>NMSC+192+00931</Cd><Issr>DK</Issr></Prtry>",
            expected: "settled"
        ),
        Case(
            name: "return cancelled",
            sign: "CRDT",
            code: Text.code("IDDT", "UPDD"),
            reversal: "<RvslInd>true</RvslInd>",
            expected: "returnCancelled"
        ),
        Case(name: "credit transfer", sign: "CRDT", code: Text.code("RCDT", "ESCT"), expected: "credit"),
        Case(
            name: "returned credit transfer",
            sign: "CRDT",
            code: Text.code("ICDT", "RRTN"),
            detail: Text.reason("AC01"),
            expected: "credit"
        ),
        Case(
            name: "we returned a transfer",
            code: Text.code("RCDT", "RRTN"),
            detail: Text.reason("AC04"),
            expected: "information"
        ),
        Case(name: "we are the debtor", code: Text.code("RDDT", "ESDD"), expected: "information"),
        Case(name: "charges", code: Text.code("MDOP", "CHRG"), expected: "fee"),
        Case(
            name: "announced rejection",
            sign: "CRDT",
            code: Text.code("RDDT", "PMDD"),
            status: "<Sts>INFO</Sts>",
            reversal: "<RvslInd>true</RvslInd>",
            detail: Text.reason("AC01"),
            expected: "rejected provisional"
        ),
        Case(name: "pending", status: "<Sts><Cd>PDNG</Cd></Sts>", expected: "returned provisional"),
        Case(name: "no status", status: "", expected: "returned provisional"),
        Case(name: "code 0000 is no reason", code: "", detail: Text.reason("0000"), expected: "information"),
    ]

    @Test(arguments: cases)
    func directionThenCodeThenReasonDecide(_ item: Case) {
        let detail = "<Refs><EndToEndId>E1</EndToEndId></Refs><Amt Ccy=\"EUR\">10.00</Amt>" + item.detail
        let text = Text.camt054(
            Text.entry(
                sign: item.sign,
                status: item.status,
                code: item.code,
                reversal: item.reversal,
                details: Text.details(detail)
            )
        )
        let reading = readBankFile(text)
        #expect(reading.error == nil)
        #expect(reading.lines.count == 1)
        #expect(reading.lines.first?.hasPrefix(item.expected + " 10.00 EUR") == true, "\(reading.lines)")
    }

    @Test func aReportWithinTheDayNeverMovesMoney() {
        let text = Text.camt054(Text.entry())
            .replacing("camt.054", with: "camt.052").replacing(
                "BkToCstmrDbtCdtNtfctn",
                with: "BkToCstmrAcctRpt"
            )
            .replacing("Ntfctn", with: "Rpt")
        let reading = readBankFile(text)
        #expect(reading.format == "camt.052")
        #expect(reading.lines == ["returned provisional 10.00 EUR"])
    }

    /// Charges: how the bank states them, and original amount and fee.
    @Test(arguments: [
        ("<AmtDtls><InstdAmt><Amt Ccy='EUR'>7.00</Amt></InstdAmt></AmtDtls>", "original=700 fee=300"),
        (
            "<AmtDtls><InstdAmt><Amt Ccy='EUR'>7.00</Amt></InstdAmt></AmtDtls><Chrgs><Amt Ccy='EUR'>3.00</Amt></Chrgs>"
                + "<Chrgs><Amt Ccy='EUR'>0.00</Amt></Chrgs>", "original=700 fee=300"
        ),
        (
            "<Chrgs><TtlChrgsAndTaxAmt Ccy='EUR'>9.99</TtlChrgsAndTaxAmt><Rcrd><Amt Ccy='EUR'>2.50</Amt>"
                + "<CdtDbtInd>DBIT</CdtDbtInd><ChrgInclInd>true</ChrgInclInd></Rcrd></Chrgs>",
            "original=750 fee=250"
        ),
        ("<Chrgs><Rcrd><Amt Ccy='EUR'>2.50</Amt><ChrgInclInd>false</ChrgInclInd></Rcrd></Chrgs>", "fee=250"),
        ("<Chrgs><TtlChrgsAndTaxAmt Ccy='EUR'>1.10</TtlChrgsAndTaxAmt></Chrgs>", "fee=110"),
        ("", ""),
    ])
    func chargesAreToldOnce(detail: String, expected: String) {
        let charges = "<Chrgs><Rcrd><Amt Ccy='EUR'>2.50</Amt></Rcrd></Chrgs>"
        let both = detail.contains("2.50") ? charges : ""
        let text = Text.camt054(
            Text.entry(details: both + Text.details("<Amt Ccy='EUR'>10.00</Amt>" + detail))
        )
        #expect(
            readBankFile(text).lines == [
                "returned 10.00 EUR \(expected)".trimmingSuffix(while: { $0 == " " })
            ]
        )
    }

    @Test func theEntrysAmountIsTheDetailsOnlyWhenItIsAlone() {
        let one = Text.camt054(Text.entry(details: Text.details("<Refs><MndtId>A</MndtId></Refs>")))
        #expect(readBankFile(one).lines == ["returned 10.00 EUR mandate=A"])
        let two = Text.camt054(
            Text.entry(
                details: Text.details("<Refs><MndtId>A</MndtId></Refs>", "<Refs><MndtId>B</MndtId></Refs>")
            )
        )
        #expect(readBankFile(two).lines == ["returned mandate=A", "returned mandate=B"])
    }

    @Test func aDebitNettedIntoACreditIsAReturn() {
        let text = Text.camt054(
            Text.entry(
                amount: "15.00",
                sign: "CRDT",
                code: Text.code("IDDT", "ESDD"),
                details: Text.details(
                    "<Amt Ccy='EUR'>20.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>",
                    "<Amt Ccy='EUR'>5.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>" + Text.reason("AM04")
                )
            )
        )
        let reading = readBankFile(text)
        #expect(reading.lines == ["settled 20.00 EUR", "returned 5.00 EUR AM04"])
        #expect(reading.findings.isEmpty)
    }

    @Test func severalDetailGroupsKeepTheirBatch() {
        let first = Text.details("<Amt Ccy='EUR'>4.00</Amt>", batch: "<Btch><PmtInfId>P1</PmtInfId></Btch>")
        let second = Text.details("<Amt Ccy='EUR'>6.00</Amt>", batch: "<Btch><PmtInfId>P2</PmtInfId></Btch>")
        let reading = readBankFile(Text.camt054(Text.entry(details: first + second)))
        #expect(reading.lines == ["returned 4.00 EUR block=P1", "returned 6.00 EUR block=P2"])
        #expect(reading.counts == [1, 1, 2])
    }

    @Test func noReferenceIsNone() {
        let detail = "<Refs><AcctSvcrRef>NONREF</AcctSvcrRef><EndToEndId>NOTPROVIDED</EndToEndId></Refs>"
        let reading = readBankFile(Text.camt054(Text.entry(details: Text.details(detail))))
        #expect(reading.lines == ["returned 10.00 EUR"])
    }

    @Test func oneBadEntryNeverFailsTheFile() {
        let text = Text.camt054(
            Text.entry(amount: "12..34") + Text.entry(amount: "-1") + Text.entry(date: "2026-02-30")
                + Text.entry()
        )
        let reading = readBankFile(text)
        #expect(reading.error == nil)
        #expect(
            reading.lines.map { $0.split(separator: " ").first } == [
                "information", "information", "information", "returned",
            ]
        )
        #expect(reading.findings == ["CAMT-AMOUNT", "CAMT-AMOUNT", "CAMT-DATE"])
        #expect(reading.counts == [1, 4, 0])
    }

    @Test func anEntryWithNothingInItIsAnEvent() {
        let reading = readBankFile(Text.camt054("<Ntry/>"))
        #expect(reading.lines == ["information provisional"])
        #expect(reading.findings == ["CAMT-SIGN", "CAMT-NO-AMOUNT", "CAMT-STATUS"])
    }

    @Test(arguments: [("15.00", [String]()), ("14.00", ["CAMT-BALANCE"])])
    func balancesAreAddedUp(closing: String, findings: [String]) {
        func balance(_ code: String, _ amount: String) -> String {
            "<Bal><Tp><CdOrPrtry><Cd>\(code)</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>\(amount)</Amt>"
                + "<CdtDbtInd>CRDT</CdtDbtInd></Bal>"
        }
        let text = Text.camt054(
            Text.entry() + Text.entry(status: "<Sts>PDNG</Sts>"),
            head: balance("OPBD", "25.0") + balance("CLBD", closing)
        )
        #expect(readBankFile(text).findings == findings)
    }

    @Test func theCounterpartyIsWhoeverIsNotUs() throws {
        let ours = "<Id><IBAN>DE02120300000000202051</IBAN></Id>"
        let theirs = "<Id><IBAN>NL91ABNA0417164300</IBAN></Id>"
        for (debtor, creditor) in [(ours, theirs), (theirs, ours)] {
            let parties =
                "<RltdPties><Dbtr><Pty><Nm>D</Nm></Pty></Dbtr><DbtrAcct>\(debtor)</DbtrAcct><Cdtr><Nm>C</Nm></Cdtr>"
                + "<CdtrAcct>\(creditor)</CdtrAcct></RltdPties>"
            let log = LastEvent()
            let reader = BankFileReader(consumer: log)
            try reader.feed(Array(Text.camt054(Text.entry(details: Text.details(parties))).utf8).span)
            try reader.finish()
            #expect(log.event.counterpartyAccount.string == "NL91ABNA0417164300")
            #expect(log.event.counterpartyName.string == (debtor == theirs ? "D" : "C"))
        }
    }
}
