public import IncassoCore

/// An ACH file cannot be read at all, or not to its end.
public struct NACHAReadError: Error, Hashable, CustomStringConvertible {
    /// What is wrong, where, and what to do.
    public let diagnostic: Diagnostic

    /// An error.
    public init(_ diagnostic: Diagnostic) {
        self.diagnostic = diagnostic
    }

    /// The finding in one line.
    public var description: String { "\(diagnostic.id): \(diagnostic.message)" }
}
