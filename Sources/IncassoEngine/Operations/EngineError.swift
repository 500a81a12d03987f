public import IncassoCore

/// Why the engine did not do what was asked, in words for the person who asked.
public struct EngineError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure; the command line turns it into an exit code.
    public enum Code: Sendable, Hashable {
        /// The input cannot be read or is wrong.
        case invalid
        /// There is no such thing.
        case notFound
        /// A control refuses it: a second person, a date, a state.
        case refused
        /// The installation is not set up, or its key, files or database do not fit together.
        case setup
        /// The disk or the database failed.
        case storage
    }

    /// The kind of failure.
    public let code: Code
    /// What is wrong, one sentence without a full stop.
    public let message: String
    /// What to do about it.
    public let remedy: String?
    /// The findings behind it, when an input was refused.
    public let diagnostics: [Diagnostic]

    /// An error.
    public init(_ code: Code, _ message: String, remedy: String? = nil, diagnostics: [Diagnostic] = []) {
        self.code = code
        self.message = message
        self.remedy = remedy
        self.diagnostics = diagnostics
    }

    /// The message and the remedy.
    public var description: String {
        remedy.map { "\(message). \($0)" } ?? message
    }
}
