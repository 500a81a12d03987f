import IncassoCore
import IncassoRecovery

extension RecoveryPolicy {
    /// Reads a policy file; `schemas/data/policies/README.md` explains its keys.
    ///
    /// - Parameters:
    ///   - text: The file's text.
    ///   - file: Its name, for findings.
    /// - Throws: ``EngineError`` with everything that is wrong in the file.
    init(text: String, file: String) throws(EngineError) {
        var reader = try TOMLDocument(text: text, file: file).reader
        let decoded = PolicyDecoder.decode(&reader)
        try reader.finish()
        do throws(PolicyError) {
            self = try decoded.policy()
        } catch {
            let findings = error.diagnostics.map { finding in
                var finding = finding
                finding.location.file = file
                return finding
            }
            throw EngineError(.invalid, "\(file) is no sound recovery policy", diagnostics: findings)
        }
    }
}

/// The values of a policy file, before they are judged.
private struct PolicyDecoder {
    private var id = ""
    private var version = 0
    private var effectiveFrom = LocalDate.earliest
    private var jurisdiction = ""
    private var minimumAmount = Money(minorUnits: 0, currency: .eur)
    private var maxStatementAge = 0
    private var routes: [RecoveryPolicy.Route] = []
    private var reasons: [ReasonClass: String] = [:]

    private static let numbers = -1_000_000...1_000_000

    func policy() throws(PolicyError) -> RecoveryPolicy {
        try RecoveryPolicy(
            id: id,
            version: version,
            effectiveFrom: effectiveFrom,
            jurisdiction: jurisdiction,
            minimumAmount: minimumAmount,
            maxStatementAgeBankingDays: maxStatementAge,
            routes: routes,
            reasons: reasons
        )
    }

    static func decode(_ reader: inout TOMLDocument.Reader) -> PolicyDecoder {
        var decoder = PolicyDecoder()
        decoder.id = reader.required("id")
        decoder.version = number("version", &reader)
        decoder.effectiveFrom = reader.date("effective_from") ?? .earliest
        if !reader.has("effective_from") {
            missing("effective_from", "a date, for example 2026-01-01", &reader)
        }
        decoder.jurisdiction = reader.required("jurisdiction")
        decoder.minimumAmount = amount(&reader)
        decoder.maxStatementAge = number("max_statement_age_banking_days", &reader)
        for key in reader.keys("reasons") {
            let path = "reasons.\(key)"
            let route = reader.required(path)
            guard let reason = ReasonClass(name: key) else {
                let classes = ReasonClass.allCases.map(\.name).joined(separator: ", ")
                reader.note(path, "no reason class has this name", found: key, expected: classes)
                continue
            }
            decoder.reasons[reason] = route
        }
        decoder.routes = reader.keys("routes").map { route($0, &reader) }
        return decoder
    }

    private static func amount(_ reader: inout TOMLDocument.Reader) -> Money {
        let code = reader.required("currency")
        let text = reader.required("minimum_amount")
        guard let currency = Currency(code) else {
            reader.note(
                "currency",
                "this is no currency code",
                found: code,
                expected: "three letters, for example EUR"
            )
            return Money(minorUnits: 0, currency: .eur)
        }
        guard let money = Money(decimal: text, currency: currency) else {
            reader.note("minimum_amount", "this is no amount", found: text, expected: "for example \"0.01\"")
            return Money(minorUnits: 0, currency: currency)
        }
        return money
    }

    private static func route(_ name: String, _ reader: inout TOMLDocument.Reader) -> RecoveryPolicy.Route {
        let path = "routes.\(name)"
        let kind: RecoveryPolicy.Route.Kind = choice("\(path).kind", &reader) ?? .person
        var retry: RecoveryPolicy.Retry?
        if reader.has("\(path).retry") {
            retry = RecoveryPolicy.Retry(
                max: number("\(path).retry.max", &reader),
                paydays: reader.integers("\(path).retry.paydays") ?? [],
                minGapDays: number("\(path).retry.min_gap_days", &reader),
                maxDays: number("\(path).retry.max_days", &reader),
                answerBankingDays: reader.integer("\(path).retry.answer_banking_days", in: numbers)
                    ?? RecoveryPolicy.Retry.usualAnswerBankingDays
            )
        }
        var end: RecoveryPolicy.Route.End?
        if reader.has("\(path).end") {
            end = RecoveryPolicy.Route.End(
                action: choice("\(path).end.action", &reader) ?? .person,
                after: offset("\(path).end", &reader)
            )
        }
        let steps = reader.tables("\(path).steps").map { step($0, &reader) }
        return RecoveryPolicy.Route(id: name, kind: kind, steps: steps, retry: retry, end: end)
    }

    private static func step(_ path: String, _ reader: inout TOMLDocument.Reader) -> RecoveryPolicy.Step {
        RecoveryPolicy.Step(
            id: reader.required("\(path).id"),
            after: choice("\(path).after", &reader) ?? .failure,
            offset: offset(path, &reader),
            template: reader.required("\(path).template"),
            channel: reader.has("\(path).channel") ? choice("\(path).channel", &reader) ?? .email : .email,
            tone: choice("\(path).tone", &reader) ?? .friendly,
            includesLink: reader.boolean("\(path).link") ?? true,
            payWithinDays: number("\(path).pay_within_days", &reader)
        )
    }

    private static func offset(_ path: String, _ reader: inout TOMLDocument.Reader) -> RecoveryPolicy.Offset {
        let days = reader.integer("\(path).days", in: numbers)
        let bankingDays = reader.integer("\(path).banking_days", in: numbers)
        if days != nil, bankingDays != nil {
            reader.note("\(path).days", "days and banking_days both stand here", expected: "one of them")
        } else if days == nil, bankingDays == nil,
            !reader.findings.contains(where: { $0.location.path?.hasPrefix(path) == true })
        {
            missing("\(path).days", "days or banking_days", &reader)
        }
        return bankingDays.map { .bankingDays($0) } ?? .days(days ?? 0)
    }

    private static func number(_ path: String, _ reader: inout TOMLDocument.Reader) -> Int {
        if !reader.has(path) { missing(path, "a whole number", &reader) }
        return reader.integer(path, in: numbers) ?? 0
    }

    private static func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ path: String,
        _ reader: inout TOMLDocument.Reader
    ) -> Value? {
        let text = reader.required(path)
        if let value = Value(rawValue: text) { return value }
        if reader.has(path) {
            let allowed = Value.allCases.map(\.rawValue).joined(separator: ", ")
            reader.note(path, "\(path) has a value that no policy knows", found: text, expected: allowed)
        }
        return nil
    }

    private static func missing(_ path: String, _ expected: String, _ reader: inout TOMLDocument.Reader) {
        reader.note(path, "\(path) is missing", expected: expected, remedy: "Add it.")
    }
}
