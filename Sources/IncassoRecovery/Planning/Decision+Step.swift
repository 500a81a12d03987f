import IncassoCore

extension Decision {
    /// Plans the next notice of the route, or its end.
    mutating func decideStep() {
        let done = route.steps.lastIndex { step in facts.dispatches.contains { $0.step == step.id } }
        let index = done.map { $0 + 1 } ?? 0
        guard index < route.steps.count else {
            decideEnd()
            return
        }
        let step = route.steps[index]
        let previous = index > 0 ? dispatch(of: route.steps[index - 1]) : nil
        let due = dueDay(of: step, after: previous)
        guard now >= due else {
            wait(for: .step(step.id), until: due)
            return
        }
        explain(.stepDue, ("step", step.id), ("due", due.description))
        guard facts.hasAddress else {
            explain(.stepAddress, ("channel", step.channel.rawValue))
            assign(.noAddress)
            return
        }
        guard !isStale else {
            explain(
                .stale,
                ("newestBankFile", facts.newestBankFile?.description ?? "none"),
                ("maxStatementAgeBankingDays", String(policy.maxStatementAgeBankingDays))
            )
            plan.actions = [
                .stopStale(
                    newest: facts.newestBankFile,
                    maxAgeBankingDays: policy.maxStatementAgeBankingDays
                )
            ]
            plan.next = RecoveryPlan.Next(awaited: .bankFile, on: nil)
            return
        }
        queue(step)
    }

    /// The day on which a step is due, with the reasons why it is not due yet.
    private mutating func dueDay(
        of step: RecoveryPolicy.Step,
        after previous: RecoveryCase.Dispatch?
    ) -> LocalDate {
        let anchor: LocalDate =
            switch step.after {
            // A bank may date a booking ahead; a failure that we know of has happened.
            case .failure: min(facts.failedOn, now)
            case .previousStep: previous?.on ?? facts.failedOn
            case .payBefore: previous?.payBefore ?? facts.failedOn
            }
        var due = step.offset.added(to: anchor, calendar: calendar)
        if now < due {
            explain(
                .stepLater,
                ("step", step.id),
                ("after", step.after.rawValue),
                (step.after.rawValue, anchor.description),
                (step.offset.unit.rawValue, String(step.offset.count))
            )
        }
        // A debtor who was given a date is left in peace until it has passed, and hears at most once a day.
        var earliest = due
        if let previous { earliest = max(earliest, previous.payBefore.adding(days: 1)) }
        if let last = facts.dispatches.map(\.on).max() { earliest = max(earliest, last.adding(days: 1)) }
        if earliest > due {
            due = earliest
            if now < due { explain(.stepDeadline, ("step", step.id), ("earliest", due.description)) }
        }
        return due
    }

    private mutating func decideEnd() {
        guard let end = route.end, let last = route.steps.last.flatMap({ dispatch(of: $0) }) else { return }
        let due = max(
            end.after.added(to: last.payBefore, calendar: calendar),
            last.payBefore.adding(days: 1)
        )
        if now < due {
            explain(.endLater, ("payBefore", last.payBefore.description), ("end", due.description))
            wait(for: .end(end.action), until: due)
        } else {
            explain(.ended, ("payBefore", last.payBefore.description), ("end", due.description))
            assign(end.action == .handOver ? .handOverProposed : .stepsExhausted)
        }
    }

    private mutating func queue(_ step: RecoveryPolicy.Step) {
        var retryOn = facts.retryOn
        if retryOn == nil, let date = retryDate() {
            plan.actions.append(.requestRetry(on: date))
            retryOn = date
        }
        let payBefore = RecoveryPlanner.payBefore(
            step,
            on: now,
            retryOn: retryOn,
            leadBankingDays: facts.leadBankingDays,
            calendar: calendar
        )
        plan.actions.append(
            .queueNotice(RecoveryPlan.Notice(step, payBefore: payBefore, retryOn: retryOn))
        )
    }

    private func dispatch(of step: RecoveryPolicy.Step) -> RecoveryCase.Dispatch? {
        facts.dispatches.last { $0.step == step.id }
    }

    private var isStale: Bool {
        guard let newest = facts.newestBankFile else { return true }
        return now > calendar.adding(bankingDays: policy.maxStatementAgeBankingDays, to: newest)
    }
}
