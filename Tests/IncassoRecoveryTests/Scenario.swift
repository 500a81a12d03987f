import IncassoCore
import IncassoRecovery
import Testing

/// A line of a text table: facts as words, `=>`, the expected plan.
struct Scenario: Sendable, CustomTestStringConvertible {
    let line: String
    let facts: RecoveryCase
    let today: LocalDate
    let expected: String

    var testDescription: String { line }

    /// The scenarios of a table; blank lines and lines that start with `#` are left out.
    static func table(_ text: String) throws -> [Scenario] {
        try text.split(whereSeparator: \.isNewline)
            .filter { !$0.trimming().isEmpty && !$0.trimming().hasPrefix("#") }
            .map { try Scenario(String($0)) }
    }

    /// Parses `CODE class FAILED TODAY [words] => plan`, days as `MM-DD` of 2026.
    private init(_ line: String) throws {
        self.line = line
        let sides = line.split(separator: "=>", maxSplits: 1)
        try #require(sides.count == 2, "no => in: \(line)")
        expected = sides[1].trimming()
        let words = sides[0].split(separator: " ")
        try #require(words.count >= 4, "too few words: \(line)")
        let reason = try #require(ReasonClass(name: words[1]), "\(words[1])")
        today = try Self.day(words[3])
        var facts = RecoveryCase(
            claim: 1,
            attempt: 1,
            reasonCode: String(words[0]),
            reasonClass: reason,
            failedOn: try Self.day(words[2]),
            open: Money(minorUnits: 5000, currency: .eur),
            newestBankFile: today
        )
        for word in words.dropFirst(4) { try Self.apply(String(word), to: &facts) }
        self.facts = facts
    }

    private static func apply(_ word: String, to facts: inout RecoveryCase) throws {
        let parts = word.split(separator: "=", maxSplits: 1)
        let value = parts.count > 1 ? String(parts[1]) : ""
        switch parts[0] {
        case "ambiguous": facts.isAmbiguous = true
        case "disputed": facts.isDisputed = true
        case "withPerson": facts.isWithPerson = true
        case "noMandate": facts.isMandateUsable = false
        case "noAddress": facts.hasAddress = false
        case "noBankFile": facts.newestBankFile = nil
        case "attempt": facts.attempt = try #require(Int(value))
        case "retries": facts.retriesMade = try #require(Int(value))
        case "notice": facts.noticeDays = try #require(Int(value))
        case "lead": facts.leadBankingDays = try #require(Int(value))
        case "open": facts.open = Money(minorUnits: try #require(Int64(value)), currency: .eur)
        case "state": facts.state = try #require(CaseState(rawValue: value))
        case "bankFile": facts.newestBankFile = try day(value[...])
        case "retryOn": facts.retryOn = try day(value[...])
        case "paused": facts.pause = RecoveryCase.Pause(until: value == "open" ? nil : try day(value[...]))
        case "sent":
            // sent=STEP@MM-DD/MM-DD or, for an earlier attempt, sent=STEP@MM-DD/MM-DD/ATTEMPT
            let fields = value.split(whereSeparator: { "@/".contains($0) })
            try #require(fields.count >= 3, "\(word)")
            facts.dispatches.append(
                RecoveryCase.Dispatch(
                    step: String(fields[0]),
                    attempt: fields.count > 3 ? try #require(Int(fields[3])) : facts.attempt,
                    on: try day(fields[1]),
                    payBefore: try day(fields[2])
                )
            )
        default: Issue.record("unknown word \(word)")
        }
    }

    private static func day(_ text: Substring) throws -> LocalDate {
        try #require(LocalDate(iso: "2026-" + text), "\(text)")
    }
}

extension RecoveryPlan {
    /// The plan on one line, as the tables write it.
    var line: String {
        let parts = actions.map { action -> String in
            switch action {
            case .queueNotice(let notice):
                "notice \(notice.step) by \(notice.payBefore.short)"
                    + (notice.retryOn.map { " debit \($0.short)" } ?? "")
                    + (notice.includesLink ? " link" : "")
            case .requestRetry(let date): "retry \(date.short)"
            case .assignToPerson(let cause): "person \(cause.rawValue)"
            case .close(let closing): "close \(closing.rawValue)"
            case .wait(let day): "wait \(day?.short ?? "-")"
            case .stopStale(let newest, _): "stale \(newest?.short ?? "-")"
            }
        }
        let tail = next.map { "; then \($0.awaited.name) \($0.on?.short ?? "-")" } ?? ""
        return (parts.isEmpty ? "nothing" : parts.joined(separator: ", ")) + tail
    }
}

extension LocalDate {
    /// `MM-DD`.
    var short: String { String(description.dropFirst(5)) }
}
