/// Where a recovery case stands.
///
/// The raw value is the word used in JSON and in the database.
public enum CaseState: String, Sendable, Hashable, CaseIterable {
    /// Nothing was done yet, or a person has to act.
    case open
    /// The next step has its day, or a new debit runs.
    case waiting
    /// Held until a day or until somebody resumes it, for example after a promise or a dispute.
    case paused
    /// The debtor pays in agreed parts.
    case planned
    /// Paid; final.
    case resolved
    /// Nothing automatic happens any more; the debt stays.
    case stopped
    /// Somebody else pursues it.
    case handedOver
    /// Given up; final.
    case writtenOff

    /// What can happen to a case.
    public enum Event: String, Sendable, Hashable, CaseIterable {
        /// A notice was queued or a new debit was planned.
        case stepTaken
        /// A person has to decide.
        case givenToPerson
        /// The case is held.
        case paused
        /// The hold is over.
        case resumed
        /// The debtor and the creditor agreed on parts.
        case planAgreed
        /// An agreed part was not paid.
        case planBroken
        /// The debt was paid in full, by whatever way.
        case paid
        /// Nothing automatic shall happen any more.
        case stopped
        /// Somebody else pursues it from now on.
        case handedOver
        /// The debt was given up.
        case writtenOff
    }

    /// Whether the planner has nothing to do with it any more.
    public var isClosed: Bool {
        switch self {
        case .open, .waiting, .paused, .planned: false
        case .resolved, .stopped, .handedOver, .writtenOff: true
        }
    }

    /// The state after an event.
    ///
    /// Money that arrives late resolves a stopped or handed-over case too. A paid case whose payment falls back does not
    /// reopen: the new failure opens a new case, so that each case has one reason and one history.
    ///
    /// - Parameter event: What happened.
    /// - Returns: `nil` when this cannot happen in this state.
    public func after(_ event: Event) -> CaseState? {
        switch (self, event) {
        // A hold with a date ends by itself, so the next step may follow on it.
        case (.open, .stepTaken), (.waiting, .stepTaken), (.paused, .stepTaken): .waiting
        case (.open, .givenToPerson), (.waiting, .givenToPerson), (.paused, .givenToPerson),
            (.planned, .givenToPerson):
            .open
        case (.open, .paused), (.waiting, .paused), (.planned, .paused), (.paused, .paused): .paused
        case (.paused, .resumed): .open
        case (.open, .planAgreed), (.waiting, .planAgreed), (.paused, .planAgreed): .planned
        case (.planned, .planBroken): .open
        case (.resolved, _), (.writtenOff, _): nil
        case (_, .paid): .resolved
        case (.open, .stopped), (.waiting, .stopped), (.paused, .stopped), (.planned, .stopped): .stopped
        case (.open, .handedOver), (.waiting, .handedOver), (.paused, .handedOver), (.stopped, .handedOver):
            .handedOver
        case (_, .writtenOff): .writtenOff
        default: nil
        }
    }
}
