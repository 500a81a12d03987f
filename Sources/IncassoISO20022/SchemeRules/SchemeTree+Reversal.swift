extension SchemeTree {
    /// The elements of pain.007 as the EPC's guidelines use them, versions .02 to .13 in one.
    ///
    /// Parties moved into `Pty` with version .08, the mandate into `DrctDbtMndt` with .10.
    static let reversal = SchemeTree(
        document,
        parts: parts.merging(["original": original, "block": originalBlock]) { _, own in own }
    )

    private static let document = """
        Document =document
          CstmrPmtRvsl * =reversalMessage
            GrpHdr * =header
              MsgId =messageId
              CreDtTm =createdAt
              Authstn * !FORBIDDEN-AUTHORISATION
              NbOfTxs =headerCount
              CtrlSum =headerSum
              GrpRvsl =wholeReversal
              InitgPty =initiatingParty
                &party
              FwdgAgt !FORBIDDEN-FORWARDING-AGENT
              DbtrAgt !REVERSAL-UNUSED
              CdtrAgt !REVERSAL-UNUSED
            OrgnlGrpInf =originalGroup
              OrgnlMsgId =originalMessageId
              OrgnlMsgNmId =originalMessageName
              OrgnlCreDtTm !REVERSAL-UNUSED
              RvslRsnInf * !REVERSAL-UNUSED
            OrgnlPmtInfAndRvsl * =reversalBlock
              &block
            SplmtryData * !FORBIDDEN-SUPPLEMENTARY
        """

    private static let originalBlock = """
        RvslPmtInfId =reversalBlockId
        OrgnlPmtInfId =originalBlockId
        OrgnlNbOfTxs =blockCount
        OrgnlCtrlSum =blockSum
        BtchBookg !REVERSAL-UNUSED
        PmtInfRvsl =wholeReversal
        RvslRsnInf * !REVERSAL-UNUSED
        TxInf * =reversal
          RvslId =reversalId
          OrgnlInstrId =originalInstructionId
          OrgnlEndToEndId =originalEndToEndId
          OrgnlInstdAmt =originalAmount
          RvsdInstdAmt =reversedAmount
          ChrgBr =charges
          RvslRsnInf
            Orgtr =originator
              &party
            Rsn
              Cd =reasonCode
              Prtry =reasonProprietary
            AddtlInf * !REVERSAL-UNUSED
          OrgnlTxRef =original
            &original
          SplmtryData * !FORBIDDEN-SUPPLEMENTARY
        """

    private static let original = """
        IntrBkSttlmAmt !REVERSAL-UNUSED
        Amt
          InstdAmt =referenceAmount
          EqvtAmt !REVERSAL-UNUSED
        IntrBkSttlmDt !REVERSAL-UNUSED
        ReqdColltnDt =originalDate
        ReqdExctnDt !REVERSAL-UNUSED
        CdtrSchmeId =creditorScheme
          &scheme
        SttlmInf !REVERSAL-UNUSED
        PmtTpInf =paymentType
          &type
        PmtMtd =method
        MndtRltdInf =mandate
          &mandate @-9
          DrctDbtMndt @10-
            &mandate
          CdtTrfMndt !REVERSAL-UNUSED
        RmtInf =remittance
          &remittance
        UltmtDbtr =ultimateDebtor
          &party @-7
          Pty @8-
            &party
          Agt !REVERSAL-UNUSED
        Dbtr =debtor
          &party @-7
          Pty @8-
            &party
          Agt !REVERSAL-UNUSED
        DbtrAcct =debtorAccount
          &account
        DbtrAgt =debtorAgent
          &agent
        DbtrAgtAcct !REVERSAL-UNUSED
        CdtrAgt =creditorAgent
          &agent
        CdtrAgtAcct !REVERSAL-UNUSED
        Cdtr =creditor
          &party @-7
          Pty @8-
            &party
          Agt !REVERSAL-UNUSED
        CdtrAcct =creditorAccount
          &account
        UltmtCdtr =ultimateCreditor
          &party @-7
          Pty @8-
            &party
          Agt !REVERSAL-UNUSED
        Purp
          Cd =purpose
          Prtry =purposeProprietary
        """
}
