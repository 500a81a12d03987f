import IncassoCore
import IncassoRecovery
import Testing

/// Reads the part of TOML that the policies use, so that these tests judge the real file without the engine.
struct PolicyText {
    /// One table: its keys and their values as written, quotes and comments removed.
    typealias Table = [String: String]

    private(set) var root: Table = [:]
    private(set) var reasons: Table = [:]
    private(set) var routeNames: [String] = []
    private(set) var routes: [String: Table] = [:]
    private(set) var retries: [String: Table] = [:]
    private(set) var ends: [String: Table] = [:]
    private(set) var steps: [String: [Table]] = [:]

    init(_ text: String) throws {
        var path: [String] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.prefix(while: { $0 != "#" }).trimming()
            if line.isEmpty { continue }
            if line.hasPrefix("[") {
                path = line.drop(while: { $0 == "[" }).prefix(while: { $0 != "]" }).split(separator: ".").map(
                    String.init
                )
                if path.count == 2, path[0] == "routes" { routeNames.append(path[1]) }
                if path.last == "steps" { steps[path[1], default: []].append([:]) }
                continue
            }
            let parts = line.split(separator: "=", maxSplits: 1)
            try #require(parts.count == 2, "not a key and a value: \(line)")
            set(parts[0].trimming(), parts[1].trimming().filter { $0 != "\"" }, in: path)
        }
    }

    private mutating func set(_ key: String, _ value: String, in path: [String]) {
        switch (path.first, path.dropFirst(2).first) {
        case (nil, _): root[key] = value
        case ("reasons", _): reasons[key] = value
        case (_, "retry"): retries[path[1], default: [:]][key] = value
        case (_, "end"): ends[path[1], default: [:]][key] = value
        case (_, "steps"):
            let last = steps[path[1], default: []].count - 1
            steps[path[1], default: []][last][key] = value
        default: routes[path[1], default: [:]][key] = value
        }
    }

    /// The policy that the text describes.
    func policy() throws -> RecoveryPolicy {
        let currency = try #require(Currency(root["currency", default: ""]))
        return try RecoveryPolicy(
            id: root["id", default: ""],
            version: Int(root["version", default: ""]) ?? 0,
            effectiveFrom: try #require(LocalDate(iso: root["effective_from", default: ""])),
            jurisdiction: root["jurisdiction", default: ""],
            minimumAmount: try #require(
                Money(decimal: root["minimum_amount", default: ""], currency: currency)
            ),
            maxStatementAgeBankingDays: Int(root["max_statement_age_banking_days", default: ""]) ?? 0,
            routes: try routeNames.map(route),
            reasons: Dictionary(
                uniqueKeysWithValues: try reasons.map { (try #require(ReasonClass(name: $0.key)), $0.value) }
            )
        )
    }

    private func route(_ name: String) throws -> RecoveryPolicy.Route {
        RecoveryPolicy.Route(
            id: name,
            kind: try #require(RecoveryPolicy.Route.Kind(rawValue: routes[name]?["kind"] ?? "")),
            steps: try steps[name, default: []].map(step),
            retry: try retries[name].map(retry),
            end: try ends[name].map { end in
                RecoveryPolicy.Route.End(
                    action: try #require(
                        RecoveryPolicy.Route.End.Action(rawValue: end["action", default: ""])
                    ),
                    after: try offset(end)
                )
            }
        )
    }

    private func step(_ table: Table) throws -> RecoveryPolicy.Step {
        RecoveryPolicy.Step(
            id: table["id", default: ""],
            after: try #require(RecoveryPolicy.Step.Anchor(rawValue: table["after", default: ""])),
            offset: try offset(table),
            template: table["template", default: ""],
            tone: try #require(RecoveryPolicy.Step.Tone(rawValue: table["tone", default: ""])),
            includesLink: table["link"] != "false",
            payWithinDays: Int(table["pay_within_days", default: ""]) ?? 0
        )
    }

    private func retry(_ table: Table) throws -> RecoveryPolicy.Retry {
        func number(_ key: String) throws -> Int { try #require(Int(table[key, default: ""]), "\(key)") }
        let paydays = table["paydays", default: ""].filter { $0.isNumber || $0 == "," }.split(separator: ",")
        return RecoveryPolicy.Retry(
            max: try number("max"),
            paydays: paydays.compactMap { Int($0) },
            minGapDays: try number("min_gap_days"),
            maxDays: try number("max_days"),
            answerBankingDays: try number("answer_banking_days")
        )
    }

    private func offset(_ table: Table) throws -> RecoveryPolicy.Offset {
        if let days = table["days"].flatMap({ Int($0) }) { return .days(days) }
        return .bankingDays(try #require(Int(table["banking_days", default: ""])))
    }

    /// The policy that comes with the product.
    static func builtIn() throws -> RecoveryPolicy {
        try PolicyText(ContractFile.named("data/policies/default.toml").text).policy()
    }
}

extension StringProtocol {
    /// The text without spaces at its ends.
    func trimming() -> String {
        let start = drop(while: \.isWhitespace)
        return String(String(start.reversed().drop(while: \.isWhitespace)).reversed())
    }
}
