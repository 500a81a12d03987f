public import IncassoCore

/// A writer refused to put something into a file, because a bank would refuse it or our own matching would break.
///
/// What was written so far is worthless: throw the file away.
public struct WriteRefusal: Error, Hashable, CustomStringConvertible {
    /// What is wrong, where, and what to do.
    public let diagnostic: Diagnostic

    /// A refusal.
    public init(_ diagnostic: Diagnostic) {
        self.diagnostic = diagnostic
    }

    /// The place and the finding in one line.
    public var description: String {
        var text = "\(diagnostic.id): \(diagnostic.message)"
        if let path = diagnostic.location.path { text = "\(path): \(text)" }
        if let found = diagnostic.found { text += ", found \(found)" }
        if let expected = diagnostic.expected { text += ", expected \(expected)" }
        return text
    }
}
