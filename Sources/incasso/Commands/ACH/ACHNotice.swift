import ArgumentParser
import IncassoCore
import IncassoEngine
import IncassoNACHA

/// Notifications of change, and their refusals.
struct ACHNotice: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "noc",
        abstract: "Make a notification of change to rehearse, or refuse one.",
        discussion: """
            Examples:
              incasso ach noc sent.ach --trace 071000300000017 --code C01 \\
                --account 1234567 -O noc.ach
              incasso ach noc refuse noc.ach --trace 121042880000001 --code C62 \\
                --sequence 900101 -O refusal.ach

            Without `refuse` the options are those of `incasso ach noc make --help`.
            """,
        subcommands: [ACHNoticeMake.self, ACHNoticeRefuse.self],
        defaultSubcommand: ACHNoticeMake.self
    )
}

/// Notifies of better data, as an entry's bank would.
struct ACHNoticeMake: IncassoCommand {
    static let configuration = CommandConfiguration(
        commandName: "make",
        abstract: "Make the file by which a bank notifies of changes, to rehearse.",
        discussion: """
            Examples:
              incasso ach noc sent.ach --trace 071000300000017 --code C01 \\
                --account 1234567 -O noc.ach
              incasso ach noc sent.ach --trace 071000300000017 --code C07 \\
                --account 1234567 --routing 231380104 --transaction-code 37 -O noc.ach

            The code says which data are needed: C01 account, C02 routing, C03 both, C04
            name, C05 transaction code, C06 account and transaction code, C07 all three, C09
            identification; others --corrected-data.
            """
    )

    @Argument(help: "The ACH file with the entries.", completion: .file())
    var file: String
    @Option(
        name: .customLong("trace"),
        help: ArgumentHelp("An entry by its trace number; may be given again.", valueName: "number")
    )
    var traces: [TraceArgument]
    @Option(help: ArgumentHelp("What is corrected, C01 to C14.", valueName: "code"))
    var code: String
    @Option(help: ArgumentHelp("The right account number.", valueName: "number"))
    var account: String?
    @Option(help: ArgumentHelp("The right routing number.", valueName: "number"))
    var routing: String?
    @Option(help: ArgumentHelp("The right transaction code, for example 37.", valueName: "code"))
    var transactionCode: String?
    @Option(help: ArgumentHelp("The right name.", valueName: "text"))
    var name: String?
    @Option(help: ArgumentHelp("The right identification.", valueName: "text"))
    var identification: String?
    @Option(help: ArgumentHelp("The data of another code.", valueName: "text"))
    var correctedData: String?
    @Option(help: ArgumentHelp("The number of the bank's first trace number.", valueName: "number"))
    var sequence = 1
    @OptionGroup var out: ACHOutput
    @OptionGroup var making: ACHMaking
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup(visibility: .hidden) var book: BookOptions

    func perform(_ console: Console) throws -> ExitStatus {
        var correction = NACHACorrection()
        correction.accountNumber = account
        correction.routingNumber = routing
        correction.transactionCode = transactionCode
        correction.name = name
        correction.individualId = identification
        correction.other = correctedData
        let made = NewFiles(change, at: out.path)
        let outcome = try NACHATool.changes(
            of: file,
            traces: traces.map(\.number),
            code: code,
            correction: correction,
            making.making(book.clock, sequence: sequence),
            to: made.sink(1)
        )
        return try ACHReport(console: console, change: change).tell(outcome, in: made)
    }
}

/// Refuses a notification that is wrong.
struct ACHNoticeRefuse: IncassoCommand {
    static let configuration = CommandConfiguration(
        commandName: "refuse",
        abstract: "Make the file that refuses notifications of change, within 15 days.",
        discussion: """
            Example:
              incasso ach noc refuse noc.ach --trace 121042880000001 --code C62 \\
                --sequence 900101 -O refusal.ach

            The trace number is that of the notification itself (record 6), not that of the
            entry that it is about. Codes: C61 misrouted, C62 trace number, C63 company
            identification, C64 individual identification, C65 form of the data, C66
            discretionary data, C67 routing number, C68 account number, C69 transaction
            code.
            """
    )

    @Argument(help: "The ACH file with the notifications.", completion: .file())
    var file: String
    @Option(
        name: .customLong("trace"),
        help: ArgumentHelp("A notification by its trace number; may be given again.", valueName: "number")
    )
    var traces: [TraceArgument]
    @Option(help: ArgumentHelp("What is wrong with it, C61 to C69.", valueName: "code"))
    var code: String
    @Option(
        help: ArgumentHelp("The number of the first new trace number, without the bank.", valueName: "number")
    )
    var sequence: Int
    @OptionGroup var out: ACHOutput
    @OptionGroup var making: ACHMaking
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup(visibility: .hidden) var book: BookOptions

    func perform(_ console: Console) throws -> ExitStatus {
        let made = NewFiles(change, at: out.path)
        let outcome = try NACHATool.refusals(
            of: file,
            traces: traces.map(\.number),
            code: code,
            making.making(book.clock, sequence: sequence),
            to: made.sink(1)
        )
        return try ACHReport(console: console, change: change).tell(outcome, in: made)
    }
}
