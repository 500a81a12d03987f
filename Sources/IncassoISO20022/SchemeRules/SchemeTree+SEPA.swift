extension SchemeTree {
    /// The elements of pain.008 as the EPC's guidelines use them, versions .02 to .12 in one.
    static let sepa = SchemeTree(collection, parts: parts)

    /// What stands at several places.
    static let parts = [
        "type": paymentType, "party": party, "address": address, "account": account, "agent": agent,
        "scheme": scheme, "block": block, "debit": debit, "mandate": mandate, "remittance": remittance,
    ]

    private static let collection = """
        Document =document
          CstmrDrctDbtInitn * =message
            GrpHdr * =header
              MsgId =messageId
              CreDtTm =createdAt
              Authstn * !FORBIDDEN-AUTHORISATION
              NbOfTxs =headerCount
              CtrlSum =headerSum
              InitgPty =initiatingParty
                &party
              FwdgAgt !FORBIDDEN-FORWARDING-AGENT
            PmtInf * =block
              &block
            SplmtryData * !FORBIDDEN-SUPPLEMENTARY
        """

    private static let block = """
        PmtInfId =blockId
        PmtMtd =method
        ReqdAdvcTp !FORBIDDEN-ADVICE
        BtchBookg =batchBooking
        NbOfTxs =blockCount
        CtrlSum =blockSum
        PmtTpInf =paymentType
          &type
        ReqdColltnDt =dueDate
        Cdtr =creditor
          &party
        CdtrAcct =creditorAccount
          &account
        CdtrAgt =creditorAgent
          &agent
        CdtrAgtAcct !FORBIDDEN-CREDITOR-AGENT-ACCOUNT
        UltmtCdtr =ultimateCreditor
          &party
        ChrgBr =charges
        ChrgsAcct !FORBIDDEN-CHARGES-ACCOUNT
        ChrgsAcctAgt !FORBIDDEN-CHARGES-AGENT
        CdtrSchmeId =creditorScheme
          &scheme
        DrctDbtTxInf * =debit
          &debit
        """

    private static let debit = """
        PmtId
          InstrId =instructionId
          EndToEndId =endToEndId
          UETR !FORBIDDEN-UETR
        PmtTpInf =paymentType
          &type
        InstdAmt =amount
        ChrgBr =charges
        DrctDbtTx
          MndtRltdInf =mandate
            &mandate
          CdtrSchmeId =creditorScheme
            &scheme
          PreNtfctnId !FORBIDDEN-PRE-NOTIFICATION
          PreNtfctnDt !FORBIDDEN-PRE-NOTIFICATION
        UltmtCdtr =ultimateCreditor
          &party
        DbtrAgt =debtorAgent
          &agent
        DbtrAgtAcct !FORBIDDEN-DEBTOR-AGENT-ACCOUNT
        Dbtr =debtor
          &party
        DbtrAcct =debtorAccount
          &account
        UltmtDbtr =ultimateDebtor
          &party
        InstrForCdtrAgt !FORBIDDEN-INSTRUCTION
        Purp
          Cd =purpose
          Prtry =purposeProprietary
        RgltryRptg * !FORBIDDEN-REGULATORY
        Tax !FORBIDDEN-TAX
        RltdRmtInf * !FORBIDDEN-RELATED-REMITTANCE
        RmtInf =remittance
          &remittance
        SplmtryData * !FORBIDDEN-SUPPLEMENTARY
        """

    private static let mandate = """
        MndtId =mandateId
        DtOfSgntr =signed
        AmdmntInd =amendmentFlag
        AmdmntInfDtls =amendment
          OrgnlMndtId =originalMandateId
          OrgnlCdtrSchmeId =originalScheme
            &scheme
          OrgnlCdtrAgt !FORBIDDEN-AMENDMENT
          OrgnlCdtrAgtAcct !FORBIDDEN-AMENDMENT
          OrgnlDbtr !FORBIDDEN-AMENDMENT
          OrgnlDbtrAcct =originalAccount
            &account
          OrgnlDbtrAgt =originalAgent
            &agent
          OrgnlDbtrAgtAcct !FORBIDDEN-AMENDMENT
          OrgnlFnlColltnDt !FORBIDDEN-AMENDMENT
          OrgnlFrqcy !FORBIDDEN-AMENDMENT
          OrgnlRsn !FORBIDDEN-AMENDMENT
          OrgnlTrckgDays !FORBIDDEN-AMENDMENT
        ElctrncSgntr =electronicSignature
        FrstColltnDt !FORBIDDEN-FIRST-DATE
        FnlColltnDt !FORBIDDEN-FINAL-DATE
        Frqcy !FORBIDDEN-FREQUENCY
        Rsn !FORBIDDEN-MANDATE-REASON
        TrckgDays !FORBIDDEN-TRACKING
        """

    private static let remittance = """
        Ustrd * =unstructured
        Strd * =structured
          RfrdDocInf * !REMITTANCE-STRUCTURED
          RfrdDocAmt !REMITTANCE-STRUCTURED
          CdtrRefInf =reference
            Tp
              CdOrPrtry
                Cd =referenceCode
                Prtry =referenceProprietary
              Issr =referenceIssuer
            Ref =referenceText
          Invcr !REMITTANCE-STRUCTURED
          Invcee !REMITTANCE-STRUCTURED
          TaxRmt !REMITTANCE-STRUCTURED
          GrnshmtRmt !REMITTANCE-STRUCTURED
          AddtlRmtInf * !REMITTANCE-STRUCTURED
        """

    private static let paymentType = """
        InstrPrty !FORBIDDEN-PRIORITY
        SvcLvl * =serviceLevel
          Cd =serviceCode
          Prtry =serviceProprietary
        LclInstrm =localInstrument
          Cd =instrumentCode
          Prtry =instrumentProprietary
        SeqTp =sequence
        CtgyPurp
          Cd =category
          Prtry =shortText
        """

    private static let party = """
        Nm =name
        PstlAdr =address
          &address
        Id =partyId
          OrgId
            AnyBIC =partyBIC @3-
            BICOrBEI =partyBIC @-2
            LEI =partyLEI @8-
            Othr * =partyOther
              Id =partyOtherId
              SchmeNm
                Cd =code
                Prtry =shortText
              Issr =shortText
          PrvtId
            DtAndPlcOfBirth =birth
              BirthDt =birthDay
              PrvcOfBirth =shortText
              CityOfBirth =birthTown
              CtryOfBirth =birthCountry
            Othr * =partyOther
              Id =partyOtherId
              SchmeNm
                Cd =code
                Prtry =shortText
              Issr =shortText
        CtryOfRes !FORBIDDEN-RESIDENCE
        CtctDtls !FORBIDDEN-CONTACT
        """

    private static let address = """
        AdrTp !FORBIDDEN-ADDRESS-TYPE
        CareOf !FORBIDDEN-ADDRESS-PART
        Dept =longPart
        SubDept =longPart
        StrtNm =street
        BldgNb =buildingNumber
        BldgNm =buildingName @8-
        Flr =longPart @8-
        UnitNb !FORBIDDEN-ADDRESS-PART
        PstBx =postBox @8-
        Room =longPart @8-
        PstCd =postalCode
        TwnNm =town
        TwnLctnNm =townPart @8-
        DstrctNm =townPart @8-
        CtrySubDvsn =countryPart
        Ctry =addressCountry
        AdrLine * =addressLine
        """

    private static let account = """
        Id
          IBAN =iban
          Othr =otherAccount
            Id =otherAccountId
            SchmeNm
              Cd =code
              Prtry =shortText
            Issr =shortText
        Tp !FORBIDDEN-ACCOUNT-DETAIL
        Ccy =accountCurrency
        Nm !FORBIDDEN-ACCOUNT-DETAIL
        Prxy !FORBIDDEN-ACCOUNT-DETAIL
        """

    private static let agent = """
        FinInstnId
          BIC =bic @-2
          BICFI =bic @3-
          ClrSysMmbId !AGENT-CLEARING
          LEI !AGENT-LEI
          Nm !AGENT-NAME
          PstlAdr !AGENT-NAME
          Othr
            Id =agentOther
            SchmeNm
              Cd =code
              Prtry =shortText
            Issr =shortText
        BrnchId !AGENT-BRANCH
        """

    private static let scheme = """
        Nm =name
        PstlAdr !FORBIDDEN-CREDITOR-SCHEME-PARTY
        Id
          OrgId !CREDITOR-ID-PLACE
          PrvtId
            DtAndPlcOfBirth !CREDITOR-ID-PLACE
            Othr
              Id =creditorId
              SchmeNm
                Cd =creditorIdScheme
                Prtry =creditorIdScheme
              Issr !CREDITOR-ID-SCHEME
        CtryOfRes !FORBIDDEN-RESIDENCE
        CtctDtls !FORBIDDEN-CONTACT
        """
}
