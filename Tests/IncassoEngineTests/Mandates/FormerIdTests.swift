import IncassoCore
import IncassoEngine
import IncassoTestSupport
import Testing

/// A mandate that has a new id is still found under the ones that it had.
@Suite("Former ids of mandates")
struct FormerIdTests {
    private func with(_ kind: TestDatabase, _ body: (AmendmentStory) throws -> Void) throws {
        try TestBook.with(kind) { book in
            let story = try AmendmentStory(book, mandates: 2)
            try story.engine().mandates.amend("M1", to: .init(mandateId: "N1"))
            try body(story)
            try book.expectClean()
        }
    }

    @Test("By people and by claims", arguments: TestDatabase.all)
    func found(_ kind: TestDatabase) throws {
        try with(kind) { story throws in
            #expect(try story.engine().mandates.show("M1").id == "N1")
            #expect(try story.collect("M1", "M2").debits.map(\.description) == ["N1 was M1", "M2"])
        }
    }

    @Test("Nobody else may have one", arguments: TestDatabase.all)
    func taken(_ kind: TestDatabase) throws {
        try with(kind) { story throws in
            for id in ["M1", "N1"] {
                let error = #expect(throws: EngineError.self) {
                    try story.engine().mandates.amend("M2", to: .init(mandateId: id))
                }
                #expect(error?.diagnostics.map(\.id) == ["MANDATE-AMEND-TAKEN"])
            }
            // The mandate itself may go back to it.
            #expect(try story.engine().mandates.amend("N1", to: .init(mandateId: "M1")).id == "M1")
            #expect(try story.engine().mandates.show("N1").id == "M1")
        }
    }

    @Test("A row that was taken in under it is known; another mandate cannot be", arguments: TestDatabase.all)
    func importedAgain(_ kind: TestDatabase) throws {
        try with(kind) { story throws in
            let creditor = try story.book.creditor()
            let again = try story.engine().intake.importMandates(
                story.book.directory.path + "/mandates.csv",
                creditor: creditor
            )
            #expect(again.accepted == 0 && again.unchanged == 2)
            let other = try story.book.write(
                "mandate_id,scheme,signature_date,debtor_name,iban\nM1,sepa-core,2025-01-01,X,\(TestBook.iban(7))\n",
                "other.csv"
            )
            let report = try story.engine().intake.importMandates(other, creditor: creditor)
            #expect(report.outcome == .refused && report.findings.map(\.id) == ["IMPORT-CHANGED"])
        }
    }

    @Test("An answer that names the mandate as the file did finds its debit", arguments: TestDatabase.all)
    func answered(_ kind: TestDatabase) throws {
        try with(kind) { story throws in
            let sent = try story.collect("N1", "M2")
            try story.engine().mandates.amend("N1", to: .init(mandateId: "P1"))
            let block = try #require(sent.batch.blocks.first).reference
            let entry = BankLetters.returned(
                "NOTPROVIDED",
                amount: sent.debits[0].amount,
                on: story.day.description,
                reason: "MS03"
            ).replacing(
                "<EndToEndId>NOTPROVIDED</EndToEndId>",
                with: "<PmtInfId>\(block)</PmtInfId><EndToEndId>NOTPROVIDED</EndToEndId><MndtId>N1</MndtId>"
            )
            try story.process(BankLetters.message([entry], on: story.day.description))
            #expect(try story.engine().claims.show("C1").state == .recovering)
            #expect(try story.states("P1") == ["confirmed", "pending"])
        }
    }
}
