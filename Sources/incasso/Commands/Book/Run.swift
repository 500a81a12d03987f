import ArgumentParser
import IncassoEngine

/// Everything that time brings about.
struct Run: BookCommand {
    static let configuration = CommandConfiguration(
        abstract: "Do all time-driven work that is due: expiry, missing answers, recovery, reminders.",
        discussion: """
            Examples, once an hour from cron:
              17 * * * *  incasso run --data /srv/incasso
              17 * * * *  incasso run --data /srv/incasso --all-tenants

            May run at any interval: every minute equals once a day. Several may
            run at once: each kind of work is done by one of them, and the others
            leave it to that one.
            """
    )

    @Flag(help: "Do it for every tenant of the database, one after the other.")
    var allTenants = false
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    static let columns: [Column<RunReport>] = [
        Column("filesResumed", "Bank files completed", isQuiet: true) { .number($0.filesResumed) },
        Column("mandatesExpired", "Mandates expired", isQuiet: true) { .number($0.mandatesExpired) },
        Column("blocksPresumedSettled", "Blocks taken for settled", isQuiet: true) {
            .number($0.blocksPresumedSettled)
        },
        Column("answersMissing", "Answers that are late", isQuiet: true) { .number($0.answersMissing) },
        Column("cases", "Cases decided") { .number($0.recovery.cases) },
        Column("noticesQueued", "Reminders queued", isQuiet: true) { .number($0.recovery.noticesQueued) },
        Column("retriesRequested", "New debits asked for", isQuiet: true) {
            .number($0.recovery.retriesRequested)
        },
        Column("givenToPersons", "Given to a person", isQuiet: true) { .number($0.recovery.givenToPersons) },
        Column("closed", "Cases closed", isQuiet: true) { .number($0.recovery.closed) },
        Column("debitsAnnounced", "Debits to be announced", isQuiet: true) { .number($0.debitsAnnounced) },
        Column("noticesSent", "Reminders sent") { .number($0.notices.sent) },
        Column("leftToOthers", "Left to other processes", isQuiet: true) {
            .texts($0.leftToOthers.map(\.work))
        },
        Column("stale", "Stopped: bank data too old", isQuiet: true) { .number($0.recovery.stale?.cases) },
    ]

    func validate() throws {
        guard allTenants else { return }
        guard book.tenant == "default" else {
            throw ValidationError("--tenant and --all-tenants cannot be given together")
        }
        guard !change.dryRun else {
            throw ValidationError("--dry-run rehearses one tenant: name it with --tenant")
        }
    }

    func perform(_ console: Console) throws -> ExitStatus {
        guard allTenants else { return try perform(try Session(book, console: console)) }
        return try TenantRuns(book: book, console: console).perform()
    }

    func perform(_ session: Session) throws -> ExitStatus {
        if change.dryRun {
            let report = try session.engine.recovery.run(dryRun: true)
            session.console.show(report, RecoveryRunReport.columns)
            session.console.flush()
            session.console.talk.note("Only recovery is rehearsed; nothing was done (dry run).")
            return report.warn(session.console)
        }
        let report = try session.engine.run()
        session.console.show(report, Self.columns, sections: report.notices.sections)
        session.console.flush()
        for left in report.leftToOthers {
            session.console.talk.note("\(left.work) is left to \(left.holder).")
        }
        let status = report.recovery.warn(session.console)
        guard report.answersMissing > 0 else { return status }
        session.console.talk.next("incasso exceptions list --kind missing-answer")
        return status.worst(.exceptions)
    }
}
