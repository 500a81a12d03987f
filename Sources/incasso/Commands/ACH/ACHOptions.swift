import ArgumentParser
import IncassoCore
import IncassoEngine
import IncassoNACHA

/// Where a made file goes.
struct ACHOutput: ParsableArguments {
    @Option(
        name: [.customShort("O"), .customLong("out")],
        help: ArgumentHelp("The new file; one that is there is never replaced.", valueName: "file"),
        completion: .file()
    )
    var path: String
}

/// What stands between records.
struct ACHLineEnding: ParsableArguments {
    /// The words of a creditor's file.
    enum Word: String, CaseIterable, ExpressibleByArgument {
        case lineFeed = "LF"
        case both = "CRLF"
        case none

        var value: NACHALineEnding {
            switch self {
            case .lineFeed: .lineFeed
            case .both: .carriageReturnLineFeed
            case .none: .none
            }
        }
    }

    @Option(name: .customLong("line-ending"), help: "What stands after each record.")
    var word = Word.lineFeed
}

/// When a file is made, and how its entries are numbered.
struct ACHMaking: ParsableArguments {
    @Option(
        name: .customLong("modifier"),
        help: ArgumentHelp("Tells files of one day from each other: A to Z, 0 to 9.", valueName: "letter")
    )
    var modifier = "A"
    @OptionGroup var ending: ACHLineEnding

    /// The making of a file now.
    ///
    /// - Parameters:
    ///   - clock: The business clock; the operator keeps Eastern Time.
    ///   - sequence: The number of the first entry.
    /// - Returns: Day, time, modifier, numbers and line ends.
    func making(_ clock: any EngineClock, sequence: Int) -> NACHATool.Making {
        let now = clock.wallTime(in: "America/New_York")
        var making = NACHATool.Making(day: now.date, minute: now.secondOfDay / 60)
        making.fileIdModifier = modifier
        making.firstSequence = sequence
        making.lineEnding = ending.word.value
        return making
    }
}

/// A trace number on the command line.
struct TraceArgument: ExpressibleByArgument {
    let number: Int

    init?(argument: String) {
        guard argument.utf8.count <= 15, argument.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(argument), number > 0
        else { return nil }
        self.number = number
    }
}

/// Tells what was written.
struct ACHReport {
    let console: Console
    let change: ChangeOptions

    /// Keeps the files, and tells them.
    ///
    /// - Parameters:
    ///   - outcome: What a tool wrote.
    ///   - files: Where.
    /// - Returns: Exceptions when something is worth a look.
    /// - Throws: What ``NewFiles/keep(_:)`` throws.
    func tell(_ outcome: NACHATool.Outcome, in files: NewFiles) throws -> ExitStatus {
        let rows = try files.keep(outcome)
        let count = Figures.count(rows.count, "file")
        console.result(
            "files",
            rows,
            ACHFileRow.columns,
            summary: change.dryRun ? "Would write \(count) (dry run)" : "Wrote \(count)",
            empty: "",
            extra: [Console.Field("findings", outcome.findings)]
        )
        console.flush()
        console.talk.findings(outcome.findings)
        return outcome.findings.isEmpty ? .done : .exceptions
    }
}
