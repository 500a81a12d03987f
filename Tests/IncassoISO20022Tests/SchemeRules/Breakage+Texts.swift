import IncassoCore
import IncassoISO20022

extension Breakage {
    static let texts: [Breakage] =
        addresses + [
            Breakage(.nameLength, "Anna Schmidt", String(repeating: "Anna Maria ", count: 6) + "Schmidt"),
            Breakage(.textCharacter, "Invoice 2026-1", "Invoice_2026 #1 für Müller &amp; Söhne \"x\""),
            Breakage(.textControl, "Invoice 2026-1", "Invoice\n2026-1"),
            Breakage(.textBlank, "Invoice 2026-1", "Invoice 2026-1 "),
            Breakage(.textStray, "<ChrgBr>", "SLEV <ChrgBr>"),
            Breakage(.attribute, "<ChrgBr>", "<ChrgBr code=\"1\">"),
            Breakage(.textLength, "SENDER-1", String(repeating: "SENDER", count: 6)),
            Breakage(.empty, "<Ustrd>Invoice 2026-1</Ustrd>", "<Ustrd/>"),
            Breakage(.elementUnknown, "<ChrgBr>", "<Remark>soon</Remark>\n<ChrgBr>"),
            Breakage(
                .elementOrder,
                [
                    ("<ReqdColltnDt>2026-12-01</ReqdColltnDt>\n", ""),
                    ("<ChrgBr>", "<ReqdColltnDt>2026-12-01</ReqdColltnDt>\n<ChrgBr>"),
                ]
            ),
            Breakage(.elementRepeated, "<ChrgBr>SLEV</ChrgBr>", "<ChrgBr>SLEV</ChrgBr><ChrgBr>SLEV</ChrgBr>"),
            Breakage(.elementVersion, [("<BICFI>COBADEFFXXX</BICFI>", "<BIC>COBADEFFXXX</BIC>")]),
            Breakage(
                .duplicateDebit,
                [
                    (">M-5<", ">M-4<"), ("17.00", "15.00"), ("65.00", "63.00"), ("32.00", "30.00"),
                    ("OOFF", "RCUR"), ("OOFF", "RCUR"),
                ]
            ),
        ] + amounts

    private static let addresses: [Breakage] = [
        Breakage(
            .addressUnstructured,
            address,
            "<PstlAdr><Ctry>DE</Ctry><AdrLine>Hauptstrasse 5</AdrLine><AdrLine>10115 Berlin</AdrLine></PstlAdr>"
        ),
        Breakage(.addressTown, "<TwnNm>Berlin</TwnNm>", ""),
        Breakage(.addressCountry, "<TwnNm>Berlin</TwnNm><Ctry>DE</Ctry>", "<TwnNm>Berlin</TwnNm>"),
        Breakage(.addressCountryForm, "Berlin</TwnNm><Ctry>DE", "Berlin</TwnNm><Ctry>GER"),
        Breakage(.addressLines, [(end, lines("Hof 1", "Tor 2", "Bei Braun"))]),
        Breakage(.addressLineLength, [(end, lines(String(repeating: "Hinterhaus ", count: 7) + "3"))]),
        Breakage(.addressRepeated, [(end, lines("Hauptstrasse 5"))]),
        Breakage(.addressHybrid, [(end, lines("Hof 1"))]) { $0.bank.addressMode = .structured },
        Breakage(.addressGbic, [(end, lines("Hof 1"))]) { $0.profile = .gbic4 },
        Breakage(
            .addressNeeded,
            "<PstlAdr><PstCd>8001</PstCd><TwnNm>Zuerich</TwnNm><Ctry>CH</Ctry></PstlAdr>",
            ""
        ),
        Breakage(.addressLength, "10115", "DE-10115 Berlin Mitte"),
    ]

    private static let address =
        "<PstlAdr><StrtNm>Hauptstrasse</StrtNm><BldgNb>5</BldgNb><PstCd>10115</PstCd><TwnNm>Berlin</TwnNm><Ctry>DE</Ctry></PstlAdr>"
    private static let end = "Berlin</TwnNm><Ctry>DE</Ctry>"

    private static func lines(_ lines: String...) -> String {
        end + lines.map { "<AdrLine>\($0)</AdrLine>" }.joined()
    }

    private static let amounts: [Breakage] = [
        Breakage(
            .amountMissing,
            [("<InstdAmt Ccy=\"EUR\">10.00</InstdAmt>\n", ""), ("65.00", "55.00"), ("33.00", "23.00")]
        ),
        Breakage(.amountForm, [("10.00<", "10,00<"), ("65.00", "55.00"), ("33.00", "23.00")]),
        Breakage(.amountZero, [("10.00<", "0.00<"), ("65.00", "55.00"), ("33.00", "23.00")]),
        Breakage(
            .amountLimit,
            [("10.00<", "1000000000.00<"), ("65.00", "1000000055.00"), ("33.00", "1000000023.00")]
        ),
        Breakage(.amountDecimals, [("10.00<", "10.001<"), ("65.00", "55.00"), ("33.00", "23.00")]),
        Breakage(.amountCurrency, "Ccy=\"EUR\">10", "Ccy=\"CHF\">10"),
    ]
}
