import IncassoCore
import IncassoEngine
import IncassoSQL
import IncassoTestSupport
import Testing

/// What banks answer to ACH debits: returns, notifications of change, and silence.
@Suite struct ACHReturnTests {
    @Test(
        "a return ends the debit whose trace number, company and amount it names",
        arguments: TestDatabase.all
    )
    func returns(_ kind: TestDatabase) throws {
        try GymBook.with(kind) { book in
            try book.fill(6)
            let lines = try book.lines(try #require(try book.collect().first))
            // Without our id in it only the trace number leads back.
            let text = BankReturnText.file([
                BankReturnText(entry: lines[2], code: "R01", id: ""),
                BankReturnText(entry: lines[3], code: "R02"),
                BankReturnText(entry: lines[4], code: "R10"),
                BankReturnText(entry: lines[5], code: "R01", amount: 1),
                BankReturnText(entry: lines[6], code: "R03", trace: "129900000000099", id: "SOMEBODY"),
            ])
            let report = try book.process(text, "returns.ach", on: "2026-12-03")
            #expect(report.findings.isEmpty, "\(report.findings)")
            #expect(report.ends == ["R01": 1, "R02": 1, "R10": 1])
            #expect(report.casesOpened == 3)
            #expect(report.file?.parked == 2)
            let kinds = try book.engine(on: "2026-12-03").exceptions.list().map(\.kind).sorted()
            #expect(kinds == ["amount-differs", "unmatched-return"])
            #expect(try book.claim("MC1", on: "2026-12-03").state == .recovering)
            let mandates = try book.engine(on: "2026-12-03").mandates
            #expect(try mandates.show("M1").state == .active)
            #expect(try mandates.show("M2").state == .suspended)
            #expect(try mandates.show("M3").state == .cancelled)
            try book.expectClean()
            // The same bookings in another file are known.
            let again = try book.process(
                text.replacing("0830A", with: "0930B"),
                "again.ach",
                on: "2026-12-04"
            )
            #expect(again.file?.duplicate == 5)
            #expect(again.ends.isEmpty)
            try book.expectClean()
        }
    }

    @Test("a trace number and an id that name two debits are shown to a person", arguments: TestDatabase.all)
    func contradiction(_ kind: TestDatabase) throws {
        try GymBook.with(kind) { book in
            try book.fill(1, prefix: "A")
            try book.fill(1, prefix: "B")
            let lines = try book.lines(try #require(try book.collect().first))
            let other = String(lines[5].dropFirst(39).prefix(15))
            let text = BankReturnText.file([BankReturnText(entry: lines[2], code: "R01", id: other)])
            let report = try book.process(text, "returns.ach", on: "2026-12-03")
            #expect(report.ends.isEmpty)
            #expect(try book.engine(on: "2026-12-03").exceptions.list().map(\.kind) == ["unmatched-return"])
            try book.expectClean()
        }
    }

    @Test("returns for another company are set aside as a whole", arguments: TestDatabase.all)
    func otherCompany(_ kind: TestDatabase) throws {
        try GymBook.with(kind) { book in
            try book.fill(1)
            let lines = try book.lines(try #require(try book.collect().first))
            let text = BankReturnText.file(
                [BankReturnText(entry: lines[2], code: "R01")],
                company: "1888888888"
            )
            let report = try book.process(text, "returns.ach", on: "2026-12-03")
            #expect(report.ends.isEmpty)
            #expect(report.file?.parked == 1)
            #expect(try book.engine(on: "2026-12-03").exceptions.list().map(\.kind) == ["unknown-account"])
        }
    }

    @Test(
        "silence for two banking days is settlement, and a return after that reopens",
        arguments: TestDatabase.all
    )
    func presumption(_ kind: TestDatabase) throws {
        try GymBook.with(kind) { book in
            try book.fill(3)
            let lines = try book.lines(try #require(try book.collect().first))
            #expect(try book.engine(on: "2026-12-02").run().blocksPresumedSettled == 0)
            #expect(try book.claim("MC1", on: "2026-12-02").state == .collecting)
            #expect(try book.engine(on: "2026-12-03").run().blocksPresumedSettled == 1)
            #expect(try book.engine(on: "2026-12-03").run().blocksPresumedSettled == 0)
            let claim = try book.claim("MC1", on: "2026-12-03")
            #expect(claim.state == .collected)
            #expect(claim.settledOn?.description == "2026-12-01")
            #expect(claim.finality?.stage == .provisional)
            #expect(try book.claim("MC1", on: "2026-12-04").finality?.stage == .final)
            #expect(try book.claim("MC1", on: "2027-02-01").finality?.stage == .final)
            #expect(try book.claim("MC1", on: "2027-02-02").finality?.stage == .locked)
            #expect(try book.engine().batches.list().map(\.state) == [.settled])
            try book.expectClean()
            let text = BankReturnText.file(
                [BankReturnText(entry: lines[2], code: "R10")],
                created: "270120",
                julian: 20
            )
            let report = try book.process(text, "late.ach", on: "2027-01-20")
            #expect(report.ends == ["R10": 1])
            #expect(try book.engine(on: "2027-01-20").run().notices.sent == 0)
            #expect(try book.claim("MC1", on: "2027-01-20").state == .recovering)
            try book.expectClean()
        }
    }

    @Test(
        "verify finds an amendment that is not the mandate's, or does not open",
        arguments: TestDatabase.all,
        [
            "UPDATE mandate_amendment SET new_index = old_index",
            "UPDATE mandate_amendment SET old_sealed = new_sealed, old_index = old_sealed",
            "DELETE FROM mandate_amendment WHERE no = 2",
        ]
    )
    func plantedAmendment(_ kind: TestDatabase, _ violation: String) throws {
        try GymBook.with(kind) { book in
            try book.fill(1)
            let lines = try book.lines(try #require(try book.collect().first))
            let text = BankReturnText.file([
                BankReturnText(entry: lines[2], code: "C01", correction: "77770001"),
                BankReturnText(entry: lines[2], code: "C05", correction: "37"),
            ])
            _ = try book.process(text, "noc.ach", on: "2026-12-03")
            try book.expectClean()
            try book.database.define(violation) { _ in }
            let broken = try book.engine().verify().filter { $0.violations > 0 }.map(\.id)
            #expect(broken.contains("mandates.amended"), "\(broken)")
        }
    }

    @Test(
        "a debit that is presumed to have settled after its claim was paid leaves a credit",
        arguments: TestDatabase.all
    )
    func presumedAfterPayment(_ kind: TestDatabase) throws {
        try GymBook.with(kind) { book in
            try book.fill(2)
            _ = try book.collect()
            let day = try #require(LocalDate(iso: "2026-12-02"))
            let payments = try book.engine(on: "2026-12-02").payments
            _ = try payments.record(.init(claim: "MC1", amount: 2_199, receivedOn: day, method: .cash))
            #expect(try book.engine(on: "2026-12-02").credits.list().isEmpty)
            #expect(try book.engine(on: "2026-12-03").run().blocksPresumedSettled == 1)
            let credits = try book.engine(on: "2026-12-03").credits.list()
            #expect(credits.map(\.amount.minorUnits) == [2_199])
            try book.expectClean()
        }
    }

    @Test(
        "what is paid before a file leaves goes out of it, and the others keep their numbers",
        arguments: TestDatabase.all
    )
    func withdrawal(_ kind: TestDatabase) throws {
        try GymBook.with(kind) { book in
            try book.fill(3)
            let on = "2026-11-27"
            let batch = try #require(
                try book.engine(on: on).batches.build(creditor: try book.creditor()).batches.first
            )
            try book.engine("ben", on: on).batches.approve(batch.id)
            let day = try #require(LocalDate(iso: on))
            _ = try book.engine(on: on).payments.record(.init(claim: "MC2", receivedOn: day, method: .card))
            let again = try book.engine(on: on).batches.show(batch.id)
            #expect(again.state == .frozen)
            #expect(again.messageId != batch.messageId)
            try book.engine("ben", on: on).batches.approve(batch.id)
            let released = try book.engine(on: on).batches.release(batch.id, to: book.directory.path + "/out")
            let lines = try book.lines(released)
            #expect(lines.filter { $0.hasPrefix("6") }.map { Int($0.suffix(7)) } == [1, 3])
            let text = BankReturnText.file([BankReturnText(entry: lines[3], code: "R01", id: "")])
            #expect(try book.process(text, "returns.ach", on: "2026-12-03").ends == ["R01": 1])
            #expect(try book.claim("MC3", on: "2026-12-03").state == .recovering)
            #expect(try book.claim("MC2", on: "2026-12-03").state == .paid)
            try book.expectClean()
        }
    }

    @Test("a bank without statements has no old data that would stop reminders", arguments: TestDatabase.all)
    func staleness(_ kind: TestDatabase) throws {
        try GymBook.with(kind) { book in
            try book.fill(2)
            let lines = try book.lines(try #require(try book.collect().first))
            let text = BankReturnText.file([BankReturnText(entry: lines[2], code: "R01")])
            _ = try book.process(text, "returns.ach", on: "2026-12-03")
            let run = try book.engine(on: "2026-12-20").run()
            #expect(run.recovery.stale == nil)
            #expect(run.notices.sent == 1)
        }
    }

    @Test(
        "what came back for lack of funds is presented again in a batch that says so",
        arguments: TestDatabase.all
    )
    func representment(_ kind: TestDatabase) throws {
        try GymBook.with(kind) { book in
            try book.fill(3)
            let lines = try book.lines(try #require(try book.collect().first))
            let text = BankReturnText.file([BankReturnText(entry: lines[3], code: "R01")])
            _ = try book.process(text, "returns.ach", on: "2026-12-03")
            let run = try book.engine(on: "2026-12-03").run()
            #expect(run.recovery.retriesRequested == 1)
            // A held claim that is let go travels in the same block, under the usual description.
            try book.fill(1, due: "2026-12-28", prefix: "N")
            _ = try book.engine(on: "2026-12-03").claims.hold("NC1", reason: "asked for time")
            _ = try book.engine(on: "2026-12-03").claims.release("NC1", reason: "agreed")
            let built = try book.engine("anna", on: "2026-12-22").batches.build(
                creditor: try book.creditor(),
                until: LocalDate(iso: "2027-01-20")
            )
            try #require(!built.batches.isEmpty)
            var retried: [String] = []
            var fresh: [String] = []
            for batch in built.batches {
                try book.engine("ben", on: "2026-12-22").batches.approve(batch.id)
                let released = try book.engine("anna", on: "2026-12-22").batches.release(
                    batch.id,
                    to: book.directory.path + "/out"
                )
                var isRetry = false
                for line in try book.lines(released) {
                    if line.hasPrefix("5") { isRetry = line.contains("PPDRETRY PYMT") }
                    if line.hasPrefix("6"), isRetry { retried.append(line) }
                    if line.hasPrefix("6"), !isRetry { fresh.append(line) }
                }
            }
            #expect(retried.count == 1)
            #expect(fresh.count == 1)
            // The same amount and account; only trace number and attempt differ.
            #expect(retried.first?.dropFirst(1).prefix(38) == lines[3].dropFirst(1).prefix(38))
            #expect(retried.first?.suffix(15) != lines[3].suffix(15))
            // And its return finds its way back by the place among the block's single debits.
            for line in retried + fresh {
                let late = BankReturnText.file(
                    [BankReturnText(entry: line, code: "R01", id: "")],
                    created: "270115",
                    julian: 15
                )
                let name = "late-\(line.suffix(7)).ach"
                #expect(try book.process(late, name, on: "2027-01-15").ends == ["R01": 1])
            }
            #expect(try book.claim("MC2", on: "2027-01-15").attempts == 2)
            try book.expectClean()
        }
    }

    /// What a notification of change makes of account `009001`, checking, at the bank of ``GymBook/routing``.
    struct Change: Sendable, CustomTestStringConvertible {
        let code: String
        let correction: String
        /// The masked account afterwards; `nil`: a person decides.
        let account: String?
        let kind: String
        var testDescription: String { "\(code) \(correction)" }
    }

    @Test(
        "a notification of change amends the mandate and keeps what was",
        arguments: TestDatabase.all,
        [
            Change(code: "C01", correction: "12345678901234567", account: "129900007 …4567", kind: "627"),
            Change(code: "C02", correction: "011000015", account: "011000015 …1", kind: "627"),
            Change(code: "C03", correction: "011000015   12345 78901", account: "011000015 …01", kind: "627"),
            Change(code: "C05", correction: "37", account: "129900007 …1", kind: "637"),
            Change(code: "C06", correction: "77001234            37", account: "129900007 …34", kind: "637"),
            Change(
                code: "C07",
                correction: "0110000151234567890123456737",
                account: "011000015 …4567",
                kind: "637"
            ),
            Change(code: "C02", correction: "011000016", account: nil, kind: "627"),
            Change(code: "C05", correction: "55", account: nil, kind: "627"),
            Change(code: "C13", correction: "", account: nil, kind: "627"),
        ]
    )
    func change(_ kind: TestDatabase, _ change: Change) throws {
        try GymBook.with(kind) { book in
            try book.fill(2)
            let first = try book.collect()
            let lines = try book.lines(try #require(first.first))
            let old = try book.engine().mandates.show("M1").account
            let text = BankReturnText.file([
                BankReturnText(entry: lines[2], code: change.code, correction: change.correction)
            ])
            let report = try book.process(text, "noc.ach", on: "2026-12-03")
            let mandates = try book.engine(on: "2026-12-03").mandates
            let mandate = try mandates.show("M1")
            #expect(mandate.state == .active)
            #expect(report.ends.isEmpty)
            if let account = change.account {
                #expect(mandate.account == account)
                #expect(report.mandatesAmended == 1)
                let amendment = try #require(try mandates.amendments(of: mandate).first)
                #expect(amendment.code == change.code)
                #expect(amendment.oldAccount == old)
                #expect(amendment.newAccount == account)
            } else {
                #expect(mandate.account == old)
                #expect(report.file?.parked == 1)
                #expect(try mandates.amendments(of: mandate).isEmpty)
            }
            // The file that was sent is rendered as it was, the next one as it must be.
            try book.expectClean()
            let claims = "claim_id,mandate_id,amount,due_date\nNEXT,M1,30.00,2026-12-15\n"
            _ = try book.engine().intake.importCollections(
                try book.write(claims, "next.csv"),
                creditor: try book.creditor()
            )
            let next = try book.lines(try #require(try book.collect(on: "2026-12-11").first))
            #expect(next[2].hasPrefix(change.kind))
            try book.expectClean()
        }
    }

    @Test(
        "two changes of one mandate in one file follow each other, in either database",
        arguments: TestDatabase.all
    )
    func changes(_ kind: TestDatabase) throws {
        try GymBook.with(kind) { book in
            try book.fill(2)
            let lines = try book.lines(try #require(try book.collect().first))
            let text = BankReturnText.file([
                BankReturnText(entry: lines[2], code: "C01", correction: "77770001"),
                BankReturnText(entry: lines[2], code: "C05", correction: "37"),
                BankReturnText(entry: lines[3], code: "C04", correction: "MARIA MEMBER"),
                BankReturnText(
                    entry: lines[3],
                    code: "C01",
                    correction: "1",
                    trace: "129900000000099",
                    id: "NOBODY"
                ),
            ])
            let report = try book.process(text, "noc.ach", on: "2026-12-03")
            #expect(report.mandatesAmended == 3)
            #expect(report.file?.parked == 1)
            let mandates = try book.engine(on: "2026-12-03").mandates
            let first = try mandates.show("M1")
            #expect(first.account == "129900007 …01")
            #expect(try mandates.amendments(of: first).map(\.number) == [1, 2])
            #expect(try mandates.revealAccount(first) == "129900007 77770001 savings")
            #expect(try mandates.show("M2").debtorName == "MARIA MEMBER")
            try book.expectClean()
        }
    }
}
