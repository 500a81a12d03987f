import ArgumentParser
import IncassoEngine

/// What banks send.
struct InboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inbox",
        abstract: "What the bank answers: status reports, notifications, statements.",
        subcommands: [InboxProcess.self, InboxList.self, InboxShow.self]
    )

    /// What lists show of a bank's file.
    static let columns: [Column<BankFile>] = [
        Column("id", "ID") { .number($0.id) },
        Column("name", "FILE", fit: .squeezed) { .text($0.name) },
        Column("format", "FORMAT") { .text($0.format) },
        Column("version") { .optional($0.version) },
        Column("sha256") { .text($0.sha256) },
        Column("state", "STATE", isState: true) { .text($0.state.rawValue) },
        Column("leaves", "ENTRIES") { .number($0.leaves) },
        Column("applied", "APPLIED") { .number($0.applied) },
        Column("duplicate", "KNOWN", isQuiet: true) { .number($0.duplicate) },
        Column("parked", "PARKED") { .number($0.parked) },
        Column("ignored", "IGNORED", isQuiet: true) { .number($0.ignored) },
    ]
}

/// Lists the bank's files.
struct InboxList: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the bank's files, oldest first."
    )

    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        session.console.list(
            try session.engine.inbox.list(),
            InboxCommand.columns,
            empty: "No bank file yet. Give one to `incasso inbox process`."
        )
        return .done
    }
}

/// Shows one of the bank's files.
struct InboxShow: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what became of every entry of a bank's file.",
        discussion: """
            Example:
              incasso inbox show 4
            """
    )

    private static let columns: [Column<BankFile>] = [
        Column("id", "Bank file") { .number($0.id) },
        Column("name", "Name") { .text($0.name) },
        Column("format", "Format") { .text($0.format) },
        Column("version", "Version") { .optional($0.version) },
        Column("state", "State", isState: true) { .text($0.state.rawValue) },
        Column("leaves", "Entries") { .number($0.leaves) },
        Column("applied", "Applied") { .number($0.applied) },
        Column("duplicate", "Known from another file") { .number($0.duplicate) },
        Column("parked", "Waiting for a person") { .number($0.parked) },
        Column("ignored", "Ignored by a rule") { .number($0.ignored) },
        Column("sha256", "SHA-256") { .text($0.sha256) },
    ]

    @Argument(help: "The file's number.")
    var id: Int64
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        session.console.show(try session.engine.inbox.show(id), Self.columns)
        return .done
    }
}
