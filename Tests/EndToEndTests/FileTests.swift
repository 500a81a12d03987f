import IncassoTestSupport
import Testing

/// `describe` and `validate`, which need no book.
@Suite struct FileTests {
    /// A camt.054 of one return, and what can be wrong with it.
    private static func notification(
        amount: String = "21.50",
        namespace: String = "camt.054.001.08"
    ) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:\(namespace)"><BkToCstmrDbtCdtNtfctn>
        <GrpHdr><MsgId>B1</MsgId><CreDtTm>2026-12-03T06:00:00</CreDtTm></GrpHdr>
        <Ntfctn><Id>N1</Id><CreDtTm>2026-12-03T06:00:00</CreDtTm>
        <Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>
        <Ntry><Amt Ccy="EUR">\(amount)</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
        <BookgDt><Dt>2026-12-03</Dt></BookgDt>
        <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>UPDD</SubFmlyCd></Fmly></Domn></BkTxCd>
        <NtryDtls><TxDtls><Refs><EndToEndId>E-1</EndToEndId><MndtId>M1</MndtId></Refs>
        <Amt Ccy="EUR">\(amount)</Amt><CdtDbtInd>DBIT</CdtDbtInd>
        <RtrInf><Rsn><Cd>AM04</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry></Ntfctn>
        </BkToCstmrDbtCdtNtfctn></Document>

        """
    }

    private static let collection = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.008.001.08"><CstmrDrctDbtInitn>
        <GrpHdr><MsgId>X1</MsgId><CreDtTm>2026-11-17T10:00:00</CreDtTm><NbOfTxs>2</NbOfTxs>
        <InitgPty><Nm>Sportclub</Nm></InitgPty></GrpHdr>
        <PmtInf><PmtInfId>P1</PmtInfId><PmtMtd>DD</PmtMtd><NbOfTxs>1</NbOfTxs><CtrlSum>21.50</CtrlSum>
        <PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl><LclInstrm><Cd>CORE</Cd></LclInstrm><SeqTp>RCUR</SeqTp></PmtTpInf>
        <ReqdColltnDt>2026-12-01</ReqdColltnDt><Cdtr><Nm>Sportclub</Nm></Cdtr>
        <CdtrAcct><Id><IBAN>DE89370400440532013001</IBAN></Id></CdtrAcct>
        </PmtInf></CstmrDrctDbtInitn></Document>

        """

    @Test func filesAreDescribedAndChecked() throws {
        let work = try Workplace(environment: ["COLUMNS": "100"])
        try work.write("return.xml", Self.notification())
        try work.write("broken.xml", String(Self.notification().prefix(700)))
        try work.write("foreign.xml", Self.notification(namespace: "camt.999.001.01"))
        try work.write("collection.xml", Self.collection)
        try work.write("doctype.xml", "<!DOCTYPE x [<!ENTITY a \"b\">]>\n<Document>&a;</Document>\n")
        try work.write("notes.txt", "Dear bank, please pay.\n")
        let commands: [(String, Int32)] = [
            ("describe return.xml", 0), ("describe return.xml -o json", 0),
            ("describe return.xml -o jsonl", 0),
            ("describe return.xml -o csv", 0), ("describe collection.xml", 3), ("describe broken.xml", 1),
            ("describe broken.xml -o json", 1), ("describe foreign.xml", 1), ("describe doctype.xml", 1),
            ("describe notes.txt", 1), ("describe nowhere.xml", 1),
            ("validate return.xml --profile incoming", 0), ("validate collection.xml --as-of 2026-11-23", 3),
            ("validate collection.xml --bank german --as-of 2026-11-30 -o json", 3),
            ("validate collection.xml --bank nobody", 64), ("validate collection.xml --profile incoming", 3),
            ("validate notes.txt return.xml", 1),
        ]
        var text = ""
        for (command, status) in commands {
            let words = command.split(separator: " ").map(String.init)
            let outcome = try Binary.start(
                ["-C", work.directory, Binary.path] + words,
                environment: work.environment
            )
            #expect(outcome.status == status, "\(command): \(outcome.text)")
            text += "$ incasso \(command)\n\(work.withoutPlaces(outcome.text))\n"
        }
        try Golden.expect(text, equals: "files.txt")
    }

    /// A name with blanks and an apostrophe, and one like an option.
    @Test func pathsMayBeOdd() throws {
        let work = try Workplace()
        let odd = try work.write("it's a 'file' – ü.xml", Self.notification())
        #expect(try Binary.run(["describe", odd]).status == 0)
        try work.write("-n.xml", Self.notification())
        #expect(try Binary.run(["describe", "--", work.path("-n.xml")]).status == 0)
    }
}
