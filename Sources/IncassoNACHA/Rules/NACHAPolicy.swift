public import IncassoCore

/// By which rules an ACH file is judged: one value, handed down to everything that reads.
///
/// Reading itself is the same for all: whatever the policy, every record is read and every total computed. The policy
/// decides what is told about it, and how much it weighs.
public struct NACHAPolicy: Hashable, Sendable {
    /// Where a file comes from.
    public enum Direction: String, Sendable, CaseIterable {
        /// It is ours, on its way to a bank: an error is what an operator would refuse.
        case outgoing
        /// A bank sent it: only what breaks our own matching is an error, and what banks are free to do is not told.
        case incoming
        /// What it holds decides: with returns or notifications of change it is judged as incoming, else as outgoing.
        case byContent
    }

    /// Where the file comes from.
    public var direction: Direction
    /// The day on which the file is handed in; `nil` where that is not known, so that dates are not compared with it.
    public var today: LocalDate?

    /// A policy.
    ///
    /// - Parameters:
    ///   - direction: Where the file comes from.
    ///   - today: The day on which it is handed in.
    public init(_ direction: Direction, today: LocalDate? = nil) {
        self.direction = direction
        self.today = today
    }

    /// For a file on its way to a bank, whenever it is handed in.
    public static let outgoing = NACHAPolicy(.outgoing)
    /// For a file that a bank sent.
    public static let incoming = NACHAPolicy(.incoming)
    /// For a file of which nothing is known.
    public static let byContent = NACHAPolicy(.byContent)
}
