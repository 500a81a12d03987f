import IncassoCore
import IncassoISO20022

extension SoundFile {
    /// Files of every kind, all made from the rich one.
    static let all: [SoundFile] = structured + others

    /// Those that keep the German banks' profile as well.
    static let structured: [SoundFile] = [
        rich,
        rich.changed("core-frst", [("<SeqTp>RCUR", "<SeqTp>FRST")]),
        rich.changed("core-fnal", [("<SeqTp>RCUR", "<SeqTp>FNAL")]),
        rich.changed("core-ooff", [("<SeqTp>RCUR", "<SeqTp>OOFF")]),
        rich.changed(
            "b2b",
            [("<Cd>CORE", "<Cd>B2B"), ("<Cd>CORE", "<Cd>B2B"), ("<Cd>CORE", "<Cd>B2B")]
        ),
        rich.changed("booked-singly", [("<BtchBookg>true", "<BtchBookg>false")]),
        rich.changed("booked-as-agreed", [("<BtchBookg>true</BtchBookg>\n", "")]),
        rich.changed("without-bic", [("<BICFI>ABNANL2A</BICFI>", "<Othr><Id>NOTPROVIDED</Id></Othr>")]),
        rich.changed("other-business-code", [("DE98ZZZ0", "DE98ABC0")]),
        rich.changed("text-of-140", [("Invoice 2026-1", String(repeating: "Invoice 01", count: 14))]),
        rich.changed("name-of-70", [("Anna Schmidt", String(repeating: "Anna Maria", count: 7))]),
        rich.changed("id-of-35", [(">E-1<", ">" + String(repeating: "E-123", count: 7) + "<")]),
        rich.changed("every-character", [("Invoice 2026-1", "aZ09/-?:().,'+ x")]),
        rich.changed("id-characters", [(">E-1<", ">A/b-?:().,'+1<")]),
        rich.changed("reference-not-rf", [("RF18539007547034", "2026000123")]),
        rich.changed("without-remittance", [("<RmtInf><Ustrd>Invoice 2026-1</Ustrd></RmtInf>\n", "")]),
        rich.changed("without-charges", [("<ChrgBr>SLEV</ChrgBr>\n", "")]),
        rich.changed("day-of-signature-is-due-day-before", [("2024-02-29", "2026-11-23")]),
        rich.changed("time-with-zone", [("T09:00:00", "T09:00:00.123+01:00")]),
        rich.changed("sum-without-cents", [("65.00", "65"), ("33.00", "33.0")]),
        rich.changed("boolean-digits", [("<AmdmntInd>true", "<AmdmntInd>1"), (">false", ">0")]),
        rich.changed(
            "debtor-ids",
            [
                (
                    "</PstlAdr></Dbtr>",
                    "</PstlAdr><Id><PrvtId><DtAndPlcOfBirth><BirthDt>1980-01-01</BirthDt><CityOfBirth>Bonn"
                        + "</CityOfBirth><CtryOfBirth>DE</CtryOfBirth></DtAndPlcOfBirth></PrvtId></Id></Dbtr>"
                )
            ]
        ),
        rich.changed("ultimate-debtor-id", [("Berta Schmidt</Nm>", "Berta</Nm>" + otherId)]),
        rich.changed("profile-of-german-banks", []).with { $0.profile = .gbic4 },
        rich.changed("reference-issuer", [("</CdOrPrtry></Tp>", "</CdOrPrtry><Issr>ISO</Issr></Tp>")]),
        rich.changed(
            "largest-amount",
            [("10.00<", "999999999.99<"), ("65.00", "1000000054.99"), ("33.00", "1000000022.99")]
        ),
    ].map {
        var file = $0
        file.isGerman = true
        return file
    }

    private static let otherId =
        "<Id><PrvtId><Othr><Id>77</Id><SchmeNm><Prtry>CUST</Prtry></SchmeNm></Othr></PrvtId></Id>"

    private static let others: [SoundFile] = [
        rich.changed(
            "hybrid-address",
            [("<BldgNb>5</BldgNb>", ""), ("<StrtNm>Hauptstrasse</StrtNm>", ""), hybrid]
        ),
        rich.changed(
            "two-lines",
            [("<BldgNb>5</BldgNb>", ""), ("<StrtNm>Hauptstrasse</StrtNm>", ""), twoLines]
        ),
        rich.changed("charset-by-entity", [("Invoice 2026-1", "Anna&apos;s invoice")]),
        rich.changed("legacy-002", [("001.08", "001.02")] + bic + bic + bic).warning(.fileVersionRetired),
        rich.changed("newer-011", [("001.08", "001.11")]).warning(.fileVersionUnusual),
        rich.changed("at-the-bank's-limits", []).with {
            $0.bank.leadDays = 5
            $0.bank.cutOff = 14 * 3600
            $0.bank.warehouseDays = 9
            $0.bank.maxTransactions = 5
            $0.bank.maxAmount = 6_500
            $0.bank.addressMode = .structured
        },
        rich.changed(
            "free-address-before-migration",
            [("2026-11-02", "2026-11-01"), (address, freeAddress), ("2026-11-20T", "2026-11-12T")]
        )
        .with { $0.today = day("2026-11-13") },
        rich.changed("first-wanted", [("<SeqTp>RCUR", "<SeqTp>FRST")]).with { $0.bank.usesFirst = true },
        rich.changed("day-before", []).with { $0.today = day("2026-11-30") },
        rich.changed("no-end-to-end-id", [(">E-1<", ">NOTPROVIDED<")]).warning(.endToEndNotProvided),
        rich.changed("e-mandate", [("<AmdmntInd>false</AmdmntInd>", "<ElctrncSgntr>QUJD</ElctrncSgntr>")])
            .warning(.signatureElectronic),
    ]

    private static let address = "<TwnNm>Bonn</TwnNm><Ctry>DE</Ctry>"
    private static let freeAddress = "<Ctry>DE</Ctry><AdrLine>Am Hof 1</AdrLine><AdrLine>Bonn</AdrLine>"
    private static let bic = [("<BICFI>", "<BIC>"), ("</BICFI>", "</BIC>")]
    private static let hybrid = (
        "<Ctry>DE</Ctry></PstlAdr></Dbtr>", "<Ctry>DE</Ctry><AdrLine>Hauptstr. 5</AdrLine></PstlAdr></Dbtr>"
    )
    private static let twoLines = (
        "<Ctry>DE</Ctry></PstlAdr></Dbtr>",
        "<Ctry>DE</Ctry><AdrLine>Hauptstr. 5</AdrLine><AdrLine>3. Stock</AdrLine></PstlAdr></Dbtr>"
    )
}
