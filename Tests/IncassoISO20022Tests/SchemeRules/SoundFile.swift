import IncassoCore
import IncassoISO20022
import Testing

/// A collection file that every bank takes, and what the rules have to know beyond it.
struct SoundFile: CustomTestStringConvertible {
    var name: String
    var text: String
    var facts: SchemeFacts
    var subject = SchemeSubject.collection
    /// The warnings that it may have.
    var warnings: [SchemeRule.ID] = []
    /// Whether the German banks' profile has to take it too.
    var isGerman = false

    var testDescription: String { name }

    init(_ name: String, _ text: String) {
        self.name = name
        self.text = text
        facts = SchemeFacts(today: day("2026-11-23"), secondOfDay: 9 * 3600)
    }

    /// The file with texts replaced, each at its first place.
    func changed(_ name: String, _ changes: [(String, String)]) -> SoundFile {
        var file = self
        file.name = name
        for (old, new) in changes {
            guard let range = file.text.firstRange(of: old) else {
                preconditionFailure("\(name): the sound file \(self.name) does not hold \(old)")
            }
            file.text.replaceSubrange(range, with: new)
        }
        return file
    }

    /// The file under other facts.
    func with(_ change: (inout SchemeFacts) -> Void) -> SoundFile {
        var file = self
        change(&file.facts)
        return file
    }

    /// The file with warnings that it has by right.
    func warning(_ ids: SchemeRule.ID...) -> SoundFile {
        var file = self
        file.warnings = ids
        return file
    }

    /// Checks it by the rules.
    func check(chunkSize: Int = 1 << 16) throws -> SchemeReport {
        let check = SchemeCheck(facts: facts, of: subject, file: "file.xml")
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let chunk = Array(bytes[start..<min(start + chunkSize, bytes.count)])
            try check.write(chunk.span)
            start += chunk.count
        }
        return try check.finish()
    }

    /// Two blocks and five debits with everything that a file may hold.
    static let rich = SoundFile(
        "rich",
        head + firstBlock + secondBlock + "</CstmrDrctDbtInitn>\n</Document>\n"
    )

    private static let head = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.008.001.08">
        <CstmrDrctDbtInitn>
        <GrpHdr>
        <MsgId>MSG-1</MsgId>
        <CreDtTm>2026-11-20T09:00:00</CreDtTm>
        <NbOfTxs>5</NbOfTxs>
        <CtrlSum>65.00</CtrlSum>
        <InitgPty><Nm>Sender GmbH</Nm><Id><OrgId><Othr><Id>SENDER-1</Id></Othr></OrgId></Id></InitgPty>
        </GrpHdr>

        """

    private static let firstBlock = """
        <PmtInf>
        <PmtInfId>BLK-1</PmtInfId>
        <PmtMtd>DD</PmtMtd>
        <BtchBookg>true</BtchBookg>
        <NbOfTxs>3</NbOfTxs>
        <CtrlSum>33.00</CtrlSum>
        <PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl><LclInstrm><Cd>CORE</Cd></LclInstrm><SeqTp>RCUR</SeqTp>\
        <CtgyPurp><Cd>CASH</Cd></CtgyPurp></PmtTpInf>
        <ReqdColltnDt>2026-12-01</ReqdColltnDt>
        <Cdtr><Nm>Muster Energie GmbH</Nm><PstlAdr><TwnNm>Bonn</TwnNm><Ctry>DE</Ctry></PstlAdr></Cdtr>
        <CdtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></CdtrAcct>
        <CdtrAgt><FinInstnId><BICFI>COBADEFFXXX</BICFI></FinInstnId></CdtrAgt>
        <UltmtCdtr><Nm>Verein der Energie</Nm></UltmtCdtr>
        <ChrgBr>SLEV</ChrgBr>
        <CdtrSchmeId><Id><PrvtId><Othr><Id>DE98ZZZ09999999999</Id><SchmeNm><Prtry>SEPA</Prtry></SchmeNm>\
        </Othr></PrvtId></Id></CdtrSchmeId>
        <DrctDbtTxInf>
        <PmtId><InstrId>I-1</InstrId><EndToEndId>E-1</EndToEndId></PmtId>
        <InstdAmt Ccy="EUR">10.00</InstdAmt>
        <DrctDbtTx><MndtRltdInf><MndtId>M-1</MndtId><DtOfSgntr>2024-02-29</DtOfSgntr>\
        <AmdmntInd>false</AmdmntInd></MndtRltdInf></DrctDbtTx>
        <DbtrAgt><FinInstnId><BICFI>ABNANL2A</BICFI></FinInstnId></DbtrAgt>
        <Dbtr><Nm>Anna Schmidt</Nm><PstlAdr><StrtNm>Hauptstrasse</StrtNm><BldgNb>5</BldgNb>\
        <PstCd>10115</PstCd><TwnNm>Berlin</TwnNm><Ctry>DE</Ctry></PstlAdr></Dbtr>
        <DbtrAcct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></DbtrAcct>
        <UltmtDbtr><Nm>Berta Schmidt</Nm></UltmtDbtr>
        <Purp><Cd>ENRG</Cd></Purp>
        <RmtInf><Ustrd>Invoice 2026-1</Ustrd></RmtInf>
        </DrctDbtTxInf>
        <DrctDbtTxInf>
        <PmtId><InstrId>I-2</InstrId><EndToEndId>E-2</EndToEndId></PmtId>
        <InstdAmt Ccy="EUR">11.00</InstdAmt>
        <DrctDbtTx><MndtRltdInf><MndtId>M-2</MndtId><DtOfSgntr>2024-03-01</DtOfSgntr>\
        <AmdmntInd>true</AmdmntInd><AmdmntInfDtls><OrgnlMndtId>OLD-2</OrgnlMndtId>\
        <OrgnlCdtrSchmeId><Nm>Alte Energie</Nm><Id><PrvtId><Othr><Id>NL64ZZZ321096320000</Id>\
        <SchmeNm><Prtry>SEPA</Prtry></SchmeNm></Othr></PrvtId></Id></OrgnlCdtrSchmeId>\
        <OrgnlDbtrAcct><Id><IBAN>FR7630006000011234567890189</IBAN></Id></OrgnlDbtrAcct></AmdmntInfDtls>\
        </MndtRltdInf></DrctDbtTx>
        <DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt>
        <Dbtr><Nm>Claude Martin</Nm></Dbtr>
        <DbtrAcct><Id><IBAN>FR1420041010050500013M02606</IBAN></Id></DbtrAcct>
        <RmtInf><Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>RF18539007547034</Ref>\
        </CdtrRefInf></Strd></RmtInf>
        </DrctDbtTxInf>
        <DrctDbtTxInf>
        <PmtId><EndToEndId>E-3</EndToEndId></PmtId>
        <InstdAmt Ccy="EUR">12.00</InstdAmt>
        <DrctDbtTx><MndtRltdInf><MndtId>M-3</MndtId><DtOfSgntr>2024-03-02</DtOfSgntr>\
        <AmdmntInd>true</AmdmntInd><AmdmntInfDtls><OrgnlDbtrAcct><Id><Othr><Id>SMNDA</Id></Othr></Id>\
        </OrgnlDbtrAcct></AmdmntInfDtls></MndtRltdInf></DrctDbtTx>
        <DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt>
        <Dbtr><Nm>Jan Jansen</Nm></Dbtr>
        <DbtrAcct><Id><IBAN>BE68539007547034</IBAN></Id></DbtrAcct>
        </DrctDbtTxInf>
        </PmtInf>

        """

    private static let secondBlock = """
        <PmtInf>
        <PmtInfId>BLK-2</PmtInfId>
        <PmtMtd>DD</PmtMtd>
        <NbOfTxs>2</NbOfTxs>
        <CtrlSum>32.00</CtrlSum>
        <ReqdColltnDt>2026-12-02</ReqdColltnDt>
        <Cdtr><Nm>Muster Wasser GmbH</Nm></Cdtr>
        <CdtrAcct><Id><IBAN>AT611904300234573201</IBAN></Id></CdtrAcct>
        <CdtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></CdtrAgt>
        <DrctDbtTxInf>
        <PmtId><EndToEndId>E-4</EndToEndId></PmtId>
        <PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl><LclInstrm><Cd>CORE</Cd></LclInstrm><SeqTp>OOFF</SeqTp></PmtTpInf>
        <InstdAmt Ccy="EUR">15.00</InstdAmt>
        <DrctDbtTx><MndtRltdInf><MndtId>M-4</MndtId><DtOfSgntr>2026-11-01</DtOfSgntr></MndtRltdInf>\
        <CdtrSchmeId><Id><PrvtId><Othr><Id>AT61ZZZ01234567890</Id><SchmeNm><Prtry>SEPA</Prtry></SchmeNm>\
        </Othr></PrvtId></Id></CdtrSchmeId></DrctDbtTx>
        <DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt>
        <Dbtr><Nm>Dora Diaz</Nm></Dbtr>
        <DbtrAcct><Id><IBAN>ES9121000418450200051332</IBAN></Id></DbtrAcct>
        <RmtInf><Ustrd>Water, 'Calle' 4 (2026)</Ustrd></RmtInf>
        </DrctDbtTxInf>
        <DrctDbtTxInf>
        <PmtId><EndToEndId>E-5</EndToEndId></PmtId>
        <PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl><LclInstrm><Cd>CORE</Cd></LclInstrm><SeqTp>OOFF</SeqTp></PmtTpInf>
        <InstdAmt Ccy="EUR">17.00</InstdAmt>
        <DrctDbtTx><MndtRltdInf><MndtId>M-5</MndtId><DtOfSgntr>2026-11-02</DtOfSgntr></MndtRltdInf>\
        <CdtrSchmeId><Id><PrvtId><Othr><Id>AT61ZZZ01234567890</Id><SchmeNm><Prtry>SEPA</Prtry></SchmeNm>\
        </Othr></PrvtId></Id></CdtrSchmeId></DrctDbtTx>
        <DbtrAgt><FinInstnId><BICFI>UBSWCHZH80A</BICFI></FinInstnId></DbtrAgt>
        <Dbtr><Nm>Urs Meier</Nm><PstlAdr><PstCd>8001</PstCd><TwnNm>Zuerich</TwnNm><Ctry>CH</Ctry></PstlAdr></Dbtr>
        <DbtrAcct><Id><IBAN>CH9300762011623852957</IBAN></Id></DbtrAcct>
        </DrctDbtTxInf>
        </PmtInf>

        """
}
