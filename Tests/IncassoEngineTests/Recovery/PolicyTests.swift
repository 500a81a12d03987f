import IncassoCore
import IncassoRecovery
import IncassoSQL
import IncassoTestSupport
import Testing

@testable import IncassoEngine

@Suite struct PolicyTests {
    private static let builtIn = ContractFile.named("data/policies/default.toml").text

    @Test("the built-in policy reads as its text says")
    func reads() throws {
        let policy = try RecoveryPolicy(text: Self.builtIn, file: "default.toml")
        #expect(
            policy.id == "default" && policy.version == 1 && policy.effectiveFrom.description == "2020-01-01"
        )
        let route = policy.route(for: .insufficientFunds)
        #expect(
            route.kind == .retry && route.retry?.paydays == [25, 1]
                && route.steps.map(\.id) == ["first", "second", "final"]
        )
        #expect(route.steps[1].offset == .days(7) && route.steps[1].after == .previousStep)
        #expect(route.end == .init(action: .person, after: .bankingDays(3)))
        #expect(policy.route(for: .technical).kind == .operator)
    }

    @Test("a broken file is refused with every finding")
    func findings() throws {
        let broken = Self.builtIn.replacing("tone = \"friendly\"", with: "tone = \"rude\"")
            .replacing("pay_within_days = 6\n", with: "pay_within_days = 6\ncolour = \"red\"\n")
            .replacing("technical = ", with: "tecnical = ").replacing("effective_from = 2020-01-01", with: "")
        let error = #expect(throws: EngineError.self) {
            try RecoveryPolicy(text: broken, file: "policy.toml")
        }
        let paths = Set(error?.diagnostics.compactMap(\.location.path) ?? [])
        #expect(paths.contains("reasons.tecnical") && paths.contains("effective_from"))
        #expect(paths.contains("routes.contact.steps.0.tone"))
        #expect(paths.contains("routes.insufficient-funds.steps.0.colour"))
        let unsound = Self.builtIn.replacing("unauthorised = \"person\"", with: "unauthorised = \"contact\"")
        let refusal = #expect(throws: EngineError.self) {
            try RecoveryPolicy(text: unsound, file: "policy.toml")
        }
        #expect(refusal?.diagnostics.map(\.id) == ["POLICY-REASON-PROTECTED"])
        #expect(refusal?.diagnostics.first?.location.file == "policy.toml")
    }

    @Test("a case stays under the version that it was opened under", arguments: TestDatabase.all)
    func pinned(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            let debits = try FailedDebits(book, count: 2)
            try debits.fail("C1", "MD06", on: "2026-12-03")
            let path = book.data.path + "/policy.toml"
            let mine = Self.builtIn.replacing("id = \"default\"", with: "id = \"mine\"")
                .replacing("refundedByDebtor = \"contact\"", with: "refundedByDebtor = \"person\"")
            try TestFiles.write(Array(mine.utf8), to: path)
            try debits.fail("C2", "MD06", on: "2026-12-03")
            let (recovery, _) = try debits.run(on: "2026-12-03")
            #expect(recovery.noticesQueued == 1 && recovery.givenToPersons == 1)
            #expect(try debits.show("C1", on: "2026-12-03").decisions[0].explanation.policy == "default/1")
            #expect(try debits.show("C2", on: "2026-12-03").decisions[0].explanation.policy == "mine/1")

            try TestFiles.write(Array((mine + "\n# a remark\n").utf8), to: path)
            _ = try Policies.current(engine: book.engine())
            try TestFiles.write(Array(mine.replacing("max = 1", with: "max = 2").utf8), to: path)
            let error = #expect(throws: EngineError.self) { try Policies.current(engine: book.engine()) }
            #expect(error?.message.contains("version 1 of mine") == true)
            let later = mine.replacing("max = 1", with: "max = 2").replacing(
                "version = 1\n",
                with: "version = 2\n"
            )
            .replacing("2020-01-01", with: "2027-01-01")
            try TestFiles.write(Array(later.utf8), to: path)
            let before = try Policies.current(engine: book.engine(on: "2026-12-31"))
            let after = try Policies.current(engine: book.engine(on: "2027-01-01"))
            #expect(before < after, "a version waits for its day")
            let policy = try book.database.read { try Policies.policy(before, tenant: 1, in: $0) }
            #expect(policy.id == "mine" && policy.version == 1)
        }
    }
}
