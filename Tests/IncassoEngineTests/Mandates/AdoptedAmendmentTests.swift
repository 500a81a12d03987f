import IncassoCore
import IncassoEngine
import IncassoSQL
import IncassoTestSupport
import Testing

/// Amendments that were made before this book knew the mandates.
@Suite("Adopted amendments")
struct AdoptedAmendmentTests {
    private static func original(_ fill: (inout DebitAmendment) -> Void) -> DebitAmendment {
        var original = DebitAmendment()
        fill(&original)
        return original
    }

    @Test("They are told like our own", arguments: TestDatabase.all)
    func told(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let story = try AmendmentStory(book, mandates: 5)
            let engine = try story.engine()
            let numbers = try (1...5).map { try engine.mandates.show("M\($0)").number }
            let adopted = [
                AdoptedAmendment(
                    mandate: numbers[0],
                    original: Self.original {
                        $0.mandateId = ByteString("OLD-1")
                        $0.hasNewAccount = true
                        $0.isAtSameBank = true
                        $0.account = ByteString(TestBook.iban(31))
                    }
                ),
                AdoptedAmendment(mandate: numbers[1], original: Self.original { $0.hasNewAccount = true }),
                AdoptedAmendment(
                    mandate: numbers[2],
                    original: Self.original { $0.creditorName = ByteString("Turnverein") }
                ),
                AdoptedAmendment(
                    mandate: numbers[3],
                    original: Self.original {
                        $0.mandateId = ByteString("M5")
                        $0.creditorName = ByteString("Turnverein")
                    }
                ),
            ]
            let statements = StatementNames()
            book.database.observer = { statements.note($0) }
            let creditor = try book.creditor()
            _ = statements.take()
            try engine.database.write {
                try engine.mandates.adopt(adopted, of: creditor, note: "adopted from old.xml", in: $0)
            }
            #expect(statements.take().count < 8)
            book.database.observer = nil
            #expect(try engine.mandates.show("OLD-1").id == "M1")
            // An id that is somebody's now stays theirs.
            #expect(try engine.mandates.show("M5").number == numbers[4])
            // In two files: the rules refuse one that says both that M4 was M5 and that M5 is another mandate.
            let sent = try story.collect("M1", "M2", "M3", "M4")
            #expect(
                sent.debits.map(\.description) == [
                    "M1 was OLD-1 from …0031", "M2 SMNDA", "M3 of Turnverein", "M4 was M5 of Turnverein",
                ]
            )
            try story.settle(sent.batch)
            #expect(try story.states("M4") == ["confirmed", "confirmed"])
            let mandates = try story.engine().mandates
            let change = try #require(try mandates.amendments(of: mandates.show("M2")).first)
            #expect(change.oldAccount == nil && change.newAccount != nil)
            #expect(change.note == "adopted from old.xml")
            #expect(try story.collect("M5").debits.map(\.description) == ["M5"])
            try book.expectClean()
        }
    }
}
