import IncassoCore
import IncassoEngine
import IncassoTestSupport
import Testing

/// Holding, releasing and cancelling claims.
@Suite struct ClaimTests {
    @Test(arguments: TestDatabase.all)
    func holdsReleasesAndCancels(_ kind: TestDatabase) throws {
        try ImportBook.use(kind) { book in
            _ = try book.importMandates(ImportBook.mandateFile(6))
            _ = try book.importClaims(ImportBook.claimFile(6))
            let claims = book.engine.claims
            #expect(throws: EngineError.self) { try claims.release("INV-1", reason: "x") }
            let held = try claims.hold("INV-1", reason: "asked for time")
            #expect(held.state == .held && held.heldBecause == "byHand")
            #expect(throws: EngineError.self) { try claims.hold("INV-1", reason: "x") }
            #expect(try claims.list(.init(state: .held)).map(\.id) == ["INV-1"])
            #expect(try claims.list(.init(state: .due)).map(\.id) == (2...6).map { "INV-\($0)" })
            #expect(try claims.release("INV-1", reason: "done").state == .due)
            #expect(Set(try claims.list(.init(state: .due)).map(\.id)) == Set((1...6).map { "INV-\($0)" }))
            #expect(try claims.cancel("INV-2", reason: "wrong", isDryRun: true).state == .due)
            let cancelled = try claims.cancel("INV-2", reason: "wrong")
            #expect(cancelled.state == .cancelled && cancelled.open == 0)
            #expect(throws: EngineError.self) { try claims.release("INV-2", reason: "x") }
            #expect(try claims.list(.init(state: .cancelled)).map(\.id) == ["INV-2"])
            #expect(try claims.list().count == 6)
            #expect(try claims.list(.init(limit: 2)).count == 2)
            let december = LocalDate(year: 2026, month: 12, day: 2) ?? .latest
            #expect(try claims.list(.init(due: december ... .latest)).isEmpty)
            #expect(throws: EngineError.self) { try claims.show("NONE") }
        }
    }
}
