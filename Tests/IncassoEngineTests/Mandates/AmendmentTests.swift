import IncassoCore
import IncassoEngine
import IncassoSQL
import IncassoTestSupport
import Testing

/// A change of a mandate is told by every debit until one that tells it was carried out.
@Suite("Amendments of mandates")
struct AmendmentTests {
    private func with(
        _ kind: TestDatabase,
        mandates: Int = 1,
        scheme: String = "sepa-core",
        _ body: (AmendmentStory) throws -> Void
    ) throws {
        try TestBook.with(kind) { book in
            let story = try AmendmentStory(book, mandates: mandates, scheme: scheme)
            try body(story)
            // Every file is rendered again as it was, whatever was changed or confirmed since.
            try book.expectClean()
        }
    }

    /// An account at another bank, with right check digits.
    private static let elsewhere = "DE02120300000000202051"

    @Test("A reject keeps it pending, settlement ends it", arguments: TestDatabase.all)
    func rejectedThenSettled(_ kind: TestDatabase) throws {
        try with(kind) { story throws in
            let before = try story.collect("M1")
            #expect(before.debits.map(\.description) == ["M1"])
            try story.settle(before.batch)
            try story.engine().mandates.amend("M1", to: .init(mandateId: "N1", iban: TestBook.iban(9)))
            let first = try story.collect("N1")
            #expect(first.debits.map(\.description) == ["N1 was M1 from …0001"])
            #expect(first.debits.map(\.account) == [TestBook.iban(9)])
            try story.reject(first.debits[0], in: first.batch)
            #expect(try story.states("N1") == ["pending"])
            let second = try story.collect("N1")
            #expect(second.debits.map(\.description) == ["N1 was M1 from …0001"])
            try story.settle(second.batch)
            #expect(try story.states("N1") == ["confirmed"])
            let third = try story.collect("N1")
            #expect(third.debits.map(\.description) == ["N1"])
            let mandate = try story.engine().mandates.show("N1")
            let amendment = try #require(try story.engine().mandates.amendments(of: mandate).first)
            #expect(amendment.firstSentIn == first.batch.id)
            #expect(amendment.confirmedIn == second.batch.id)
            #expect(amendment.confirmedOn == LocalDate(iso: "2026-12-07"))
            #expect(amendment.by == "anna")
            #expect(amendment.changes.map(\.field) == [.mandateId, .account])
        }
    }

    @Test("A return does not keep it pending", arguments: TestDatabase.all)
    func returned(_ kind: TestDatabase) throws {
        try with(kind, mandates: 2) { story throws in
            for mandate in ["M1", "M2"] {
                try story.engine().mandates.amend(mandate, to: .init(iban: Self.elsewhere))
            }
            let first = try story.collect("M1", "M2")
            #expect(first.debits.map(\.description) == ["M1 SMNDA", "M2 SMNDA"])
            // The first comes back before anyone has told that the block settled.
            try story.giveBack(first.debits[0])
            #expect(try story.states("M1") == ["confirmed"])
            #expect(try story.states("M2") == ["pending"])
            try story.settle(first.batch)
            #expect(try story.states("M2") == ["confirmed"])
            try story.giveBack(first.debits[1])
            #expect(try story.states("M2") == ["confirmed"])
            let second = try story.collect("M1", "M2")
            #expect(second.debits.map(\.description) == ["M1", "M2"])
        }
    }

    @Test("The other debits of a block settle, the rejected one stays pending", arguments: TestDatabase.all)
    func partlyRejected(_ kind: TestDatabase) throws {
        try with(kind, mandates: 2) { story throws in
            for mandate in ["M1", "M2"] {
                try story.engine().mandates.amend(mandate, to: .init(iban: Self.elsewhere))
            }
            let first = try story.collect("M1", "M2")
            try story.reject(first.debits[0], in: first.batch)
            try story.settle(first.batch, less: [first.debits[0]])
            #expect(try story.states("M1") == ["pending"])
            #expect(try story.states("M2") == ["confirmed"])
            #expect(try story.collect("M1", "M2").debits.map(\.description) == ["M1 SMNDA", "M2"])
        }
    }

    @Test("Of several changes the oldest unconfirmed value is told", arguments: TestDatabase.all)
    func severalChanges(_ kind: TestDatabase) throws {
        try with(kind) { story throws in
            let mandates = try story.engine().mandates
            try mandates.amend("M1", to: .init(iban: TestBook.iban(11)))
            let first = try story.collect("M1")
            #expect(first.debits.map(\.description) == ["M1 from …0001"])
            try story.engine().mandates.amend("M1", to: .init(iban: TestBook.iban(12), holder: "Kunde Eins"))
            let second = try story.collect("M1")
            #expect(second.debits.map(\.description) == ["M1 from …0001"])
            #expect(second.debits.map(\.account) == [TestBook.iban(12)])
            try story.settle(first.batch)
            #expect(try story.states("M1") == ["confirmed", "pending"])
            let third = try story.collect("M1")
            #expect(third.debits.map(\.description) == ["M1 from …0011"])
            try story.settle(second.batch)
            #expect(try story.states("M1") == ["confirmed", "confirmed"])
            #expect(try story.collect("M1").debits.map(\.description) == ["M1"])
        }
    }

    @Test("A change that was taken back is not told", arguments: TestDatabase.all)
    func toAndFro(_ kind: TestDatabase) throws {
        try with(kind) { story throws in
            try story.engine().mandates.amend("M1", to: .init(mandateId: "N1", iban: Self.elsewhere))
            #expect(try story.collect("N1").debits.map(\.description) == ["N1 was M1 SMNDA"])
            try story.engine().mandates.amend("N1", to: .init(mandateId: "M1", iban: TestBook.iban(1)))
            let second = try story.collect("M1")
            #expect(second.debits.map(\.description) == ["M1"])
            try story.settle(second.batch)
            #expect(try story.states("M1") == ["confirmed", "confirmed"])
        }
    }

    @Test("Whether the old account is told depends on its bank", arguments: TestDatabase.all)
    func banks(_ kind: TestDatabase) throws {
        try with(kind, mandates: 4) { story throws in
            let mandates = try story.engine().mandates
            try mandates.amend("M1", to: .init(iban: TestBook.iban(21)))
            try mandates.amend("M2", to: .init(iban: TestBook.iban(22), isSameBank: false))
            try mandates.amend("M3", to: .init(iban: "NL91ABNA0417164300"))
            try mandates.amend("M4", to: .init(iban: Self.elsewhere, isSameBank: true))
            let told = try story.collect("M1", "M2", "M3", "M4").debits.map(\.description)
            #expect(told == ["M1 from …0001", "M2 SMNDA", "M3 SMNDA", "M4 from …0004"])
        }
    }

    @Test("A name is changed and not told", arguments: TestDatabase.all)
    func holder(_ kind: TestDatabase) throws {
        try with(kind) { story throws in
            let mandate = try story.engine().mandates.amend(
                "M1",
                to: .init(holder: "Erika Neu", note: "married")
            )
            #expect(mandate.debtorName == "Erika Neu")
            #expect(try story.collect("M1").debits.map(\.description) == ["M1"])
            let amendment = try #require(try story.engine().mandates.amendments(of: mandate).first)
            #expect(amendment.state == .confirmed && amendment.note == "married")
            #expect(amendment.oldName == "Kunde 1" && amendment.newName == "Erika Neu")
        }
    }

    @Test("What is frozen stays; what is frozen anew tells the same", arguments: TestDatabase.all)
    func frozen(_ kind: TestDatabase) throws {
        try with(kind, mandates: 2) { story throws in
            let claims = "claim_id,mandate_id,amount,due_date\nA,M1,30.00,2026-12-01\nB,M2,40.00,2026-12-01\n"
            let path = try story.book.write(claims, "frozen.csv")
            _ = try story.engine().intake.importCollections(path, creditor: story.book.creditor())
            try story.engine().mandates.amend("M1", to: .init(mandateId: "N1"))
            let batch = try #require(
                try story.engine().batches.build(creditor: story.book.creditor()).batches.first
            )
            try story.engine().mandates.amend("N1", to: .init(mandateId: "P1", iban: Self.elsewhere))
            // A debit is paid otherwise: the rest is frozen anew, as it was planned.
            try story.engine().payments.record(
                .init(claim: "B", amount: nil, receivedOn: story.day, method: .cash)
            )
            try story.book.expectClean("frozen anew")
            try story.engine("ben").batches.approve(batch.id)
            let released = try story.engine().batches.release(
                batch.id,
                to: story.book.directory.path + "/out"
            )
            #expect(try story.debits(of: released).map(\.description) == ["N1 was M1"])
            #expect(try story.collect("P1").debits.map(\.description) == ["P1 was M1 SMNDA"])
            try story.settle(released)
            #expect(try story.states("P1") == ["confirmed", "pending"])
            #expect(try story.collect("P1").debits.map(\.description) == ["P1 was N1 SMNDA"])
        }
    }

    @Test("A batch that is cancelled told nobody", arguments: TestDatabase.all)
    func cancelled(_ kind: TestDatabase) throws {
        try with(kind) { story throws in
            try story.engine().mandates.amend("M1", to: .init(iban: Self.elsewhere))
            let path = try story.book.write(
                "claim_id,mandate_id,amount,due_date\nA,M1,30.00,2026-12-01\n",
                "cancelled.csv"
            )
            _ = try story.engine().intake.importCollections(path, creditor: story.book.creditor())
            let batch = try #require(
                try story.engine().batches.build(creditor: story.book.creditor()).batches.first
            )
            try story.engine().batches.cancel(batch.id)
            #expect(try story.states("M1") == ["pending"])
            #expect(try story.build().flatMap(\.debits).map(\.description) == ["M1 SMNDA"])
        }
    }

    @Test(
        "Nothing in the clear: account numbers are masked wherever they are told",
        arguments: TestDatabase.all
    )
    func masked(_ kind: TestDatabase) throws {
        try with(kind) { story throws in
            let mandates = try story.engine().mandates
            let after = try mandates.amend("M1", to: .init(iban: Self.elsewhere))
            let told = String(describing: try mandates.amendments(of: after)) + String(describing: after)
            #expect(!told.contains("120300000000202051") && !told.contains("37040044000000000"))
            let bodies = try story.engine().database.read { transaction in
                try transaction.all(Self.bodies, ["t": 1]) { String(decoding: $0.bytes(0), as: UTF8.self) }
            }
            #expect(bodies.contains { $0.contains("mandate.amend") })
            #expect(!bodies.contains { $0.contains("120300000000202051") || $0.contains(TestBook.iban(1)) })
        }
    }

    private static let bodies = Statement(
        "test.bodies",
        "SELECT body FROM audit_chain WHERE tenant_id = :t AND action LIKE 'mandate%' ORDER BY seq"
    )

    @Test("A rehearsal changes nothing", arguments: TestDatabase.all)
    func dryRun(_ kind: TestDatabase) throws {
        try with(kind) { story throws in
            let mandates = try story.engine().mandates
            let before = try mandates.show("M1")
            let after = try mandates.amend(
                "M1",
                to: .init(mandateId: "N1", iban: Self.elsewhere),
                isDryRun: true
            )
            #expect(after.id == "N1" && after.account != before.account)
            #expect(try mandates.show("M1") == before)
            #expect(try mandates.amendments(of: before).isEmpty)
        }
    }
}
