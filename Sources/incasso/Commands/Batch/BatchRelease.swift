import ArgumentParser
import IncassoEngine

/// Hands files over.
struct BatchRelease: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Write approved files into a directory, each proven and exactly once.",
        discussion: """
            Examples:
              incasso batch release 3 --out to-bank
              incasso batch release --all --out to-bank

            A release that was cut off is taken up again by the same command.
            """
    )

    @OptionGroup var selection: BatchSelection
    @Option(
        help: ArgumentHelp("Where the files go; made when it is not there.", valueName: "dir"),
        completion: .directory
    )
    var out: String
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        // Said once, not for each batch.
        try session.engine.refuseWhileRestored("releasing files")
        var (batches, status) = try selection.each(session, states: [.frozen, .approved, .releasing]) { id in
            try session.engine.batches.release(id, to: out, dryRun: change.dryRun)
        }
        let lost = batches.filter { $0.state == .unknown }
        batches.removeAll { $0.state == .unknown }
        let console = session.console
        console.list(
            batches,
            BatchCommand.columns(batches),
            summary: "\(change.dryRun ? "Could release" : "Released") \(BatchCommand.summary(batches))",
            empty: "No batch was released."
        )
        if !change.dryRun, !batches.isEmpty {
            console.line()
            for batch in batches { console.line(batch.file ?? "") }
        }
        console.flush()
        for batch in lost {
            console.talk.warn("nobody knows whether the file of batch \(batch.id) was handed over")
            console.talk.next("incasso batch resolve \(batch.id) --sent (or --not-sent)")
            status = status.worst(.exceptions)
        }
        if !batches.isEmpty, !change.dryRun {
            console.talk.note("Hand these files to the bank. When it answers:")
            console.talk.next("incasso inbox process FILE")
        }
        return status
    }
}
