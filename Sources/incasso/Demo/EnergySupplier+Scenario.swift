extension DemoScenario {
    /// One month of an energy supplier in the euro area.
    static var energySupplier: DemoScenario {
        let supplier = EnergySupplier()
        return DemoScenario(
            name: "energy-supplier",
            title: "One month of Noordlicht, an energy supplier that does not exist.",
            story: [
                "One month of an energy supplier: from mandates and a collection file to the money, the failures and the",
                "reminders.",
            ],
            lastDay: "2027-01-06",
            inputs: [
                ("creditor.toml", EnergySupplier.creditor), ("mandates.csv", supplier.mandates),
                ("collections.csv", supplier.collections),
            ],
            steps: energySupplierSteps
        )
    }

    private static let energySupplierSteps = [
        Step("A new book: settings, key file and database.", "init"),
        Step("Who collects.", "creditor add $example/creditor.toml"),
        Step(
            "Who may be debited: 1,000 mandates of German, Dutch, Belgian and French customers.",
            "import mandates $example/mandates.csv --creditor noordlicht --as anna --as-of 2026-11-16"
        ),
        Step(
            "What they owe for December.",
            "import collections $example/collections.csv --creditor noordlicht --as anna --as-of 2026-11-16"
        ),
        Step(
            "Anna plans what is due and freezes it into files, decided to the byte.",
            "batch build --creditor noordlicht --as anna --as-of 2026-11-17T10:00"
        ),
        Step(
            "Maria approves. Anna could not: whoever prepares does not approve.",
            "batch approve --all --as maria --as-of 2026-11-17T11:00"
        ),
        Step(
            "The files for the bank, each written exactly once and read back before it counts.",
            "batch release --all --out $work/to-bank --as anna --as-of 2026-11-17T11:30"
        ),
        Step(
            "The bank answers. Here a simulated one does: it reads the files and answers until 8 December.",
            "simulate bank $work/to-bank --out $work/from-bank --seed 1 --until 2026-12-08"
        ),
        Step(
            "Take the answers in: match, book, and open a recovery case for every failed debit.",
            "inbox process $work/from-bank --as anna --as-of 2026-12-08T08:00"
        ),
        Step(
            "Decide what happens to each case, by the reason of its failure.",
            "recovery run --as anna --as-of 2026-12-08T08:05"
        ),
        Step(
            "Send the reminders, each with its own payment link.",
            "notices send --as anna --as-of 2026-12-08T08:10"
        ),
        Step(
            "Debits worth a second try go out again with the next files.",
            "batch build --creditor noordlicht --as anna --as-of 2026-12-21T10:00"
        ),
        Step("", "batch approve --all --as maria --as-of 2026-12-21T11:00"),
        Step("", "batch release --all --out $work/to-bank --as anna --as-of 2026-12-21T11:30"),
        Step(
            "Two weeks later: most of these were paid, some debtors took theirs back. Files seen before change nothing.",
            "simulate bank $work/to-bank --out $work/from-bank --seed 1"
        ),
        Step("", "inbox process $work/from-bank --as anna --as-of 2027-01-06T18:00"),
        Step("Everything that time brings about, in one command.", "run --as anna --as-of 2027-01-06T18:05"),
        Step("What a treasurer wants to see.", "report overview --as-of 2027-01-06"),
        Step("", "report reasons --as-of 2027-01-06"),
        Step("And the proof that nothing was lost or collected twice.", "verify --as-of 2027-01-06"),
    ]
}
