import ArgumentParser
import IncassoCore
import IncassoEngine

/// Who may be debited.
struct MandateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mandate",
        abstract: "Who may be debited, and whether the permission may be used.",
        subcommands: [
            MandateList.self, MandateShow.self, MandateActivate.self, MandateAmend.self, MandateSuspend.self,
            MandateResume.self,
            MandateCancel.self,
        ]
    )

    /// What lists show of a mandate.
    ///
    /// - Parameter accounts: Account numbers in full, by the mandate's number, where they were asked for.
    /// - Returns: The columns.
    static func columns(accounts: [Int64: String] = [:]) -> [Column<Mandate>] {
        [
            Column("id", "MANDATE", fit: .squeezed) { .text($0.id) },
            Column("scheme", "SCHEME") { .text($0.scheme) },
            Column("kind") { .text($0.kind) },
            Column("state", "STATE", isState: true) { .text($0.state.rawValue) },
            Column("creditor") { .text($0.creditor) },
            Column("debtorId") { .text($0.debtorId) },
            Column("debtorName", "DEBTOR", fit: .cut) { .text($0.debtorName) },
            Column("account", "ACCOUNT") { .text(accounts[$0.number] ?? $0.account) },
            Column("signatureDate") { .date($0.signatureDate) },
            Column("lastCollection", "LAST DEBIT") { .date($0.lastCollection) },
            Column("expiresOn") { .date($0.expiresOn) },
            Column("retainUntil") { .date($0.retainUntil) },
            Column("note") { .optional($0.note) },
        ]
    }

    /// What is told of a change.
    static let amendmentColumns: [Column<MandateAmendment>] = [
        Column("number", "NO") { .number($0.number) },
        Column("at", "AT") { .text(Moment.text($0.at)) },
        Column("", "BY") { .optional($0.by ?? $0.code.map { "bank, \($0)" }) },
        Column("by") { .optional($0.by) },
        Column("code") { .optional($0.code) },
        Column("changed") { .texts($0.changes.map(\.field.rawValue)) },
        Column("", "CHANGE", fit: .wrapped) { .text($0.changes.map(text).joined(separator: ", ")) },
        Column("state", "STATE", isState: true) { .text($0.state.rawValue) },
        Column("firstSentIn", "SENT IN", isQuiet: true) { .optional($0.firstSentIn.map(String.init)) },
        Column("confirmedIn", "DONE IN", isQuiet: true) { .optional($0.confirmedIn.map(String.init)) },
        Column("confirmedOn", "ON", isQuiet: true) { .date($0.confirmedOn) },
        Column("note") { .optional($0.note) },
        Column("oldMandateId") { .optional($0.old(.mandateId)) },
        Column("newMandateId") { .optional($0.new(.mandateId)) },
        Column("oldAccount") { .optional($0.oldAccount) },
        Column("newAccount") { .optional($0.newAccount) },
        Column("oldName") { .optional($0.oldName) },
        Column("newName") { .optional($0.newName) },
        Column("oldCreditorName") { .optional($0.old(.creditorName)) },
        Column("newCreditorName") { .optional($0.new(.creditorName)) },
        Column("oldCreditorIdentifier") { .optional($0.old(.creditorIdentifier)) },
        Column("newCreditorIdentifier") { .optional($0.new(.creditorIdentifier)) },
    ]

    private static func text(_ change: MandateAmendment.Change) -> String {
        "\(change.field.rawValue) \(change.old ?? "–") → \(change.new ?? "–")"
    }

    /// Opens account numbers where `--reveal` asks for it; each look is recorded in the audit chain.
    ///
    /// - Parameters:
    ///   - mandates: Whose.
    ///   - session: The open book.
    /// - Returns: The numbers by mandate.
    /// - Throws: `EngineError` when a number does not open; the driver's error.
    static func accounts(_ mandates: [Mandate], _ session: Session) throws -> [Int64: String] {
        guard session.isRevealed else { return [:] }
        var accounts: [Int64: String] = [:]
        for mandate in mandates {
            accounts[mandate.number] = try session.engine.mandates.revealAccount(mandate)
        }
        return accounts
    }
}

/// Lists mandates.
struct MandateList: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List mandates, in the order of their import.",
        discussion: """
            Examples:
              incasso mandate list --state suspended
              incasso mandate list -o csv > mandates.csv
            """
    )

    @Option(
        help: ArgumentHelp("Only those in this state, for example draft or suspended.", valueName: "state"),
        transform: Choice.parse(Mandate.State.self)
    )
    var state: Mandate.State?
    @Option(help: ArgumentHelp("Only this creditor's.", valueName: "id"))
    var creditor: String?
    @OptionGroup var page: PageOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let creditor = try creditor.map { try session.engine.creditors.creditor(reference: $0) }
        let (mandates, hasMore) = try page.cut(output.format) { limit in
            try session.engine.mandates.list(.init(state: state, creditor: creditor, limit: limit))
        }
        session.console.list(
            mandates,
            MandateCommand.columns(accounts: try MandateCommand.accounts(mandates, session)),
            summary: hasMore ? nil : Figures.count(mandates.count, "mandate"),
            empty: "No mandates."
        )
        page.tell(hasMore, shown: mandates.count, session.console)
        return .done
    }
}

/// Shows one mandate.
struct MandateShow: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a mandate.",
        discussion: """
            Examples:
              incasso mandate show SW-0001
              incasso mandate show SW-0001 --reveal

            The account number in full is shown with --reveal, and that is recorded.
            """
    )

    @OptionGroup var which: MandateChoice
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let mandate = try session.engine.mandates.show(which.id, creditor: try which.owner(session))
        let accounts = try MandateCommand.accounts([mandate], session)
        let amendments = try session.engine.mandates.amendments(of: mandate)
        session.console.show(
            mandate,
            MandateCommand.columns(accounts: accounts).labelled(),
            sections: [
                Console.Section(
                    "amendments",
                    "Amendments",
                    amendments,
                    MandateCommand.amendmentColumns,
                    hidesWhenEmpty: true
                )
            ]
        )
        return .done
    }
}

/// Which mandate.
struct MandateChoice: ParsableArguments {
    @Argument(help: "The mandate's reference.")
    var id: String
    @Option(help: ArgumentHelp("Whose, where two creditors have the same reference.", valueName: "id"))
    var creditor: String?

    /// The creditor that was named.
    func owner(_ session: Session) throws -> Creditor? {
        try creditor.map { try session.engine.creditors.creditor(reference: $0) }
    }
}
