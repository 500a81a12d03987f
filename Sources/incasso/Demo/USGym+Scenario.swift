extension DemoScenario {
    /// One month of a gym in the United States.
    static var usGym: DemoScenario {
        let gym = USGym()
        return DemoScenario(
            name: "us-gym",
            title: "One month of Ironworks, a gym in the United States that does not exist.",
            story: [
                "One month of a gym in the United States: from members' authorizations and their dues to ACH files, returns,",
                "notifications of change and reminders.",
            ],
            lastDay: "2027-01-06",
            inputs: [
                ("creditor.toml", USGym.creditor), ("mandates.csv", gym.mandates),
                ("collections.csv", gym.collections),
            ],
            steps: usGymSteps
        )
    }

    private static let usGymSteps = [
        Step("A new book: settings, key file and database.", "init"),
        Step(
            "Who collects: the [ach] table says how the bank knows the gym.",
            "creditor add $example/creditor.toml"
        ),
        Step(
            "Who may be debited: 500 members, of whom those who joined online had their account validated.",
            "import mandates $example/mandates.csv --creditor ironworks --as anna --as-of 2026-11-20"
        ),
        Step(
            "The dues of December.",
            "import collections $example/collections.csv --creditor ironworks --as anna --as-of 2026-11-20"
        ),
        Step(
            "Anna plans what is due and freezes it into NACHA files: one for online authorizations, one for written ones.",
            "batch build --creditor ironworks --as anna --as-of 2026-11-27T10:00"
        ),
        Step(
            "Maria approves. Anna could not: whoever prepares does not approve.",
            "batch approve --all --as maria --as-of 2026-11-27T11:00"
        ),
        Step(
            "The files for the bank, each written exactly once and read back before it counts.",
            "batch release --all --out $work/to-bank --as anna --as-of 2026-11-27T11:30"
        ),
        Step(
            "The network answers only what fails, and corrects what has changed. Here a simulated bank does.",
            "simulate bank $work/to-bank --out $work/from-bank --seed 1 --until 2026-12-03"
        ),
        Step(
            "Take returns and notifications of change in: match by trace number, book, open a case, amend the mandate.",
            "inbox process $work/from-bank --as anna --as-of 2026-12-03T08:00"
        ),
        Step(
            "Two banking days have passed: what no return names has settled, cases are decided, reminders go out.",
            "run --as anna --as-of 2026-12-03T18:00"
        ),
        Step(
            "A bank has told a better account number: the mandate has it, and what was before.",
            "mandate show US-G-0204 --as-of 2026-12-04"
        ),
        Step(
            "A member calls: a link to pay, to read out or to scan.",
            "link create 2026-12-0033 --as anna --as-of 2026-12-04T10:00"
        ),
        Step(
            "Another pays at the desk: the new debit that was asked for is called off.",
            "payment record 2026-12-0026 --method cash --on 2026-12-04 --as anna --as-of 2026-12-04T11:00"
        ),
        Step(
            "Debits worth a second try are presented again, in a batch that says RETRY PYMT.",
            "batch build --creditor ironworks --as anna --as-of 2026-12-23T10:00"
        ),
        Step("", "batch approve --all --as maria --as-of 2026-12-23T11:00"),
        Step("", "batch release --all --out $work/to-bank --as anna --as-of 2026-12-23T11:30"),
        Step(
            "Most of these are paid. Files seen before change nothing.",
            "simulate bank $work/to-bank --out $work/from-bank --seed 1 --until 2026-12-30"
        ),
        Step("", "inbox process $work/from-bank --as anna --as-of 2026-12-30T08:00"),
        Step("", "run --as anna --as-of 2027-01-06T18:00"),
        Step("What a treasurer wants to see.", "report overview --as-of 2027-01-06"),
        Step("", "report reasons --as-of 2027-01-06"),
        Step("And the proof that nothing was lost or collected twice.", "verify --as-of 2027-01-06"),
    ]
}
