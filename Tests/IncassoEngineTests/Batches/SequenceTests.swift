import IncassoCore
import IncassoTestSupport
import Testing

@testable import IncassoEngine

/// FRST, RCUR, OOFF and FNAL, as the history of the mandate and the bank's profile have it.
@Suite("The place of a debit in its mandate's series")
struct SequenceTests {
    /// What became of the mandate's first debit, and how the second is marked where the bank wants the first marked.
    enum History: String, CaseIterable, CustomTestStringConvertible {
        case fresh, importedUse, withdrawn, rejected, rejectedWhole, underWay, settled, returned, refunded

        var testDescription: String { rawValue }

        var marked: String {
            switch self {
            case .fresh, .withdrawn, .rejected, .rejectedWhole: "FRST"
            case .importedUse, .underWay, .settled, .returned, .refunded: "RCUR"
            }
        }
    }

    @Test(arguments: TestDatabase.all, History.allCases)
    func whatUsesUpFirst(_ kind: TestDatabase, _ history: History) throws {
        try TestBook.with(kind) { book in
            for marks in [false, true] {
                let tail = marks ? "2" : "1"
                try book.settle(marks ? "use_frst = true" : "use_frst = false")
                let used = history == .importedUse ? ",2026-06-01" : ","
                let row = TestBook.mandate(marks ? 2 : 1, more: used)
                try book.importMandates(row, "last_collection_date")
                if history != .fresh && history != .importedUse {
                    try book.importClaims("A\(tail),M\(tail),10.00,2026-12-01\n")
                    let batch = try #require(try book.build().batches.first)
                    #expect(TestBook.shape([batch]) == ["\(marks ? "FRST" : "RCUR") 2026-12-01 1 1000"])
                    try Self.answer(history, claim: "A\(tail)", batch, book)
                }
                try book.importClaims("B\(tail),M\(tail),20.00,2026-12-15\n", on: "2026-12-05")
                // A refund suspends the mandate until a person has looked at it.
                if history == .refunded {
                    try book.engine(on: "2026-12-05").mandates.resume("M\(tail)", reason: "x")
                }
                if history == .withdrawn { try book.engine().claims.hold("A\(tail)", reason: "x") }
                let next = try book.build(on: "2026-12-08").batches
                let debit = TestBook.shape(next).filter { $0.hasSuffix(" 1 2000") }
                #expect(debit == ["\(marks ? history.marked : "RCUR") 2026-12-15 1 2000"], "\(marks)")
                try book.expectClean("\(marks)")
                for batch in next { _ = try book.release(batch, on: "2026-12-08") }
                try book.expectClean("\(marks), released")
            }
        }
    }

    private static func answer(
        _ history: History,
        claim: String,
        _ batch: Batch,
        _ book: TestBook
    ) throws {
        if history == .withdrawn {
            try book.engine().batches.cancel(batch.id)
            return
        }
        let released = try book.release(batch)
        let id = try book.endToEndId(claim)
        let engine = try book.engine(on: "2026-12-04")
        let block = try #require(released.blocks.first)
        let settlement = BankLetters.settlement(of: block, on: "2026-12-01")
        func entries(_ more: [String] = []) throws {
            _ = try book.receive([settlement] + more, on: "2026-12-04", id: claim)
        }
        switch history {
        case .fresh, .importedUse, .withdrawn, .underWay: break
        case .rejected:
            let text = BankLetters.rejected(id, in: released, on: "2026-11-30")
            _ = try engine.inbox.process(try book.write(text, "r\(claim).xml"))
        case .rejectedWhole:
            let text = BankLetters.rejected(released, on: "2026-11-30")
            _ = try engine.inbox.process(try book.write(text, "r\(claim).xml"))
        case .settled: try entries()
        case .returned: try entries([BankLetters.returned(id, amount: "10.00", on: "2026-12-03")])
        case .refunded:
            try entries([BankLetters.returned(id, amount: "10.00", on: "2026-12-03", reason: "MD06")])
        }
    }

    /// Of several debits in one plan the earliest is the first; the others follow it.
    @Test(arguments: TestDatabase.all) func oneFirstForEachMandate(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.settle("use_frst = true")
            try book.importMandates(TestBook.mandate(1) + TestBook.mandate(2, more: ""))
            try book.importMandates(TestBook.mandate(3, more: ",2026-10-01"), "last_collection_date")
            try book.importMandates(TestBook.mandate(4, more: ",one-off"), "kind")
            try book.importClaims(
                """
                C1,M1,2.00,2026-12-02
                C2,M1,1.00,2026-12-01
                C3,M2,4.00,2026-12-01
                C4,M3,8.00,2026-12-01
                C5,M4,16.00,2026-12-01

                """
            )
            let batch = try book.release(try #require(try book.build().batches.first))
            #expect(
                try book.sequences([batch]) == [
                    "M1 1.00 FRST", "M1 2.00 RCUR", "M2 4.00 FRST", "M3 8.00 RCUR", "M4 16.00 OOFF",
                ]
            )
            try Golden.expect(try TestFiles.bytes(try #require(batch.file)), equals: "sequences.xml")
            try book.expectClean()
        }
    }

    /// A mandate that was cancelled with notice: its last debit ends it, and nothing goes after it.
    @Test(arguments: TestDatabase.all) func theLastDebitEndsTheMandate(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.importMandates(TestBook.mandate(1) + TestBook.mandate(2))
            try book.importClaims(
                "C1,M1,1.00,2026-11-30\nC2,M1,2.00,2026-12-01\nC3,M1,4.00,2026-12-02\nC4,M2,8.00,2026-12-01\n"
            )
            let mandates = try book.engine().mandates
            #expect(try mandates.cancel("M1", after: "C3", reason: "first").state == .active)
            #expect(try mandates.cancel("M1", after: "C2", reason: "contract ends").state == .active)
            let report = try book.build()
            #expect(report.held == 1)
            #expect(try book.engine().claims.show("C3").heldBecause == "mandateCancelled")
            let error = try #require(throws: EngineError.self) {
                try mandates.cancel("M1", after: "C3", reason: "late")
            }
            #expect(error.code == .refused)
            let batch = try book.release(try #require(report.batches.first))
            #expect(
                try book.sequences([batch]) == ["M1 1.00 RCUR", "M1 2.00 FNAL", "M2 8.00 RCUR"]
            )
            let mandate = try book.engine().mandates.show("M1")
            #expect(mandate.state == .cancelled && mandate.note == "contract ends")
            #expect(try book.engine().mandates.show("M2").state == .active)
            try book.expectClean()
        }
    }

    @Test func whatHasNoLastDebit() throws {
        try TestBook.with(.sqlite) { book in
            try book.importMandates(TestBook.mandate(1))
            try book.importMandates(TestBook.mandate(2, more: ",one-off"), "kind")
            try book.importClaims("C1,M1,1.00,2026-12-01\nC2,M2,2.00,2026-12-01\n")
            let mandates = try book.engine().mandates
            #expect(throws: EngineError.self) { try mandates.cancel("M2", after: "C2", reason: "x") }
            #expect(throws: EngineError.self) { try mandates.cancel("M1", after: "C2", reason: "x") }
            #expect(throws: EngineError.self) { try mandates.cancel("M1", after: "C9", reason: "x") }
            _ = try mandates.cancel("M1", after: "C1", reason: "x", isDryRun: true)
            let built = try book.build().batches
            #expect(TestBook.shape(built).sorted().first == "OOFF 2026-12-01 1 200")
            #expect(throws: EngineError.self) { try mandates.cancel("M1", after: "C1", reason: "x") }
        }
    }
}
