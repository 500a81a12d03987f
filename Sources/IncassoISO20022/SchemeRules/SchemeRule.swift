public import IncassoCore

/// A rule that a direct debit must keep beyond what an XML schema can say.
///
/// A bank refuses, changes or delays what breaks an error; a warning is worth a look. The rules come from the usage
/// guidelines of the European Payments Council (C2PSP), the rule books, and the German banks' profile; each names its
/// source. Ids are stable.
public struct SchemeRule: Hashable, Sendable {
    /// What a rule looks at.
    public enum Scope: String, Sendable {
        /// A collection file; ``SchemeCheck`` finds it.
        case file
        /// A collection beside the history of its mandate; ``MandateHistory`` finds it.
        case mandate
        /// A reversal file; ``SchemeCheck`` finds it, beside those rules on files that reversals have to keep too.
        case reversal
    }

    /// What the code calls it; its raw value is the id.
    package let key: ID
    /// How much a breach weighs.
    public let severity: Diagnostic.Severity
    /// What it looks at.
    public let scope: Scope
    /// The element, below the message, the block or the transaction to which the rule belongs.
    public let element: String
    /// The versions `pain.008.001.NN` to which it applies.
    public let versions: ClosedRange<Int>
    /// The profiles to which it applies.
    public let profiles: Set<SchemeProfile>
    /// What is wrong when it is broken, one sentence without a full stop.
    public let message: String
    /// What is expected.
    public let expected: String
    /// What to do about a breach.
    public let remedy: String
    /// The paragraph or the attribute (AT-…) of the rule books that it comes from.
    public let source: String

    /// The stable id, for example `SDD-AMOUNT-ZERO`.
    public var id: String { key.rawValue }

    /// Every rule, in the order of the table.
    public static let all: [SchemeRule] = rows()

    /// The rule with this id.
    package static subscript(_ id: ID) -> SchemeRule {
        all[id.number]
    }

    /// A finding that this rule is broken.
    ///
    /// - Parameters:
    ///   - location: Where.
    ///   - found: What stands there; account numbers masked.
    ///   - expected: What is expected there, when the rule can say more than it always does.
    /// - Returns: The finding.
    public func finding(
        at location: Diagnostic.Location = Diagnostic.Location(),
        found: String? = nil,
        expected: String? = nil
    ) -> Diagnostic {
        Diagnostic(
            id: id,
            severity: severity,
            location: location,
            message: message,
            found: found,
            expected: expected ?? self.expected,
            remedy: remedy
        )
    }

    private static func rows() -> [SchemeRule] {
        let table = DataTable(.named("data/sdd-rules.tsv"))
        let rules = table.rows.map { SchemeRule(row: $0, of: table) }
        precondition(rules.map(\.key) == ID.allCases, "data/sdd-rules.tsv and SchemeRule.ID differ")
        return rules
    }

    private init(row: [String], of table: DataTable) {
        func cell(_ name: String) -> String { row[table.column(name)] }
        guard let id = ID(rawValue: cell("id")),
            let severity = Diagnostic.Severity(rawValue: cell("severity")),
            let scope = Scope(rawValue: cell("scope"))
        else { preconditionFailure("data/sdd-rules.tsv: \(row)") }
        key = id
        self.severity = severity
        self.scope = scope
        element = cell("element")
        let bounds = cell("versions").split(separator: "-").compactMap { Int($0) }
        versions = bounds.count == 2 ? bounds[0]...bounds[1] : 1...99
        let profile = SchemeProfile(rawValue: cell("profiles"))
        profiles = profile.map { [$0] } ?? Set(SchemeProfile.allCases)
        message = cell("message")
        expected = cell("expected")
        remedy = cell("remedy")
        source = cell("source")
    }
}

extension SchemeRule.ID {
    /// The row of the rule in the table, from 0.
    var number: Int {
        Self.numbers[rawValue] ?? 0
    }

    private static let numbers: [String: Int] = Dictionary(
        uniqueKeysWithValues: allCases.enumerated().map { ($0.element.rawValue, $0.offset) }
    )
}
