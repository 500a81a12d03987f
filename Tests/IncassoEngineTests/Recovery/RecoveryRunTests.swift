import IncassoCore
import IncassoRecovery
import IncassoSQL
import IncassoSimulator
import IncassoTestSupport
import Synchronization
import Testing

@testable import IncassoEngine

@Suite struct RecoveryRunTests {
    @Test(
        "the first run after a lack of funds tells the debtor and asks for a new debit",
        arguments: TestDatabase.all
    )
    func firstRun(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let debits = try FailedDebits(book, count: 3)
            #expect(try debits.fail("C2", "AM04", on: "2026-12-03") == 1)
            let (recovery, notices) = try debits.run(on: "2026-12-03")
            #expect(recovery.cases == 1 && recovery.noticesQueued == 1 && recovery.retriesRequested == 1)
            #expect(recovery.stale == nil && notices.sent == 1)
            let found = try debits.show("C2", on: "2026-12-03")
            #expect(found.summary.state == .waiting && found.summary.route == "insufficient-funds")
            #expect(found.summary.nextStep == "retryAnswer" && found.summary.linkId != nil)
            // 14 days of notice and a day for the bank lead past the 1st to the pay day of the 25th, a TARGET holiday.
            #expect(found.summary.retryOn?.description == "2026-12-28")
            #expect(found.decisions.map(\.action) == ["requestRetry,queueNotice"])
            let rules = found.decisions[0].explanation.rules
            #expect(rules.map(\.rule) == ["route.by-reason", "step.due", "retry.planned"])
            #expect(rules[0].inputs.contains { $0.name == "reason" && $0.value == "AM04" })
            #expect(found.decisions[0].explanation.policy == "default/1")
            #expect(found.now.rules.last?.rule == "retry.running")
            #expect(found.notices.map(\.state) == ["sent"])
        }
    }

    @Test("running again on the same day changes nothing", arguments: TestDatabase.all)
    func idempotent(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let debits = try FailedDebits(book, count: 4)
            try debits.fail(
                [
                    .init(claim: "C1", reason: "AM04"), .init(claim: "C2", reason: "AC04"),
                    .init(claim: "C3", reason: "MD06", kind: "refunded"), .init(claim: "C4", reason: "MD01"),
                ],
                on: "2026-12-03"
            )
            let first = try debits.run(on: "2026-12-03")
            #expect(
                first.recovery.cases == 4 && first.recovery.noticesQueued == 3
                    && first.recovery.givenToPersons == 1
            )
            let before = try ["C1", "C2", "C3", "C4"].map { try debits.show($0, on: "2026-12-03") }
            for _ in 1...3 {
                let again = try debits.run(on: "2026-12-03")
                #expect(again.recovery.cases == 0 && again.notices.sent == 0 && again.notices.held.isEmpty)
            }
            #expect(try ["C1", "C2", "C3", "C4"].map { try debits.show($0, on: "2026-12-03") } == before)
            #expect(try debits.outbox.count == 3)
            #expect(try book.engine().exceptions.list(kind: "case-person").count == 1)
        }
    }

    @Test(
        "no debtor hears of what is not his to hear",
        arguments: TestDatabase.all,
        ["MD01", "MD07", "AC13", "RR04", "AM05", "XX99", "RR01"]
    )
    func protected(_ kind: TestDatabase, _ reason: String) throws {
        try TestBook.with(kind) { book in
            let debits = try FailedDebits(book, count: 1)
            try debits.fail("C1", reason, on: "2026-12-03")
            let (recovery, notices) = try debits.run(on: "2026-12-03")
            let reasonClass = ReasonTable.sepa.classify(reason)
            if reasonClass.allowsNotices {
                #expect(recovery.noticesQueued == 1 && notices.sent == 1)
                return
            }
            #expect(
                recovery.givenToPersons == 1 && recovery.noticesQueued == 0 && recovery.retriesRequested == 0
            )
            #expect(notices.sent == 0)
            #expect(try book.engine().notices.list().isEmpty)
            let found = try debits.show("C1", on: "2026-12-03")
            #expect(
                found.summary.isWithPerson && found.summary.nextStep == "person"
                    && found.summary.nextAt == nil
            )
            let kind = reasonClass == .technical ? "case-operator" : "case-person"
            let exceptions = try book.engine().exceptions.list(kind: kind)
            #expect(exceptions.count == 1 && exceptions[0].detail.contains("claim C1"))
        }
    }

    @Test("old bank data stops notices and says so, a newer file lets them go", arguments: TestDatabase.all)
    func stale(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let debits = try FailedDebits(book, count: 2)
            try debits.fail("C1", "AM04", on: "2026-12-03")
            let late = try debits.run(on: "2026-12-20")
            #expect(
                late.recovery.stale?.cases == 1 && late.recovery.noticesQueued == 0 && late.notices.sent == 0
            )
            #expect(late.recovery.stale?.newest?.description == "2026-12-03")
            #expect(try book.engine().exceptions.list(kind: "stale-bank-data").count == 1)
            #expect(try debits.show("C1", on: "2026-12-20").decisions.isEmpty)
            #expect(try debits.show("C1", on: "2026-12-20").now.rules.last?.rule == "data.stale")
            try debits.receiveFile(on: "2026-12-20")
            let fresh = try debits.run(on: "2026-12-20")
            #expect(fresh.recovery.stale == nil && fresh.notices.sent == 1)
            #expect(try book.engine().exceptions.list(kind: "stale-bank-data").isEmpty)
        }
    }

    @Test("a new debit that fails wakes the same case", arguments: TestDatabase.all)
    func retryFails(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let debits = try FailedDebits(book, count: 2)
            try debits.fail("C1", "AM04", on: "2026-12-03")
            try debits.run(on: "2026-12-03")
            let batches = try book.collect(on: "2026-12-18")
            #expect(batches.map(\.count) == [1] && batches[0].dueDate?.description == "2026-12-28")
            try debits.receiveFile(on: "2026-12-29")
            #expect(try debits.run(on: "2026-12-29").recovery.cases == 0)
            #expect(try debits.fail("C1", "AM04", on: "2026-12-30") == 0, "woken, not opened")
            let (recovery, notices) = try debits.run(on: "2026-12-30")
            #expect(recovery.noticesQueued == 1 && recovery.retriesRequested == 0 && notices.sent == 1)
            let found = try debits.show("C1", on: "2026-12-30")
            #expect(
                found.summary.id.hasSuffix("-1"),
                "the case keeps the number of the attempt that opened it"
            )
            #expect(found.notices.map(\.step) == ["first", "second"])
            #expect(found.notices.map(\.linkId) == [found.summary.linkId, found.summary.linkId])
            #expect(try book.engine().recovery.list().count == 1)
            #expect(found.decisions.last?.explanation.rules.map(\.rule).contains("retry.cap") == true)
        }
    }

    @Test("a new debit that brings the money resolves the case", arguments: TestDatabase.all)
    func retrySucceeds(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let debits = try FailedDebits(book, count: 1)
            try debits.fail("C1", "AM04", on: "2026-12-03")
            try debits.run(on: "2026-12-03")
            let answers = try book.answers(try book.collect(on: "2026-12-18"))
            for answer in answers {
                _ = try book.engine(on: answer.date.description).inbox.process(answer.path)
            }
            #expect(try debits.show("C1", on: "2026-12-29").summary.open.minorUnits == 0)
            let end = try debits.run(on: "2027-01-06")
            #expect(end.recovery.closed == 1 && end.recovery.noticesQueued == 0)
            #expect(try debits.show("C1", on: "2027-01-06").summary.state == .resolved)
        }
    }

    @Test("a new debit that nobody hears of goes to a person", arguments: TestDatabase.all)
    func retryUnanswered(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let debits = try FailedDebits(book, count: 1)
            try debits.fail("C1", "AM04", on: "2026-12-03")
            try debits.run(on: "2026-12-03")
            _ = try book.collect(on: "2026-12-18")
            try debits.receiveFile(on: "2027-01-07")
            #expect(try debits.run(on: "2027-01-07").recovery.givenToPersons == 1)
            #expect(
                try debits.show("C1", on: "2027-01-07").decisions.last?.explanation.rules.last?.rule
                    == "retry.unanswered"
            )
            // When the bank speaks after all, the case goes on by itself and the exception closes.
            try debits.fail("C1", "AM04", on: "2027-01-08")
            #expect(try debits.run(on: "2027-01-08").notices.sent == 1)
            #expect(try book.engine().exceptions.list(kind: "case-person").isEmpty)
        }
    }

    @Test(
        "without a usable mandate there is no new debit, and the notices go on",
        arguments: TestDatabase.all
    )
    func noMandate(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let debits = try FailedDebits(book, count: 1)
            try debits.execute(
                Statement(
                    "test.stop",
                    """
                    INSERT INTO mandate_stop (tenant_id, mandate_id, kind, from_day)
                    SELECT tenant_id, id, 'cancelled', 0 FROM mandate WHERE tenant_id = :t
                    """
                )
            )
            try debits.fail("C1", "AM04", on: "2026-12-03")
            #expect(try debits.run(on: "2026-12-03").recovery.retriesRequested == 0)
            for day in ["2026-12-10", "2026-12-17"] {
                try debits.receiveFile(on: day)
                #expect(try debits.run(on: day).notices.sent == 1, "\(day)")
            }
            try debits.receiveFile(on: "2026-12-31")
            #expect(try debits.run(on: "2026-12-31").recovery.givenToPersons == 1)
            let found = try debits.show("C1", on: "2026-12-31")
            #expect(found.notices.map(\.step) == ["first", "second", "final"])
            #expect(found.decisions.last?.explanation.rules.last?.rule == "route.ended")
        }
    }

    @Test("a rehearsal changes nothing", arguments: TestDatabase.all)
    func dryRun(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let debits = try FailedDebits(book, count: 2)
            try debits.fail("C1", "AM04", on: "2026-12-03")
            let engine = try book.engine(on: "2026-12-03")
            #expect(try engine.recovery.run(dryRun: true).noticesQueued == 1)
            #expect(try engine.notices.list().isEmpty)
            _ = try engine.recovery.run()
            #expect(try engine.notices.send(dryRun: true).sent == 1)
            #expect(try engine.notices.list().map(\.state) == ["queued"])
        }
    }

    @Test(
        "a case above the small ones counts, a claim that a person ended does not",
        arguments: TestDatabase.all
    )
    func ended(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let debits = try FailedDebits(book, count: 2)
            try debits.execute(
                Statement(
                    "test.mark",
                    """
                    INSERT INTO claim_mark (tenant_id, claim_id, kind, at, actor)
                    SELECT tenant_id, id, CASE reference WHEN 'C1' THEN 'writtenOff' ELSE 'disputed' END, 0, 'anna' FROM claim WHERE tenant_id = :t
                    """
                )
            )
            try debits.fail(
                [.init(claim: "C1", reason: "AM04"), .init(claim: "C2", reason: "AM04")],
                on: "2026-12-03"
            )
            let (recovery, notices) = try debits.run(on: "2026-12-03")
            #expect(recovery.closed == 1 && recovery.givenToPersons == 1 && notices.sent == 0)
            #expect(try debits.show("C1", on: "2026-12-03").summary.state == .resolved)
        }
    }

    @Test("the number of statements does not grow with the cases", arguments: TestDatabase.all)
    func constantStatements(_ kind: TestDatabase) throws {
        func statements(_ count: Int) throws -> Int {
            var counted = 0
            try TestBook.with(kind) { book in
                let debits = try FailedDebits(book, count: count)
                try debits.fail((1...count).map { .init(claim: "C\($0)", reason: "AM04") }, on: "2026-12-03")
                let engine = try book.engine(on: "2026-12-03")
                let log = StatementCount()
                book.database.observer = { _ in log.count.withLock { $0 += 1 } }
                _ = try engine.recovery.run()
                _ = try engine.notices.send()
                book.database.observer = nil
                counted = log.count.withLock { $0 }
                #expect(try engine.notices.list(state: "sent").count == count)
            }
            return counted
        }
        #expect(try statements(10) == statements(90))
    }

    @Test("a file of the simulated bank leads to notices, and verify is clean", arguments: TestDatabase.all)
    func wholeJob(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(80)
            let answers = try book.answers(try book.collect()) { options in
                options.rejects = [.init("AM04", per100000: 10_000), .init("AC04", per100000: 10_000)]
                options.returns = [
                    .init("AM04", per100000: 10_000), .init("MD01", per100000: 10_000),
                    .init("MS03", per100000: 10_000),
                ]
                options.refunds = [.init("MD06", per100000: 10_000)]
            }
            var failures = 0
            for answer in answers {
                let report = try book.engine(on: answer.date.description).inbox.process(answer.path)
                failures += report.ends.values.reduce(0, +)
                _ = try book.engine(on: answer.date.description).run()
            }
            let day = try #require(answers.map(\.date).max()).description
            let cases = try book.engine(on: day).recovery.list()
            #expect(cases.count == failures && failures > 20)
            let notices = try book.engine(on: day).notices.list()
            #expect(notices.allSatisfy { $0.state == "sent" })
            #expect(
                Set(notices.compactMap(\.caseId))
                    == Set(cases.filter { $0.reasonClass.allowsNotices }.map(\.id))
            )
            #expect(Set(notices.compactMap(\.file)).count == notices.count)
            try book.expectClean()
        }
    }
}

/// Counts from any thread.
final class StatementCount: Sendable {
    let count = Mutex(0)
}
