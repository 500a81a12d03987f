import ArgumentParser
import IncassoCore
import IncassoEngine
import IncassoISO20022
import IncassoNACHA

/// Checks files.
struct Validate: IncassoCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check a file as a bank would, before it is handed over.",
        discussion: """
            Examples:
              incasso validate collection.xml
              incasso validate collection.xml --bank german
              incasso validate statement.xml --profile incoming
              incasso validate debits.ach
              incasso validate returns.ach --profile incoming

            A SEPA collection file (pain.008) is checked by the rules of the schemes for
            handing it in now: totals, ids, dates, accounts, addresses, mandates,
            amendments, texts; --bank adds the lead time, limits and switches of a bank.
            A reversal (pain.007) is checked for handing it in now too: each debit once,
            whole, for a reason that the schemes allow, within five banking days.
            An ACH file (NACHA) is checked by the rules of its own classes, by which
            operators refuse files, batches and entries; from a bank, only by what breaks
            the matching of its answers. Needs no book. Exit code 0 without error
            findings, 3 with some, 1 when a file is unreadable.
            """
    )

    /// Which rules apply.
    enum Profile: String, CaseIterable, ExpressibleByArgument {
        /// The strict rules for a file of ours on its way to a bank.
        case outgoing
        /// The tolerant rules for a file that comes from somebody else.
        case incoming
    }

    @Argument(help: "Files, and directories of files.", completion: .file())
    var files: [String]
    @Option(help: "Strict rules for files on their way to a bank, tolerant ones for files from a bank.")
    var profile = Profile.outgoing
    @Option(
        help: ArgumentHelp(
            "A bank whose own rules apply too: \(SEPABankRules.names.joined(separator: ", ")).",
            valueName: "name"
        ),
        completion: .list(SEPABankRules.names)
    )
    var bank: String?
    @OptionGroup var output: OutputOptions
    @OptionGroup(visibility: .hidden) var book: BookOptions

    private static let columns: [Column<Validation>] = [
        Column("file", "FILE", fit: .squeezed) { .text($0.file) },
        Column("sha256") { .text($0.sha256) },
        Column("format", "FORMAT") { .text($0.format.kind.rawValue) },
        Column("version", "VERSION") { .optional($0.format.version) },
        Column("verdict", "VERDICT", isState: true) { .text($0.verdict.rawValue) },
        Column("errors", "ERRORS") { .number($0.errors) },
        Column("warnings", "WARNINGS") { .number($0.warnings) },
    ]

    func validate() throws {
        guard let bank, !SEPABankRules.names.contains(bank) else { return }
        throw ValidationError("--bank is one of \(SEPABankRules.names.joined(separator: ", "))")
    }

    func perform(_ console: Console) throws -> ExitStatus {
        var status = ExitStatus.done
        let facts = try schemeFacts()
        var checked: [Validation] = []
        for path in try Path.files(files) {
            let validation = try Validation.of(path, profile: profile, facts: facts, policy: policy)
            checked.append(validation)
            status = status.worst(validation.status)
        }
        switch console.format {
        case .table:
            for validation in checked { validation.write(to: console) }
            if checked.contains(where: { !$0.findings.isEmpty }) { console.line() }
            let findings = checked.reduce(0) { $0 + $1.errors + $1.warnings }
            console.list(
                checked,
                Self.columns,
                summary: "\(Figures.count(checked.count, "file")), "
                    + (findings == 0 ? "no findings" : Figures.count(findings, "finding")),
                empty: "No files there."
            )
        case .json, .jsonl:
            if console.format == .json, checked.count > 1 { console.write("[\n") }
            for (number, validation) in checked.enumerated() {
                if console.format == .json, number > 0 { console.write(",\n") }
                console.write(validation.json(Self.columns, indented: console.format == .json))
                if console.format == .jsonl || checked.count == 1 { console.write("\n") }
            }
            if console.format == .json, checked.count > 1 { console.write("\n]\n") }
        case .csv: console.list(checked, Self.columns, empty: "")
        }
        return status
    }

    /// By which rules ACH files are judged.
    private var policy: NACHAPolicy {
        switch profile {
        // The Federal Reserve keeps the time of New York.
        case .outgoing: NACHAPolicy(.outgoing, today: book.clock.wallTime(in: "America/New_York").date)
        case .incoming: .incoming
        }
    }

    /// What the rules of the schemes need to know beyond a file.
    private func schemeFacts() throws -> SchemeFacts {
        // TARGET keeps the time of Frankfurt.
        let now = book.clock.wallTime(in: "Europe/Berlin")
        var facts = SchemeFacts(today: now.date, secondOfDay: now.secondOfDay)
        if let bank {
            let rules = try SEPABankRules(named: bank)
            facts.profile = rules.profile
            facts.bank = rules.bank
        }
        return facts
    }
}
