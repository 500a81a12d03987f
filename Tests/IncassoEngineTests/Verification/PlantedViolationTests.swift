import IncassoCore
import IncassoEngine
import IncassoSQL
import IncassoSimulator
import IncassoTestSupport
import Testing

/// For each invariant a violation is planted behind the engine's back, and `verify` must name that invariant.
@Suite struct PlantedViolationTests {
    /// A violation: which invariant must be found broken, and what breaks it.
    struct Plant: Sendable, CustomTestStringConvertible {
        let invariant: String
        let script: String?
        let statements: [Statement]

        init(_ invariant: String, script: String? = nil, _ statements: StaticString...) {
            self.invariant = invariant
            self.script = script
            self.statements = statements.map { Statement("test.plant", $0) }
        }

        var testDescription: String { invariant }
    }

    static let plants = [
        // The schema forbids this one, so the table is first rebuilt without its foreign key.
        Plant(
            "attempts.chain",
            script: """
                CREATE TABLE unchained AS SELECT * FROM collection;
                DROP TABLE collection;
                ALTER TABLE unchained RENAME TO collection;
                """,
            "INSERT INTO collection SELECT tenant_id, claim_id, 2, 1, mandate_id, amount, block_id, 1 FROM collection WHERE claim_id = (SELECT min(k.claim_id) FROM collection k WHERE NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.claim_id = k.claim_id))"
        ),
        Plant(
            "attempts.amount",
            "UPDATE collection SET amount = amount + 1 WHERE claim_id = (SELECT max(claim_id) FROM collection)"
        ),
        Plant(
            "attempts.twins",
            "UPDATE claim SET mandate_id = (SELECT mandate_id FROM claim WHERE id = 1), amount = (SELECT amount FROM claim WHERE id = 1) WHERE id = 2"
        ),
        Plant("amendments.told", "UPDATE mandate_amendment SET pending = 1"),
        Plant("mandates.amended", "UPDATE mandate_amendment SET new_reference = 'X1'"),
        Plant("attempts.ends", "UPDATE attempt_end SET amount = amount + 1"),
        Plant("blocks.totals", "UPDATE block SET total = total + 1 WHERE count > 0"),
        Plant("blocks.rejects", "UPDATE block SET reject_count = reject_count + 1 WHERE count > 0"),
        Plant("batches.totals", "UPDATE batch SET count = count + 1"),
        Plant("batches.approved", "UPDATE batch SET prepared_by = 'ben'"),
        Plant("batches.unknown", "UPDATE batch SET state = 'unknown' WHERE file_name IS NOT NULL"),
        Plant("inbox.leaves", "UPDATE bank_file SET leaves = leaves + 1"),
        Plant("inbox.conservation", "DELETE FROM entry_note"),
        Plant("inbox.bookings", "UPDATE booking SET entry_no = entry_no + 1000"),
        Plant("inbox.settled", "UPDATE settlement SET amount = amount - 1"),
        Plant("ledger.ends", "DELETE FROM transfer WHERE claim_id IS NOT NULL AND debit = 3"),
        Plant("ledger.receivable", "UPDATE transfer SET amount = amount + 1 WHERE cause = 5"),
        Plant("ledger.inTransit", "UPDATE transfer SET amount = amount + 1 WHERE cause = 2"),
        Plant("recovery.cases", "DELETE FROM recovery_case"),
        Plant(
            "notices.protected",
            "INSERT INTO notice (tenant_id, claim_id, case_no, step, channel, recipient, attempt, template, pay_before, link_id, queued_on, queued_at, state, fence) SELECT tenant_id, claim_id, no, 'planted', 'email', 0, no, 'first', 20000, CAST(NULL AS BIGINT), 20000, 0, 'queued', 0 FROM recovery_case WHERE reason_class = 7"
        ),
        Plant(
            "notices.links",
            "INSERT INTO notice (tenant_id, claim_id, case_no, step, channel, recipient, attempt, template, pay_before, link_id, queued_on, queued_at, state, fence) SELECT tenant_id, claim_id, no, 'planted', 'email', 0, no, 'first', 20000, 999999, 20000, 0, 'queued', 0 FROM recovery_case WHERE reason_class = 1"
        ),
        Plant(
            "recovery.explained",
            "DELETE FROM case_explanation WHERE digest = (SELECT digest FROM case_explanation ORDER BY digest LIMIT 1)"
        ),
        Plant("recovery.explained", "UPDATE case_explanation SET text = text || ' '"),
        Plant("payments.entries", "DELETE FROM entry_note WHERE rule = 'other-business'"),
        Plant(
            "payments.sums",
            "UPDATE payment SET amount = amount + 1 WHERE id = (SELECT min(id) FROM payment)"
        ),
        Plant("payments.claims", "UPDATE allocation SET amount = amount + 1"),
        Plant("payments.final", "UPDATE claim_queue SET held = NULL WHERE held = 'paid'"),
        Plant("credits.used", "UPDATE credit SET used = used + 1"),
        Plant("ledger.credits", "UPDATE transfer SET amount = amount + 1 WHERE credit = 4"),
        Plant(
            "mandates.sealed",
            "UPDATE mandate SET number_sealed = (SELECT number_sealed FROM mandate WHERE id = (SELECT max(id) FROM mandate)) WHERE id = (SELECT min(id) FROM mandate)"
        ),
        Plant(
            "batches.hash",
            "UPDATE mandate SET holder = 'Mallory' WHERE id = (SELECT min(id) FROM mandate)"
        ),
        Plant(
            "archive.copies",
            "UPDATE bank_file SET sha256 = (SELECT hash FROM audit_chain WHERE seq = 1) WHERE id = (SELECT min(id) FROM bank_file)"
        ),
        Plant("reversals.totals", "UPDATE batch SET total = total + 1 WHERE reverses IS NOT NULL"),
        Plant("reversals.debits", "UPDATE reversal SET amount = amount + 1"),
        Plant(
            "reversals.debits",
            script: "DROP INDEX reversal_once;",
            "INSERT INTO reversal (tenant_id, id, batch_id, claim_id, attempt, block_id, amount, reason, state) SELECT tenant_id, id + 1000, batch_id, claim_id, attempt, block_id, amount, reason, 'requested' FROM reversal WHERE state = 'booked'"
        ),
        Plant("reversals.ends", "UPDATE attempt_end SET kind = 'returned' WHERE kind = 'reversed'"),
        Plant("audit.chain", "UPDATE audit_chain SET actor = 'mallory' WHERE seq = 3"),
    ]

    @Test(arguments: TestDatabase.all, plants)
    func isFound(_ kind: TestDatabase, _ plant: Plant) throws {
        try TestBook.with(kind) { book in
            try Self.fill(book)
            try book.expectClean("before anything is planted")
            if let script = plant.script { try book.database.define(script) { _ in } }
            try book.database.write { transaction in
                var changed = 0
                for statement in plant.statements { changed += try transaction.execute(statement, [:]) }
                #expect(changed > 0, "nothing was planted")
            }
            let broken = try book.engine().verify().filter { $0.violations > 0 }
            #expect(broken.contains { $0.id == plant.invariant }, "found only \(broken.map(\.id))")
            #expect(broken.first { $0.id == plant.invariant }?.examples.isEmpty == false)
        }
    }

    @Test(arguments: TestDatabase.all)
    func everyInvariantIsPlantedAndLooksAtSomething(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try Self.fill(book)
            let results = try book.engine().verify()
            // No bank of this rail amends a mandate: that is planted where one does (ACHReturnTests).
            #expect(Set(results.map(\.id)) == Set(Self.plants.map(\.invariant)))
            // Nothing is unknown in a good book, and a test elsewhere brings that about.
            for result in results where result.id != "batches.unknown" {
                #expect(result.checked > 0, "\(result.id) looked at nothing")
            }
        }
    }

    /// A book in which every kind of row exists.
    private static func fill(_ book: TestBook) throws {
        try book.fill(40)
        for number in 1...10 {
            try book.engine().mandates.amend("M\(number)", to: .init(mandateId: "N\(number)"))
        }
        let answers = try book.answers(try book.collect()) { options in
            options.rejects = [.init("AM04", per100000: 10_000)]
            options.returns = [.init("AM04", per100000: 10_000), .init("MD01", per100000: 10_000)]
            options.writesStatements = true
        }
        for answer in answers { _ = try book.engine(on: answer.date.description).inbox.process(answer.path) }
        let last = try #require(answers.last).date
        _ = try book.engine(on: last.description).recovery.run()
        _ = try book.engine(on: last.description).notices.send()
        let engine = try book.engine(on: last.description)
        for found in try engine.recovery.list().prefix(2) {
            let amount = found.open.minorUnits + 100
            try engine.payments.record(.init(claim: found.claimId, amount: amount, receivedOn: last))
        }
        try takeBack(try engine.claims.list(.init(state: .collected)).suffix(3).map(\.id), book, on: last)
        let rent = BankLetters.Credit(amount: "700.00", remittance: "Miete")
        _ = try book.receive([BankLetters.credit(rent, on: last.description)], on: last.description)
    }

    /// Takes debits back: two that the bank books, one in a file that is not handed over.
    private static func takeBack(_ claims: [String], _ book: TestBook, on day: LocalDate) throws {
        let engine = try book.engine(on: day.description)
        let made = try engine.batches.reverse(claims: Array(claims.prefix(2)), reason: .duplicate).batches
        for batch in made {
            try book.engine("ben", on: day.description).batches.approve(batch.id)
            let sent = try engine.batches.release(batch.id, to: book.directory.path + "/out")
            for answer in try book.answers([sent], seed: UInt64(batch.id)) {
                _ = try book.engine(on: answer.date.description).inbox.process(answer.path)
            }
        }
        _ = try engine.batches.reverse(claims: Array(claims.suffix(1)), reason: .unspecified)
    }
}
