import ArgumentParser
import IncassoCore
import IncassoEngine

/// Activates a draft.
struct MandateActivate: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "activate",
        abstract: "Use a draft that the debtor has signed.",
        discussion: """
            Example:
              incasso mandate activate SW-0001 --signed-on 2026-11-20

            Claims that waited for the signature are collected from then on.
            """
    )

    @OptionGroup var which: MandateChoice
    @Option(
        help: ArgumentHelp("The day of the signature.", valueName: "date"),
        transform: Day.init(argument:)
    )
    var signedOn: Day
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        session.show(
            try session.engine.mandates.activate(
                which.id,
                creditor: try which.owner(session),
                signedOn: signedOn.date,
                isDryRun: change.dryRun
            )
        )
        return .done
    }
}

/// Suspends a mandate.
struct MandateSuspend: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "suspend",
        abstract: "Collect nothing on a mandate until it is resumed.",
        discussion: """
            Example:
              incasso mandate suspend SW-0001 --reason "account is being moved"
            """
    )

    @OptionGroup var which: MandateChoice
    @OptionGroup var why: ReasonOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        session.show(
            try session.engine.mandates.suspend(
                which.id,
                creditor: try which.owner(session),
                reason: why.reason,
                isDryRun: change.dryRun
            )
        )
        return .done
    }
}

/// Resumes a mandate.
struct MandateResume: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Use a suspended mandate again.",
        discussion: """
            Example:
              incasso mandate resume SW-0001 --reason "new account confirmed"
            """
    )

    @OptionGroup var which: MandateChoice
    @OptionGroup var why: ReasonOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        session.show(
            try session.engine.mandates.resume(
                which.id,
                creditor: try which.owner(session),
                reason: why.reason,
                isDryRun: change.dryRun
            )
        )
        return .done
    }
}

/// Ends a mandate.
struct MandateCancel: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "End a mandate for good.",
        discussion: """
            Examples:
              incasso mandate cancel SW-0001 --reason "customer moved away"
              incasso mandate cancel SW-0001 --after SW-CLAIM-12 --reason "contract ends"

            With --after one more debit is made, as the last of its series (FNAL). The
            mandate stays active until the file with it is handed over, and is
            cancelled then.
            """
    )

    @OptionGroup var which: MandateChoice
    @Option(help: ArgumentHelp("The claim whose debit is the last and ends the mandate.", valueName: "claim"))
    var after: String?
    @OptionGroup var why: ReasonOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        if let after {
            session.show(
                try session.engine.mandates.cancel(
                    which.id,
                    after: after,
                    creditor: try which.owner(session),
                    reason: why.reason,
                    isDryRun: change.dryRun
                )
            )
            return .done
        }
        session.show(
            try session.engine.mandates.cancel(
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
    /// Shows a mandate as it is now.
    fileprivate func show(_ mandate: Mandate) {
        console.show(mandate, MandateCommand.columns().labelled())
    }
}
