import IncassoCore

extension RecoveryPolicy {
    /// One notice of a route.
    public struct Step: Sendable, Hashable {
        /// The fact from which a step's day is counted; never the day of a run.
        public enum Anchor: String, Sendable, Hashable, CaseIterable {
            /// The day on which the debit failed.
            case failure
            /// The day on which the previous notice went out.
            case previousStep
            /// The date before which the previous notice asked to pay.
            case payBefore
        }

        /// The way a notice travels.
        public enum Channel: String, Sendable, Hashable, CaseIterable {
            /// Electronic mail.
            case email
        }

        /// How pressing a notice sounds, from the mildest.
        public enum Tone: String, Sendable, Hashable, CaseIterable {
            /// Assumes a mistake.
            case friendly
            /// Facts and what follows.
            case clear
            /// The last notice before a person decides.
            case firm

            var rank: Int {
                switch self {
                case .friendly: 0
                case .clear: 1
                case .firm: 2
                }
            }
        }

        /// The short name, unique within the policy: a dispatch is recorded under it.
        public let id: String
        /// What the day is counted from.
        public let after: Anchor
        /// How long after it.
        public let offset: Offset
        /// The template's name, without language and extension.
        public let template: String
        /// The way it travels.
        public let channel: Channel
        /// How pressing it sounds.
        public let tone: Tone
        /// Whether it carries a payment link.
        public let includesLink: Bool
        /// Days from the notice to the date before which it asks to pay, 1 to 90.
        public let payWithinDays: Int

        /// A step; checked as part of a policy.
        public init(
            id: String,
            after: Anchor,
            offset: Offset,
            template: String,
            channel: Channel = .email,
            tone: Tone,
            includesLink: Bool = true,
            payWithinDays: Int
        ) {
            self.id = id
            self.after = after
            self.offset = offset
            self.template = template
            self.channel = channel
            self.tone = tone
            self.includesLink = includesLink
            self.payWithinDays = payWithinDays
        }
    }

    /// A length of time in days of one kind.
    public struct Offset: Sendable, Hashable {
        /// The kind of days.
        public enum Unit: String, Sendable, Hashable, CaseIterable {
            /// Every day counts.
            case days
            /// Only days on which banks settle count.
            case bankingDays
        }

        /// How many.
        public let count: Int
        /// The kind of days.
        public let unit: Unit

        /// A length of time; checked as part of a policy.
        public init(_ count: Int, _ unit: Unit) {
            self.count = count
            self.unit = unit
        }

        /// A length of time in calendar days.
        public static func days(_ count: Int) -> Offset { Offset(count, .days) }

        /// A length of time in banking days.
        public static func bankingDays(_ count: Int) -> Offset { Offset(count, .bankingDays) }

        /// The day so long after another.
        ///
        /// - Parameters:
        ///   - day: The day to count from.
        ///   - calendar: The calendar that knows banking days.
        /// - Returns: The day; a count of zero banking days is the day itself, also when banks are closed.
        func added(to day: LocalDate, calendar: any BankingCalendar) -> LocalDate {
            switch unit {
            case .days: day.adding(days: count)
            case .bankingDays: count == 0 ? day : calendar.adding(bankingDays: count, to: day)
            }
        }
    }
}
