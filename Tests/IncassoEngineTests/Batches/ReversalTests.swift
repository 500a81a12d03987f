import Foundation
import IncassoCore
import IncassoEngine
import IncassoSQL
import IncassoSimulator
import IncassoTestSupport
import Testing

/// Settled debits that are taken back, from the request to the booking, on both databases.
@Suite struct ReversalTests {
    /// A book with six settled debits, all of one batch that settled on 1 December 2026.
    static func settled(_ book: TestBook, _ count: Int = 6) throws -> Batch {
        try book.fill(count)
        let batches = try book.collect()
        for answer in try book.answers(batches) {
            _ = try book.engine(on: answer.date.description).inbox.process(answer.path)
        }
        return try book.engine().batches.show(try #require(batches.first).id)
    }

    /// Approves a reversal file as another person, and hands it over.
    static func handOver(_ book: TestBook, _ batch: Int64, on date: String = "2026-12-02") throws -> Batch {
        try book.engine("ben", on: date).batches.approve(batch)
        return try book.engine("anna", on: date).batches.release(batch, to: book.directory.path + "/out")
    }

    static func process(
        _ book: TestBook,
        _ text: String,
        _ name: String,
        on date: String
    ) throws
        -> InboxReport
    {
        try book.engine(on: date).inbox.process(try book.write(text, name))
    }

    static func claim(_ book: TestBook, _ id: String) throws -> Claim {
        try book.engine(on: "2026-12-03").claims.show(id)
    }

    static func exceptions(_ book: TestBook) throws -> [String] {
        try book.engine(on: "2026-12-03").exceptions.list().map(\.kind).sorted()
    }

    /// A pain.002 about a reversal file.
    static func status(of batch: Batch, _ group: String, items: String = "") -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
        <GrpHdr><MsgId>ST\(batch.id)\(group)\(items.count)</MsgId><CreDtTm>2026-12-02T18:00:00</CreDtTm></GrpHdr>
        <OrgnlGrpInfAndSts><OrgnlMsgId>\(batch.messageId ?? "")</OrgnlMsgId><OrgnlMsgNmId>pain.007.001.09</OrgnlMsgNmId><GrpSts>\(group)</GrpSts>
        \(group == "RJCT" ? "<StsRsnInf><Rsn><Cd>TM01</Cd></Rsn></StsRsnInf>" : "")</OrgnlGrpInfAndSts>\(items)
        </CstmrPmtStsRpt></Document>
        """
    }

    /// The ids of the debits in a file, in its order.
    static func endToEndIds(_ batch: Batch) throws -> [String] {
        let text = String(decoding: try TestFiles.bytes(#require(batch.file)), as: UTF8.self)
        return text.split(separator: "EndToEndId>").filter { $0.hasSuffix("</") || $0.hasSuffix("</Orgnl") }
            .map { String($0.prefix { $0 != "<" }) }
    }

    @Test(arguments: TestDatabase.all)
    func duplicatesGoBackAndAreGivenUp(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let collected = try Self.settled(book)
            let engine = try book.engine(on: "2026-12-02")
            let report = try engine.batches.reverse(
                claims: ["C1", "C3"],
                reason: .duplicate,
                note: "twice in June"
            )
            #expect(report.findings.isEmpty && report.refused == 0)
            let frozen = try #require(report.batches.first)
            #expect(report.batches.count == 1)
            #expect(frozen.kind == .reversal && frozen.reverses == collected.id)
            #expect(frozen.count == 2 && frozen.total.minorUnits == 2_500)
            #expect(frozen.lastDay == LocalDate(iso: "2026-12-08"))
            #expect(try Self.claim(book, "C1").reversedBy == frozen.id)
            #expect(try Self.claim(book, "C1").state == .collected)
            try book.expectClean("frozen")

            let sent = try Self.handOver(book, frozen.id)
            #expect(sent.state == .released)
            try book.expectClean("released")
            let answers = try book.answers([sent], seed: 2)
            #expect(answers.map(\.kind) == [.status, .reversals])
            for answer in answers {
                let day = answer.date.description
                let report = try book.engine(on: day).inbox.process(answer.path)
                #expect(report.file?.parked == 0, "\(answer.path)")
                #expect(report.casesOpened == 0)
            }
            #expect(try engine.batches.show(frozen.id).state == .settled)
            #expect(try Self.claim(book, "C1").state == .cancelled)
            #expect(try Self.claim(book, "C3").state == .cancelled)
            #expect(try Self.claim(book, "C2").state == .collected)
            #expect(try engine.recovery.list().isEmpty)
            #expect(try engine.mandates.list().allSatisfy { $0.state == .active })
            #expect(try Self.exceptions(book).isEmpty)
            try book.expectClean("booked")
        }
    }

    @Test(arguments: TestDatabase.all)
    func aWholeBatchGoesBackAndAPersonDecides(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let collected = try Self.settled(book)
            let engine = try book.engine(on: "2026-12-02")
            let rehearsal = try engine.batches.reverse(collected.id, reason: .unspecified, isDryRun: true)
            #expect(rehearsal.batches.first?.count == 6)
            #expect(try engine.batches.list().count == 1)
            let frozen = try #require(
                try engine.batches.reverse(collected.id, reason: .unspecified).batches.first
            )
            let sent = try Self.handOver(book, frozen.id)
            // The whole file in one booking, without its debits.
            let total = sent.total.decimal
            let booking = """
                <Ntry><Amt Ccy="EUR">\(total)</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-12-03</Dt></BookgDt>
                <ValDt><Dt>2026-12-03</Dt></ValDt><AcctSvcrRef>RV1</AcctSvcrRef>
                <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>RCDD</SubFmlyCd></Fmly></Domn></BkTxCd>
                <NtryDtls><Btch><MsgId>\(sent.messageId ?? "")</MsgId><NbOfTxs>6</NbOfTxs></Btch></NtryDtls></Ntry>
                """
            let letter = BankLetters.message([booking], on: "2026-12-03")
            let told = try Self.process(book, letter, "camt.xml", on: "2026-12-03")
            #expect(told.file?.parked == 0)
            #expect(told.ends == ["reversed": 6])
            #expect(try engine.batches.show(sent.id).state == .settled)
            #expect(try Self.claim(book, "C4").state == .failed)
            #expect(try Self.claim(book, "C4").open == Self.claim(book, "C4").amount)
            #expect(try Self.exceptions(book) == ["reversal-booked"])
            #expect(try engine.recovery.list().isEmpty)
            #expect(
                try book.engine(on: "2026-12-04").batches.build(creditor: book.creditor()).batches.isEmpty
            )
            try book.expectClean("booked")
            // A person gives one up.
            _ = try book.engine(on: "2026-12-04").claims.cancel("C4", reason: "wrong tariff")
            try book.expectClean("cancelled")
        }
    }

    @Test(arguments: TestDatabase.all)
    func everyRefusalIsTold(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let collected = try Self.settled(book)
            let ids = try Self.endToEndIds(collected)
            let back = BankLetters.returned(ids[1], amount: "12.50", on: "2026-12-02")
            _ = try Self.process(
                book,
                BankLetters.message([back], on: "2026-12-02"),
                "r.xml",
                on: "2026-12-02"
            )
            let engine = try book.engine(on: "2026-12-03")
            _ = try engine.batches.reverse(claims: ["C1"], reason: .duplicate)
            let report = try engine.batches.reverse(
                claims: ["C1", "C2", "C3", "C3", "C99"],
                reason: .duplicate
            )
            #expect(report.batches.map(\.count) == [1])
            #expect(report.refused == 3)
            #expect(
                report.findings.map(\.id) == ["REVERSAL-UNKNOWN", "REVERSAL-REQUESTED", "REVERSAL-ENDED"]
            )
            let whole = try engine.batches.reverse(collected.id, reason: .unspecified, isDryRun: true)
            #expect(whole.batches.first?.count == 3 && whole.refused == 3)

            let late = try #require(throws: EngineError.self) {
                try book.engine(on: "2026-12-09").batches.reverse(claims: ["C4", "C5"], reason: .duplicate)
            }
            #expect(late.diagnostics.map(\.id) == ["REVERSAL-CLOSED"])
            #expect(late.diagnostics.first?.expected?.contains("2026-12-08") == true)
            // The last day, and after its cut-off the next day would be too late.
            _ = try book.engine(on: "2026-12-08").batches.reverse(claims: ["C4"], reason: .duplicate)
            #expect(throws: EngineError.self) {
                try engine.batches.reverse(report.batches[0].id, reason: .duplicate)
            }
            try book.expectClean()
        }
    }

    @Test(arguments: TestDatabase.all)
    func unsettledDebitsStay(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(3)
            let batch = try #require(try book.collect().first)
            let error = try #require(throws: EngineError.self) {
                try book.engine(on: "2026-12-02").batches.reverse(batch.id, reason: .duplicate)
            }
            #expect(error.code == .refused)
            #expect(error.diagnostics.map(\.id) == ["REVERSAL-UNSETTLED"])
            #expect(error.diagnostics.first?.location.path?.contains("3 debits") == true)
        }
    }

    @Test(arguments: TestDatabase.all)
    func controlsHold(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let collected = try Self.settled(book)
            let engine = try book.engine(on: "2026-12-02")
            let first = try #require(
                try engine.batches.reverse(claims: ["C1", "C2"], reason: .duplicate).batches.first
            )
            #expect(throws: EngineError.self) { try engine.batches.approve(first.id) }
            #expect(throws: EngineError.self) {
                try engine.batches.release(first.id, to: book.directory.path + "/out")
            }
            try book.engine("ben", on: "2026-12-02").batches.approve(first.id)
            let late = try #require(throws: EngineError.self) {
                try book.engine(on: "2026-12-09").batches.release(
                    first.id,
                    to: book.directory.path + "/out"
                )
            }
            #expect(late.message.contains("until 2026-12-08"))
            // A debit that comes back since keeps the file here.
            let ids = try Self.endToEndIds(collected)
            let back = BankLetters.returned(ids[0], amount: "11.50", on: "2026-12-02")
            _ = try Self.process(
                book,
                BankLetters.message([back], on: "2026-12-02"),
                "r.xml",
                on: "2026-12-02"
            )
            let changed = try #require(throws: EngineError.self) {
                try engine.batches.release(first.id, to: book.directory.path + "/out")
            }
            #expect(changed.message.contains("C1"))
            try engine.batches.cancel(first.id)
            try book.expectClean("cancelled")
            let second = try engine.batches.reverse(claims: ["C2"], reason: .duplicate).batches
            #expect(second.first?.count == 1)
            // A reversal repeats the collection file: without its kept copy there is none.
            let copy = book.directory.path + "/data/archive/\(collected.sha256 ?? "").sealed"
            try FileManager.default.moveItem(atPath: copy, toPath: copy + ".gone")
            let missing = try #require(throws: EngineError.self) {
                try engine.batches.reverse(claims: ["C5"], reason: .duplicate)
            }
            #expect(missing.remedy?.contains("backup") == true)
            try FileManager.default.moveItem(atPath: copy + ".gone", toPath: copy)
            try book.expectClean("copy back")
        }
    }

    @Test(arguments: TestDatabase.all)
    func aRefusedReversalLeavesTheDebit(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let collected = try Self.settled(book)
            let ids = try Self.endToEndIds(collected)
            let engine = try book.engine(on: "2026-12-02")
            let first = try #require(
                try engine.batches.reverse(claims: ["C1", "C2"], reason: .duplicate).batches.first
            )
            let sent = try Self.handOver(book, first.id)
            let item = """
                <OrgnlPmtInfAndSts><OrgnlPmtInfId>\(collected.blocks[0].reference)</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>\(ids[0])</OrgnlEndToEndId>
                <TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts>
                """
            let part = try Self.process(
                book,
                Self.status(of: sent, "PART", items: item),
                "s1.xml",
                on: "2026-12-02"
            )
            #expect(part.file?.parked == 0)
            #expect(part.ends.isEmpty)
            #expect(try engine.batches.show(sent.id).state == .partlyAccepted)
            #expect(try Self.claim(book, "C1").state == .collected)
            #expect(try Self.claim(book, "C1").reversedBy == nil)
            #expect(try Self.exceptions(book) == ["reversal-rejected"])
            let again = try #require(
                try engine.batches.reverse(claims: ["C1"], reason: .duplicate).batches.first
            )
            let resent = try Self.handOver(book, again.id)
            let all = try Self.process(book, Self.status(of: resent, "RJCT"), "s2.xml", on: "2026-12-02")
            #expect(all.ends.isEmpty)
            #expect(try engine.batches.show(resent.id).state == .rejected)
            #expect(try Self.claim(book, "C1").state == .collected)
            #expect(try Self.claim(book, "C1").attempts == 1)
            try book.expectClean("refused")
        }
    }

    @Test(arguments: TestDatabase.all)
    func aReturnMeetsItsReversal(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let collected = try Self.settled(book)
            let ids = try Self.endToEndIds(collected)
            let engine = try book.engine(on: "2026-12-02")
            let frozen = try #require(
                try engine.batches.reverse(claims: ["C1", "C2"], reason: .unspecified).batches.first
            )
            let sent = try Self.handOver(book, frozen.id)
            let back = BankLetters.returned(ids[0], amount: "11.50", on: "2026-12-03")
            // The other one is booked with the code of a return; our message tells that it is the reversal.
            let reversed = BankLetters.returned(ids[1], amount: "12.50", on: "2026-12-03", reason: "MS02")
                .replacing("<Refs>", with: "<Refs><MsgId>\(sent.messageId ?? "")</MsgId>")
            let letter = BankLetters.message([back, reversed], on: "2026-12-03")
            let told = try Self.process(book, letter, "camt.xml", on: "2026-12-03")
            #expect(told.file?.parked == 0)
            #expect(told.casesOpened == 1)
            #expect(try Self.claim(book, "C2").state == .failed)
            #expect(try Self.claim(book, "C1").state == .recovering)
            #expect(try Self.exceptions(book) == ["reversal-booked", "reversal-conflict"])
            #expect(try engine.batches.show(sent.id).state == .settled)
            // Nothing is sent or collected for it before a person has looked.
            _ = try book.engine(on: "2026-12-20").recovery.run()
            #expect(try book.engine(on: "2026-12-20").notices.list().isEmpty)
            let late = BankLetters.returned(ids[0], amount: "11.50", on: "2026-12-04", reason: "MS02")
                .replacing("<Refs>", with: "<Refs><MsgId>\(sent.messageId ?? "")</MsgId>")
                .replacing("AcctSvcrRef>T", with: "AcctSvcrRef>U")
            let twice = try Self.process(
                book,
                BankLetters.message([late], on: "2026-12-04", id: "2"),
                "late.xml",
                on: "2026-12-04"
            )
            #expect(twice.file?.parked == 1)
            #expect(try Self.exceptions(book).contains("return-conflict"))
            try book.expectClean("met")
        }
    }

    @Test(arguments: TestDatabase.all)
    func whatNobodyAskedForIsShown(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let ids = try Self.endToEndIds(try Self.settled(book))
            let back = BankLetters.returned(ids[0], amount: "11.50", on: "2026-12-03", reason: "MS02")
                .replacing("UPDD", with: "RCDD")
            let letter = BankLetters.message([back], on: "2026-12-03")
            let told = try Self.process(book, letter, "camt.xml", on: "2026-12-03")
            #expect(told.ends == ["reversed": 1])
            #expect(try Self.exceptions(book) == ["reversal-unrequested"])
            #expect(try Self.claim(book, "C1").state == .failed)
            try book.expectClean()
        }
    }

    @Test func theFileIsValid() throws {
        try TestBook.with(.sqlite) { book in
            let collected = try Self.settled(book)
            let engine = try book.engine(on: "2026-12-02")
            let frozen = try #require(
                try engine.batches.reverse(collected.id, reason: .duplicate).batches.first
            )
            let sent = try Self.handOver(book, frozen.id)
            let bytes = try TestFiles.bytes(#require(sent.file))
            let own = SchemaOracle.own("pain.007.001.09.incasso")
            #expect(try SchemaOracle.complaints(about: bytes, schema: own) == "")
            for version in ["08", "10"] {
                let text = String(decoding: bytes, as: UTF8.self).replacing(
                    "pain.007.001.09",
                    with: "pain.007.001.\(version)"
                )
                var moved = text
                if version == "10" {
                    // From this version on the mandate stands in an element of its own.
                    moved = text.replacing("<MndtRltdInf>", with: "<MndtRltdInf><DrctDbtMndt>").replacing(
                        "</MndtRltdInf>",
                        with: "</DrctDbtMndt></MndtRltdInf>"
                    )
                }
                let schema = try SchemaOracle.official("pain.007.001.\(version)")
                #expect(try SchemaOracle.complaints(about: Array(moved.utf8), schema: schema) == "")
            }
        }
    }
}
