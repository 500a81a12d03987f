public import IncassoCore

/// Decides what to do about a case on a business day.
///
/// A pure function: the same policy, facts and day give the same plan, and once a plan's actions are among the facts,
/// planning again on that day gives nothing but a wait. So it may run every minute.
public enum RecoveryPlanner {
    /// The plan for a case.
    ///
    /// At most one notice per day, however many are due. A step's day is counted from facts; days without a run move
    /// nothing but the step that was due meanwhile.
    ///
    /// - Parameters:
    ///   - policy: The policy that the case was opened under.
    ///   - facts: What is known of it now.
    ///   - now: The business day.
    ///   - calendar: The banking days of the currency.
    /// - Returns: What to do, why, and what comes next.
    public static func plan(
        _ policy: RecoveryPolicy,
        _ facts: RecoveryCase,
        now: LocalDate,
        calendar: any BankingCalendar
    ) -> RecoveryPlan {
        var decision = Decision(policy: policy, facts: facts, now: now, calendar: calendar)
        decision.decide()
        guard decision.plan.actions.contains(where: { $0.event == .stepTaken }) else { return decision.plan }
        // What comes after today's step is what a run right after it would say.
        let after = decision.plan.actions.reduce(facts) { $0.applying($1, on: now) }
        var following = Decision(policy: policy, facts: after, now: now, calendar: calendar)
        following.decide()
        decision.plan.next = following.plan.next
        return decision.plan
    }
}

extension RecoveryPlanner {
    /// The last day on which a payment is in time, for a notice that goes out on a day.
    ///
    /// - Parameters:
    ///   - step: The notice's step.
    ///   - day: The day on which it goes out.
    ///   - retryOn: The day of the new debit that it announces.
    ///   - leadBankingDays: Banking days between handing a file to the bank and the debit.
    ///   - calendar: The banking days of the currency.
    /// - Returns: The day, later than the one on which the notice goes out.
    public static func payBefore(
        _ step: RecoveryPolicy.Step,
        on day: LocalDate,
        retryOn: LocalDate?,
        leadBankingDays: Int,
        calendar: any BankingCalendar
    ) -> LocalDate {
        let usual = day.adding(days: step.payWithinDays)
        guard let retryOn else { return usual }
        // A payment must come before the file with the new debit leaves, or both would be collected.
        let fileLeaves = calendar.adding(bankingDays: -leadBankingDays, to: retryOn)
        return max(day.adding(days: 1), min(usual, fileLeaves.adding(days: -1)))
    }
}

/// One decision in the making.
struct Decision {
    let policy: RecoveryPolicy
    let facts: RecoveryCase
    let now: LocalDate
    let calendar: any BankingCalendar
    let route: RecoveryPolicy.Route
    var plan: RecoveryPlan

    init(policy: RecoveryPolicy, facts: RecoveryCase, now: LocalDate, calendar: any BankingCalendar) {
        self.policy = policy
        self.facts = facts
        self.now = now
        self.calendar = calendar
        route = policy.route(for: facts.reasonClass)
        plan = RecoveryPlan(policy: "\(policy.id)/\(policy.version)", route: route.id)
    }

    mutating func decide() {
        if facts.state.isClosed {
            explain(.closed, ("state", facts.state.rawValue))
            return
        }
        if facts.open.minorUnits <= 0 {
            explain(.paid, ("open", facts.open.description))
            plan.actions = [.close(as: .paid)]
            return
        }
        if decideByPerson() || decideByHold() { return }
        // The first thing after a failure is a notice, whether or not a new debit is planned; the rest waits for it.
        if facts.isNoticedSinceFailure, decideByRunningRetry() { return }
        decideStep()
    }

    mutating func explain(_ rule: RecoveryRule, _ inputs: (String, String)...) {
        plan.explanation.append(
            RecoveryPlan.Reason(rule, inputs.map { RecoveryPlan.Reason.Input($0.0, $0.1) })
        )
    }

    mutating func wait(for awaited: RecoveryPlan.Awaited, until day: LocalDate?) {
        plan.actions = [.wait(until: day)]
        plan.next = RecoveryPlan.Next(awaited: awaited, on: day)
    }

    mutating func assign(_ cause: RecoveryPlan.PersonCause) {
        plan.actions = [.assignToPerson(cause)]
        plan.next = RecoveryPlan.Next(awaited: .person, on: nil)
    }

    /// What only people decide.
    private mutating func decideByPerson() -> Bool {
        if facts.isWithPerson {
            explain(.withPerson)
            wait(for: .person, until: nil)
            return true
        }
        if facts.isDisputed {
            explain(.disputed)
            assign(.disputed)
            return true
        }
        explain(
            .route,
            ("reason", facts.reasonCode),
            ("reasonClass", facts.reasonClass.name),
            ("route", route.id),
            ("kind", route.kind.rawValue)
        )
        // The policy cannot say otherwise; asking the class again keeps the promise local.
        guard route.kind.reachesDebtor, facts.reasonClass.allowsNotices else {
            let isOurs = route.kind == .operator
            explain(isOurs ? .routeOperator : .routePerson)
            assign(isOurs ? .ourFault : .reason)
            return true
        }
        return false
    }

    /// What holds a case or makes it not worth pursuing.
    private mutating func decideByHold() -> Bool {
        if facts.state == .planned {
            explain(.planned)
            wait(for: .instalment, until: nil)
            return true
        }
        let minimum = policy.minimumAmount
        if facts.open.currency == minimum.currency, facts.open.minorUnits < minimum.minorUnits {
            explain(.belowMinimum, ("open", facts.open.description), ("minimumAmount", minimum.description))
            plan.actions = [.close(as: .belowMinimum)]
            return true
        }
        let isHeld = facts.pause.map { $0.until.map { now < $0 } ?? true } ?? (facts.state == .paused)
        if isHeld {
            let until = facts.pause?.until
            explain(.paused, ("until", until?.description ?? "resumed by a person"))
            wait(for: .resume, until: until)
            return true
        }
        return false
    }

    /// While a new debit runs the debtor is not asked to pay as well, beyond the notice that announced it.
    private mutating func decideByRunningRetry() -> Bool {
        guard let date = facts.retryOn else { return false }
        let answerBankingDays = route.retry?.answerBankingDays ?? RecoveryPolicy.Retry.usualAnswerBankingDays
        let overdue = calendar.adding(bankingDays: answerBankingDays, to: date).adding(days: 1)
        if now < overdue {
            explain(.retryRunning, ("retryOn", date.description), ("answerDueBefore", overdue.description))
            wait(for: .retryAnswer, until: overdue)
        } else {
            explain(.retryUnanswered, ("retryOn", date.description), ("answerDueBefore", overdue.description))
            assign(.retryUnanswered)
        }
        return true
    }
}

extension RecoveryCase {
    /// Whether the debtor was told of the last failure.
    var isNoticedSinceFailure: Bool { dispatches.contains { $0.attempt >= attempt } }
}
