import ArgumentParser
import IncassoEngine

/// What waits for a person.
struct ExceptionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exceptions",
        abstract: "What waits for a person: nothing vanishes before somebody decides.",
        subcommands: [ExceptionsList.self, ExceptionsShow.self, ExceptionsResolve.self]
    )

    /// What lists show of an exception.
    static let columns: [Column<OpenException>] = [
        Column("id", "ID") { .text($0.id) },
        Column("kind", "KIND") { .text($0.kind) },
        Column("file") { .optional($0.file) },
        Column("detail", "DETAIL", fit: .wrapped) { .text($0.detail) },
        Column("age", "DAYS") { .number($0.age) },
        Column("actions") { .texts($0.actions) },
    ]
}

/// Lists what is open.
struct ExceptionsList: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List what waits for a person, oldest first.",
        discussion: """
            Examples:
              incasso exceptions list
              incasso exceptions list --kind unmatched-return
            """
    )

    @Option(help: ArgumentHelp("Only those of this kind.", valueName: "kind"))
    var kind: String?
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let open = try session.engine.exceptions.list(kind: kind)
        var kinds: [String: Int] = [:]
        for exception in open { kinds[exception.kind, default: 0] += 1 }
        let parts = kinds.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "\(Figures.grouped($0.value)) \($0.key)" }
        session.console.list(
            open,
            ExceptionsCommand.columns,
            summary: parts.joined(separator: ", "),
            empty: "Nothing waits for a person."
        )
        session.console.flush()
        if let first = open.first { session.console.talk.next("incasso exceptions show \(first.id)") }
        return .done
    }
}

/// Shows one exception.
struct ExceptionsShow: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show an exception and what can be done about it.",
        discussion: """
            Example:
              incasso exceptions show e4-17
            """
    )

    private static let columns: [Column<OpenException>] = [
        Column("id", "Exception") { .text($0.id) },
        Column("kind", "Kind") { .text($0.kind) },
        Column("file", "File") { .optional($0.file) },
        Column("detail", "Detail") { .text($0.detail) },
        Column("age", "Days open") { .number($0.age) },
        Column("actions") { .texts($0.actions) },
    ]

    @Argument(help: "The exception's id.")
    var id: String
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let exception = try session.engine.exceptions.show(id)
        let console = session.console
        console.show(exception, Self.columns)
        console.line()
        console.line(console.style.strong("What can be done"))
        for action in exception.actions { console.line("  " + Self.command(action, id: exception.id)) }
        return .done
    }

    /// The command for an action.
    static func command(_ action: String, id: String) -> String {
        switch action {
        case "accept": "incasso exceptions resolve \(id) --accept"
        case "credit refund": "incasso credit refund \(id.dropFirst())"
        case "credit apply": "incasso credit apply \(id.dropFirst()) CLAIM-ID"
        case "match": "incasso exceptions resolve \(id) --claim CLAIM-ID"
        case "ignore": "incasso exceptions resolve \(id) --ignore \"why\""
        default: "incasso \(action)"
        }
    }
}

/// A person's decision.
struct ExceptionsResolve: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Decide an exception; the decision is recorded with the name.",
        discussion: """
            Examples:
              incasso exceptions resolve e4-17 --claim INV-2026-0815
              incasso exceptions resolve e5-2 --accept
              incasso exceptions resolve x12 --ignore "paid in cash at the desk"
            """
    )

    @Argument(help: "The exception's id.")
    var id: String
    @Option(
        help: ArgumentHelp("It is the failure of this claim's debit, or its payment.", valueName: "claim-id")
    )
    var claim: String?
    @Flag(help: "The claim that is proposed for a payment is right.")
    var accept = false
    @Option(help: ArgumentHelp("Nothing is to be done, and why.", valueName: "note"))
    var ignore: String?
    @Option(help: ArgumentHelp("Whose claim; not needed when there is only one creditor.", valueName: "id"))
    var creditor: String?
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard [claim != nil, accept, ignore != nil].count(where: \.self) == 1 else {
            throw ValidationError("give one of --claim ID, --accept and --ignore NOTE")
        }
    }

    func perform(_ session: Session) throws -> ExitStatus {
        let exceptions = session.engine.exceptions
        let exception = try exceptions.show(id)
        if let claim {
            let creditor = try session.engine.creditors.resolve(creditor)
            try exceptions.match(id, claim: claim, creditor: creditor, dryRun: change.dryRun)
        } else if accept {
            try exceptions.accept(id, dryRun: change.dryRun)
        } else if let ignore {
            try exceptions.ignore(id, note: ignore, dryRun: change.dryRun)
        }
        session.console.show(
            exception,
            [
                Column("id", "Exception") { .text($0.id) },
                Column("kind", "Kind") { .text($0.kind) },
                Column("resolution", change.dryRun ? "Would be" : "Resolved") { [claim, accept, ignore] _ in
                    .text(
                        accept
                            ? "accepted"
                            : claim.map { "matched to claim \($0)" } ?? "ignored: \(ignore ?? "")"
                    )
                },
            ]
        )
        return .done
    }
}
