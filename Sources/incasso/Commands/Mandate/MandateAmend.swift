import ArgumentParser
import IncassoEngine

/// Changes a mandate's id, account or account holder.
struct MandateAmend: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "amend",
        abstract: "Change a mandate's id, account or account holder.",
        discussion: """
            Examples:
              incasso mandate amend SW-0001 --iban DE02120300000000202051
              incasso mandate amend SW-0001 --mandate-id SW-2027-0001 --note "new contract system"

            A new id or account is told to the debtor's bank by every debit that is planned from now on,
            until one of them is carried out; a reject keeps it pending. Which account it was is told only
            where both are at one bank: by their bank codes, or as --same-bank says. Debits of batches that
            are frozen stay as they are. `incasso mandate show` lists all changes.
            """
    )

    @OptionGroup var which: MandateChoice
    @Option(help: ArgumentHelp("The new id.", valueName: "id"))
    var mandateId: String?
    @Option(help: ArgumentHelp("The debtor's new account.", valueName: "iban"))
    var iban: String?
    @Option(help: ArgumentHelp("The BIC of its bank, where that is outside the EEA.", valueName: "bic"))
    var bic: String?
    @Option(help: ArgumentHelp("The account holder's name; banks are told no amendment.", valueName: "name"))
    var holder: String?
    @Flag(help: "The new account is at the old one's bank.")
    var sameBank = false
    @Flag(help: "The new account is at another bank.")
    var newBank = false
    @Option(help: ArgumentHelp("Why; it is kept with the change.", valueName: "text"))
    var note: String?
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if sameBank && newBank {
            throw ValidationError(
                "The new account is at the same bank or at another one: give one of --same-bank and --new-bank."
            )
        }
    }

    func perform(_ session: Session) throws -> ExitStatus {
        let mandate = try session.engine.mandates.amend(
            which.id,
            creditor: try which.owner(session),
            to: MandateChange(
                mandateId: mandateId,
                iban: iban,
                bic: bic,
                holder: holder,
                isSameBank: sameBank ? true : newBank ? false : nil,
                note: note
            ),
            isDryRun: change.dryRun
        )
        session.console.show(mandate, MandateCommand.columns().labelled())
        session.console.flush()
        session.console.talk.note(
            "Mandate \(mandate.id): \(change.dryRun ? "would be amended (dry run)" : "amended")."
        )
        if mandate.state == .suspended, !change.dryRun {
            session.console.talk.next("incasso mandate resume \(mandate.id)")
        }
        return .done
    }
}
