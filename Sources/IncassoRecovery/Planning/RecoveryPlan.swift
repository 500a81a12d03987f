public import IncassoCore

/// What to do about a case today, why, and what comes next.
public struct RecoveryPlan: Sendable, Hashable {
    /// A notice to be queued.
    public struct Notice: Sendable, Hashable {
        /// The step's id in the policy.
        public let step: String
        /// The template's name.
        public let template: String
        /// The way it travels.
        public let channel: RecoveryPolicy.Step.Channel
        /// How pressing it sounds.
        public let tone: RecoveryPolicy.Step.Tone
        /// Whether it carries a payment link.
        public let includesLink: Bool
        /// The last day on which a payment is in time.
        public let payBefore: LocalDate
        /// The day of the new debit that the notice announces; `nil` when none is planned.
        public let retryOn: LocalDate?

        /// A notice.
        package init(_ step: RecoveryPolicy.Step, payBefore: LocalDate, retryOn: LocalDate?) {
            self.step = step.id
            template = step.template
            channel = step.channel
            tone = step.tone
            includesLink = step.includesLink
            self.payBefore = payBefore
            self.retryOn = retryOn
        }
    }

    /// Why a person has to decide.
    public enum PersonCause: String, Sendable, Hashable, CaseIterable {
        /// The policy sends this reason to a person.
        case reason
        /// The fault is ours or the banks'.
        case ourFault
        /// The debtor contests the debt.
        case disputed
        /// There is no address to write to.
        case noAddress
        /// The bank never told how a new debit ended.
        case retryUnanswered
        /// The last step brought no payment.
        case stepsExhausted
        /// The last step brought no payment, and the policy proposes to hand the case over.
        case handOverProposed
    }

    /// How a case closes by itself.
    public enum Closing: String, Sendable, Hashable, CaseIterable {
        /// The debt is paid: the case is resolved.
        case paid
        /// The debt is too small to pursue: the case is stopped.
        case belowMinimum
    }

    /// One thing to do.
    public enum Action: Sendable, Hashable {
        /// Queue a notice to the debtor.
        case queueNotice(Notice)
        /// Ask for a new debit on this day; it stands before the notice that announces it.
        case requestRetry(on: LocalDate)
        /// Put the case in the queue of the staff.
        case assignToPerson(PersonCause)
        /// Close the case.
        case close(as: Closing)
        /// Nothing to do before this day; `nil` until a fact changes.
        case wait(until: LocalDate?)
        /// Nothing may be sent because bank data is too old; say so.
        case stopStale(newest: LocalDate?, maxAgeBankingDays: Int)

        /// What the action does to the case's state; `nil` when nothing.
        public var event: CaseState.Event? {
            switch self {
            case .queueNotice, .requestRetry: .stepTaken
            case .assignToPerson: .givenToPerson
            case .close(.paid): .paid
            case .close(.belowMinimum): .stopped
            case .wait, .stopStale: nil
            }
        }
    }

    /// A rule that was applied, and what it was applied to.
    public struct Reason: Sendable, Hashable {
        /// A fact or setting that the rule looked at.
        public struct Input: Sendable, Hashable {
            /// The name, in the words of the policy file and the lists.
            public let name: String
            /// The value; dates in ISO 8601.
            public let value: String

            package init(_ name: String, _ value: String) {
                self.name = name
                self.value = value
            }
        }

        /// The rule.
        public let rule: RecoveryRule
        /// What it looked at.
        public let inputs: [Input]

        package init(_ rule: RecoveryRule, _ inputs: [Input] = []) {
            self.rule = rule
            self.inputs = inputs
        }
    }

    /// What the case waits for once the actions are done.
    public enum Awaited: Sendable, Hashable {
        /// A step of the policy.
        case step(String)
        /// The bank's answer to a new debit.
        case retryAnswer
        /// The end of the route.
        case end(RecoveryPolicy.Route.End.Action)
        /// The end of a hold.
        case resume
        /// The debtor's next part.
        case instalment
        /// A person's decision.
        case person
        /// A newer bank file.
        case bankFile

        /// The name used in lists: the step's id, or one of the fixed words.
        public var name: String {
            switch self {
            case .step(let id): id
            case .retryAnswer: "retryAnswer"
            case .end(let action): action.rawValue
            case .resume: "resume"
            case .instalment: "instalment"
            case .person: "person"
            case .bankFile: "bankFile"
            }
        }
    }

    /// What comes next, and when.
    public struct Next: Sendable, Hashable {
        /// What the case waits for.
        public let awaited: Awaited
        /// The day; `nil` when it depends on somebody.
        public let on: LocalDate?
    }

    /// The id and version of the policy, for example `default/1`.
    public internal(set) var policy: String
    /// The route's id.
    public internal(set) var route: String
    /// What to do, in this order; empty only for a closed case.
    public internal(set) var actions: [Action] = []
    /// The rules that led there, in the order in which they were applied.
    public internal(set) var explanation: [Reason] = []
    /// What comes next once the actions are done; `nil` for a closed case.
    public internal(set) var next: Next?
}
