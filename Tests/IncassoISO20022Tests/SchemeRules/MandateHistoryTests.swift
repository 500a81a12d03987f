import IncassoCore
import IncassoISO20022
import Testing

/// The rules that need a mandate's history, each broken by one change of a sound use.
@Suite struct MandateHistoryTests {
    struct Case: CustomTestStringConvertible {
        let rule: SchemeRule.ID
        var usesFirst: Bool?
        let change: @Sendable (inout MandateHistory, inout MandateHistory.Use) -> Void

        var testDescription: String { rule.rawValue }
    }

    static let cases: [Case] = [
        Case(rule: .historyInactive) { history, _ in history.isActive = false },
        Case(rule: .historyExpired) { history, _ in history.lastPresentedOn = day("2023-11-30") },
        Case(rule: .historyOneOffUsed) { history, use in
            history.kind = .oneOff
            history.finalIsUsed = true
            use.sequence = .oneOff
        },
        Case(rule: .historyOneOffKind) { _, use in use.sequence = .oneOff },
        Case(rule: .historyFirstUsed) { _, use in use.sequence = .first },
        Case(rule: .historyFirstMissing, usesFirst: true) { history, _ in history.firstIsUsed = false },
        Case(rule: .historyFinalUsed) { history, _ in history.finalIsUsed = true },
        Case(rule: .historyScheme) { _, use in use.scheme = .b2b },
        Case(rule: .historySigned) { _, use in use.signedOn = day("2024-03-01") },
        Case(rule: .historyAmendmentPending) { history, _ in history.pendingChanges.insert(.debtorAccount) },
        Case(rule: .historyAmendmentUnfounded) { _, use in use.changes.insert(.creditorName) },
        Case(rule: .historyNotice) { _, use in use.noticeOn = day("2026-11-18") },
    ]

    private static func sound() -> (MandateHistory, MandateHistory.Use) {
        var history = MandateHistory(kind: .recurring, scheme: .core, signedOn: day("2024-02-29"))
        history.lastPresentedOn = day("2026-11-02")
        history.firstIsUsed = true
        history.noticeDays = 14
        history.pendingChanges = [.mandateId]
        var use = MandateHistory.Use(
            scheme: .core,
            sequence: .recurring,
            dueDate: day("2026-12-01"),
            signedOn: day("2024-02-29")
        )
        use.noticeOn = day("2026-11-17")
        use.changes = [.mandateId]
        return (history, use)
    }

    @Test(arguments: cases)
    func eachRuleIsFoundAlone(_ one: Case) {
        var (history, use) = Self.sound()
        #expect(history.findings(for: use, usesFirst: one.usesFirst) == [])
        one.change(&history, &use)
        let findings = history.findings(for: use, usesFirst: one.usesFirst)
        #expect(findings.map(\.id) == [one.rule.rawValue])
        #expect(findings.allSatisfy { $0.remedy?.isEmpty == false && $0.location.path != nil })
    }

    @Test func everyRuleOfMandatesHasACase() {
        #expect(Self.cases.map(\.rule) == SchemeRule.all.filter { $0.scope == .mandate }.map(\.key))
    }

    /// 36 months count from the last presentation, else from the signature, and the last day still counts.
    @Test func mandatesLiveFor36Months() {
        var (history, use) = Self.sound()
        history.lastPresentedOn = nil
        #expect(history.expiresOn == day("2027-02-28"))
        use.dueDate = day("2027-02-28")
        use.noticeOn = day("2027-02-01")
        #expect(history.findings(for: use) == [])
        use.dueDate = day("2027-03-01")
        #expect(history.findings(for: use).map(\.id) == [SchemeRule.ID.historyExpired.rawValue])
    }

    @Test func aDebtorWhoWasNotToldIsAFinding() {
        var (history, use) = Self.sound()
        use.noticeOn = nil
        #expect(history.findings(for: use).map(\.id) == [SchemeRule.ID.historyNotice.rawValue])
        history.noticeDays = nil
        #expect(history.findings(for: use) == [])
    }
}
