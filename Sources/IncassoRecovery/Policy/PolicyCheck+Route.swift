import IncassoCore

extension PolicyCheck {
    /// Finds contradictions between a route's kind and its parts.
    mutating func inspect(_ route: RecoveryPolicy.Route) {
        let path = "routes.\(route.id)"
        requireName(route.id, "ROUTE-ID", path)
        if route.kind.reachesDebtor {
            if route.steps.isEmpty {
                add(
                    "STEPS-MISSING",
                    path + ".steps",
                    "a route of kind \(route.kind.rawValue) has no steps",
                    remedy: "add a step, or make it kind person"
                )
            }
            if route.end == nil {
                add(
                    "END-MISSING",
                    path + ".end",
                    "the route does not say what happens after the last step",
                    expected: "person or handOver"
                )
            }
        } else {
            if !route.steps.isEmpty {
                add(
                    "STEPS-UNUSED",
                    path + ".steps",
                    "a route of kind \(route.kind.rawValue) writes no notices",
                    found: "\(route.steps.count) steps"
                )
            }
            if route.end != nil {
                add("END-UNUSED", path + ".end", "a route of kind \(route.kind.rawValue) has no last step")
            }
        }
        if let end = route.end {
            require(end.after.count, in: 0...365, "END-DAYS", path + ".end", "the time before the end")
            if end.action == .handOver, route.steps.last?.tone != .firm {
                add(
                    "END-UNWARNED",
                    path + ".end",
                    "a case may be handed over only after a firm notice",
                    found: route.steps.last?.tone.rawValue,
                    expected: "a last step of tone firm"
                )
            }
        }
        inspectRetry(of: route, path: path + ".retry")
    }

    private mutating func inspectRetry(of route: RecoveryPolicy.Route, path: String) {
        guard let retry = route.retry else {
            if route.kind == .retry {
                add(
                    "RETRY-MISSING",
                    path,
                    "a route of kind retry does not say when",
                    remedy: "add its retry table, or make it kind remind"
                )
            }
            return
        }
        if route.kind != .retry {
            add(
                "RETRY-UNUSED",
                path,
                "a route of kind \(route.kind.rawValue) makes no new debit",
                remedy: "remove its retry table, or make it kind retry"
            )
        }
        require(retry.max, in: 1...2, "RETRY-MAX", path + ".max", "the number of retries")
        require(retry.minGapDays, in: 1...60, "RETRY-GAP", path + ".min_gap_days", "the gap before a retry")
        require(retry.maxDays, in: 1...180, "RETRY-WINDOW", path + ".max_days", "the window for a retry")
        if retry.maxDays < retry.minGapDays {
            add(
                "RETRY-WINDOW",
                path + ".max_days",
                "the window for a retry closes before it opens",
                found: "\(retry.maxDays) days",
                expected: "\(retry.minGapDays) days or more"
            )
        }
        require(
            retry.answerBankingDays,
            in: 1...20,
            "RETRY-ANSWER",
            path + ".answer_banking_days",
            "the time for the bank's answer"
        )
        for payday in retry.paydays {
            require(payday, in: 1...31, "RETRY-PAYDAY", path + ".paydays", "a pay day")
        }
    }

    /// Finds steps that contradict each other or name what does not exist.
    mutating func inspect(
        _ steps: [RecoveryPolicy.Step],
        of route: RecoveryPolicy.Route,
        seen: inout Set<String>
    ) {
        var previous: RecoveryPolicy.Step?
        for step in steps {
            let path = "routes.\(route.id).steps.\(step.id)"
            requireName(step.id, "STEP-ID", path)
            if !seen.insert(step.id).inserted {
                add(
                    "STEP-REPEATED",
                    path,
                    "two steps of the policy have the same name",
                    found: step.id,
                    remedy: "a notice is recorded under its step, so each needs a name of its own"
                )
            }
            require(step.offset.count, in: 0...365, "STEP-DAYS", path, "the time before a step")
            require(
                step.payWithinDays,
                in: 1...90,
                "STEP-DEADLINE",
                path + ".pay_within_days",
                "the time to pay"
            )
            if !templates.contains(step.template) {
                add(
                    "STEP-TEMPLATE",
                    path + ".template",
                    "a step names a template that does not exist in every language",
                    found: step.template,
                    expected: templates.sorted().joined(separator: ", ")
                )
            }
            inspectOrder(of: step, after: previous, path: path)
            previous = step
        }
    }

    private mutating func inspectOrder(
        of step: RecoveryPolicy.Step,
        after previous: RecoveryPolicy.Step?,
        path: String
    ) {
        guard let previous else {
            if step.after != .failure {
                add(
                    "STEP-FIRST",
                    path + ".after",
                    "the first step has no step before it",
                    found: step.after.rawValue,
                    expected: "failure"
                )
            }
            return
        }
        if step.after == .failure, previous.after == .failure, step.offset.unit == previous.offset.unit,
            step.offset.count <= previous.offset.count
        {
            add(
                "STEP-ORDER",
                path,
                "a step is due no later than the one before it",
                found: "\(step.offset.count) \(step.offset.unit.rawValue)",
                expected: "more than \(previous.offset.count)"
            )
        }
        if step.tone.rank < previous.tone.rank {
            add(
                "STEP-TONE",
                path + ".tone",
                "a step sounds milder than the one before it",
                found: step.tone.rawValue,
                expected: "\(previous.tone.rawValue) or firmer"
            )
        }
    }
}
