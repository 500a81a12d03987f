import IncassoCore
import IncassoRecovery

/// What a run decided for one case; an object, because pages of ten thousand are handed on.
final class PlannedCase {
    let row: CaseFacts
    let plan: RecoveryPlan
    /// The facts once the plan's actions are done.
    let after: RecoveryCase
    /// Whether nothing could be decided because bank data is too old.
    let isStale: Bool
    /// The notice to queue.
    let notice: RecoveryPlan.Notice?
    /// The day of the new debit to ask for.
    let retryOn: LocalDate?
    /// Why a person has to decide.
    let cause: RecoveryPlan.PersonCause?
    /// The number of the payment link that is made for it.
    var newLink: Int64?

    init(_ row: CaseFacts, facts: RecoveryCase, plan: RecoveryPlan, today: LocalDate) {
        self.row = row
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
        if after.state == .open, plan.next?.on != nil { after.state = .waiting }
        self.after = after
        self.isStale = isStale
        self.notice = notice
        self.retryOn = retryOn
        self.cause = cause
    }

    var needsLink: Bool { notice?.includesLink == true && row.link == nil }
}
