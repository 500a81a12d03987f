import IncassoCore
import IncassoISO20022

extension Breakage {
    static let document: [Breakage] = [
        Breakage(
            .fileSwiss,
            "urn:iso:std:iso:20022:tech:xsd:pain.008.001.08",
            "http://www.six-interbank-clearing.com/de/pain.008.001.02.ch.03.xsd"
        ),
        Breakage(.fileNamespace, " xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.008.001.08\"", ""),
        Breakage(.fileNational, "iso:std:iso:20022:tech:xsd:pain.008.001.08", "swift:xsd:$pain.008.002.02"),
        Breakage(.fileVersion, "001.08", "001.77"),
        Breakage(.fileVersionRetired, "001.08", "001.07"),
        Breakage(.fileVersionUnusual, "001.08", "001.10"),
        Breakage(.fileVersionGbic, [("001.08", "001.11")]) { $0.profile = .gbic4 },
        Breakage(
            .fileEnvelope,
            [("<Document", "<Envelope><Document"), ("</Document>", "</Document></Envelope>")]
        ),
        Breakage(.fileBom, "<?xml", "\u{FEFF}<?xml"),
        Breakage(.fileEncoding, "UTF-8", "ISO-8859-1"),
        Breakage(.fileReference, "Invoice", "&#73;nvoice"),
        Breakage(.fileCdata, "Invoice 2026-1", "<![CDATA[Invoice 2026-1]]>"),
        Breakage(.messageRepeated, "</CstmrDrctDbtInitn>", "</CstmrDrctDbtInitn>\n<CstmrDrctDbtInitn/>"),
        Breakage(.headerMissing, [("<GrpHdr>", "<!-- "), ("</GrpHdr>", " -->")]),
        Breakage(.headerRepeated, "</GrpHdr>", "</GrpHdr>\n<GrpHdr><MsgId>MSG-2</MsgId></GrpHdr>"),
        Breakage(.headerIdMissing, "<MsgId>MSG-1</MsgId>\n", ""),
        Breakage(.headerTimeMissing, "<CreDtTm>2026-11-20T09:00:00</CreDtTm>\n", ""),
        Breakage(.headerTimeForm, "T09:00:00", " 9:00"),
        Breakage(.headerTimeFuture, "2026-11-20T", "2026-11-24T"),
    ]

    static let totals: [Breakage] = [
        Breakage(.headerCountMissing, "<NbOfTxs>5</NbOfTxs>\n", ""),
        Breakage(.headerCountForm, "<NbOfTxs>5", "<NbOfTxs>five"),
        Breakage(.headerCountZero, "<NbOfTxs>5", "<NbOfTxs>0"),
        Breakage(.headerCountWrong, "<NbOfTxs>5", "<NbOfTxs>6"),
        Breakage(.headerSumMissing, "<CtrlSum>65.00</CtrlSum>\n", ""),
        Breakage(.headerSumForm, "65.00", "65,00"),
        Breakage(.headerSumDecimals, "65.00", "65.000"),
        Breakage(.headerSumZero, "65.00", "0.00"),
        Breakage(.headerSumWrong, "65.00", "65.01"),
        Breakage(.headerPartyMissing, [("<InitgPty>", "<!-- "), ("</InitgPty>", " -->")]),
        Breakage(
            .headerPartyEmpty,
            "<InitgPty><Nm>Sender GmbH</Nm><Id><OrgId><Othr><Id>SENDER-1</Id></Othr></OrgId></Id></InitgPty>",
            "<InitgPty/>"
        ),
        Breakage(
            .blockNone,
            [
                ("<PmtInf>", "<!-- "), ("</PmtInf>", " -->"), ("<PmtInf>", "<!-- "), ("</PmtInf>", " -->"),
            ]
        ),
        Breakage(.blockEmpty, "</PmtInf>\n</Cst", "</PmtInf>\n" + emptyBlock + "</Cst"),
        Breakage(.blockIdMissing, "<PmtInfId>BLK-1</PmtInfId>\n", ""),
        Breakage(.blockIdRepeated, "BLK-2", "BLK-1"),
        Breakage(.blockCountMissing, "<NbOfTxs>3</NbOfTxs>\n", ""),
        Breakage(.blockCountForm, "<NbOfTxs>3", "<NbOfTxs>3.0"),
        Breakage(.blockCountZero, "<NbOfTxs>3", "<NbOfTxs>0"),
        Breakage(.blockCountWrong, "<NbOfTxs>3", "<NbOfTxs>2"),
        Breakage(.blockSumMissing, "<CtrlSum>33.00</CtrlSum>\n", ""),
        Breakage(.blockSumForm, "33.00", "EUR 33"),
        Breakage(.blockSumDecimals, "33.00", "33.0000000001"),
        Breakage(.blockSumZero, "33.00", "0"),
        Breakage(.blockSumWrong, "33.00", "32.99"),
    ]

    private static let emptyBlock = """
        <PmtInf><PmtInfId>BLK-3</PmtInfId><PmtMtd>DD</PmtMtd><NbOfTxs>1</NbOfTxs><CtrlSum>1</CtrlSum>
        <ReqdColltnDt>2026-12-02</ReqdColltnDt><Cdtr><Nm>Muster</Nm></Cdtr>
        <CdtrAcct><Id><IBAN>AT611904300234573201</IBAN></Id></CdtrAcct>
        <CdtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></CdtrAgt></PmtInf>

        """

    static let identifiers: [Breakage] = [
        Breakage(.idLength, ">E-1<", ">" + String(repeating: "E", count: 36) + "<"),
        Breakage(.idCharacter, ">E-1<", ">E_1#ö<"),
        Breakage(.idSlashEnd, ">E-1<", ">E-1/<"),
        Breakage(.idSlashDouble, ">E-1<", ">E//1<"),
        Breakage(.idBlank, ">E-1<", "> E-1<"),
        Breakage(.endToEndMissing, "<EndToEndId>E-1</EndToEndId>", ""),
        Breakage(.endToEndRepeated, ">E-4<", ">E-1<"),
        Breakage(.endToEndNotProvided, ">E-1<", ">NOTPROVIDED<"),
        Breakage(.instructionIdRepeated, ">I-2<", ">I-1<"),
    ]

    static let blocks: [Breakage] = [
        Breakage(.methodMissing, "<PmtMtd>DD</PmtMtd>\n", ""),
        Breakage(.method, "<PmtMtd>DD", "<PmtMtd>TRF"),
        Breakage(.bookingForm, "<BtchBookg>true", "<BtchBookg>TRUE"),
        Breakage(
            .typeMissing,
            "<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl><LclInstrm><Cd>CORE</Cd></LclInstrm><SeqTp>OOFF</SeqTp></PmtTpInf>\n",
            ""
        ),
        Breakage(
            .typeBothLevels,
            "<InstdAmt",
            "<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl><LclInstrm><Cd>CORE</Cd></LclInstrm><SeqTp>RCUR</SeqTp></PmtTpInf>\n<InstdAmt"
        ),
        Breakage(.serviceMissing, "<SvcLvl><Cd>SEPA</Cd></SvcLvl>", ""),
        Breakage(.serviceCode, "<Cd>SEPA", "<Cd>URGP"),
        Breakage(.serviceRepeated, "</SvcLvl>", "</SvcLvl><SvcLvl><Cd>SEPA</Cd></SvcLvl>"),
        Breakage(.serviceProprietary, "<Cd>SEPA</Cd>", "<Prtry>BANK</Prtry>"),
        Breakage(.instrumentMissing, "<LclInstrm><Cd>CORE</Cd></LclInstrm>", ""),
        Breakage(.instrumentUnknown, "<Cd>CORE", "<Cd>CORR"),
        Breakage(.instrumentCor1, "<Cd>CORE", "<Cd>COR1"),
        Breakage(.instrumentProprietary, "<Cd>CORE</Cd>", "<Prtry>LSV</Prtry>"),
        Breakage(.instrumentMixed, [("<Cd>CORE", "<Cd>B2B")]),
        Breakage(.sequenceMissing, "<SeqTp>RCUR</SeqTp>", ""),
        Breakage(.sequenceUnknown, "<SeqTp>RCUR", "<SeqTp>ALL"),
        Breakage(.sequenceRepresented, "<SeqTp>RCUR", "<SeqTp>RPRE"),
        Breakage(.sequenceMixed, "<SeqTp>OOFF", "<SeqTp>RCUR"),
        Breakage(.sequenceFirst, [("<SeqTp>RCUR", "<SeqTp>FRST")]) { $0.bank.usesFirst = false },
        Breakage(.categoryForm, "<Cd>CASH", "<Cd>Cash"),
        Breakage(.purposeForm, "<Cd>ENRG", "<Cd>ENERG"),
        Breakage(.purposeProprietary, "<Cd>ENRG</Cd>", "<Prtry>Energy</Prtry>"),
        Breakage(.dateMissing, "<ReqdColltnDt>2026-12-01</ReqdColltnDt>\n", ""),
        Breakage(.dateForm, "2026-12-01", "2026-02-30"),
        Breakage(.dateZone, "2026-12-01", "2026-12-01+01:00"),
        Breakage(.datePast, "2026-12-01", "2026-11-20"),
        Breakage(.dateClosed, "2026-12-01", "2026-12-25"),
        Breakage(.dateCycle, "2026-12-01", "2026-11-23"),
        Breakage(.dateLead, []) {
            $0.today = day("2026-11-27")
            $0.bank.leadDays = 2
            $0.bank.cutOff = 8 * 3600
        },
        Breakage(.dateEarly, [("2026-12-01", "2026-12-30")]) { $0.bank.warehouseDays = 14 },
        Breakage(.charges, "SLEV", "SHAR"),
        Breakage(.limitBlockCount, []) { $0.bank.maxTransactions = 2 },
        Breakage(.limitFileCount, []) { $0.bank.maxTransactions = 4 },
        Breakage(.limitSum, []) { $0.bank.maxAmount = 6_499 },
        Breakage(.limitBytes, []) { $0.bank.maxBytes = 4_000 },
    ]
}
