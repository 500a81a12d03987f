import ArgumentParser
import IncassoCore
import IncassoEngine
import IncassoSimulator

/// Rehearsals.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Rehearse without a bank.",
        subcommands: [SimulateBank.self]
    )
}

/// A bank that answers collection files.
struct SimulateBank: IncassoCommand {
    static let configuration = CommandConfiguration(
        commandName: "bank",
        abstract: "Answer collection files as a bank would: pain.002, camt.054, camt.053, ACH returns.",
        discussion: """
            Examples:
              incasso simulate bank to-bank --out from-bank --seed 7
              incasso simulate bank to-bank --out from-bank --reject AM04=1%

            The same seed and files give the same answers, to the byte. Without rates the
            usual ones are taken: rejects AM04 and AC04 0.5% each; returns AM04 2%, MD01
            and MS03 0.5% each; refunds MD06 0.3%.

            ACH files are answered by returns and notifications of change. Rates with ACH
            codes are for them: usual are returns R01 2%, R02 and R03 0.3% each, R10 0.1%,
            and changes C01 0.2%.
            """
    )

    @Argument(
        help: "Collection files (pain.008 or ACH), reversal files (pain.007), and directories of them.",
        completion: .file()
    )
    var paths: [String]
    @Option(
        help: ArgumentHelp("Where the answers go; made when it is not there.", valueName: "dir"),
        completion: .directory
    )
    var out: String
    @Option(help: ArgumentHelp("One seed, one course of events.", valueName: "number"))
    var seed: UInt64 = 1
    @Option(
        name: .customLong("reject"),
        help: ArgumentHelp("Refused before settlement.", valueName: "reason=rate"),
        transform: BankSimulator.Rate.init(percentage:)
    )
    var rejects: [BankSimulator.Rate] = []
    @Option(
        name: .customLong("return"),
        help: ArgumentHelp("Sent back by the debtor's bank after settlement.", valueName: "reason=rate"),
        transform: BankSimulator.Rate.init(percentage:)
    )
    var returns: [BankSimulator.Rate] = []
    @Option(
        name: .customLong("refund"),
        help: ArgumentHelp("Taken back by the debtor after settlement.", valueName: "reason=rate"),
        transform: BankSimulator.Rate.init(percentage:)
    )
    var refunds: [BankSimulator.Rate] = []
    @Option(
        name: .customLong("change"),
        help: ArgumentHelp("Told with corrected account data (ACH only).", valueName: "code=rate"),
        transform: BankSimulator.Rate.init(percentage:)
    )
    var changes: [BankSimulator.Rate] = []
    @Flag(help: "Write the day's statements (camt.053) too, which tell the same again.")
    var statements = false
    @Flag(help: "Write the statement of the day of --until, also when nothing was booked on it.")
    var closingStatement = false
    @Option(
        help: ArgumentHelp("Leave out what the bank would answer after this day.", valueName: "date"),
        transform: Day.init(argument:)
    )
    var until: Day?
    @OptionGroup var change: ChangeOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup(visibility: .hidden) var book: BookOptions

    func validate() throws {
        if closingStatement, until == nil { throw ValidationError("--closing-statement needs --until") }
    }

    private static let fileColumns: [Column<BankSimulator.Answer>] = [
        Column("name", "FILE", fit: .squeezed) { .text(Path.name(of: $0.path)) },
        Column("path") { .text($0.path) },
        Column("kind") { .text($0.kind.rawValue) },
        Column("date", "SENT ON") { .date($0.date) },
        Column("entries", "ENTRIES") { .number($0.entries) },
        Column("details", "DETAILS") { .number($0.details) },
    ]
    private static let tallyColumns: [Column<BankSimulator.Tally>] = [
        Column("effect", "DEBITS", isState: true) { .text($0.effect.rawValue) },
        Column("reason", "REASON") { $0.reason.isEmpty ? .none : .text($0.reason) },
        Column("count", "COUNT") { .number($0.count) },
        Column("amount", "AMOUNT") { .money($0.amount, $0.currency) },
        Column("fees", "FEES") { .money($0.fees, $0.currency) },
    ]

    func perform(_ console: Console) throws -> ExitStatus {
        var options = BankSimulator.Options(outputDirectory: out)
        options.seed = seed
        if !(rejects + returns + refunds + changes).isEmpty {
            options.rejects = rejects
            options.returns = returns
            options.refunds = refunds
            options.changes = changes
        }
        options.writesStatements = statements
        options.writesClosingStatement = closingStatement
        options.until = until?.date
        options.today = book.asOf?.date
        let files = try Path.files(paths)
        guard !files.isEmpty else { throw EngineError(.invalid, "there are no collection files to answer") }
        if change.dryRun {
            console.talk.note("Would answer \(Figures.count(files.count, "file")) into \(out) (dry run).")
            return .done
        }
        try Path.makeDirectory(out)
        let answers = try BankSimulator.answers(to: files, options: options)
        let tallies = BankSimulator.summary(of: answers)
        console.result(
            "files",
            answers,
            Self.fileColumns,
            summary:
                "The bank answered \(Figures.count(files.count, "file")) with \(Figures.count(answers.count, "message"))",
            empty: "The bank did not answer.",
            extra: [Console.Field("tallies", tallies, Self.tallyColumns)]
        )
        if !tallies.isEmpty {
            console.line()
            if console.format == .table { console.table(tallies, Self.tallyColumns) }
        }
        console.flush()
        console.talk.next("incasso inbox process \(out)")
        return .done
    }
}

extension BankSimulator.Rate {
    /// Parses a rate: `AM04=0.5%`, or as a part of one, `AM04=0.005`.
    ///
    /// - Parameter percentage: What was typed.
    /// - Throws: `ValidationError` that says what is expected.
    fileprivate init(percentage: String) throws {
        if percentage.hasSuffix("%"), let equals = percentage.firstIndex(of: "=") {
            let digits = Array(percentage[percentage.index(after: equals)...].dropLast().utf8)
            let probe = Self(argument: percentage[..<equals] + "=0")
            if let probe, let rate = Money.minorUnits(decimal: digits.span, minorDigits: 3), rate <= 100_000 {
                self.init(probe.reason, per100000: Int(rate))
                return
            }
        } else if let rate = Self(argument: percentage) {
            self = rate
            return
        }
        throw ValidationError("expected a reason code and a rate, for example AM04=0.5%")
    }
}
