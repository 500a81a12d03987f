import IncassoCore
import IncassoEngine
import IncassoTestSupport
import Testing

/// Awkward orders of events, each of which once led to money in the wrong place.
@Suite struct MoneyFlowTests {
    @Test(arguments: TestDatabase.all)
    func aCancelledClaimIsNotTakenWhenItsMandateIsResumed(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(3)
            let engine = try book.engine()
            try engine.mandates.suspend("M1", reason: "asked")
            #expect(try book.collect().reduce(0) { $0 + $1.count } == 2)
            try engine.claims.cancel("C1", reason: "not owed")
            try engine.mandates.resume("M1", reason: "asked")
            #expect(try book.engine().batches.build(creditor: book.creditor()).batches.isEmpty)
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func aMandateThatEndedAfterTheDueDateIsNotUsed(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(3, due: "2026-11-24")
            try book.engine(on: "2026-11-26").mandates.cancel("M2", reason: "withdrawn")
            let built = try book.engine(on: "2026-11-27").batches.build(creditor: book.creditor())
            #expect(built.batches.reduce(0) { $0 + $1.count } == 2)
            #expect(built.held == 1)
        }
    }

    @Test(arguments: TestDatabase.all)
    func aMandateStoppedAfterTheFreezeHoldsTheRelease(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(3)
            let batch = try #require(try book.engine().batches.build(creditor: book.creditor()).batches.first)
            try book.engine("ben").batches.approve(batch.id)
            try book.engine().mandates.cancel("M2", reason: "died")
            #expect(throws: EngineError.self) {
                try book.engine().batches.release(batch.id, to: book.directory.path + "/out")
            }
            try book.engine().batches.cancel(batch.id)
            #expect(try book.collect().reduce(0) { $0 + $1.count } == 2)
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func cancelledBatchesAreBuiltAgainWithinTheLimit(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            // The bank takes 100 debits in a file.
            try book.fill(150)
            let first = try book.engine().batches.build(creditor: book.creditor()).batches
            for batch in first { try book.engine().batches.cancel(batch.id) }
            let again = try book.collect()
            #expect(again.map(\.count).sorted() == [50, 100])
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func aCreditorThatChangesItsFileLeavesFrozenBatchesAsTheyAre(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(3)
            let batch = try #require(try book.engine().batches.build(creditor: book.creditor()).batches.first)
            let changed = TestBook.creditorFile.replacing("Sportschule Köln", with: "Sportschule Bonn")
            _ = try book.engine().creditors.add(file: try book.write(changed, "creditor.toml"))
            try book.expectClean()
            try book.engine("ben").batches.approve(batch.id)
            #expect(
                try book.engine().batches.release(batch.id, to: book.directory.path + "/out").state
                    == .released
            )
        }
    }

    @Test(arguments: TestDatabase.all)
    func capitalsMakeNobodyASecondPerson(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(2)
            let batch = try #require(
                try book.engine("anna").batches.build(creditor: book.creditor()).batches.first
            )
            #expect(throws: EngineError.self) { try book.engine("ANNA").batches.approve(batch.id) }
            #expect(throws: EngineError.self) { try book.engine(" Anna ").batches.approve(batch.id) }
        }
    }

    @Test(arguments: TestDatabase.all)
    func aFileIsNotHandedOverTwice(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(2)
            let batch = try #require(try book.collect().first)
            #expect(throws: EngineError.self) {
                try book.engine().batches.release(batch.id, to: book.directory.path + "/elsewhere")
            }
        }
    }
}

/// Awkward answers of banks.
@Suite struct AwkwardAnswerTests {
    @Test(arguments: TestDatabase.all)
    func aDuplicateMessageRejectFailsNothing(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(3)
            let batch = try #require(try book.collect().first)
            let answer = Self.status(
                of: batch,
                group: "<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>DUPL</Cd></Rsn></StsRsnInf>"
            )
            let report = try book.process(answer, "dupl.xml")
            #expect(report.ends.isEmpty)
            #expect(try book.engine().exceptions.list().map(\.kind) == ["duplicate-message"])
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func aBlockThatCannotBeNamedIsNotRejected(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(3)
            let batch = try #require(try book.collect().first)
            let answer = Self.status(
                of: batch,
                blocks:
                    "<OrgnlPmtInfAndSts><OrgnlPmtInfId>ELSE</OrgnlPmtInfId><PmtInfSts>RJCT</PmtInfSts></OrgnlPmtInfAndSts>"
            )
            let report = try book.process(answer, "else.xml")
            #expect(report.ends.isEmpty)
            #expect(report.file?.parked == 1)
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func aFileThatIsRejectedAsAWholeAndBlockByBlockIsBookedOnce(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(3)
            let batch = try #require(try book.collect().first)
            let block = try #require(try book.engine().batches.show(batch.id).blocks.first).reference
            let reason = "<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf>"
            let answer = Self.status(
                of: batch,
                group: "<GrpSts>RJCT</GrpSts>" + reason,
                blocks:
                    "<OrgnlPmtInfAndSts><OrgnlPmtInfId>\(block)</OrgnlPmtInfId><PmtInfSts>RJCT</PmtInfSts>\(reason)</OrgnlPmtInfAndSts>"
            )
            #expect(try book.process(answer, "twice.xml").casesOpened == 3)
            #expect(try book.engine().batches.show(batch.id).state == .rejected)
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func aBlockWhoseDebitsAreAllRejectedIsOver(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(2)
            let batch = try #require(try book.collect().first)
            let shown = try book.engine().batches.show(batch.id)
            let debits = try book.endToEndIds(of: batch).map { id in
                "<TxInfAndSts><OrgnlEndToEndId>\(id)</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts>"
            }
            let answer = Self.status(
                of: batch,
                blocks:
                    "<OrgnlPmtInfAndSts><OrgnlPmtInfId>\(try #require(shown.blocks.first).reference)</OrgnlPmtInfId>"
                    + debits.joined() + "</OrgnlPmtInfAndSts>"
            )
            #expect(try book.process(answer, "all.xml").ends == ["AC04": 2])
            #expect(try book.engine().batches.show(batch.id).state == .rejected)
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func anAnswerForABatchThatWasNotSentIsShown(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(3)
            let batch = try #require(try book.engine().batches.build(creditor: book.creditor()).batches.first)
            let report = try book.process(Self.status(of: batch, group: "<GrpSts>ACCP</GrpSts>"), "early.xml")
            #expect(report.file?.parked == 1)
            #expect(try book.engine().exceptions.list().map(\.kind) == ["answer-for-unsent"])
            #expect(throws: EngineError.self) { try book.engine().batches.cancel(batch.id) }
        }
    }

    /// ABN AMRO's sample tells a batch as one sum, and again with its details.
    @Test(arguments: TestDatabase.all)
    func aBlockToldAsASumAndByItsDebitsIsBookedOnce(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(3)
            let batch = try #require(try book.collect().first)
            let block = try #require(try book.engine().batches.show(batch.id).blocks.first)
            let total = batch.total.decimal
            let ids = try book.endToEndIds(of: batch)
            let details = ids.enumerated().map { number, id in
                "<TxDtls><Refs><EndToEndId>\(id)</EndToEndId></Refs><Amt Ccy=\"EUR\">\(11 + number).50</Amt><CdtDbtInd>CRDT</CdtDbtInd></TxDtls>"
            }
            let sum = Self.entry(
                total,
                "<Btch><PmtInfId>\(block.reference)</PmtInfId><NbOfTxs>3</NbOfTxs></Btch>",
                reference: "A"
            )
            let parts = Self.entry(total, details.joined(), reference: "B")
            let report = try book.process(Self.notification(sum + parts), "twice.xml")
            #expect(report.blocksSettled == 1)
            #expect(try book.engine().batches.show(batch.id).state == .settled)
            let bank = try book.engine().reports.make("ledger").rows.first { $0.first == .text("bank") }
            #expect(bank?.last == .money(batch.total))
            try book.expectClean()
        }
    }

    /// The account's cash is booked from its statements: a notification alone moves nothing, whichever comes first.
    @Test(arguments: TestDatabase.all, [["054", "053"], ["053", "054"]])
    func anUnexplainedBookingIsInSuspenseOnce(_ kind: TestDatabase, _ order: [String]) throws {
        try TestBook.with(kind) { book in
            let entry = """
                <Ntry><Amt Ccy="EUR">42.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-12-01</Dt></BookgDt>
                <ValDt><Dt>2026-12-01</Dt></ValDt><AcctSvcrRef>R1</AcctSvcrRef>
                <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>UPDD</SubFmlyCd></Fmly></Domn></BkTxCd>
                <NtryDtls><TxDtls><Refs><EndToEndId>NOT-OURS</EndToEndId></Refs><Amt Ccy="EUR">42.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>
                <RtrInf><Rsn><Cd>AM04</Cd></Rsn><AddtlInf>Konto DE89370400440532013000 leer</AddtlInf></RtrInf></TxDtls></NtryDtls></Ntry>
                """
            let notification = Self.notification(entry)
            let statement = notification.replacing("camt.054", with: "camt.053").replacing(
                "BkToCstmrDbtCdtNtfctn",
                with: "BkToCstmrStmt"
            )
            .replacing("Ntfctn>", with: "Stmt>")
            for message in order {
                _ = try book.process(message == "054" ? notification : statement, message + ".xml")
            }
            let suspense = try book.engine().reports.make("ledger").rows.first {
                $0.first == .text("suspense")
            }
            #expect(suspense?.last == .money(Money(minorUnits: 4200, currency: .eur)))
            #expect(try book.engine().exceptions.list().map(\.kind) == ["unmatched-return"])
            try book.expectClean()
        }
    }

    private static func status(of batch: Batch, group: String = "", blocks: String = "") -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
        <GrpHdr><MsgId>S1</MsgId><CreDtTm>2026-11-23T08:00:00</CreDtTm></GrpHdr>
        <OrgnlGrpInfAndSts><OrgnlMsgId>\(batch.messageId ?? "")</OrgnlMsgId><OrgnlMsgNmId>pain.008.001.08</OrgnlMsgNmId>\(group)</OrgnlGrpInfAndSts>
        \(blocks)
        </CstmrPmtStsRpt></Document>
        """
    }

    private static func notification(_ entries: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn>
        <GrpHdr><MsgId>N1</MsgId><CreDtTm>2026-12-01T18:00:00</CreDtTm></GrpHdr>
        <Ntfctn><Id>N1</Id><CreDtTm>2026-12-01T18:00:00</CreDtTm><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>
        \(entries)
        </Ntfctn></BkToCstmrDbtCdtNtfctn></Document>
        """
    }

    private static func entry(_ amount: String, _ details: String, reference: String) -> String {
        """
        <Ntry><Amt Ccy="EUR">\(amount)</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-12-01</Dt></BookgDt>
        <ValDt><Dt>2026-12-01</Dt></ValDt><AcctSvcrRef>\(reference)</AcctSvcrRef>
        <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>ESDD</SubFmlyCd></Fmly></Domn></BkTxCd>
        <NtryDtls>\(details)</NtryDtls></Ntry>
        """
    }
}

extension TestBook {
    /// Writes a bank's file and processes it.
    fileprivate func process(_ text: String, _ name: String) throws -> InboxReport {
        try engine(on: "2026-12-02").inbox.process(try write(text, name))
    }

    /// The end-to-end ids in a released file, in its order.
    fileprivate func endToEndIds(of batch: Batch) throws -> [String] {
        let path = try #require(batch.file)
        let text = String(decoding: try TestFiles.bytes(path), as: UTF8.self)
        return text.split(separator: "<EndToEndId>").dropFirst().compactMap {
            $0.split(separator: "</EndToEndId>").first.map(String.init)
        }
    }
}
