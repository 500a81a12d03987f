import ArgumentParser
import IncassoCore
import IncassoEngine
import IncassoNACHA

/// Tools for ACH files.
struct ACHCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ach",
        abstract: "Merge, split, compare and mask ACH files (NACHA); make reversals and answers.",
        discussion: """
            Entries are copied to the byte, and issued trace numbers never change. Every
            new file is read back before it gets its name. Needs no book.
            """,
        subcommands: [
            ACHMerge.self, ACHSplit.self, ACHFlatten.self, ACHDiff.self, ACHReformat.self, ACHMask.self,
            ACHReverse.self, ACHReturn.self, ACHNotice.self,
        ]
    )
}

/// Several files into one.
struct ACHMerge: IncassoCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Put the batches of several files into one.",
        discussion: """
            Examples:
              incasso ach merge morning.ach noon.ach -O today.ach
              incasso ach merge parts/ -O today.ach --flatten

            The files go from one sender to one receiver; the head is that of the first.
            What the limits of a file do not hold goes into a second one, today-2.ach.
            Exit code 3 when a batch stands in the files twice: it is kept.
            """
    )

    @Argument(help: "ACH files, and directories of them.", completion: .file())
    var files: [String]
    @Flag(help: "Also join batches with the same head, as `ach flatten` does.")
    var flatten = false
    @OptionGroup var out: ACHOutput
    @OptionGroup var ending: ACHLineEnding
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup(visibility: .hidden) var book: BookOptions

    func perform(_ console: Console) throws -> ExitStatus {
        let paths = try Path.files(files)
        guard !paths.isEmpty else { throw EngineError(.invalid, "there are no files to merge") }
        let made = NewFiles(change, at: out.path)
        let outcome =
            flatten
            ? try NACHATool.flatten(
                paths,
                in: Path.folder(of: out.path),
                lineEnding: ending.word.value,
                to: made.sink
            )
            : try NACHATool.merge(paths, lineEnding: ending.word.value, to: made.sink)
        return try ACHReport(console: console, change: change).tell(outcome, in: made)
    }
}

/// Batches with the same head into one.
struct ACHFlatten: IncassoCommand {
    static let configuration = CommandConfiguration(
        commandName: "flatten",
        abstract: "Join batches whose heads differ in nothing but their number.",
        discussion: """
            Example:
              incasso ach flatten today.ach -O flat.ach

            Trace numbers ascend within a batch: batches whose numbers overlap, or are the
            same, stay apart.
            """
    )

    @Argument(help: "An ACH file.", completion: .file())
    var file: String
    @OptionGroup var out: ACHOutput
    @OptionGroup var ending: ACHLineEnding
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup(visibility: .hidden) var book: BookOptions

    func perform(_ console: Console) throws -> ExitStatus {
        let made = NewFiles(change, at: out.path)
        let outcome = try NACHATool.flatten(
            [file],
            in: Path.folder(of: out.path),
            lineEnding: ending.word.value,
            to: made.sink
        )
        return try ACHReport(console: console, change: change).tell(outcome, in: made)
    }
}

/// One file into several.
struct ACHSplit: IncassoCommand {
    static let configuration = CommandConfiguration(
        commandName: "split",
        abstract: "Split a file by size, by batch, or debits from credits.",
        discussion: """
            Examples:
              incasso ach split today.ach --max-records 10000 --out parts
              incasso ach split today.ach --max-amount 250000.00 --out parts
              incasso ach split today.ach --by direction --out parts

            Makes parts/today-1.ach, parts/today-2.ach … An entry stays with its addenda.
            The files get file id modifiers of their own. Exit code 3 when a batch with
            equal debits and credits is parted.
            """
    )

    /// What gets files of its own.
    enum Part: String, CaseIterable, ExpressibleByArgument {
        case batch
        case direction
    }

    @Argument(help: "An ACH file.", completion: .file())
    var file: String
    @Option(
        name: [.customShort("O"), .long],
        help: ArgumentHelp("Where the files go; made when it is not there.", valueName: "dir"),
        completion: .directory
    )
    var out: String
    @Option(help: ArgumentHelp("The most entries and addenda of a file.", valueName: "number"))
    var maxRecords: Int?
    @Option(help: ArgumentHelp("The most dollars of a file, on each side.", valueName: "amount"))
    var maxAmount: String?
    @Option(help: "What gets files of its own.")
    var by: Part?
    @OptionGroup var ending: ACHLineEnding
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup(visibility: .hidden) var book: BookOptions

    func validate() throws {
        if maxRecords == nil, maxAmount == nil, by == nil {
            throw ValidationError("give --max-records, --max-amount or --by")
        }
        if let maxRecords, maxRecords < 1 { throw ValidationError("--max-records is at least 1") }
    }

    func perform(_ console: Console) throws -> ExitStatus {
        var cut = NACHATool.Cut()
        cut.maximumRecords = maxRecords
        cut.maximumTotal = try AmountArgument.minorUnits(maxAmount, currency: "USD")
        cut.eachBatch = by == .batch
        cut.directions = by == .direction
        if !change.dryRun { try Path.makeDirectory(out) }
        let name = Path.name(of: file)
        let dot = name.lastIndex(of: ".") ?? name.endIndex
        let folder = out.hasSuffix("/") ? out : out + "/"
        let made = NewFiles(isDryRun: change.dryRun) { "\(folder)\(name[..<dot])-\($0)\(name[dot...])" }
        let outcome = try NACHATool.split(file, at: cut, lineEnding: ending.word.value, to: made.sink)
        return try ACHReport(console: console, change: change).tell(outcome, in: made)
    }
}
