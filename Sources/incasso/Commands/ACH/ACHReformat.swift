import ArgumentParser
import IncassoNACHA

/// Other line ends.
struct ACHReformat: IncassoCommand {
    static let configuration = CommandConfiguration(
        commandName: "reformat",
        abstract: "Write a file anew with other line ends, with or without fillers.",
        discussion: """
            Examples:
              incasso ach reformat today.ach --line-ending CRLF -O for-bank.ach
              incasso ach reformat today.ach --line-ending none --no-fill -O for-bank.ach

            Blanks that were cut off at the end of records, missing fillers and a wrong
            block count are put right; entries stay as they are.
            """
    )

    @Argument(help: "An ACH file.", completion: .file())
    var file: String
    @Flag(name: .customLong("no-fill"), help: "Leave the last block of ten records short.")
    var isShort = false
    @OptionGroup var out: ACHOutput
    @OptionGroup var ending: ACHLineEnding
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup(visibility: .hidden) var book: BookOptions

    func perform(_ console: Console) throws -> ExitStatus {
        let made = NewFiles(change, at: out.path)
        let outcome = try NACHATool.reformat(
            file,
            lineEnding: ending.word.value,
            fills: !isShort,
            to: made.sink
        )
        return try ACHReport(console: console, change: change).tell(outcome, in: made)
    }
}

/// A file to show around.
struct ACHMask: IncassoCommand {
    static let configuration = CommandConfiguration(
        commandName: "mask",
        abstract: "Write a file with account numbers, names and free texts masked, still valid.",
        discussion: """
            Example:
              incasso ach mask today.ach -O for-support.ach

            Letters and digits become X; of an account number the last quarter stays, at
            most four characters. Amounts, dates, banks and trace numbers stay, and so do
            company names and the identifications that you gave your customers.
            """
    )

    @Argument(help: "An ACH file.", completion: .file())
    var file: String
    @OptionGroup var out: ACHOutput
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup(visibility: .hidden) var book: BookOptions

    func perform(_ console: Console) throws -> ExitStatus {
        let made = NewFiles(change, at: out.path)
        return try ACHReport(console: console, change: change)
            .tell(NACHATool.mask(file, to: made.sink), in: made)
    }
}
