import IncassoCore
import IncassoISO20022
import IncassoTestSupport
import IncassoXML
import Testing

/// One change to a sound file for each kind of rule in our own schemas, which both validators must refuse.
struct SchemaBreach: CustomTestStringConvertible {
    let file: Pain008Case
    let from: String
    let to: String

    var testDescription: String { "\(from) → \(to)" }

    private init(_ from: String, _ to: String) {
        self.init(.optionalParts, from, to)
    }

    private init(_ file: Pain008Case, _ from: String, _ to: String) {
        self.file = file
        self.from = from
        self.to = to
    }

    /// The broken file in a version.
    func document(_ version: Pain008Version) throws -> [UInt8] {
        let good = String(decoding: try file.sample.inVersion(version).written(), as: UTF8.self)
        let bad = good.replacing(from, with: to, maxReplacements: 1)
        #expect(bad != good, "\(testDescription) changes nothing")
        return Array(bad.utf8)
    }

    private static let long = String(repeating: "x", count: 141)

    private static let head: [SchemaBreach] = [
        .init("<MsgId>M-2026-12-01</MsgId>", ""),
        .init("<MsgId>M-2026-12-01", "<MsgId>"),
        .init("2026-11-21T06:00:00", "2026-11-21"),
        .init("2026-11-21T06:00:00", "2026-02-30T06:00:00"),
        .init("<NbOfTxs>1", "<NbOfTxs>0"),
        .init("<NbOfTxs>1", "<NbOfTxs>1234567890123456"),
        .init("<CtrlSum>12.30</CtrlSum>", ""),
        .init("<CtrlSum>12.30", "<CtrlSum>12.305"),
        .init("<CtrlSum>12.30", "<CtrlSum>12.3"),
        .init("<CtrlSum>12.30", "<CtrlSum>0.00"),
        .init("<InitgPty><Nm>Muster Energie GmbH</Nm>", "<InitgPty>"),
        .init("<Id>CUC00001</Id>", "<Id>CUC//1</Id>"),
        .init("<Id>CUC00001</Id>", ""),
        .init("<Issr>CBI</Issr>", "<Issr>CBI</Issr><Issr>CBI</Issr>"),
        .init("</InitgPty>", "</InitgPty><FwdgAgt/>"),
        .init("</GrpHdr>", "</GrpHdr><GrpHdr/>"),
        .init("</CstmrDrctDbtInitn>", "<SplmtryData/></CstmrDrctDbtInitn>"),
    ]

    private static let block: [SchemaBreach] = [
        .init("<PmtInfId>P-1", "<PmtInfId>P-1/"),
        .init("<PmtMtd>DD", "<PmtMtd>TRF"),
        .init("<PmtMtd>DD", "<PmtMtd>"),
        .init("<BtchBookg>true", "<BtchBookg>"),
        .init("<SvcLvl><Cd>SEPA", "<SvcLvl><Cd>URGP"),
        .init("<SvcLvl><Cd>SEPA", "<SvcLvl><Cd>"),
        .init("<SvcLvl>", "<InstrPrty>NORM</InstrPrty><SvcLvl>"),
        .init("<LclInstrm><Cd>CORE", "<LclInstrm><Cd>COR1"),
        .init("<LclInstrm><Cd>CORE</Cd>", "<LclInstrm><Prtry>CORE</Prtry>"),
        .init("<SeqTp>FRST", "<SeqTp>RPRE"),
        .init("<SeqTp>FRST</SeqTp>", ""),
        .init("<CtgyPurp><Cd>SUPP", "<CtgyPurp><Cd>SUPPL"),
        .init("<ReqdColltnDt>2026-12-01", "<ReqdColltnDt>2026-11-31"),
        .init("<ReqdColltnDt>2026-12-01", "<ReqdColltnDt>2026-12-01T00:00:00"),
        .init("<Cdtr><Nm>Muster Energie GmbH</Nm>", "<Cdtr>"),
        .init("</CdtrAcct>", "</CdtrAcct><CdtrAcct/>"),
        .init("<IBAN>DE89370400440532013000</IBAN>", "<Othr><Id>532013000</Id></Othr>"),
        .init("<IBAN>DE89370400440532013000", "<IBAN>DE89 3704"),
        .init("</Id></CdtrAcct>", "</Id><Ccy>EUR</Ccy></CdtrAcct>"),
        .init("COBADEFFXXX", "COBADEFFXX"),
        .init("COBADEFFXXX", "cobadeff"),
        .init("<UltmtCdtr><Nm>Muster Holding AG</Nm>", "<UltmtCdtr>"),
        .init("<Nm>Muster Holding AG</Nm>", "<Nm>\(long.prefix(71))</Nm>"),
        .init("<ChrgBr>SLEV", "<ChrgBr>SHAR"),
        .init("<ChrgBr>SLEV", "<ChrgBr>"),
        .init("<ChrgBr>SLEV</ChrgBr>", ""),
        .init("DE98ZZZ09999999999", "98DEZZZ09999999999"),
        .init("DE98ZZZ09999999999", "DE98ZZZ\(long.prefix(29))"),
        .init("<Prtry>SEPA", "<Prtry>"),
        .init("<Prtry>SEPA", "<Prtry>CHLS"),
        .init("</CdtrSchmeId>", "</CdtrSchmeId><CdtrSchmeId/>"),
    ]

    private static let debit: [SchemaBreach] = [
        .init("<InstrId>I-1", "<InstrId> I-1"),
        .init("<EndToEndId>E-1", "<EndToEndId>/E1"),
        .init("<EndToEndId>E-1", "<EndToEndId>E_1"),
        .init("<EndToEndId>E-1", "<EndToEndId>\(long.prefix(36))"),
        .init("<EndToEndId>E-1</EndToEndId>", "<EndToEndId>E-1</EndToEndId><UETR>x</UETR>"),
        .init("Ccy=\"EUR\">12.30", "Ccy=\"EUR\">0.00"),
        .init("Ccy=\"EUR\">12.30", "Ccy=\"EUR\">1000000000.00"),
        .init("Ccy=\"EUR\">12.30", "Ccy=\"EUR\">12,30"),
        .init("Ccy=\"EUR\">12.30", "Ccy=\"EUR\">-1.00"),
        .init("Ccy=\"EUR\">12.30", "Ccy=\"EUR\">12.301"),
        .init(" Ccy=\"EUR\"", " Ccy=\"CHF\""),
        .init(" Ccy=\"EUR\"", ""),
        .init("<MndtId>MNDT-1</MndtId>", ""),
        .init("<MndtId>MNDT-1", "<MndtId>MNDT#1"),
        .init("<DtOfSgntr>2024-02-29", "<DtOfSgntr>2023-02-29"),
        .init("</DtOfSgntr>", "</DtOfSgntr><ElctrncSgntr>x</ElctrncSgntr>"),
        .init("</DrctDbtTx>", "<PreNtfctnId>x</PreNtfctnId></DrctDbtTx>"),
        .init("ABNANL2A", "ABNANL2"),
        .init("<Dbtr><Nm>Anna Schmidt</Nm>", "<Dbtr><Nm>Jürgen</Nm>"),
        .init("<Dbtr><Nm>Anna Schmidt</Nm>", "<Dbtr><Nm> Anna</Nm>"),
        .init("<Dbtr><Nm>Anna Schmidt</Nm>", "<Dbtr><Nm>\(long.prefix(71))</Nm>"),
        .init("<TwnNm>Amsterdam</TwnNm>", ""),
        .init("<TwnNm>Amsterdam", "<TwnNm>\(long.prefix(36))"),
        .init("<PstCd>1012 AB", "<PstCd>\(long.prefix(17))"),
        .init("<Ctry>NL</Ctry>", ""),
        .init("<Ctry>NL", "<Ctry>nl"),
        .init("<PstCd>1012 AB</PstCd><TwnNm>Amsterdam</TwnNm><Ctry>NL</Ctry>", "<AdrLine>x</AdrLine>"),
        .init("<PstlAdr>", "<PstlAdr><AdrTp>HOME</AdrTp>"),
        .init("<UltmtDbtr><Nm>Joerg Schmidt</Nm>", "<UltmtDbtr>"),
        .init("<Purp><Cd>ELEC", "<Purp><Cd>ELECT"),
        .init("<Purp><Cd>ELEC</Cd>", "<Purp><Prtry>ELEC</Prtry>"),
        .init("</Purp>", "</Purp><Tax/>"),
        .init("<Ustrd>Invoice 2026-1</Ustrd>", "<Ustrd>a</Ustrd><Ustrd>b</Ustrd>"),
        .init("<Ustrd>Invoice 2026-1", "<Ustrd>\(long)"),
        .init("<Ustrd>Invoice 2026-1", "<Ustrd>a  b"),
        .init(.reference, "<Cd>SCOR", "<Cd>"),
        .init(.reference, "RF18539007547034", "RX18539007547034"),
        .init(.reference, "</Strd>", "</Strd><Strd/>"),
        .init(.coreRecurring, "<Id>NOTPROVIDED", "<Id>"),
        .init(.coreRecurring, "<Id>NOTPROVIDED", "<Id>UNKNOWN"),
        .init(.address, "<StrtNm>Hauptstrasse</StrtNm>", "<BldgNb>1</BldgNb><StrtNm>Hauptstrasse</StrtNm>"),
        .init(.address, "<Ctry>DE</Ctry>", "<Ctry>DE</Ctry><AdrLine>Hinterhaus</AdrLine>"),
        .init(.hybridAddress, "<AdrLine>", "<AdrLine>x</AdrLine><AdrLine>y</AdrLine><AdrLine>"),
        .init(.hybridAddress, "<AdrLine>Hinterhaus", "<AdrLine>\(long.prefix(71))"),
    ]

    private static let amendment: [SchemaBreach] = [
        .init(.amendments, "<AmdmntInd>true</AmdmntInd>", ""),
        .init(.amendments, "<AmdmntInd>true", "<AmdmntInd>yes"),
        .init(.amendments, "<Id>SMNDA</Id>", "<Id>SMNDC</Id>"),
        .init(
            .amendments,
            "<OrgnlDbtrAcct><Id><Othr><Id>SMNDA</Id></Othr></Id></OrgnlDbtrAcct>",
            "<OrgnlDbtrAgt><FinInstnId><Othr><Id>SMNDA</Id></Othr></FinInstnId></OrgnlDbtrAgt>"
        ),
        .init(.amendments, "<OrgnlDbtrAcct><Id><Othr><Id>SMNDA</Id></Othr></Id></OrgnlDbtrAcct>", ""),
        .init(.amendments, "</OrgnlDbtrAcct>", "</OrgnlDbtrAcct><OrgnlMndtId>A</OrgnlMndtId>"),
        .init(.amendments, "<OrgnlMndtId>OLD-MNDT-3", "<OrgnlMndtId>OLD//3"),
        .init(.amendments, "<OrgnlCdtrSchmeId><Nm>Mueller Energie</Nm>", "<OrgnlCdtrSchmeId>"),
        .init(.amendments, "NL64ZZZ321096320000", "NL6 ZZZ321096320000"),
    ]

    static let all = head + block + debit + amendment
}

@Suite struct Pain008SchemaTests {
    private static func own(_ version: Pain008Version) -> String {
        SchemaOracle.own("pain.008.\(version.rawValue).incasso")
    }

    private static func documents(_ version: Pain008Version) throws -> [[UInt8]] {
        try Pain008Case.allCases.map { try $0.sample.inVersion(version).written() }
    }

    @Test(arguments: Pain008Version.allCases)
    func whatIsWrittenIsValidForLibxml2(_ version: Pain008Version) throws {
        let official = try? SchemaOracle.official("pain.008." + version.rawValue)
        for document in try Self.documents(version) {
            #expect(try SchemaOracle.complaints(about: document, schema: Self.own(version)) == "")
            if let official {
                #expect(try SchemaOracle.complaints(about: document, schema: official) == "")
            }
        }
        if official == nil { try skipUnlessShared() }
    }

    @Test(arguments: Pain008Version.allCases)
    func whatIsWrittenIsValidForTheJDK(_ version: Pain008Version) throws {
        let documents = try Self.documents(version)
        let none = documents.map { _ in "" }
        #expect(try JavaXSD.validate(documents: documents, schema: Self.own(version)) == none)
        let official = try SchemaOracle.official("pain.008." + version.rawValue)
        #expect(try JavaXSD.validate(documents: documents, schema: official) == none)
    }

    /// The German banks' schema, stricter than the standard's; it takes no free lines.
    @Test func theStructuredProfileIsValidForGermanBanks() throws {
        let schema = try SchemaOracle.official("national/pain.008.001.08_GBIC_4")
        let documents = try Pain008Case.allCases.filter { $0 != .hybridAddress }.map {
            try $0.sample.written()
        }
        for document in documents {
            #expect(try SchemaOracle.complaints(about: document, schema: schema) == "")
        }
        #expect(try JavaXSD.validate(documents: documents, schema: schema) == documents.map { _ in "" })
        let hybrid = try Pain008Case.hybridAddress.sample.written()
        #expect(try SchemaOracle.complaints(about: hybrid, schema: schema).contains("AdrLine"))
    }

    @Test(arguments: Pain008Version.allCases)
    func libxml2RefusesEachBreach(_ version: Pain008Version) throws {
        let ours = try TestFiles.bytes(Self.own(version))
        let schema = try XMLSchemaDocument(compiling: ours.span)
        for breach in SchemaBreach.all {
            let document = try breach.document(version)
            let findings = schema.validate(document.span)
            #expect(!findings.isEmpty, "accepted: \(breach.testDescription)")
        }
    }

    @Test(arguments: Pain008Version.allCases)
    func theJDKRefusesEachBreach(_ version: Pain008Version) throws {
        let documents = try SchemaBreach.all.map { try $0.document(version) }
        let complaints = try JavaXSD.validate(documents: documents, schema: Self.own(version))
        for (breach, complaint) in zip(SchemaBreach.all, complaints) {
            #expect(complaint != "", "accepted: \(breach.testDescription)")
        }
    }

    /// What one version says and another does not would be a rule that nobody looks for there.
    @Test func theSchemasDifferOnlyInTheVersion() throws {
        func text(_ version: Pain008Version) throws -> String {
            String(decoding: try TestFiles.bytes(Self.own(version)), as: UTF8.self)
        }
        let ours = try text(.v08)
        #expect(try text(.v11) == ours.replacing("001.08", with: "001.11"))
        let older = ours.replacing("001.08", with: "001.02").replacing("\"BICFI\"", with: "\"BIC\"")
            .replacing(
                "[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?",
                with: "[A-Z]{6}[A-Z2-9][A-NP-Z0-9]([A-Z0-9]{3})?"
            )
        #expect(try text(.v02) == older)
    }

    @Test func theSchemasAreEmbeddedUnderTheirNames() throws {
        for version in Pain008Version.allCases {
            let embedded = ContractFile.named(version.schemaName).bytes
            #expect(embedded == (try TestFiles.bytes(Self.own(version))))
        }
    }
}
