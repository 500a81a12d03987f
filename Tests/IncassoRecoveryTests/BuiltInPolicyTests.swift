import IncassoCore
import IncassoRecovery
import Testing

struct BuiltInPolicyTests {
    @Test("the built-in policy is sound")
    func sound() throws {
        let policy = try PolicyText.builtIn()
        #expect(policy.id == "default" && policy.version == 1)
        #expect(policy.route(for: .insufficientFunds).kind == .retry)
        #expect(policy.route(for: .technical).kind == .operator)
        #expect(policy.route(for: .unknown).kind == .person)
    }

    @Test("protected classes reach no debtor", arguments: ReasonClass.allCases)
    func protected(reason: ReasonClass) throws {
        let route = try PolicyText.builtIn().route(for: reason)
        #expect(route.kind.reachesDebtor == reason.allowsNotices)
        #expect(reason.allowsRetry == (reason == .insufficientFunds))
        #expect((route.retry != nil) == (reason == .insufficientFunds))
    }

    @Test("an explanation gives the rule and what it looked at")
    func explanation() throws {
        let scenario = try #require(
            Scenario.table("AM04 insufficientFunds 03-02 03-02 => plan").first
        )
        let plan = RecoveryPlanner.plan(
            try PolicyText.builtIn(),
            scenario.facts,
            now: scenario.today,
            calendar: TARGETCalendar()
        )
        #expect(plan.explanation.map(\.rule) == [.route, .stepDue, .retryPlanned])
        #expect(
            plan.explanation[0].inputs.map(\.value) == [
                "AM04", "insufficientFunds", "insufficient-funds", "retry",
            ]
        )
        #expect(plan.explanation[2].inputs.first?.value == "2026-03-25")
        #expect(plan.policy == "default/1")
        #expect(plan.route == "insufficient-funds")
    }

    @Test("debts below the minimum are stopped, debts in other currencies are not measured by it")
    func belowMinimum() throws {
        let text = ContractFile.named("data/policies/default.toml").text
        let policy = try PolicyText(text.replacing("\"0.01\"", with: "\"5.00\"")).policy()
        var facts = try #require(Scenario.table("AM14 amountLimit 03-02 03-02 => plan").first).facts
        let today = try #require(facts.newestBankFile)
        facts.open = Money(minorUnits: 499, currency: .eur)
        var plan = RecoveryPlanner.plan(policy, facts, now: today, calendar: TARGETCalendar())
        #expect(plan.line == "close belowMinimum")
        #expect(facts.applying(plan.actions[0], on: today).state == .stopped)
        facts.open = Money(minorUnits: 499, currency: .usd)
        plan = RecoveryPlanner.plan(policy, facts, now: today, calendar: TARGETCalendar())
        #expect(plan.notices.map(\.step) == ["limit-first"])
    }

    @Test("a route may end in the proposal to hand over")
    func handOver() throws {
        let text = ContractFile.named("data/policies/default.toml").text
        let policy = try PolicyText(text.replacing("action = \"person\"  ", with: "action = \"handOver\"  "))
            .policy()
        let line = "AM04 insufficientFunds 03-02 03-26 sent=first@03-02/03-08 sent=second@03-09/03-15"
        let facts = try #require(Scenario.table(line + " sent=final@03-16/03-23 => plan").first).facts
        let today = try #require(facts.newestBankFile)
        let plan = RecoveryPlanner.plan(policy, facts, now: today, calendar: TARGETCalendar())
        #expect(plan.actions == [.assignToPerson(.handOverProposed)])
    }
}
