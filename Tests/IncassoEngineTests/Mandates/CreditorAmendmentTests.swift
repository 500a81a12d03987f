import IncassoCore
import IncassoEngine
import IncassoTestSupport
import Testing

/// A creditor that changes its name or identifier amends all mandates that it was given before.
@Suite("Amendments by the creditor")
struct CreditorAmendmentTests {
    private func change(
        _ story: AmendmentStory,
        _ replacements: (String, String)...
    ) throws -> CreditorAmendment? {
        var text = TestBook.creditorFile
        for (old, new) in replacements { text = text.replacing(old, with: new) }
        let path = try story.book.write(text, "creditor.toml")
        let amendment = try story.engine().mandates.amendment(byCreditorFile: path)
        _ = try story.engine().creditors.add(file: path)
        return amendment
    }

    private static let names = ("Sportschule Köln", "Sport und Spiel")
    private static let identifiers = ("DE98ZZZ09999999999", "NL64ZZZ321096320000")

    @Test("Every mandate tells it until its own debit is carried out", arguments: TestDatabase.all)
    func threeMandates(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let story = try AmendmentStory(book, mandates: 3)
            let before = try story.collect("M1", "M2", "M3")
            try story.settle(before.batch)
            try story.engine().mandates.cancel("M3", reason: "left")
            let amendment = try #require(try change(story, Self.names, Self.identifiers))
            #expect(amendment.mandates == 2)
            #expect(
                amendment.oldName == "Sportschule Köln" && amendment.newIdentifier == "NL64ZZZ321096320000"
            )
            // Taken in afterwards: one was signed before the change, one was collected elsewhere since, one is new.
            let day = story.day
            let rows = """
                mandate_id,scheme,signature_date,debtor_name,iban,last_collection_date
                OLD,sepa-core,2024-03-01,Kunde 4,\(TestBook.iban(4)),
                USED,sepa-core,2024-03-01,Kunde 5,\(TestBook.iban(5)),\(day)
                NEW,sepa-core,\(day),Kunde 6,\(TestBook.iban(6)),

                """
            _ = try story.engine().intake.importMandates(
                try book.write(rows, "later.csv"),
                creditor: try book.creditor()
            )
            let first = try story.collect("M1", "M2", "OLD", "USED", "NEW")
            let told = "of Sportschule Koeln of DE98ZZZ09999999999"
            #expect(
                first.debits.map(\.description) == ["M1 \(told)", "M2 \(told)", "OLD \(told)", "USED", "NEW"]
            )
            try story.reject(first.debits[1], in: first.batch)
            try story.settle(first.batch, less: [first.debits[1]])
            let second = try story.collect("M1", "M2", "OLD", "USED", "NEW")
            #expect(second.debits.map(\.description) == ["M1", "M2 \(told)", "OLD", "USED", "NEW"])
            #expect(try story.states("M2") == ["pending"])
            try story.settle(second.batch)
            #expect(try story.states("M2") == ["confirmed"])
            try book.expectClean()
        }
    }

    @Test("Together with a change of the mandate, and with a second change", arguments: TestDatabase.all)
    func together(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let story = try AmendmentStory(book)
            _ = try change(story, Self.names)
            try story.engine().mandates.amend("M1", to: .init(mandateId: "N1"))
            let first = try story.collect("N1")
            #expect(first.debits.map(\.description) == ["N1 was M1 of Sportschule Koeln"])
            _ = try change(story, Self.names, Self.identifiers)
            let second = try story.collect("N1")
            #expect(
                second.debits.map(\.description) == [
                    "N1 was M1 of Sportschule Koeln of DE98ZZZ09999999999"
                ]
            )
            try story.settle(first.batch)
            #expect(try story.states("N1") == ["confirmed", "confirmed", "pending"])
            let third = try story.collect("N1")
            #expect(third.debits.map(\.description) == ["N1 of DE98ZZZ09999999999"])
            let mandates = try story.engine().mandates
            let history = try mandates.amendments(of: mandates.show("N1"))
            #expect(
                history.map { $0.changes.map(\.field) } == [
                    [.creditorName], [.mandateId], [.creditorIdentifier],
                ]
            )
            try book.expectClean()
        }
    }

    @Test("What banks cannot see needs no amendment", arguments: TestDatabase.all)
    func untold(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let story = try AmendmentStory(book)
            // The business code, the same name in other letters, and data that are in no mandate.
            #expect(try change(story, ("DE98ZZZ", "DE98ABC")) == nil)
            #expect(try change(story, ("Köln", "Koeln")) == nil)
            #expect(try change(story, ("max_transactions = 100", "max_transactions = 90")) == nil)
            #expect(try story.collect("M1").debits.map(\.description) == ["M1"])
            #expect(try story.states("M1").isEmpty)
        }
    }

    @Test("A change that was taken back is not told", arguments: TestDatabase.all)
    func toAndFro(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let story = try AmendmentStory(book)
            _ = try change(story, Self.names, Self.identifiers)
            _ = try change(story)
            let first = try story.collect("M1")
            #expect(first.debits.map(\.description) == ["M1"])
            try story.settle(first.batch)
            #expect(try story.states("M1") == ["confirmed", "confirmed"])
            try book.expectClean()
        }
    }
}
