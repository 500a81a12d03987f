import ArgumentParser
import IncassoCore
import IncassoEngine

/// What is owed.
struct ClaimCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claim",
        abstract: "What is owed, and where each claim stands.",
        subcommands: [
            ClaimList.self, ClaimShow.self, ClaimHold.self, ClaimRelease.self, ClaimCancel.self,
        ]
    )

    /// What lists show of a claim.
    static let columns: [Column<Claim>] = [
        Column("id", "CLAIM", fit: .squeezed) { .text($0.id) },
        Column("mandateId", "MANDATE", fit: .squeezed) { .text($0.mandateId) },
        Column("creditor") { .text($0.creditor) },
        Column("state", "STATE", isState: true) { .text($0.state.rawValue) },
        Column("dueDate", "DUE") { .date($0.dueDate) },
        Column("requestedDate") { .date($0.requestedDate) },
        Column("debitDate") { .date($0.debitDate) },
        Column("attempts", "TRIED") { .number($0.attempts) },
        Column("amount", "AMOUNT") { $0.cell($0.amount) },
        Column("open", "OPEN") { $0.cell($0.open) },
        Column("currency") { .text($0.currency) },
        Column("heldBecause") { .optional($0.heldBecause) },
        Column("reversedBy") { $0.reversedBy.map { .number($0) } ?? .none },
        Column("settledOn") { .date($0.settledOn) },
        Column("finality") { .optional($0.finality?.stage.rawValue) },
        Column("finalOn") { .date($0.finality?.finalOn) },
    ]

    /// `12 claims, 540.00 EUR, open 45.00 EUR`.
    static func summary(_ claims: [Claim]) -> String {
        let amounts = Figures.sums(claims.compactMap { $0.money($0.amount) })
        let open = Figures.sums(claims.compactMap { $0.money($0.open) })
        return "\(Figures.count(claims.count, "claim")), \(amounts), open \(open)"
    }
}

extension Claim {
    /// Minor units as money of the claim's currency.
    fileprivate func money(_ minorUnits: Int64) -> Money? {
        Currency(currency).map { Money(minorUnits: minorUnits, currency: $0) }
    }

    fileprivate func cell(_ minorUnits: Int64) -> Cell {
        money(minorUnits).map { .amount($0) } ?? .number(minorUnits)
    }
}

/// Lists claims.
struct ClaimList: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List claims.",
        discussion: """
            Examples:
              incasso claim list --state recovering
              incasso claim list --due-from 2026-06-01 --due-until 2026-06-30 -o json
            """
    )

    @Option(
        help: ArgumentHelp("Only those in this state, for example held or recovering.", valueName: "state"),
        transform: Choice.parse(Claim.State.self)
    )
    var state: Claim.State?
    @Option(help: ArgumentHelp("Only this creditor's.", valueName: "id"))
    var creditor: String?
    @Option(
        help: ArgumentHelp("Due on this day or later.", valueName: "date"),
        transform: Day.init(argument:)
    )
    var dueFrom: Day?
    @Option(
        help: ArgumentHelp("Due on this day or earlier.", valueName: "date"),
        transform: Day.init(argument:)
    )
    var dueUntil: Day?
    @OptionGroup var page: PageOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let from = dueFrom?.date, let until = dueUntil?.date, from > until {
            throw ValidationError("--due-from lies after --due-until")
        }
    }

    func perform(_ session: Session) throws -> ExitStatus {
        let creditor = try creditor.map { try session.engine.creditors.creditor(reference: $0) }
        let due = (dueFrom?.date ?? .earliest)...(dueUntil?.date ?? .latest)
        let (claims, hasMore) = try page.cut(output.format) { limit in
            try session.engine.claims.list(.init(state: state, creditor: creditor, due: due, limit: limit))
        }
        session.console.list(
            claims,
            ClaimCommand.columns,
            summary: hasMore ? nil : ClaimCommand.summary(claims),
            empty: "No claims."
        )
        page.tell(hasMore, shown: claims.count, session.console)
        return .done
    }
}

/// Which claim.
struct ClaimChoice: ParsableArguments {
    @Argument(help: "The claim's id.")
    var id: String
    @Option(help: ArgumentHelp("Whose, where two creditors have the same id.", valueName: "id"))
    var creditor: String?

    /// The creditor that was named.
    func owner(_ session: Session) throws -> Creditor? {
        try creditor.map { try session.engine.creditors.creditor(reference: $0) }
    }
}

/// Shows one claim.
struct ClaimShow: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a claim.",
        discussion: """
            Example:
              incasso claim show INV-2026-06-0001
            """
    )

    @OptionGroup var which: ClaimChoice
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let claim = try session.engine.claims.show(which.id, creditor: try which.owner(session))
        session.console.show(claim, ClaimCommand.columns.labelled())
        return .done
    }
}
