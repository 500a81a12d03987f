import IncassoCore
import IncassoSimulator
import IncassoTestSupport
import Testing

@testable import IncassoEngine

/// What was built apart, together: reversals, amendments, given files, drafts, notices and blocks of several groups.
@Suite("Parts of collecting meet")
struct CrossingTests {
    /// Four claims due on a Saturday and on the Sunday after it, in two groups that become one block on the Monday.
    private static func fillMerged(_ book: TestBook) throws {
        try book.importMandates((1...4).map { TestBook.mandate($0) }.joined())
        try book.importClaims("C1,M1,1.00,2026-11-28\nC2,M2,2.00,2026-11-28\n")
        try book.importClaims("C3,M3,4.00,2026-11-29\nC4,M4,8.00,2026-11-29\n")
    }

    private static func settle(_ batch: Batch, in book: TestBook, on day: String) throws {
        let entries = batch.blocks.map { BankLetters.settlement(of: $0, on: day) }
        let report = try book.receive(entries, on: day, id: "S\(batch.id)")
        #expect(report.blocksSettled == batch.blocks.count && report.file?.parked == 0)
    }

    private static func text(_ batch: Batch) throws -> String {
        try TestFiles.text(try #require(batch.file))
    }

    private static func state(_ claim: String, _ book: TestBook) throws -> Claim.State {
        try book.engine(on: "2026-12-03").claims.show(claim).state
    }

    /// Takes claims or a whole batch back, hands the file over, and lets the bank book it.
    private static func reverse(
        _ book: TestBook,
        on day: String,
        seed: UInt64 = 2,
        _ request: (Engine) throws -> ReversalReport
    ) throws -> Batch {
        let report = try request(book.engine(on: day))
        #expect(report.refused == 0, "\(report.findings)")
        let sent = try book.release(try #require(report.batches.first), on: day)
        try book.expectClean("reversal released")
        for answer in try book.answers([sent], seed: seed) {
            let read = try book.engine(on: answer.date.description).inbox.process(answer.path)
            #expect(read.file?.parked == 0, "\(answer.path)")
        }
        return sent
    }

    /// The file that takes a debit back repeats the ids that the other program gave, and the bank's booking finds it.
    @Test(arguments: TestDatabase.all) func debitsOfAGivenFileGoBack(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let batch = try book.released(CollectionText(1...5))
            try Self.settle(batch, in: book, on: "2026-12-01")
            let single = try Self.reverse(book, on: "2026-12-02") {
                try $0.batches.reverse(claims: ["INV-2"], reason: .duplicate)
            }
            let text = try Self.text(single)
            #expect(text.contains("<OrgnlMsgId>ERP-2026-11-20</OrgnlMsgId>"))
            #expect(text.contains("<OrgnlPmtInfId>PMT-1</OrgnlPmtInfId>"))
            #expect(text.contains("<OrgnlEndToEndId>INV-2</OrgnlEndToEndId>") && !text.contains("INV-3"))
            #expect(try Self.state("INV-2", book) == .cancelled && Self.state("INV-3", book) == .collected)
            try book.expectClean("one")
            let rest = try Self.reverse(book, on: "2026-12-02", seed: 3) {
                let report = try $0.batches.reverse(batch.id, reason: .unspecified, isDryRun: true)
                #expect(report.refused == 1)
                return try $0.batches.reverse(
                    claims: ["INV-1", "INV-3", "INV-4", "INV-5"],
                    reason: .unspecified
                )
            }
            #expect(rest.count == 4)
            #expect(try Self.state("INV-5", book) == .failed)
            try book.expectClean("all")
        }
    }

    @Test(arguments: TestDatabase.all) func aMergedBlockGoesBack(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try Self.fillMerged(book)
            let batch = try book.release(try #require(try book.build().batches.first))
            #expect(TestBook.shape([batch]) == ["RCUR 2026-11-30 4 1500"])
            try Self.settle(batch, in: book, on: "2026-11-30")
            _ = try Self.reverse(book, on: "2026-12-01") {
                try $0.batches.reverse(claims: ["C3"], reason: .duplicate)
            }
            #expect(try Self.state("C3", book) == .cancelled && Self.state("C1", book) == .collected)
            try book.expectClean("one")
        }
        try TestBook.with(kind) { book in
            try Self.fillMerged(book)
            let batch = try book.release(try #require(try book.build().batches.first))
            try Self.settle(batch, in: book, on: "2026-11-30")
            let sent = try Self.reverse(book, on: "2026-12-01") {
                try $0.batches.reverse(batch.id, reason: .unspecified)
            }
            #expect(sent.count == 4 && sent.total.minorUnits == 1_500)
            #expect(try (1...4).allSatisfy { try Self.state("C\($0)", book) == .failed })
            try book.expectClean("whole")
        }
    }

    /// The first debit of a series, in a block of two groups, tells the change; the answer confirms it.
    @Test(arguments: TestDatabase.all) func aFirstDebitInAMergedBlockTellsAChange(_ kind: TestDatabase) throws
    {
        try TestBook.with(kind) { book in
            try book.settle("use_frst = true")
            try Self.fillMerged(book)
            _ = try book.engine().mandates.amend("M3", to: .init(iban: TestBook.iban(33), isSameBank: false))
            let batch = try book.release(try #require(try book.build().batches.first))
            #expect(TestBook.shape([batch]) == ["FRST 2026-11-30 4 1500"])
            let story = try Self.text(batch).split(separator: "<DrctDbtTxInf>").filter {
                $0.contains("SMNDA")
            }
            #expect(story.count == 1 && story[0].contains("<MndtId>M3</MndtId>"))
            try book.expectClean("released")
            try Self.settle(batch, in: book, on: "2026-11-30")
            let engine = try book.engine(on: "2026-12-01")
            let changes = try engine.mandates.amendments(of: engine.mandates.show("M3"))
            #expect(changes.map(\.state.rawValue) == ["confirmed"])
            try book.expectClean("settled")
        }
    }

    @Test(arguments: TestDatabase.all) func aDraftIsAmendedAndSigned(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.importMandates(
                TestBook.mandate(1).replacing("2024-03-01", with: "").replacing("\n", with: ",draft\n"),
                "status"
            )
            try book.importClaims("C1,M1,1.00,2026-12-01\n")
            _ = try book.engine().mandates.amend("M1", to: .init(mandateId: "N1", iban: TestBook.iban(31)))
            #expect(try book.build().batches.isEmpty)
            try book.expectClean("draft")
            // Signed a day after the amendment.
            let later = try book.engine(on: "2026-11-22")
            _ = try later.mandates.activate("N1", signedOn: try #require(LocalDate(iso: "2026-11-21")))
            let built = try #require(try book.build(on: "2026-11-22").batches.first)
            let batch = try book.release(built, on: "2026-11-22")
            let text = try Self.text(batch)
            #expect(text.contains("<MndtId>N1</MndtId>") && text.contains(TestBook.iban(31)))
            // What the debtor signed is what the mandate says now: there is nothing to tell.
            #expect(!text.contains("AmdmntInd"))
            try Self.settle(batch, in: book, on: "2026-12-01")
            try book.expectClean("settled")
        }
    }

    /// A debit that breaks a rule leaves a block of two groups, and the rest of both goes.
    @Test(arguments: TestDatabase.all) func aMergedBlockGoesWithoutWhatBreaksARule(
        _ kind: TestDatabase
    ) throws {
        try TestBook.with(kind) { book in
            var mandates = (1...3).map { TestBook.mandate($0) }.joined()
            mandates += TestBook.mandate(4).replacing("2024-03-01", with: "2026-12-04")
            let path = try book.write(
                "mandate_id,scheme,signature_date,debtor_name,iban\n" + mandates,
                "m.csv"
            )
            _ = try book.engine(on: "2026-12-05").intake.importMandates(path, creditor: try book.creditor())
            try book.importClaims("C1,M1,1.00,2026-11-28\nC2,M2,2.00,2026-11-28\n")
            try book.importClaims("C3,M3,4.00,2026-11-29\nC4,M4,8.00,2026-11-29\n")
            #expect(throws: EngineError.self) { try book.build() }
            let report = try book.build(acceptValid: true)
            #expect(TestBook.shape(report.batches) == ["RCUR 2026-11-30 3 700"])
            #expect(report.parkedCount == 1)
            #expect(try book.engine().claims.show("C4").heldBecause == "ruleBroken")
            try book.expectClean("parked")
            let batch = try book.release(report.batches[0])
            try Self.settle(batch, in: book, on: "2026-11-30")
            try book.expectClean("settled")
        }
    }

    /// Debtors are told of the day on which their claims go together.
    @Test(arguments: TestDatabase.all) func toldClaimsAreMerged(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let settings = TestBook.creditorFile + "\n[notices]\npre_notification = \"incasso\"\n"
            _ = try book.engine().creditors.add(file: try book.write(settings, "creditor.toml"))
            let rows = (1...3).map { TestBook.mandate($0, more: $0 < 3 ? ",d\($0)@example.org" : ",") }
            try book.importMandates(rows.joined(), "email")
            try book.importClaims("C1,M1,1.00,2026-12-19\n")
            try book.importClaims("C2,M2,2.00,2026-12-20\nC3,M3,4.00,2026-12-20\n")
            for day in ["2026-11-20", "2026-11-30", "2026-12-02"] { _ = try book.engine(on: day).run() }
            let notices = try book.engine().notices.list().filter { $0.state == "sent" }
            #expect(notices.map(\.retryOn?.description) == ["2026-12-21", "2026-12-21"])
            let report = try book.build(on: "2026-12-14")
            // The third has no address, so nobody told it.
            #expect(TestBook.shape(report.batches) == ["RCUR 2026-12-21 2 300"] && report.held == 1)
            let claims = try book.engine(on: "2026-12-14").claims
            #expect(try claims.show("C3").heldBecause == "noticeTooLate")
            try book.expectClean("built")
            let batch = try book.release(report.batches[0], on: "2026-12-14")
            try Self.settle(batch, in: book, on: "2026-12-21")
            try book.expectClean("settled")
        }
    }

    /// A debit of another program's file that fails is tried again in a file of ours, with the data of its mandate.
    @Test(arguments: TestDatabase.all) func aGivenDebitIsTriedAgainByUs(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            // With the addresses of debtors, which files of debits don't have.
            let rows = (1...3).map { TestBook.mandate($0, more: ",k\($0)@example.org,Firma \($0)") }
            try book.importMandates(rows.joined(), "email,ultimate_debtor_name")
            var file = CollectionText(1...3)
            for index in 0..<3 { file.blocks[0].debits[index].signed = "2024-03-01" }
            file.blocks[0].debits[1].more = "<Purp><Cd>GASB</Cd></Purp>"
            let given = try book.released(file)
            try Self.settle(given, in: book, on: "2026-12-01")
            let back = BankLetters.returned("INV-2", amount: "12.12", on: "2026-12-03")
            let read = try book.receive([back], on: "2026-12-03", id: "R")
            #expect(read.casesOpened == 1 && read.file?.parked == 0)
            #expect(try book.engine(on: "2026-12-03").recovery.run().retriesRequested == 1)
            let batch = try #require(try book.collect(on: "2026-12-18").first)
            #expect(batch.count == 1)
            let text = try Self.text(batch)
            #expect(text.contains("<MndtId>M2</MndtId>") && text.contains(TestBook.iban(2)))
            #expect(text.contains("<DtOfSgntr>2024-03-01</DtOfSgntr>") && text.contains("Kunde 2"))
            #expect(text.contains("<Nm>Firma 2</Nm>") && text.contains("<Cd>GASB</Cd>"))
            // An end-to-end id names one attempt.
            #expect(!text.contains("<EndToEndId>INV-2</EndToEndId>"))
            try Self.settle(batch, in: book, on: "2026-12-28")
            #expect(try book.engine(on: "2026-12-29").claims.show("INV-2").state == .collected)
            try book.expectClean()
        }
    }

    /// Each claim tells its own day, and the block all of them.
    @Test(arguments: TestDatabase.all) func aMergedBlockTellsTheDaysAskedFor(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try Self.fillMerged(book)
            try book.importMandates((5...6).map { TestBook.mandate($0) }.joined())
            try book.importClaims("C5,M5,16.00,2026-12-01\nC6,M6,32.00,2026-11-27\n")
            // C6 comes by the queue, for another day than its claim's.
            try book.engine().claims.hold("C6", reason: "asked")
            _ = try book.engine().claims.release(
                "C6",
                reason: "asked",
                collectOn: LocalDate(iso: "2026-11-30")
            )
            let batch = try #require(try book.build().batches.first)
            let shown = try book.engine().batches.show(batch.id)
            #expect(TestBook.shape([shown]) == ["RCUR 2026-11-30 5 4700", "RCUR 2026-12-01 1 1600"])
            #expect(
                shown.blocks[0].requestedDays.map(\.description) == [
                    "2026-11-28", "2026-11-29", "2026-11-30",
                ]
            )
            #expect(shown.blocks[1].requestedDays.isEmpty)
            let claims = try book.engine().claims
            let asked = try (1...6).map { try claims.show("C\($0)").requestedDate?.description }
            #expect(
                asked == ["2026-11-28", "2026-11-28", "2026-11-29", "2026-11-29", "2026-12-01", "2026-11-30"]
            )
            #expect(try claims.show("C3").debitDate?.description == "2026-11-30")
        }
    }
}
