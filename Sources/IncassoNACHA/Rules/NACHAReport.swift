public import IncassoCore

/// What the rules found in one ACH file.
public struct NACHAReport: Sendable {
    /// All breaches of one rule in a file: one thing to mend, however often.
    public struct Repair: Sendable, Hashable {
        /// So many places of each rule are told.
        public static let placeLimit = 3

        /// The rule; its remedy is what to do.
        public let rule: NACHARule
        /// How much the breach weighs under the policy.
        public let severity: Diagnostic.Severity
        /// How often it is broken.
        public internal(set) var count: Int
        /// The first places.
        public internal(set) var places: [Diagnostic.Location]
    }

    /// So many findings are kept; all are counted.
    public static let findingLimit = 1_000

    /// The first findings in file order, at most ``findingLimit``.
    public internal(set) var findings: [Diagnostic] = []
    /// How many errors there are in all.
    public internal(set) var errors = 0
    /// How many warnings there are in all.
    public internal(set) var warnings = 0
    /// Why the file could not be read to its end; `nil` when it was.
    public internal(set) var failure: Diagnostic?
    var byRule: [NACHARule.ID: Repair] = [:]

    /// The findings by what has to be done, errors first, in the order of the table; complete in counts.
    public var repairs: [Repair] {
        byRule.values.sorted {
            let isError = ($0.severity == .error, $1.severity == .error)
            return isError.0 == isError.1 ? $0.rule.key.number < $1.rule.key.number : isError.0
        }
    }

    /// The findings, with a last one that tells how many are not shown.
    var shown: [Diagnostic] {
        let hidden = errors + warnings - findings.count
        guard hidden > 0 else { return findings }
        return findings + [
            Diagnostic(
                id: "BANK-MORE-FINDINGS",
                severity: .warning,
                message: "\(hidden) more findings are not shown",
                remedy: "mend the first ones; the rest may be of the same kind"
            )
        ]
    }

    mutating func add(_ finding: Diagnostic, of rule: NACHARule) {
        if finding.severity == .error { errors += 1 } else { warnings += 1 }
        var repair =
            byRule[rule.key]
            ?? Repair(rule: rule, severity: finding.severity, count: 0, places: [])
        repair.count += 1
        if repair.places.count < Repair.placeLimit { repair.places.append(finding.location) }
        byRule[rule.key] = repair
        if findings.count < Self.findingLimit { findings.append(finding) }
    }
}

/// Collects findings as a policy wants them: of a file whose content is to decide, under both directions.
struct NACHAFindings {
    private var outgoing: NACHAReport?
    private var incoming: NACHAReport?

    init(_ policy: NACHAPolicy) {
        if policy.direction != .incoming { outgoing = NACHAReport() }
        if policy.direction != .outgoing { incoming = NACHAReport() }
    }

    /// Whether anybody wants to know about a breach.
    func wants(_ rule: NACHARule) -> Bool {
        outgoing != nil && rule.outgoing != nil || incoming != nil && rule.incoming != nil
    }

    mutating func add(
        _ rule: NACHARule,
        at location: Diagnostic.Location,
        found: String?,
        expected: String
    ) {
        func finding(_ severity: Diagnostic.Severity) -> Diagnostic {
            Diagnostic(
                id: rule.id,
                severity: severity,
                location: location,
                message: rule.message,
                found: found,
                expected: expected,
                remedy: rule.remedy
            )
        }
        if let severity = rule.outgoing { outgoing?.add(finding(severity), of: rule) }
        if let severity = rule.incoming { incoming?.add(finding(severity), of: rule) }
    }

    /// What was found.
    ///
    /// - Parameter holdsAnswers: Whether returns or notifications of change were read.
    /// - Returns: The report under the direction of the policy, or under that which the content decides.
    func report(holdsAnswers: Bool) -> NACHAReport {
        (holdsAnswers ? incoming ?? outgoing : outgoing ?? incoming) ?? NACHAReport()
    }
}
