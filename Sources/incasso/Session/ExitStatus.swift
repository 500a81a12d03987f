import IncassoEngine

/// How a command ended, as scripts see it.
///
/// These numbers never change.
enum ExitStatus: Int32, Sendable {
    /// Done.
    case done = 0
    /// Failed, or the input is unreadable.
    case failed = 1
    /// Cancelled by the person.
    case cancelled = 2
    /// Done, and something waits for a person: rejected rows, parked entries, error findings.
    case exceptions = 3
    /// Refused by a control: a second person, a date, a state.
    case refused = 5
    /// The command line is wrong.
    case usage = 64

    /// The status for an error of the engine.
    init(_ code: EngineError.Code) {
        switch code {
        case .invalid, .notFound, .setup, .storage: self = .failed
        case .refused: self = .refused
        }
    }

    /// The graver of two: a failure outweighs a refusal, and both outweigh exceptions.
    func worst(_ other: ExitStatus) -> ExitStatus {
        let order: [ExitStatus] = [.done, .exceptions, .refused, .failed, .cancelled, .usage]
        let mine = order.firstIndex(of: self) ?? 0
        let theirs = order.firstIndex(of: other) ?? 0
        return mine >= theirs ? self : other
    }
}
