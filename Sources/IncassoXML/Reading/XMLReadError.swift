public import IncassoCore

/// Why a document cannot be read: it is not well-formed, beyond a limit, or not readable at all.
public struct XMLReadError: Error, Hashable, Sendable {
    /// What is wrong, where, and what to do about it.
    public var diagnostic: Diagnostic

    /// An error with this finding.
    public init(_ diagnostic: Diagnostic) {
        self.diagnostic = diagnostic
    }
}
