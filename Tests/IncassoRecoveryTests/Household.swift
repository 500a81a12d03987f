import IncassoCore
import IncassoRecovery

/// A repeatable source of chance (SplitMix64).
struct Chance: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func happens(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}

/// What befalls one failed debit over some weeks, drawn beforehand, so that engines run at different hours see the same.
struct Household {
    let start: RecoveryCase
    let firstDay: LocalDate
    /// Day numbers on which nobody runs the engine.
    let idleDays: Set<Int>
    /// Day numbers on which no bank file comes in.
    let silentDays: Set<Int>
    let paidOnDay: Int?
    let pausedDays: Range<Int>?
    let disputedOnDay: Int?
    let doesRetryFail: Bool

    static let days = 90

    init(seed: UInt64) {
        var chance = Chance(seed: seed)
        let offset = Int.random(in: 0..<730, using: &chance)
        firstDay = LocalDate.earliest.adding(days: 739_251 + offset)
        let reason =
            chance.happens(60)
            ? .insufficientFunds : ReasonClass.allCases.randomElement(using: &chance) ?? .unknown
        var facts = RecoveryCase(
            claim: Int64(seed),
            attempt: 1,
            reasonCode: "XX00",
            reasonClass: reason,
            isAmbiguous: chance.happens(20),
            failedOn: firstDay.adding(days: -Int.random(in: 0..<4, using: &chance)),
            open: Money(minorUnits: Int64.random(in: 1...100_000, using: &chance), currency: .eur),
            newestBankFile: firstDay
        )
        facts.noticeDays = [1, 2, 5, 14].randomElement(using: &chance) ?? 14
        facts.leadBankingDays = Int.random(in: 0...5, using: &chance)
        facts.isMandateUsable = chance.happens(80)
        facts.hasAddress = chance.happens(95)
        start = facts
        // Day 0 always runs: it stands for the first run after the failure.
        idleDays = Set((1..<Self.days).filter { _ in chance.happens(25) })
        silentDays = Set((1..<Self.days).filter { _ in chance.happens(60) })
        paidOnDay = chance.happens(40) ? Int.random(in: 1..<Self.days, using: &chance) : nil
        let pauseStart = Int.random(in: 0..<60, using: &chance)
        pausedDays =
            chance.happens(25) ? pauseStart..<(pauseStart + Int.random(in: 1..<20, using: &chance)) : nil
        disputedOnDay = chance.happens(10) ? Int.random(in: 1..<Self.days, using: &chance) : nil
        doesRetryFail = chance.happens(50)
    }

    /// One thing that the engine did.
    struct Entry: Hashable {
        let day: Int
        let action: RecoveryPlan.Action
        let facts: RecoveryCase
    }

    /// Runs the planner so many times on each day that is not idle and carries its plans out.
    func run(_ policy: RecoveryPolicy, timesADay: Int) -> [Entry] {
        var facts = start
        var log: [Entry] = []
        for number in 0..<Self.days {
            let today = firstDay.adding(days: number)
            live(number, today, &facts)
            if idleDays.contains(number) { continue }
            for _ in 0..<timesADay {
                let plan = RecoveryPlanner.plan(policy, facts, now: today, calendar: TARGETCalendar())
                for action in plan.actions {
                    let before = facts
                    facts = facts.applying(action, on: today)
                    if facts != before { log.append(Entry(day: number, action: action, facts: before)) }
                }
            }
        }
        return log
    }

    private func live(_ number: Int, _ today: LocalDate, _ facts: inout RecoveryCase) {
        if !silentDays.contains(number) { facts.newestBankFile = today }
        if let pausedDays, pausedDays.contains(number) {
            facts.pause = RecoveryCase.Pause(until: firstDay.adding(days: pausedDays.upperBound))
        }
        if number == paidOnDay { facts.open = Money(minorUnits: 0, currency: .eur) }
        if number == disputedOnDay { facts.isDisputed = true }
        guard let retryOn = facts.retryOn, today > retryOn.adding(days: 2) else { return }
        facts.retryOn = nil
        facts.retriesMade += 1
        if doesRetryFail {
            facts.attempt += 1
            facts.failedOn = today
        } else {
            facts.open = Money(minorUnits: 0, currency: .eur)
        }
    }
}
