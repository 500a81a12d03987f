import ArgumentParser
import IncassoEngine

/// Takes the settled debits of a batch back.
struct BatchReverse: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "reverse",
        abstract: "Freeze a file that takes back all settled debits of a batch.",
        discussion: """
            Examples:
              incasso batch reverse 3 --reason duplicate --dry-run
              incasso batch reverse 3 --reason duplicate --note "June was collected twice"

            The bank must have the file within five banking days after settlement. It is a batch of
            its own: a second person approves it, and it is released like any other. The claims are
            owed again when the bank has booked the money; those of duplicates are given up then.
            """
    )

    @Argument(help: "The number of the batch that collected.")
    var id: Int64
    @OptionGroup var why: ReversalOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        try session.showReversal(
            session.engine.batches.reverse(
                id,
                reason: why.reason,
                note: why.note,
                isDryRun: change.dryRun
            ),
            isDryRun: change.dryRun
        )
    }
}

/// Why debits are taken back.
struct ReversalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Why: duplicate (the debt was collected twice) or unspecified.",
            valueName: "reason"
        ),
        transform: Choice.parse(ReversalReason.self)
    )
    var reason: ReversalReason
    @Option(help: ArgumentHelp("A few words; they are recorded.", valueName: "text"))
    var note: String?
}

extension Session {
    /// Shows what a request to take debits back made, and what stays collected.
    func showReversal(_ report: ReversalReport, isDryRun: Bool) throws -> ExitStatus {
        console.result(
            "batches",
            report.batches,
            BatchCommand.columns(report.batches),
            summary: BatchCommand.summary(report.batches),
            empty: "Nothing goes back.",
            extra: [
                Console.Field("refused", .number(report.refused)),
                Console.Field("findings", report.findings),
            ]
        )
        console.flush()
        console.talk.findings(report.findings)
        if report.refused > 0 {
            console.talk.note("\(Figures.count(report.refused, "debit")) cannot be taken back.")
        }
        if isDryRun {
            console.talk.note("Nothing was frozen (dry run).")
        } else {
            console.talk.next(
                engine.settings.approvalRequired
                    ? "incasso batch approve --all --as SECOND-PERSON"
                    : "incasso batch release --all --out DIR"
            )
        }
        return report.refused > 0 ? .exceptions : .done
    }
}
