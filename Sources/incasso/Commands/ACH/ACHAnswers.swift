import ArgumentParser
import IncassoCore
import IncassoEngine
import IncassoNACHA

/// Takes entries back.
struct ACHReverse: IncassoCommand {
    static let configuration = CommandConfiguration(
        commandName: "reverse",
        abstract: "Make the file that takes back entries that were sent wrongly.",
        discussion: """
            Examples:
              incasso ach reverse twice.ach --sequence 900001 -O reversal.ach
              incasso ach reverse sent.ach --trace 071000300000017 --sequence 900001 \\
                -O reversal.ach

            For duplicates, wrong receivers, amounts and dates only, until five banking days
            after the settlement. Company, class and amounts stay, the description becomes
            REVERSAL. --sequence is the first of seven-digit numbers that your bank has
            never seen from you. Exit code 3 when entries without money were passed over.
            """
    )

    @Argument(help: "The ACH file that was sent.", completion: .file())
    var file: String
    @Option(
        name: .customLong("trace"),
        help: ArgumentHelp("An entry by its trace number; without any, all of them.", valueName: "number")
    )
    var traces: [TraceArgument] = []
    @Option(
        help: ArgumentHelp("The number of the first new trace number, without the bank.", valueName: "number")
    )
    var sequence: Int
    @Option(
        help: ArgumentHelp("The day of settlement (default: the next banking day).", valueName: "date"),
        transform: Day.init(argument:)
    )
    var effective: Day?
    @OptionGroup var out: ACHOutput
    @OptionGroup var making: ACHMaking
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup(visibility: .hidden) var book: BookOptions

    func perform(_ console: Console) throws -> ExitStatus {
        let making = making.making(book.clock, sequence: sequence)
        let calendar = FederalReserveCalendar()
        let day = effective?.date ?? calendar.adding(bankingDays: 1, to: making.day)
        guard calendar.isBankingDay(day), day >= making.day else {
            throw EngineError(.invalid, "\(day) is no banking day, or has passed")
        }
        let made = NewFiles(change, at: out.path)
        let outcome = try NACHATool.reversal(
            of: file,
            traces: traces.isEmpty ? nil : traces.map(\.number),
            effectiveOn: day,
            making,
            to: made.sink(1)
        )
        return try ACHReport(console: console, change: change).tell(outcome, in: made)
    }
}

/// Sends entries back, as their bank would.
struct ACHReturn: IncassoCommand {
    static let configuration = CommandConfiguration(
        commandName: "return",
        abstract: "Make the file by which a bank returns entries, to rehearse.",
        discussion: """
            Examples:
              incasso ach return sent.ach --trace 071000300000017 --reason R01 \\
                -O returns.ach
              incasso ach return sent.ach --trace 071000300000018 --reason R15 \\
                --died 2026-10-30 -O returns.ach
            """
    )

    @Argument(help: "The ACH file with the entries.", completion: .file())
    var file: String
    @Option(
        name: .customLong("trace"),
        help: ArgumentHelp("An entry by its trace number; may be given again.", valueName: "number")
    )
    var traces: [TraceArgument]
    @Option(help: ArgumentHelp("Why, for example R01.", valueName: "code"))
    var reason: String
    @Option(help: ArgumentHelp("Words of the bank, at most 44 characters.", valueName: "text"))
    var information = ""
    @Option(
        help: ArgumentHelp("The day of death, with R14 and R15.", valueName: "date"),
        transform: Day.init(argument:)
    )
    var died: Day?
    @Option(help: ArgumentHelp("The number of the bank's first trace number.", valueName: "number"))
    var sequence = 1
    @OptionGroup var out: ACHOutput
    @OptionGroup var making: ACHMaking
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup(visibility: .hidden) var book: BookOptions

    func perform(_ console: Console) throws -> ExitStatus {
        let made = NewFiles(change, at: out.path)
        let outcome = try NACHATool.returns(
            of: file,
            traces: traces.map(\.number),
            code: reason,
            dateOfDeath: died?.date,
            information: information,
            making.making(book.clock, sequence: sequence),
            to: made.sink(1)
        )
        return try ACHReport(console: console, change: change).tell(outcome, in: made)
    }
}
