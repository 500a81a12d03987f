import ArgumentParser
import IncassoCore
import IncassoEngine

/// Sets a claim aside.
struct ClaimHold: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Set a claim aside until it is released.",
        discussion: """
            Example:
              incasso claim hold INV-2026-06-0001 --reason "customer asked for a week"
            """
    )

    @OptionGroup var which: ClaimChoice
    @OptionGroup var why: ReasonOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        session.show(
            try session.engine.claims.hold(
                which.id,
                creditor: try which.owner(session),
                reason: why.reason,
                isDryRun: change.dryRun
            )
        )
        return .done
    }
}

/// Lets a held claim go.
struct ClaimRelease: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Let a held claim be collected.",
        discussion: """
            Example:
              incasso claim release INV-2026-06-0001 --reason "two meters, two invoices"
              incasso claim release INV-2026-06-0002 --collect-on 2026-07-15

            It is collected on its due date, or on the next day that the bank still takes.
            """
    )

    @OptionGroup var which: ClaimChoice
    @OptionGroup var why: ReasonOptions
    @Option(
        help: ArgumentHelp("Collect it on this day instead of its due date.", valueName: "date"),
        transform: Day.init(argument:)
    )
    var collectOn: Day?
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        session.show(
            try session.engine.claims.release(
                which.id,
                creditor: try which.owner(session),
                reason: why.reason,
                collectOn: collectOn?.date,
                isDryRun: change.dryRun
            )
        )
        return .done
    }
}

/// Gives a claim up.
struct ClaimCancel: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Give a claim up: it is no longer asked for.",
        discussion: """
            Example:
              incasso claim cancel INV-2026-06-0001 --reason "credited on invoice 4711"
            """
    )

    @OptionGroup var which: ClaimChoice
    @OptionGroup var why: ReasonOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        session.show(
            try session.engine.claims.cancel(
                which.id,
                creditor: try which.owner(session),
                reason: why.reason,
                isDryRun: change.dryRun
            )
        )
        return .done
    }
}

extension Session {
    /// Shows a claim as it is now.
    fileprivate func show(_ claim: Claim) {
        console.show(claim, ClaimCommand.columns.labelled())
    }
}
