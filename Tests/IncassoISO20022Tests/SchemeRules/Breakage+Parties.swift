import IncassoCore
import IncassoISO20022

extension Breakage {
    static let parties: [Breakage] = creditors + agents + debtors

    private static let creditors: [Breakage] = [
        Breakage(.creditorMissing, "<Cdtr><Nm>Muster Wasser GmbH</Nm></Cdtr>\n", ""),
        Breakage(.creditorNameMissing, "<Nm>Muster Energie GmbH</Nm>", ""),
        Breakage(
            .creditorAccountMissing,
            "<CdtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></CdtrAcct>\n",
            ""
        ),
        Breakage(
            .creditorAccountOther,
            "<IBAN>DE89370400440532013000</IBAN>",
            "<Othr><Id>0532013000</Id></Othr>"
        ),
        Breakage(.creditorIbanForm, "DE89370400440532013000", "DE89 3704 0044 0532 0130 00"),
        Breakage(.creditorIbanLength, "DE89370400440532013000", "DE8937040044053201300"),
        Breakage(.creditorIbanCheck, "DE89370400440532013000", "DE89370400440532013001"),
        Breakage(
            .creditorIbanSepa,
            [
                ("DE89370400440532013000", "TR330006100519786457841326"),
                ("COBADEFFXXX", "ISBKTRIS"),
            ]
        ),
        Breakage(.creditorCurrency, "</Id></CdtrAcct>", "</Id><Ccy>USD</Ccy></CdtrAcct>"),
        Breakage(
            .creditorAgentMissing,
            "<CdtrAgt><FinInstnId><BICFI>COBADEFFXXX</BICFI></FinInstnId></CdtrAgt>\n",
            ""
        ),
        Breakage(.creditorIdMissing, blockScheme + "\n", ""),
        Breakage(
            .creditorIdBothLevels,
            "</MndtRltdInf></DrctDbtTx>",
            "</MndtRltdInf>" + blockScheme + "</DrctDbtTx>"
        ),
        Breakage(.creditorIdSeveral, "AT61ZZZ01234567890", "NL64ZZZ321096320000"),
        Breakage(
            .creditorIdPlace,
            [("<PrvtId><Othr><Id>DE98", "<OrgId><Othr><Id>DE98"), ("</PrvtId>", "</OrgId>")]
        ),
        Breakage(.creditorIdScheme, "<Prtry>SEPA", "<Prtry>EPC"),
        Breakage(.creditorIdForm, "DE98ZZZ09999999999", "DE98 ZZZ 0999999"),
        Breakage(.creditorIdLength, "DE98ZZZ09999999999", "DE98ZZZ0999999999"),
        Breakage(.creditorIdCheck, "DE98ZZZ09999999999", "DE26ZZZ00000000000"),
    ]

    private static let blockScheme = """
        <CdtrSchmeId><Id><PrvtId><Othr><Id>DE98ZZZ09999999999</Id><SchmeNm><Prtry>SEPA</Prtry></SchmeNm>\
        </Othr></PrvtId></Id></CdtrSchmeId>
        """

    private static let agents: [Breakage] = [
        Breakage(.agentEmpty, "<FinInstnId><BICFI>ABNANL2A</BICFI></FinInstnId>", "<FinInstnId/>"),
        Breakage(.agentBoth, "</BICFI>", "</BICFI><Othr><Id>NOTPROVIDED</Id></Othr>"),
        Breakage(.agentNotProvided, "NOTPROVIDED", "unknown"),
        Breakage(.bicForm, "ABNANL2A", "ABNANL2"),
        Breakage(.bicCountry, "ABNANL2A", "DEUTDEFF"),
        Breakage(.bicNeeded, "<BICFI>UBSWCHZH80A</BICFI>", "<Othr><Id>NOTPROVIDED</Id></Othr>"),
        Breakage(.agentLei, "</BICFI>", "</BICFI><LEI>851WYGNLUQLFZBSYGB56</LEI>"),
        Breakage(.agentBranch, "</FinInstnId>", "</FinInstnId><BrnchId><Id>1</Id></BrnchId>"),
        Breakage(.agentClearing, "</BICFI>", "</BICFI><ClrSysMmbId><MmbId>37040044</MmbId></ClrSysMmbId>"),
        Breakage(.agentName, "</BICFI>", "</BICFI><Nm>Commerzbank</Nm>"),
    ]

    private static let debtors: [Breakage] = [
        Breakage(.debtorMissing, "<Dbtr><Nm>Claude Martin</Nm></Dbtr>\n", ""),
        Breakage(.debtorNameMissing, "<Nm>Anna Schmidt</Nm>", ""),
        Breakage(
            .debtorAgentMissing,
            "<DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt>\n",
            ""
        ),
        Breakage(
            .debtorAccountMissing,
            "<DbtrAcct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></DbtrAcct>\n",
            ""
        ),
        Breakage(
            .debtorAccountOther,
            "<IBAN>NL91ABNA0417164300</IBAN>",
            "<Othr><Id>0417164300</Id></Othr>"
        ),
        Breakage(.debtorIbanForm, "NL91ABNA0417164300", "nl91abna0417164300"),
        Breakage(.debtorIbanLength, "NL91ABNA0417164300", "NL91ABNA04171643001"),
        Breakage(.debtorIbanCheck, "NL91ABNA0417164300", "NL91ABNA0417164301"),
        Breakage(.debtorIbanSepa, [("ES9121000418450200051332", "TR330006100519786457841326")]),
        Breakage(
            .ultimateBothLevels,
            "</DrctDbtTx>\n",
            "</DrctDbtTx>\n<UltmtCdtr><Nm>Verein</Nm></UltmtCdtr>\n"
        ),
        Breakage(.ultimateEmpty, "<UltmtDbtr><Nm>Berta Schmidt</Nm></UltmtDbtr>", "<UltmtDbtr/>"),
        Breakage(
            .ultimateAddress,
            "Berta Schmidt</Nm>",
            "Berta Schmidt</Nm><PstlAdr><TwnNm>Bonn</TwnNm><Ctry>DE</Ctry></PstlAdr>"
        ),
        Breakage(.partyIdMissing, "<Othr><Id>SENDER-1</Id></Othr>", "<Othr><Issr>Bank</Issr></Othr>"),
        Breakage(.partyIdForm, "<Othr><Id>SENDER-1</Id></Othr>", "<AnyBIC>COBADE</AnyBIC>"),
        Breakage(
            .partyBirth,
            "</PstlAdr></Dbtr>",
            "</PstlAdr><Id><PrvtId><DtAndPlcOfBirth><BirthDt>1980-01-01</BirthDt><CityOfBirth>Bonn"
                + "</CityOfBirth></DtAndPlcOfBirth></PrvtId></Id></Dbtr>"
        ),
        Breakage(.partyIdSeveral, "</Othr></OrgId>", "</Othr><Othr><Id>SENDER-2</Id></Othr></OrgId>"),
    ]
}
