import IncassoCore
import IncassoISO20022

extension Breakage {
    static let mandates: [Breakage] = [
        Breakage(
            .mandateMissing,
            "<MndtRltdInf><MndtId>M-1</MndtId><DtOfSgntr>2024-02-29</DtOfSgntr><AmdmntInd>false</AmdmntInd></MndtRltdInf>",
            "<PreNtfctnDt>2026-11-01</PreNtfctnDt>"
        ),
        Breakage(.mandateIdMissing, "<MndtId>M-1</MndtId>", ""),
        Breakage(.mandateIdBlank, ">M-1<", ">M 1<"),
        Breakage(.mandateIdAlike, ">M-2<", ">m-1<"),
        Breakage(.mandateAccounts, ">M-2<", ">M-1<"),
        Breakage(.signedMissing, "<DtOfSgntr>2024-02-29</DtOfSgntr>", ""),
        Breakage(.signedForm, "2024-02-29", "29.02.2024"),
        Breakage(.signedFuture, "2024-02-29", "2030-02-28"),
        Breakage(.signedAfterDue, [("2024-02-29", "2026-12-02")]) {
            $0.today = day("2026-12-03")
        },
        Breakage(.mandateOneOffRepeated, ">M-5<", ">M-4<"),
        Breakage(
            .mandateFormerUsed,
            "<AmdmntInfDtls><OrgnlDbtrAcct>",
            "<AmdmntInfDtls><OrgnlMndtId>M-1</OrgnlMndtId><OrgnlDbtrAcct>"
        ),
        Breakage(.signatureElectronic, "<AmdmntInd>false</AmdmntInd>", "<ElctrncSgntr>QUJD</ElctrncSgntr>"),
        Breakage(.amendmentFlagForm, "<AmdmntInd>false", "<AmdmntInd>no"),
        Breakage(.amendmentNoDetails, "<AmdmntInd>false", "<AmdmntInd>true"),
        Breakage(.amendmentNoFlag, "<AmdmntInd>true", "<AmdmntInd>false"),
        Breakage(.amendmentAccountCode, "SMNDA", "SMNDB"),
        Breakage(
            .amendmentSmndaPlace,
            "<OrgnlDbtrAcct><Id><Othr><Id>SMNDA</Id></Othr></Id></OrgnlDbtrAcct>",
            "<OrgnlDbtrAgt><FinInstnId><Othr><Id>SMNDA</Id></Othr></FinInstnId></OrgnlDbtrAgt>"
        ),
        Breakage(
            .amendmentSmndaAgent,
            "SMNDA</Id></Othr></Id></OrgnlDbtrAcct>",
            "SMNDA</Id></Othr></Id></OrgnlDbtrAcct><OrgnlDbtrAgt><FinInstnId><BICFI>GEBABEBB</BICFI></FinInstnId></OrgnlDbtrAgt>"
        ),
        Breakage(
            .amendmentSmndaIban,
            "<OrgnlDbtrAcct><Id><Othr>",
            "<OrgnlDbtrAcct><Id><IBAN>BE71096123456769</IBAN><Othr>"
        ),
        Breakage(.amendmentIban, "FR7630006000011234567890189", "FR7630006000011234567890188"),
        Breakage(.amendmentIbanCountry, "FR7630006000011234567890189", "BE71096123456769"),
        Breakage(.amendmentSameAccount, "FR7630006000011234567890189", "FR1420041010050500013M02606"),
        Breakage(.amendmentSameMandate, "OLD-2", "M-2"),
        Breakage(.amendmentSameCreditor, "NL64ZZZ321096320000", "DE98ABC09999999999"),
        Breakage(.amendmentSameName, "Alte Energie", "Muster Energie GmbH"),
    ]

    static let remittances: [Breakage] = [
        Breakage(.remittanceBoth, "<RmtInf><Strd>", "<RmtInf><Ustrd>Invoice</Ustrd><Strd>"),
        Breakage(.remittanceSeveral, "</Ustrd>", "</Ustrd><Ustrd>Thank you</Ustrd>"),
        Breakage(.remittanceStructuredSeveral, "</Strd>", "</Strd><Strd>" + reference + "</Strd>"),
        Breakage(.remittanceLength, "Invoice 2026-1", String(repeating: "Invoice ", count: 18)),
        Breakage(
            .remittanceStructuredLength,
            "</CdOrPrtry></Tp>",
            "</CdOrPrtry><Issr>International Standards Organisation</Issr></Tp>"
        ),
        Breakage(.remittanceStructured, "</Strd>", "<AddtlRmtInf>Thank you</AddtlRmtInf></Strd>"),
        Breakage(.referenceTypeMissing, "<Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp>", ""),
        Breakage(.referenceType, "<Cd>SCOR", "<Cd>DISP"),
        Breakage(.referenceMissing, "<Ref>RF18539007547034</Ref>", ""),
        Breakage(.referenceCheck, "RF18539007547034", "RF19539007547034"),
        Breakage(.referenceLength, "RF18539007547034", String(repeating: "123456", count: 6)),
    ]

    private static let reference =
        "<CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>77</Ref></CdtrRefInf>"

    static let forbidden: [Breakage] = [
        Breakage(.forbiddenAuthorisation, "<NbOfTxs>5", "<Authstn><Cd>AUTH</Cd></Authstn>\n<NbOfTxs>5"),
        Breakage(
            .forbiddenForwardingAgent,
            "</InitgPty>",
            "</InitgPty>\n<FwdgAgt><FinInstnId><BICFI>COBADEFF</BICFI></FinInstnId></FwdgAgt>"
        ),
        Breakage(
            .forbiddenAdvice,
            "</PmtMtd>",
            "</PmtMtd><ReqdAdvcTp><CdtAdvc><Cd>ADND</Cd></CdtAdvc></ReqdAdvcTp>"
        ),
        Breakage(.forbiddenPriority, "<PmtTpInf>", "<PmtTpInf><InstrPrty>NORM</InstrPrty>"),
        Breakage(
            .forbiddenCreditorAgentAccount,
            "</CdtrAgt>",
            "</CdtrAgt><CdtrAgtAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></CdtrAgtAcct>"
        ),
        Breakage(
            .forbiddenChargesAccount,
            "</ChrgBr>",
            "</ChrgBr><ChrgsAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></ChrgsAcct>"
        ),
        Breakage(
            .forbiddenChargesAgent,
            "</ChrgBr>",
            "</ChrgBr><ChrgsAcctAgt><FinInstnId><BICFI>COBADEFF</BICFI></FinInstnId></ChrgsAcctAgt>"
        ),
        Breakage(
            .forbiddenDebtorAgentAccount,
            "</DbtrAgt>",
            "</DbtrAgt><DbtrAgtAcct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></DbtrAgtAcct>"
        ),
        Breakage(.forbiddenAccountDetail, "</Id></DbtrAcct>", "</Id><Tp><Cd>CACC</Cd></Tp></DbtrAcct>"),
        Breakage(
            .forbiddenUetr,
            "</EndToEndId>",
            "</EndToEndId><UETR>8a562c67-ca16-48ba-b074-65581be6f001</UETR>"
        ),
        Breakage(
            .forbiddenFirstDate,
            "</AmdmntInd></MndtRltdInf>",
            "</AmdmntInd><FrstColltnDt>2026-12-01</FrstColltnDt></MndtRltdInf>"
        ),
        Breakage(
            .forbiddenFinalDate,
            "</AmdmntInd></MndtRltdInf>",
            "</AmdmntInd><FnlColltnDt>2027-12-01</FnlColltnDt></MndtRltdInf>"
        ),
        Breakage(
            .forbiddenFrequency,
            "</AmdmntInd></MndtRltdInf>",
            "</AmdmntInd><Frqcy><Tp>MNTH</Tp></Frqcy></MndtRltdInf>"
        ),
        Breakage(
            .forbiddenMandateReason,
            "</AmdmntInd></MndtRltdInf>",
            "</AmdmntInd><Rsn><Prtry>rent</Prtry></Rsn></MndtRltdInf>"
        ),
        Breakage(
            .forbiddenTracking,
            "</AmdmntInd></MndtRltdInf>",
            "</AmdmntInd><TrckgDays>14</TrckgDays></MndtRltdInf>"
        ),
        Breakage(
            .forbiddenAmendment,
            "<OrgnlDbtrAcct><Id><Othr>",
            "<OrgnlDbtr><Nm>Jan</Nm></OrgnlDbtr><OrgnlDbtrAcct><Id><Othr>"
        ),
        Breakage(
            .forbiddenPreNotification,
            "</MndtRltdInf></DrctDbtTx>",
            "</MndtRltdInf><PreNtfctnId>PN-1</PreNtfctnId></DrctDbtTx>"
        ),
        Breakage(.forbiddenCreditorSchemeParty, "<CdtrSchmeId>", "<CdtrSchmeId><Nm>Muster</Nm>"),
        Breakage(.forbiddenInstruction, "<Purp>", "<InstrForCdtrAgt>Hurry</InstrForCdtrAgt>\n<Purp>"),
        Breakage(
            .forbiddenRegulatory,
            "</Purp>",
            "</Purp><RgltryRptg><DbtCdtRptgInd>DEBT</DbtCdtRptgInd></RgltryRptg>"
        ),
        Breakage(.forbiddenTax, "</Purp>", "</Purp><Tax><RefNb>1</RefNb></Tax>"),
        Breakage(.forbiddenRelatedRemittance, "</Purp>", "</Purp><RltdRmtInf><RmtId>1</RmtId></RltdRmtInf>"),
        Breakage(
            .forbiddenSupplementary,
            "</RmtInf>",
            "</RmtInf><SplmtryData><Envlp><x xmlns=\"\">1</x></Envlp></SplmtryData>"
        ),
        Breakage(.forbiddenAddressType, "<PstlAdr>", "<PstlAdr><AdrTp><Cd>ADDR</Cd></AdrTp>"),
        Breakage(
            .forbiddenAddressPart,
            [("001.08", "001.11"), ("<StrtNm>", "<CareOf>Braun</CareOf><StrtNm>")]
        ),
        Breakage(.forbiddenResidence, "</PstlAdr></Dbtr>", "</PstlAdr><CtryOfRes>DE</CtryOfRes></Dbtr>"),
        Breakage(
            .forbiddenContact,
            "</PstlAdr></Dbtr>",
            "</PstlAdr><CtctDtls><EmailAdr>a@example.org</EmailAdr></CtctDtls></Dbtr>"
        ),
    ]
}
