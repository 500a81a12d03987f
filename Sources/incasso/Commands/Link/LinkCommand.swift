import ArgumentParser
import IncassoCore
import IncassoEngine
import IncassoWeb

/// Links under which debtors pay.
struct LinkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract: "Payment links: make one for a call, look at it, withdraw it.",
        subcommands: [LinkCreate.self, LinkShow.self, LinkRevoke.self]
    )

    /// What lists show of a link.
    static let columns: [Column<PaymentLink>] = [
        Column("id", "LINK") { .number($0.id) },
        Column("claimId", "CLAIM", fit: .squeezed) { .text($0.claimId) },
        Column("creditor") { .text($0.creditor) },
        Column("caseId", "CASE", fit: .squeezed) { .optional($0.caseId) },
        Column("state", "STATE", isState: true) { .text($0.state.rawValue) },
        Column("open", "OPEN") { .amount($0.open) },
        Column("currency") { .text($0.open.currency.code) },
        Column("channel") { .text($0.channel) },
        Column("createdOn", "MADE") { .date($0.createdOn) },
        Column("expiresOn", "UNTIL") { .date($0.expiresOn) },
        Column("revokedAt") { .optional($0.revokedAt.map(Moment.text)) },
        Column("views", "VIEWS") { .number($0.views) },
        Column("viewedOn", "LAST VIEW") { .date($0.viewedOn) },
        Column("reference") { .text($0.reference.text) },
        Column("address") { .optional($0.address) },
    ]
}

/// Which links.
struct LinkChoice: ParsableArguments {
    @Argument(help: "The link's number (17 or L17), or the claim's id.")
    var id: String
    @Option(help: ArgumentHelp("Whose claim, where two creditors have the same id.", valueName: "id"))
    var creditor: String?

    /// The creditor that was named.
    func owner(_ session: Session) throws -> Creditor? {
        try creditor.map { try session.engine.creditors.creditor(reference: $0) }
    }
}

/// Makes a link.
struct LinkCreate: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a payment link for a claim, and show it as a QR code.",
        discussion: """
            Examples:
              incasso link create INV-2026-06-0001
              incasso link create INV-2026-06-0001 --until 2026-12-31 -o json

            A claim that has a link already keeps it: the same one is shown. Whoever has
            the address sees the page, so it is given to the debtor only.
            """
    )

    @OptionGroup var which: ClaimChoice
    @Option(
        help: ArgumentHelp(
            "The last day of a new link; else it lasts as long as the claim.",
            valueName: "date"
        ),
        transform: Day.init(argument:)
    )
    var until: Day?
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let (link, isNew) = try session.engine.links.create(
            which.id,
            creditor: try which.owner(session),
            until: until?.date,
            isDryRun: change.dryRun
        )
        let console = session.console
        guard let link else {
            console.talk.say("A link would be made for claim \(Printable.text(which.id)) (dry run).")
            return .done
        }
        guard console.format == .table, let address = link.address else {
            console.show(link, LinkCommand.columns)
            return .done
        }
        console.line(console.style.strong(Printable.text(address)))
        console.line()
        for line in QRCode(address)?.terminalLines(isColoured: console.style.isColoured) ?? [] {
            console.line(line)
        }
        console.line()
        console.show(link, LinkCommand.columns.filter { $0.key != "address" }.labelled())
        console.flush()
        if !isNew { console.talk.note("The claim had this link already.") }
        return .done
    }
}

/// Shows links.
struct LinkShow: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a payment link, or those of a claim.",
        discussion: """
            Examples:
              incasso link show L17
              incasso link show INV-2026-06-0001 --reveal

            The address is left out without --reveal.
            """
    )

    @OptionGroup var which: LinkChoice
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let links = try session.engine.links.show(
            which.id,
            creditor: try which.owner(session),
            reveal: session.isRevealed
        )
        session.show(links)
        return .done
    }
}

/// Withdraws links.
struct LinkRevoke: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Withdraw a payment link, or all of a claim.",
        discussion: """
            Examples:
              incasso link revoke L17
              incasso link revoke INV-2026-06-0001

            Its page is gone at once. Notices that carry it wait for a person.
            """
    )

    @OptionGroup var which: LinkChoice
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let links = try session.engine.links.revoke(
            which.id,
            creditor: try which.owner(session),
            isDryRun: change.dryRun
        )
        session.show(links)
        if change.dryRun { session.console.talk.note("Nothing was withdrawn (dry run).") }
        return .done
    }
}

extension Session {
    /// Shows one link with everything, or several as a list; an array for programs.
    fileprivate func show(_ links: [PaymentLink]) {
        if console.format == .table, let link = links.first, links.count == 1 {
            console.show(link, LinkCommand.columns.labelled())
        } else {
            console.list(links, LinkCommand.columns, empty: "No links.")
        }
        console.flush()
    }
}
