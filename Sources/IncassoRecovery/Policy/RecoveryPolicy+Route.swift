extension RecoveryPolicy {
    /// What is done about one kind of failure.
    public struct Route: Sendable, Hashable {
        /// The character of a route.
        public enum Kind: String, Sendable, Hashable, CaseIterable {
            /// The debtor gets notices with a payment link.
            case remind
            /// The debtor gets notices with a payment link, and the debit may be presented again.
            case retry
            /// The debtor gets a payment link and is asked for other bank details.
            case newDetails
            /// The debtor is asked what went wrong; no pressure.
            case contact
            /// A person decides; the debtor hears nothing automatic.
            case person
            /// The fault is ours or the banks': staff is alarmed, the debtor hears nothing.
            case `operator`

            /// Whether the debtor hears of it without a person having decided so.
            public var reachesDebtor: Bool {
                switch self {
                case .remind, .retry, .newDetails, .contact: true
                case .person, .operator: false
                }
            }
        }

        /// What happens when the last step brought no payment.
        public struct End: Sendable, Hashable {
            /// The closing action.
            public enum Action: String, Sendable, Hashable, CaseIterable {
                /// A person decides what to do.
                case person
                /// A person gets the proposal to hand the case over, for example to an agency.
                case handOver
            }

            /// The closing action.
            public let action: Action
            /// How long after the last step's payment date.
            public let after: Offset

            /// The end of a route.
            public init(action: Action, after: Offset) {
                self.action = action
                self.after = after
            }
        }

        /// The short name, as `reasons` refers to it.
        public let id: String
        /// The character.
        public let kind: Kind
        /// The notices, in order.
        public let steps: [Step]
        /// When the debit is presented again; only for ``Kind/retry``.
        public let retry: Retry?
        /// What happens after the last step; for every kind that reaches the debtor.
        public let end: End?

        /// A route; checked as part of a policy.
        public init(id: String, kind: Kind, steps: [Step] = [], retry: Retry? = nil, end: End? = nil) {
            self.id = id
            self.kind = kind
            self.steps = steps
            self.retry = retry
            self.end = end
        }
    }

    /// When a failed debit is presented again.
    public struct Retry: Sendable, Hashable {
        /// How often at most, 1 or 2.
        ///
        /// Feedback on a debit takes days and returns cost money, so the many tries of card payments do not fit.
        public let max: Int
        /// Days of the month on which debtors have money, 1 to 31; the 31st means the last day.
        ///
        /// A pay day that is no banking day moves to the next one. Empty: the first possible banking day.
        public let paydays: [Int]
        /// The least days between the failure and the new debit.
        public let minGapDays: Int
        /// The most days between the failure and the new debit; later than that there is no retry.
        public let maxDays: Int
        /// Within how many banking days after the new debit the bank must have answered.
        ///
        /// Notices wait so long. SEPA Core returns come within 5 banking days of settlement.
        public let answerBankingDays: Int

        /// Banking days within which the answer to a SEPA Core debit has come.
        public static let usualAnswerBankingDays = 5

        /// Settings of a retry; checked as part of a policy.
        public init(
            max: Int,
            paydays: [Int],
            minGapDays: Int,
            maxDays: Int,
            answerBankingDays: Int = Self.usualAnswerBankingDays
        ) {
            self.max = max
            self.paydays = paydays
            self.minGapDays = minGapDays
            self.maxDays = maxDays
            self.answerBankingDays = answerBankingDays
        }
    }
}
