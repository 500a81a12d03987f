public import IncassoCore

/// The facts about a failed debit from which the next step is planned.
///
/// Everything here is read from the database in the transaction that carries out the plan; nothing depends on when or how
/// often the planner runs.
public struct RecoveryCase: Sendable, Hashable {
    /// A notice that went out, or is queued.
    public struct Dispatch: Sendable, Hashable {
        /// The step's id in the policy.
        public var step: String
        /// The failed attempt that it told of.
        public var attempt: Int
        /// The day on which it went out; the day of queueing until then.
        public var on: LocalDate
        /// The date before which it asked to pay.
        public var payBefore: LocalDate

        /// A dispatch.
        public init(step: String, attempt: Int, on: LocalDate, payBefore: LocalDate) {
            self.step = step
            self.attempt = attempt
            self.on = on
            self.payBefore = payBefore
        }
    }

    /// A hold on the case.
    public struct Pause: Sendable, Hashable {
        /// The first day on which the case runs again; `nil` until somebody resumes it.
        public var until: LocalDate?

        /// A hold.
        public init(until: LocalDate?) {
            self.until = until
        }
    }

    /// The claim.
    public var claim: Int64
    /// The number of the attempt that failed last, from 1.
    public var attempt: Int
    /// Where the case stands.
    public var state: CaseState
    /// The bank's reason code, as given; empty when there was none.
    public var reasonCode: String
    /// What the reason means.
    public var reasonClass: ReasonClass
    /// Whether the code may mean something else too, as `MS03` does.
    public var isAmbiguous: Bool
    /// The day on which the last attempt failed, by the bank's booking.
    public var failedOn: LocalDate
    /// What is still owed; zero or less when paid.
    public var open: Money
    /// How often the debit was presented again, attempts that were withdrawn before release not counted.
    public var retriesMade = 0
    /// Whether the mandate may be used for another debit.
    public var isMandateUsable = true
    /// Whether a part of it was paid: a debit takes the whole amount, so the rest is asked for.
    public var isPartlyPaid = false
    /// Whether the debtor contests the debt.
    public var isDisputed = false
    /// Whether it lies with a person already, so that it is not assigned again on each run.
    public var isWithPerson = false
    /// The notices of this claim's recovery, oldest first; those of an earlier case of the claim may be included.
    public var dispatches: [Dispatch] = []
    /// The day of a new debit that is planned or runs and has no end yet.
    public var retryOn: LocalDate?
    /// The hold on it.
    public var pause: Pause?
    /// The day up to which the newest bank file tells of the account; `nil` when there is none.
    public var newestBankFile: LocalDate?
    /// Whether there is an address for notices that is not known to bounce.
    public var hasAddress = true
    /// Whether a notice can go out now; a new debit that cannot be announced is not planned.
    public var canAnnounce = true
    /// Days between announcing a debit and its date, as agreed with the debtor; 14 unless agreed otherwise (EPC016-06
    /// section 4.3.1).
    public var noticeDays = 14
    /// Banking days between handing a file to the bank and the debit.
    public var leadBankingDays = 1

    /// The facts that every case has; the rest starts with a case that was just opened.
    ///
    /// - Parameters:
    ///   - claim: The claim.
    ///   - attempt: The number of the attempt that failed, from 1.
    ///   - state: Where the case stands.
    ///   - reasonCode: The bank's reason code.
    ///   - reasonClass: What it means.
    ///   - isAmbiguous: Whether it may mean something else too.
    ///   - failedOn: The day of the failure.
    ///   - open: What is still owed.
    ///   - newestBankFile: The day up to which bank data is at hand.
    public init(
        claim: Int64,
        attempt: Int,
        state: CaseState = .open,
        reasonCode: String,
        reasonClass: ReasonClass,
        isAmbiguous: Bool = false,
        failedOn: LocalDate,
        open: Money,
        newestBankFile: LocalDate?
    ) {
        self.claim = claim
        self.attempt = attempt
        self.state = state
        self.reasonCode = reasonCode
        self.reasonClass = reasonClass
        self.isAmbiguous = isAmbiguous
        self.failedOn = failedOn
        self.open = open
        self.newestBankFile = newestBankFile
    }

    /// The facts after an action was carried out.
    ///
    /// - Parameters:
    ///   - action: The action of a plan.
    ///   - day: The business day of the plan.
    /// - Returns: The facts that the next plan starts from.
    public func applying(_ action: RecoveryPlan.Action, on day: LocalDate) -> RecoveryCase {
        var next = self
        switch action {
        case .queueNotice(let notice):
            next.dispatches.append(
                Dispatch(step: notice.step, attempt: attempt, on: day, payBefore: notice.payBefore)
            )
        case .requestRetry(let date):
            next.retryOn = date
        case .assignToPerson:
            next.isWithPerson = true
        case .close, .wait, .stopStale:
            break
        }
        if let event = action.event, let state = state.after(event) { next.state = state }
        return next
    }
}
