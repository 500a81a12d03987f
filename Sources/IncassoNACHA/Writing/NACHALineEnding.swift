/// What stands between the records of a file; the bank says which it wants.
public enum NACHALineEnding: String, Sendable, Hashable, CaseIterable {
    /// A line feed.
    case lineFeed
    /// A carriage return and a line feed.
    case carriageReturnLineFeed
    /// Nothing: records follow each other.
    case none

    /// Bytes of it.
    var count: Int {
        switch self {
        case .lineFeed: 1
        case .carriageReturnLineFeed: 2
        case .none: 0
        }
    }
}
