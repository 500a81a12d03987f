/// Why a text is not the identifier that it should be.
///
/// One type for every identifier, so that an importer turns any of them into a finding in one place. Two errors are
/// equal when code and position are.
public struct IdentifierError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    ///
    /// The raw value is the id of the finding, for example `CORE-IBAN-CHECK`. More codes may come.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The id of the finding.
        public let rawValue: String

        /// The code with this id.
        public init(rawValue: String) { self.rawValue = rawValue }
    }

    /// What is wrong.
    public let code: Code
    /// The first offending byte of the text as it was given, from 0; its length when something is missing at the end.
    public let position: Int
    /// One sentence without a full stop.
    public let message: String
    /// What stands there; account numbers masked.
    public let found: String?
    /// What was expected.
    public let expected: String?
    /// What to do about it.
    public let remedy: String?

    init(
        _ code: Code,
        at position: Int,
        _ message: String,
        found: String? = nil,
        expected: String? = nil,
        remedy: String? = nil
    ) {
        self.code = code
        self.position = position
        self.message = message
        self.found = found
        self.expected = expected
        self.remedy = remedy
    }

    /// The finding, at the place where the text was read.
    ///
    /// - Parameter location: Where the text stands in its file.
    /// - Returns: An error finding.
    public func diagnostic(at location: Diagnostic.Location) -> Diagnostic {
        Diagnostic(
            id: code.rawValue,
            location: location,
            message: message,
            found: found,
            expected: expected,
            remedy: remedy
        )
    }

    /// The message and what was found, with account numbers masked.
    public var description: String {
        found.map { "\(message): \($0)" } ?? message
    }

    /// Whether code and position are the same.
    public static func == (left: IdentifierError, right: IdentifierError) -> Bool {
        left.code == right.code && left.position == right.position
    }

    /// Hashes code and position.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
        hasher.combine(position)
    }
}
