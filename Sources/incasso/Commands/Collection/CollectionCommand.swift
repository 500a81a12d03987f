import ArgumentParser
import IncassoEngine

/// Single debits.
struct CollectionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "collection",
        abstract: "Single debits: taken back after they settled.",
        subcommands: [CollectionReverse.self]
    )
}

/// Takes single settled debits back.
struct CollectionReverse: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "reverse",
        abstract: "Freeze files that take back the settled debits of some claims.",
        discussion: """
            Examples:
              incasso collection reverse INV-2026-06-0001 --reason duplicate
              incasso collection reverse A-17 A-18 --reason unspecified --note "wrong tariff" -n

            The newest debit of each claim is taken back. There is one file for each batch that
            collected them, and it lives like every batch: approved by a second person, released.
            """
    )

    @Argument(help: "The claims' ids.")
    var claims: [String]
    @Option(help: ArgumentHelp("Whose; needed only where several creditors use an id.", valueName: "id"))
    var creditor: String?
    @OptionGroup var why: ReversalOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let creditor = try creditor.map { try session.engine.creditors.creditor(reference: $0) }
        return try session.showReversal(
            session.engine.batches.reverse(
                claims: claims,
                creditor: creditor,
                reason: why.reason,
                note: why.note,
                isDryRun: change.dryRun
            ),
            isDryRun: change.dryRun
        )
    }
}
