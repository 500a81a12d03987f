public import IncassoCore

/// What the rules found in one file.
public struct SchemeReport: Sendable {
    /// All breaches of one rule in a file: one thing to mend, however often.
    public struct Repair: Sendable, Hashable {
        /// So many places of each rule are told.
        public static let placeLimit = 3

        /// The rule; its remedy is what to do.
        public let rule: SchemeRule
        /// How often it is broken.
        public internal(set) var count: Int
        /// The first places.
        public internal(set) var places: [Diagnostic.Location]
    }

    /// The first findings in file order, at most ``SchemeCheck/findingLimit``.
    public let findings: [Diagnostic]
    /// How many errors there are in all.
    public let errors: Int
    /// How many warnings there are in all.
    public let warnings: Int
    /// The findings by what has to be done, errors first, in the order of the table; complete in counts.
    public let repairs: [Repair]
    /// What the namespace says after `pain.008.`; `nil` when there is none.
    public let version: String?
    /// The number of blocks.
    public let blocks: Int
    /// The number of transactions, and the sum of their amounts in cents.
    public let totals: Pain008Totals
}

/// Collects findings: the first ones whole, all of them counted by rule.
struct SchemeFindings {
    private(set) var kept: [Diagnostic] = []
    private var repairs: [SchemeRule.ID: SchemeReport.Repair] = [:]
    private(set) var errors = 0
    private(set) var warnings = 0

    mutating func add(_ rule: SchemeRule, at location: Diagnostic.Location, found: String?, expected: String?)
    {
        if rule.severity == .error { errors += 1 } else { warnings += 1 }
        var repair = repairs[rule.key] ?? SchemeReport.Repair(rule: rule, count: 0, places: [])
        repair.count += 1
        if repair.places.count < SchemeReport.Repair.placeLimit { repair.places.append(location) }
        repairs[rule.key] = repair
        guard kept.count < SchemeCheck.findingLimit else { return }
        let shown = found.map { Self.masked(String($0.prefix(160))) }
        kept.append(rule.finding(at: location, found: shown, expected: expected))
    }

    /// A text without the account numbers that people put where they do not belong.
    static func masked(_ text: String) -> String {
        IBAN.maskingAccounts(in: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    /// Forgets everything: the file turned out to be something else.
    mutating func removeAll() {
        self = SchemeFindings()
    }

    /// What has to be done, errors first.
    var allRepairs: [SchemeReport.Repair] {
        repairs.values.sorted {
            let isError = ($0.rule.severity == .error, $1.rule.severity == .error)
            return isError.0 == isError.1 ? $0.rule.key.number < $1.rule.key.number : isError.0
        }
    }
}
