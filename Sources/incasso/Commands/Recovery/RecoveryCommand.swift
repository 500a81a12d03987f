import ArgumentParser
import IncassoCore
import IncassoEngine
import IncassoRecovery

/// Failed debits.
struct RecoveryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recovery",
        abstract: "Failed debits: what happens next with each, and why.",
        subcommands: [RecoveryRun.self, RecoveryList.self, RecoveryShow.self, RecoveryExplain.self]
    )

    /// What lists show of a case.
    static let columns: [Column<RecoveryCaseSummary>] = [
        Column("id", "CASE") { .text($0.id) },
        Column("claimId", "CLAIM", fit: .squeezed) { .text($0.claimId) },
        Column("debtorId") { .text($0.debtorId) },
        Column("creditor") { .text($0.creditor) },
        Column("reason", "REASON") { .optional($0.reason) },
        Column("reasonClass", "MEANING", fit: .cut) { .text($0.reasonClass.name) },
        Column("route") { .text($0.route) },
        Column("state") { .text($0.state.rawValue) },
        Column("", "NEXT", fit: .cut, isState: true) { .text($0.nextStep ?? $0.state.rawValue) },
        Column("nextStep") { .optional($0.nextStep) },
        Column("nextAt", "ON") { .date($0.nextAt) },
        Column("linkId") { .number($0.linkId) },
        Column("open", "OPEN") { .amount($0.open) },
        Column("currency") { .text($0.open.currency.code) },
        Column("failedOn") { .date($0.failedOn) },
        Column("retryOn") { .date($0.retryOn) },
        Column("withPerson") { .boolean($0.isWithPerson) },
    ]

    /// `43 cases, open 4,812.33 EUR, 5 with a person`.
    static func summary(_ cases: [RecoveryCaseSummary]) -> String {
        let persons = cases.count { $0.isWithPerson }
        let parts: [String?] = [
            Figures.count(cases.count, "case"), "open \(Figures.sums(cases.map(\.open)))",
            persons > 0 ? "\(Figures.grouped(persons)) with a person" : nil,
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }
}

/// Plans what is due and carries it out.
struct RecoveryRun: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Decide every case that is due: remind, debit again, ask a person, or close.",
        discussion: """
            Examples:
              incasso recovery run
              incasso recovery run --dry-run

            May run at any interval: every minute equals once a day. Nothing is sent while the
            newest bank file is too old to know who has paid (exit code 3).
            """
    )

    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let report = try session.engine.recovery.run(dryRun: change.dryRun)
        session.console.show(report, RecoveryRunReport.columns)
        session.console.flush()
        if change.dryRun {
            session.console.talk.note("Nothing was done (dry run).")
        } else if report.noticesQueued > 0 {
            session.console.talk.next("incasso notices send")
        }
        return report.warn(session.console)
    }
}

extension RecoveryRunReport {
    /// What is told of a run.
    static let columns: [Column<RecoveryRunReport>] = [
        Column("cases", "Cases decided") { .number($0.cases) },
        Column("noticesQueued", "Reminders queued", isQuiet: true) { .number($0.noticesQueued) },
        Column("retriesRequested", "New debits asked for", isQuiet: true) { .number($0.retriesRequested) },
        Column("givenToPersons", "Given to a person", isQuiet: true) { .number($0.givenToPersons) },
        Column("waiting", "Waiting for a later day", isQuiet: true) { .number($0.waiting) },
        Column("closed", "Closed", isQuiet: true) { .number($0.closed) },
        Column("stale", "Stopped: bank data too old") { .number($0.stale?.cases) },
        Column("newestBankFile") { .date($0.stale?.newest) },
    ]

    /// Warns when old bank data stopped something.
    ///
    /// - Parameter console: Where to.
    /// - Returns: How the command ends.
    func warn(_ console: Console) -> ExitStatus {
        guard let stale else { return .done }
        let newest = stale.newest.map { "the newest bank file is of \($0)" } ?? "there is no bank file yet"
        console.talk.warn(
            "\(Figures.count(stale.cases, "case")) stopped: \(newest), and may be at most \(Figures.count(stale.maxAgeBankingDays, "banking day")) old"
        )
        console.talk.next("incasso inbox process FILE")
        return .exceptions
    }
}

/// Lists cases.
struct RecoveryList: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the cases: reason, route, what comes next and when.",
        discussion: """
            Examples:
              incasso recovery list --open
              incasso recovery list --state waiting -o json
            """
    )

    @Option(
        help: ArgumentHelp("Only those in this state, for example open or waiting.", valueName: "state"),
        transform: Choice.parse(CaseState.self)
    )
    var state: CaseState?
    @Flag(help: "Leave out what is resolved, stopped or closed.")
    var open = false
    @OptionGroup var page: PageOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let all = try session.engine.recovery.list(state: state, onlyOpen: open)
        let (cases, hasMore) = page.cut(output.format) { Array(all.prefix($0)) }
        session.console.list(
            cases,
            RecoveryCommand.columns,
            summary: RecoveryCommand.summary(all),
            empty: "No cases."
        )
        page.tell(hasMore, shown: cases.count, session.console)
        return .done
    }
}

/// Shows one case.
struct RecoveryShow: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a case: what is owed, what was done, what the debtor was told.",
        discussion: """
            Examples:
              incasso recovery show 17-1
              incasso recovery show INV-2026-06-0001
            """
    )

    private static let decisionColumns: [Column<CaseDecision>] = [
        Column("version", "NO") { .number($0.version) },
        Column("at", "AT") { .text(Moment.text($0.at)) },
        Column("action", "DONE", fit: .wrapped) { .text($0.action) },
    ]

    @Argument(help: "The case's id, or the claim's.")
    var id: String
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let detail = try session.engine.recovery.show(id, reveal: session.isRevealed)
        session.console.show(
            detail.summary,
            RecoveryCommand.columns.labelled(),
            sections: [
                Console.Section("decisions", "Decisions", detail.decisions, Self.decisionColumns),
                Console.Section("notices", "Notices", detail.notices, NoticesCommand.columns),
            ]
        )
        session.console.flush()
        session.console.talk.next("incasso recovery explain \(detail.summary.id)")
        return .done
    }
}
