import IncassoCore

/// Collects everything that is wrong with a policy.
struct PolicyCheck {
    /// The templates that exist in every language.
    let templates: Set<String>
    /// The problems so far.
    private(set) var findings: [Diagnostic] = []

    init(templates: Set<String>) {
        self.templates = templates
    }

    mutating func inspect(_ policy: RecoveryPolicy) {
        inspectHead(policy)
        inspectReasons(policy)
        var routeIDs: Set<String> = []
        var stepIDs: Set<String> = []
        for route in policy.routes {
            if !routeIDs.insert(route.id).inserted {
                add("ROUTE-REPEATED", "routes.\(route.id)", "two routes have the same name", found: route.id)
            }
            if !policy.reasons.values.contains(route.id) {
                add(
                    "ROUTE-UNUSED",
                    "routes.\(route.id)",
                    "no reason takes this route",
                    remedy: "name it in reasons or remove it"
                )
            }
            inspect(route)
            inspect(route.steps, of: route, seen: &stepIDs)
        }
        inspectFirstNotice(policy)
    }

    mutating func add(
        _ id: String,
        _ path: String,
        _ message: String,
        found: String? = nil,
        expected: String? = nil,
        remedy: String? = nil
    ) {
        findings.append(
            Diagnostic(
                id: "POLICY-" + id,
                location: Diagnostic.Location(path: path),
                message: message,
                found: found,
                expected: expected,
                remedy: remedy
            )
        )
    }

    /// Adds a finding unless the number lies in the range.
    mutating func require(
        _ value: Int,
        in range: ClosedRange<Int>,
        _ id: String,
        _ path: String,
        _ what: String
    ) {
        guard !range.contains(value) else { return }
        add(
            id,
            path,
            "\(what) is out of range",
            found: String(value),
            expected: "\(range.lowerBound) to \(range.upperBound)"
        )
    }

    private mutating func inspectHead(_ policy: RecoveryPolicy) {
        requireName(policy.id, "ID", "id")
        require(policy.version, in: 1...1_000_000, "VERSION", "version", "the version")
        let letters = Array(policy.jurisdiction.utf8)
        if letters.count != 2 || !letters.allSatisfy({ (0x41...0x5A).contains($0) }) {
            add(
                "JURISDICTION",
                "jurisdiction",
                "the jurisdiction is no country code",
                found: policy.jurisdiction,
                expected: "two capital letters, for example NL, or EU"
            )
        }
        if policy.minimumAmount.minorUnits < 0 {
            add(
                "MINIMUM",
                "minimum_amount",
                "the minimum amount is negative",
                found: policy.minimumAmount.description,
                expected: "zero or more"
            )
        }
        require(
            policy.maxStatementAgeBankingDays,
            in: 1...30,
            "STATEMENT-AGE",
            "max_statement_age_banking_days",
            "the age limit of bank data"
        )
    }

    /// Finds classes without a route, and routes that a class may never take.
    private mutating func inspectReasons(_ policy: RecoveryPolicy) {
        for reason in ReasonClass.allCases {
            let path = "reasons.\(reason.name)"
            guard let id = policy.reasons[reason] else {
                add(
                    "REASON-UNROUTED",
                    path,
                    "a reason class has no route",
                    found: reason.name,
                    remedy: "name a route for it; a route of kind person is always allowed"
                )
                continue
            }
            guard let route = policy.routes.first(where: { $0.id == id }) else {
                add(
                    "ROUTE-MISSING",
                    path,
                    "a reason names a route that does not exist",
                    found: id,
                    expected: policy.routes.map(\.id).joined(separator: ", ")
                )
                continue
            }
            if reason == .unknown, route.kind != .person {
                add(
                    "UNKNOWN-PERSON",
                    path,
                    "a failure of unknown reason must go to a person",
                    found: route.kind.rawValue,
                    expected: "person"
                )
            } else if route.kind.reachesDebtor, !reason.allowsNotices {
                add(
                    "REASON-PROTECTED",
                    path,
                    "this reason may not lead to automatic notices",
                    found: route.kind.rawValue,
                    expected: "person or operator"
                )
            }
            if route.kind == .retry, !reason.allowsRetry {
                add(
                    "RETRY-REASON",
                    path,
                    "this reason may not lead to a new debit",
                    found: route.kind.rawValue,
                    expected: "a route without retry",
                    remedy: "use kind remind, newDetails, contact or person"
                )
            }
        }
    }

    /// A debtor whose debit bounced hears of it at once, also when a retry is planned.
    private mutating func inspectFirstNotice(_ policy: RecoveryPolicy) {
        guard let id = policy.reasons[.insufficientFunds],
            let route = policy.routes.first(where: { $0.id == id }), let first = route.steps.first
        else { return }
        if first.offset.count != 0 || !first.includesLink {
            add(
                "FIRST-NOTICE",
                "routes.\(route.id).steps.\(first.id)",
                "the first notice about insufficient funds must go out at once and carry a link",
                found: "\(first.offset.count) \(first.offset.unit.rawValue), link \(first.includesLink)",
                expected: "0 days, link true"
            )
        }
    }

    mutating func requireName(_ name: String, _ id: String, _ path: String) {
        let bytes = Array(name.utf8)
        let isFine =
            (1...40).contains(bytes.count) && bytes.first != 0x2D && bytes.last != 0x2D
            && bytes.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
        guard !isFine else { return }
        add(id, path, "a name is not usable", found: name, expected: "1 to 40 of a-z, 0-9 and inner hyphens")
    }
}
