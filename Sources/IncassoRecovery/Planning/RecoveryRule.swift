/// The rules that the planner applies, by the stable names that explanations use.
public enum RecoveryRule: String, Sendable, Hashable, CaseIterable {
    /// The case is closed.
    case closed = "case.closed"
    /// Nothing is owed any more.
    case paid = "case.paid"
    /// A person has it already.
    case withPerson = "case.with-person"
    /// The debtor contests the debt.
    case disputed = "case.disputed"
    /// The debtor pays in agreed parts.
    case planned = "case.planned"
    /// The debt is below the policy's minimum.
    case belowMinimum = "case.below-minimum"
    /// The case is held.
    case paused = "case.paused"
    /// The reason class takes this route.
    case route = "route.by-reason"
    /// The route leads to a person.
    case routePerson = "route.person"
    /// The route alarms staff.
    case routeOperator = "route.operator"
    /// A new debit runs, so notices wait.
    case retryRunning = "retry.running"
    /// The bank never told how a new debit ended.
    case retryUnanswered = "retry.unanswered"
    /// A new debit is planned.
    case retryPlanned = "retry.planned"
    /// The debit was presented again often enough.
    case retryCap = "retry.cap"
    /// A part was paid.
    case retryPartlyPaid = "retry.partly-paid"
    /// The mandate may not be used.
    case retryMandate = "retry.mandate"
    /// A new debit could not be announced.
    case retryUnannounced = "retry.unannounced"
    /// No allowed day lies within the policy's window.
    case retryNoDate = "retry.no-date"
    /// The step is due.
    case stepDue = "step.due"
    /// The step is due later.
    case stepLater = "step.later"
    /// The previous notice's date has not passed.
    case stepDeadline = "step.previous-deadline"
    /// There is no address to write to.
    case stepAddress = "step.no-address"
    /// Bank data is too old.
    case stale = "data.stale"
    /// The last step brought no payment.
    case ended = "route.ended"
    /// The time after the last step runs.
    case endLater = "route.end-later"

    /// What the rule says, in one sentence without a full stop.
    public var meaning: String {
        switch self {
        case .closed: "the case is closed"
        case .paid: "nothing is owed any more"
        case .withPerson: "a person is dealing with it"
        case .disputed: "the debtor contests the debt, so nothing automatic happens"
        case .planned: "the debtor pays in agreed parts"
        case .belowMinimum: "the debt is below the policy's minimum amount"
        case .paused: "the case is held"
        case .route: "the bank's reason decides the route"
        case .routePerson: "failures of this reason go to a person, the debtor hears nothing automatic"
        case .routeOperator: "the fault is not the debtor's, so staff is alarmed and the debtor hears nothing"
        case .retryRunning: "a new debit is planned or running, so notices wait for its answer"
        case .retryUnanswered: "the bank has not told how the new debit ended"
        case .retryPlanned: "the debit is presented once more"
        case .retryCap: "the debit was presented as often as allowed"
        case .retryPartlyPaid: "a part was paid, and a debit would take the whole amount"
        case .retryMandate: "the mandate may not be used for another debit"
        case .retryUnannounced: "the notice that would announce a new debit cannot go out now"
        case .retryNoDate: "no allowed day for a new debit lies within the policy's window"
        case .stepDue: "the step is due"
        case .stepLater: "the step's day has not come"
        case .stepDeadline: "the date that the previous notice gave has not passed"
        case .stepAddress: "there is no address to send the notice to"
        case .stale: "the newest bank file is too old to know whether the debtor has paid"
        case .ended: "the last step brought no payment"
        case .endLater: "the time after the last step has not passed"
        }
    }
}
