import IncassoCore
import IncassoRecovery
import Testing

/// What holds whatever befalls a debtor, over drawn histories of 90 days; the seed is the test's argument.
struct PlannerPropertyTests {
    private static let policy = Result { try PolicyText.builtIn() }
    private static let seeds: [UInt64] = (0..<40).map { $0 * 1_000_003 }
    /// Histories per seed.
    private static let histories: UInt64 = 50

    private func each(_ seed: UInt64, _ body: (RecoveryPolicy, Household, UInt64) -> Void) throws {
        let policy = try Self.policy.get()
        for number in seed..<(seed + Self.histories) { body(policy, Household(seed: number), number) }
    }

    @Test("running every few minutes equals running once a day", arguments: seeds)
    func anyIntervalEqualsDaily(seed: UInt64) throws {
        try each(seed) { policy, household, number in
            #expect(
                household.run(policy, timesADay: 1) == household.run(policy, timesADay: 7),
                "seed \(number)"
            )
        }
    }

    @Test("the first run after a lack of funds writes to the debtor, with a link", arguments: seeds)
    func firstNoticeAtOnce(seed: UInt64) throws {
        try each(seed) { policy, household, number in
            let facts = household.start
            guard facts.reasonClass == .insufficientFunds, facts.hasAddress else { return }
            for retryOn in [nil, household.firstDay.adding(days: 12)] {
                var facts = facts
                facts.retryOn = retryOn
                let plan = RecoveryPlanner.plan(
                    policy,
                    facts,
                    now: household.firstDay,
                    calendar: TARGETCalendar()
                )
                #expect(plan.notices.map(\.step) == ["first"], "seed \(number)")
                #expect(plan.notices.allSatisfy { $0.includesLink }, "seed \(number)")
            }
        }
    }

    @Test(
        "at most one notice a day, each step once, none before the previous date has passed",
        arguments: seeds
    )
    func notTooMuch(seed: UInt64) throws {
        try each(seed) { policy, household, number in
            let notices = household.run(policy, timesADay: 3).compactMap { entry in
                entry.action.notice.map { (entry.day, $0) }
            }
            #expect(Set(notices.map(\.0)).count == notices.count, "two on one day, seed \(number)")
            #expect(Set(notices.map(\.1.step)).count == notices.count, "a step twice, seed \(number)")
            for (earlier, later) in zip(notices, notices.dropFirst()) {
                #expect(household.firstDay.adding(days: later.0) > earlier.1.payBefore, "seed \(number)")
            }
            for (day, notice) in notices {
                #expect(notice.payBefore > household.firstDay.adding(days: day), "seed \(number)")
            }
        }
    }

    @Test("protected reasons, disputes and paid debts never reach the debtor", arguments: seeds)
    func protectedDebtors(seed: UInt64) throws {
        try each(seed) { policy, household, number in
            for entry in household.run(policy, timesADay: 2) where entry.action.reachesDebtor {
                #expect(entry.facts.reasonClass.allowsNotices, "seed \(number)")
                #expect(!entry.facts.isDisputed, "seed \(number)")
                #expect(entry.facts.open.minorUnits > 0, "seed \(number)")
                let newest = entry.facts.newestBankFile ?? .earliest
                let age = TARGETCalendar()
                    .bankingDays(from: newest, to: household.firstDay.adding(days: entry.day))
                #expect(age <= policy.maxStatementAgeBankingDays, "seed \(number)")
            }
        }
    }

    @Test("a new debit keeps caps, notice, lead time and banking days", arguments: seeds)
    func retriesWithinBounds(seed: UInt64) throws {
        try each(seed) { policy, household, number in
            let retries = household.run(policy, timesADay: 2).compactMap {
                entry -> (Household.Entry, LocalDate)? in
                guard case .requestRetry(let date) = entry.action else { return nil }
                return (entry, date)
            }
            #expect(retries.count <= 1, "seed \(number)")
            for (entry, date) in retries {
                let facts = entry.facts
                let announced = household.firstDay.adding(days: entry.day + facts.noticeDays)
                #expect(facts.reasonClass == .insufficientFunds && facts.isMandateUsable, "seed \(number)")
                #expect(TARGETCalendar().isBankingDay(date), "seed \(number)")
                #expect(date >= announced, "seed \(number)")
                #expect(
                    TARGETCalendar().bankingDays(from: announced, to: date) >= facts.leadBankingDays,
                    "seed \(number)"
                )
                #expect((5...30).contains(facts.failedOn.days(until: date)), "seed \(number)")
            }
        }
    }

    @Test("days without a run move the due step only", arguments: seeds)
    func catchUp(seed: UInt64) throws {
        try each(seed) { policy, household, number in
            guard let first = policy.route(for: household.start.reasonClass).steps.first else { return }
            var facts = household.start
            facts.isMandateUsable = false
            let late = household.firstDay.adding(days: 5)
            facts.newestBankFile = late
            let plan = RecoveryPlanner.plan(policy, facts, now: late, calendar: TARGETCalendar())
            guard facts.hasAddress, facts.reasonClass.allowsNotices else { return }
            #expect(plan.notices.map(\.step) == [first.id], "seed \(number)")
            let after = plan.actions.reduce(facts) { $0.applying($1, on: late) }
            // Whatever day the next run has, it names the same day for the next step.
            for wait in 0..<5 {
                let again = RecoveryPlanner.plan(
                    policy,
                    after,
                    now: late.adding(days: wait),
                    calendar: TARGETCalendar()
                )
                #expect(again.notices.isEmpty, "seed \(number)")
                #expect(again.next == plan.next, "seed \(number)")
            }
        }
    }

    @Test("a plan depends on nothing but the essentials of its case", arguments: seeds)
    func essentials(seed: UInt64) throws {
        var chance = Chance(seed: seed)
        var sharing = 0
        try each(seed) { policy, household, number in
            for entry in household.run(policy, timesADay: 1) {
                var facts = entry.facts
                let minimum = policy.minimumAmount.minorUnits
                let amount = Int64.random(in: -2...(3 * minimum), using: &chance)
                let currency = chance.happens(90) ? policy.minimumAmount.currency : .usd
                facts.open = Money(minorUnits: amount, currency: currency)
                facts.isPartlyPaid = chance.happens(20)
                facts.isDisputed = chance.happens(5)
                facts.isWithPerson = chance.happens(5)
                let essentials = facts.essentials(under: policy)
                let day = household.firstDay.adding(days: entry.day)
                let plan = RecoveryPlanner.plan(policy, facts, now: day, calendar: TARGETCalendar())
                #expect(
                    RecoveryPlanner.plan(policy, essentials, now: day, calendar: TARGETCalendar()) == plan,
                    "seed \(number)"
                )
                var other = facts
                other.claim += 1
                other.open = Money(minorUnits: amount + 1, currency: currency)
                if other.essentials(under: policy) == essentials { sharing += 1 }
            }
        }
        #expect(sharing > 20, "seed \(seed)")
    }

    @Test("every plan names a rule, and every rule is plain", arguments: seeds)
    func explained(seed: UInt64) throws {
        try each(seed) { policy, household, number in
            for entry in household.run(policy, timesADay: 1) {
                let day = household.firstDay.adding(days: entry.day)
                let plan = RecoveryPlanner.plan(policy, entry.facts, now: day, calendar: TARGETCalendar())
                #expect(!plan.explanation.isEmpty, "seed \(number)")
                #expect(plan.policy == "default/1", "seed \(number)")
            }
        }
        for rule in RecoveryRule.allCases { #expect(!rule.meaning.hasSuffix(".") && rule.meaning.count > 10) }
    }
}

extension RecoveryPlan {
    var notices: [Notice] { actions.compactMap(\.notice) }
}

extension RecoveryPlan.Action {
    var notice: RecoveryPlan.Notice? {
        if case .queueNotice(let notice) = self { notice } else { nil }
    }

    var reachesDebtor: Bool {
        switch self {
        case .queueNotice, .requestRetry: true
        case .assignToPerson, .close, .wait, .stopStale: false
        }
    }
}
