/// One finding about an input, written for the person who has to mend it.
///
/// Findings are values that are collected, never thrown at the first.
public struct Diagnostic: Hashable, Sendable {
    /// How much a finding weighs.
    public enum Severity: String, Sendable, Hashable, CaseIterable {
        /// A bank may refuse the file or change what was asked, or our own matching breaks.
        case error
        /// Worth a look; nothing is refused.
        case warning
    }

    /// Where in an input a finding lies.
    public struct Location: Hashable, Sendable {
        /// The file's name as the user gave it.
        public var file: String?
        /// The line, from 1.
        public var line: Int?
        /// The column in bytes, from 1.
        public var column: Int?
        /// An XPath, or a record and field name such as `row 12, iban`.
        public var path: String?

        /// A location; every part may be unknown.
        public init(file: String? = nil, line: Int? = nil, column: Int? = nil, path: String? = nil) {
            self.file = file
            self.line = line
            self.column = column
            self.path = path
        }
    }

    /// The stable id that documentation and scripts refer to, for example `CORE-IBAN-CHECK`.
    public let id: String
    /// How much it weighs.
    public let severity: Severity
    /// Where it lies.
    public var location: Location
    /// What is wrong, one sentence without a full stop.
    public let message: String
    /// What stands there; account numbers masked.
    public let found: String?
    /// What was expected.
    public let expected: String?
    /// What to do about it.
    public let remedy: String?

    /// A finding.
    ///
    /// - Parameters:
    ///   - id: The stable id.
    ///   - severity: How much it weighs.
    ///   - location: Where it lies.
    ///   - message: What is wrong.
    ///   - found: What stands there; mask account numbers.
    ///   - expected: What was expected.
    ///   - remedy: What to do.
    public init(
        id: String,
        severity: Severity = .error,
        location: Location = Location(),
        message: String,
        found: String? = nil,
        expected: String? = nil,
        remedy: String? = nil
    ) {
        self.id = id
        self.severity = severity
        self.location = location
        self.message = message
        self.found = found
        self.expected = expected
        self.remedy = remedy
    }
}
