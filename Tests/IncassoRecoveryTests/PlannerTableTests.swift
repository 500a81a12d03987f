import IncassoCore
import IncassoRecovery
import Testing

/// Facts and the plan they lead to under the built-in policy.
///
/// In 2026: 2 March is a Monday, Easter Monday is 6 April.
struct PlannerTableTests {
    @Test("first plan by reason", arguments: try Scenario.table(byReason))
    func firstPlan(_ scenario: Scenario) throws { try check(scenario) }

    @Test("a new debit", arguments: try Scenario.table(retries))
    func retry(_ scenario: Scenario) throws { try check(scenario) }

    @Test("the following steps", arguments: try Scenario.table(ladder))
    func following(_ scenario: Scenario) throws { try check(scenario) }

    @Test("what holds or ends a case", arguments: try Scenario.table(holds))
    func held(_ scenario: Scenario) throws { try check(scenario) }

    private func check(_ scenario: Scenario) throws {
        let plan = RecoveryPlanner.plan(
            try PolicyText.builtIn(),
            scenario.facts,
            now: scenario.today,
            calendar: TARGETCalendar()
        )
        #expect(plan.line == scenario.expected)
        #expect(!plan.explanation.isEmpty, "every plan says why")
    }

    static let byReason = """
        AM04 insufficientFunds 03-02 03-02 => retry 03-25, notice first by 03-08 debit 03-25 link; then retryAnswer 04-02
        AM04 insufficientFunds 03-02 03-04 => retry 03-25, notice first by 03-10 debit 03-25 link; then retryAnswer 04-02
        MS03 insufficientFunds 03-02 03-02 ambiguous => retry 03-25, notice first by 03-08 debit 03-25 link; then retryAnswer 04-02
        AM14 amountLimit 03-02 03-02 => notice limit-first by 03-08 link; then limit-second 03-09
        AC04 accountClosed 03-02 03-02 => notice details-first by 03-12 link; then details-second 03-13
        AC01 wrongAccount 03-02 03-02 => notice details-first by 03-12 link; then details-second 03-13
        AC15 accountMoved 03-02 03-02 => notice details-first by 03-12 link; then details-second 03-13
        AG01 notPermitted 03-02 03-02 => notice details-first by 03-12 link; then details-second 03-13
        AC06 accountBlocked 03-02 03-02 => notice contact by 03-16 link; then person 03-19
        MD06 refundedByDebtor 03-02 03-02 => notice contact by 03-16 link; then person 03-19
        SL01 stopPayment 03-02 03-02 => notice contact by 03-16 link; then person 03-19
        MD01 unauthorised 03-02 03-02 => person reason; then person -
        MD07 deceased 03-02 03-02 => person reason; then person -
        RR04 regulatory 03-02 03-02 => person reason; then person -
        RR01 technical 03-02 03-02 => person ourFault; then person -
        ZZ99 unknown 03-02 03-02 => person reason; then person -
        # The bank may date a booking ahead of our day: the failure is known, so the notice goes out.
        AM04 insufficientFunds 03-05 03-02 => retry 03-25, notice first by 03-08 debit 03-25 link; then retryAnswer 04-02
        """

    static let retries = """
        # 14 days' notice and one banking day for the file: 25 March is the first pay day after that.
        AM04 insufficientFunds 03-02 03-02 => retry 03-25, notice first by 03-08 debit 03-25 link; then retryAnswer 04-02
        # Notice ends on the 27th: the 1st of April.
        AM04 insufficientFunds 03-13 03-13 => retry 04-01, notice first by 03-19 debit 04-01 link; then retryAnswer 04-11
        # Short notice: the gap of 5 days and then the pay day decide; the date to pay lies before the file leaves.
        AM04 insufficientFunds 03-20 03-20 notice=1 => retry 03-25, notice first by 03-23 debit 03-25 link; then retryAnswer 04-02
        AM04 insufficientFunds 03-19 03-19 notice=1 lead=2 => retry 03-25, notice first by 03-22 debit 03-25 link; then retryAnswer 04-02
        # 25 April is a Saturday: Monday the 27th. 1 May is closed: Monday the 4th.
        AM04 insufficientFunds 04-02 04-02 => retry 04-27, notice first by 04-08 debit 04-27 link; then retryAnswer 05-06
        AM04 insufficientFunds 04-16 04-16 => retry 05-04, notice first by 04-22 debit 05-04 link; then retryAnswer 05-12
        # No pay day within 30 days of the failure.
        AM04 insufficientFunds 03-18 03-18 => notice first by 03-24 link; then second 03-25
        AM04 insufficientFunds 02-10 03-02 => notice first by 03-08 link; then second 03-09
        AM04 insufficientFunds 03-02 03-02 noMandate => notice first by 03-08 link; then second 03-09
        AM04 insufficientFunds 03-26 03-26 attempt=2 retries=1 sent=first@03-02/03-08/1 => notice second by 04-01 link; then final 04-02
        MS03 insufficientFunds 03-26 03-26 attempt=2 retries=1 ambiguous sent=first@03-02/03-08/1 => notice second by 04-01 link; then final 04-02
        # A withdrawn attempt is no retry.
        AM04 insufficientFunds 03-02 03-02 attempt=3 retries=0 => retry 03-25, notice first by 03-08 debit 03-25 link; then retryAnswer 04-02
        # Somebody planned one already: the first notice goes out all the same.
        AM04 insufficientFunds 03-02 03-02 retryOn=03-10 => notice first by 03-08 debit 03-10 link; then retryAnswer 03-18
        # Notices wait for the answer, and a missing answer is a person's matter.
        AM04 insufficientFunds 03-02 03-03 retryOn=03-25 sent=first@03-02/03-08 => wait 04-02; then retryAnswer 04-02
        AM04 insufficientFunds 03-02 04-01 retryOn=03-25 sent=first@03-02/03-08 => wait 04-02; then retryAnswer 04-02
        AM04 insufficientFunds 03-02 04-02 retryOn=03-25 sent=first@03-02/03-08 => person retryUnanswered; then person -
        """

    static let ladder = """
        AM04 insufficientFunds 03-02 03-08 noMandate sent=first@03-02/03-08 => wait 03-09; then second 03-09
        AM04 insufficientFunds 03-02 03-09 noMandate sent=first@03-02/03-08 => notice second by 03-15 link; then final 03-16
        AM04 insufficientFunds 03-02 03-09 noMandate sent=first@03-02/03-08 sent=second@03-09/03-15 => wait 03-16; then final 03-16
        # Five days without a run: one step now, the next counted from it.
        AM04 insufficientFunds 03-02 03-14 noMandate sent=first@03-02/03-08 => notice second by 03-20 link; then final 03-21
        AM04 insufficientFunds 03-02 03-16 sent=first@03-02/03-08 sent=second@03-09/03-15 => notice final by 03-23 link; then person 03-26
        AM04 insufficientFunds 03-02 03-17 sent=first@03-02/03-08 sent=second@03-09/03-15 sent=final@03-16/03-23 => wait 03-26; then person 03-26
        AM04 insufficientFunds 03-02 03-26 sent=first@03-02/03-08 sent=second@03-09/03-15 sent=final@03-16/03-23 => person stepsExhausted; then person -
        # The new debit failed for another reason: the other route starts, on the next day at the earliest.
        AC04 accountClosed 03-26 03-26 attempt=2 retries=1 sent=first@03-02/03-08/1 => notice details-first by 04-05 link; then details-second 04-06
        AC04 accountClosed 03-26 03-26 attempt=2 retries=1 sent=first@03-26/03-29/1 => wait 03-27; then details-first 03-27
        AC04 accountClosed 03-02 03-12 sent=details-first@03-02/03-12 => wait 03-13; then details-second 03-13
        AC04 accountClosed 03-02 03-13 sent=details-first@03-02/03-12 => notice details-second by 03-20 link; then details-final 03-21
        MD06 refundedByDebtor 03-02 03-19 sent=contact@03-02/03-16 => person stepsExhausted; then person -
        # A notice whose date lies further off than the next step's day is left its time.
        AM04 insufficientFunds 03-02 03-10 sent=first@03-02/03-20 => wait 03-21; then second 03-21
        """

    static let holds = """
        AM04 insufficientFunds 03-02 03-02 open=0 => close paid
        AM04 insufficientFunds 03-02 03-02 open=-100 => close paid
        MD01 unauthorised 03-02 03-02 open=0 => close paid
        AM04 insufficientFunds 03-02 03-20 open=0 withPerson => close paid
        AM04 insufficientFunds 03-02 03-02 disputed => person disputed; then person -
        AM04 insufficientFunds 03-02 03-02 disputed withPerson => wait -; then person -
        AM04 insufficientFunds 03-02 03-02 withPerson => wait -; then person -
        AM04 insufficientFunds 03-02 03-02 state=planned => wait -; then instalment -
        AM04 insufficientFunds 03-02 03-02 state=paused => wait -; then resume -
        AM04 insufficientFunds 03-02 03-02 state=paused paused=03-10 => wait 03-10; then resume 03-10
        AM04 insufficientFunds 03-02 03-10 state=paused paused=03-10 noMandate => notice first by 03-16 link; then second 03-17
        AM04 insufficientFunds 03-02 03-02 paused=open => wait -; then resume -
        MD01 unauthorised 03-02 03-02 paused=open => person reason; then person -
        AM04 insufficientFunds 03-02 03-02 state=resolved => nothing
        AM04 insufficientFunds 03-02 03-02 state=stopped => nothing
        AM04 insufficientFunds 03-02 03-02 state=handedOver => nothing
        AM04 insufficientFunds 03-02 03-02 state=writtenOff => nothing
        AM04 insufficientFunds 03-02 03-02 noAddress => person noAddress; then person -
        # Five banking days old is allowed, six are not; without any bank file nothing is sent.
        AM04 insufficientFunds 03-02 03-09 bankFile=03-02 noMandate => notice first by 03-15 link; then second 03-16
        AM04 insufficientFunds 03-02 03-10 bankFile=03-02 noMandate => stale 03-02; then bankFile -
        AM04 insufficientFunds 03-02 03-02 noBankFile => stale -; then bankFile -
        MD01 unauthorised 03-02 03-30 bankFile=03-02 => person reason; then person -
        """
}
