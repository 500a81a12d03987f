import ArgumentParser
import IncassoEngine

/// A second person's word.
struct BatchApprove: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approve files as a second person, bound to their hash.",
        discussion: """
            Examples:
              incasso batch approve 3 --as maria
              incasso batch approve --all --as maria

            Whoever built a batch cannot approve it (exit code 5).
            """
    )

    @OptionGroup var selection: BatchSelection
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let (batches, status) = try selection.each(session, states: [.frozen]) { id in
            try session.engine.batches.approve(id, dryRun: change.dryRun)
        }
        session.console.list(
            batches,
            BatchCommand.columns(batches),
            summary: "\(change.dryRun ? "Could approve" : "Approved") \(BatchCommand.summary(batches))",
            empty: "No batch was approved."
        )
        session.console.flush()
        if !batches.isEmpty, !change.dryRun {
            session.console.talk.next("incasso batch release --all --out DIR")
        }
        return status
    }
}
