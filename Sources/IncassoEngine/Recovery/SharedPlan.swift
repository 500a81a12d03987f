import IncassoCore
import IncassoRecovery

/// A plan, and what follows from it, for all cases of a page whose facts differ in nothing that it depends on.
final class SharedPlan {
    let plan: RecoveryPlan
    /// The state of the case once the plan's actions are done.
    let state: CaseState
    /// Whether nothing could be decided because bank data is too old.
    let isStale: Bool
    /// The notice to queue.
    let notice: RecoveryPlan.Notice?
    /// The day of the new debit to ask for.
    let retryOn: LocalDate?
    /// Why a person has to decide.
    let cause: RecoveryPlan.PersonCause?
    /// Its explanation, as decisions keep it.
    private(set) lazy var explained = CaseDecisions.Explained(CaseExplanation(plan))

    /// What follows from a plan.
    ///
    /// - Parameters:
    ///   - plan: The plan.
    ///   - facts: The facts that it was made from.
    ///   - today: The business day.
    init(_ plan: RecoveryPlan, facts: RecoveryCase, today: LocalDate) {
        self.plan = plan
        var after = facts
        var isStale = false
        var notice: RecoveryPlan.Notice?
        var retryOn: LocalDate?
        var cause: RecoveryPlan.PersonCause?
        for action in plan.actions {
            after = after.applying(action, on: today)
            switch action {
            case .queueNotice(let found): notice = found
            case .requestRetry(let day): retryOn = day
            case .assignToPerson(let found): cause = found
            case .stopStale: isStale = true
            case .close, .wait: break
            }
        }
        // A case whose next step has its day waits for it.
        state = after.state == .open && plan.next?.on != nil ? .waiting : after.state
        self.isStale = isStale
        self.notice = notice
        self.retryOn = retryOn
        self.cause = cause
    }

    /// What the case waits for then; nothing once it is closed.
    var next: RecoveryPlan.Next? { state.isClosed ? nil : plan.next }
}
