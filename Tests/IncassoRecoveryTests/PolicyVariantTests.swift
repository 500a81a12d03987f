import IncassoCore
import IncassoRecovery
import Testing

/// What other policies than the built-in one lead to; each is an edit of it.
struct PolicyVariantTests {
    @Test("two retries, but one for a code that may mean something else", arguments: [false, true])
    func ambiguousCap(isAmbiguous: Bool) throws {
        let word = isAmbiguous ? "ambiguous" : ""
        let line =
            "MS03 insufficientFunds 03-05 03-05 attempt=2 retries=1 notice=1 sent=first@02-02/02-08/1 \(word)"
        let plan = try plan(line, edit: "max = 1  ", to: "max = 2  ")
        let expected = "notice second by 03-11 link; then final 03-12"
        let withRetry = "retry 03-25, notice second by 03-11 debit 03-25 link; then retryAnswer 04-02"
        #expect(plan.line == (isAmbiguous ? expected : withRetry))
    }

    @Test("a step's day is counted from the previous notice, whatever day the run has")
    func previousStep() throws {
        let edit = ("after = \"previousStep\"\ndays = 7", "after = \"previousStep\"\ndays = 12")
        for (today, expected) in [
            ("03-09", "wait 03-14; then second 03-14"), ("03-13", "wait 03-14; then second 03-14"),
            ("03-14", "notice second by 03-20 link; then final 03-26"),
            ("03-19", "notice second by 03-25 link; then final 03-31"),
        ] {
            let line = "AM04 insufficientFunds 03-02 \(today) sent=first@03-02/03-08"
            #expect(try plan(line, edit: edit.0, to: edit.1).line == expected)
        }
    }

    @Test("a step's day may be counted in banking days from the failure")
    func bankingDays() throws {
        // From Thursday 2 April: Good Friday and Easter Monday do not count.
        let edit = (
            "id = \"second\"\nafter = \"previousStep\"\ndays = 7",
            "id = \"second\"\nafter = \"failure\"\nbanking_days = 5"
        )
        let line = "AM04 insufficientFunds 04-02 04-08 sent=first@04-02/04-08"
        #expect(try plan(line, edit: edit.0, to: edit.1).line == "wait 04-13; then second 04-13")
    }

    @Test("without pay days the first possible banking day is taken; the 31st is the last day of a month")
    func paydays() throws {
        let line = "AM04 insufficientFunds 04-03 04-03 notice=1"
        #expect(try plan(line, edit: "[25, 1]", to: "[]").retry == "04-08")
        #expect(try plan(line, edit: "[25, 1]", to: "[31]").retry == "04-30")
    }

    @Test("a step without a link says so")
    func noLink() throws {
        let line = "MD06 refundedByDebtor 03-02 03-02"
        let plan = try plan(line, edit: "template = \"contact\"", to: "template = \"contact\"\nlink = false")
        #expect(plan.line == "notice contact by 03-16; then person 03-19")
    }

    private func plan(_ line: String, edit: String, to replacement: String) throws -> RecoveryPlan {
        let text = ContractFile.named("data/policies/default.toml").text
        #expect(text.contains(edit))
        let scenario = try #require(Scenario.table(line + " => plan").first)
        return RecoveryPlanner.plan(
            try PolicyText(text.replacing(edit, with: replacement)).policy(),
            scenario.facts,
            now: scenario.today,
            calendar: TARGETCalendar()
        )
    }
}

extension RecoveryPlan {
    /// The day of the new debit as `MM-DD`.
    var retry: String? {
        for case .requestRetry(let date) in actions { return date.short }
        return nil
    }
}
