import ArgumentParser
import IncassoCore
import IncassoEngine

/// Takes in what the bank answered.
struct InboxProcess: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "process",
        abstract: "Take in the bank's answers: match, book, open recovery cases.",
        discussion: """
            Examples:
              incasso inbox process camt.054-2026-12-03.xml
              incasso inbox process from-bank

            A directory stands for the files in it, by name. The same file again changes
            nothing, and one that another process is at is left to it. What cannot be matched waits in `incasso exceptions list` (exit code 3).
            """
    )

    @Argument(help: "Files and directories.", completion: .file())
    var paths: [String]
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    private static let columns: [Column<InboxReport>] = [
        Column("id") { .number($0.file?.id) },
        Column("name", "FILE", fit: .squeezed) { .text($0.file?.name ?? Path.name(of: $0.path)) },
        Column("format", "FORMAT") { .optional($0.file?.format) },
        Column("version") { .optional($0.file?.version) },
        Column("sha256") { .optional($0.file?.sha256) },
        Column("state") { .optional($0.file?.state.rawValue) },
        Column("known") { .boolean($0.wasKnown) },
        Column("leaves", "ENTRIES") { .number($0.file?.leaves) },
        Column("applied", "APPLIED") { .number($0.file?.applied) },
        Column("duplicate", "KNOWN", isQuiet: true) { .number($0.file?.duplicate) },
        Column("parked", "PARKED") { .number($0.file?.parked) },
        Column("ignored", "IGNORED", isQuiet: true) { .number($0.file?.ignored) },
        Column("casesOpened") { .number($0.casesOpened) },
        Column("blocksSettled") { .number($0.blocksSettled) },
        Column("paymentsBooked") { .number($0.paymentsBooked) },
        Column("note", "NOTE", isState: true, isQuiet: true) { .optional($0.note) },
    ]

    func perform(_ session: Session) throws -> ExitStatus {
        // Said once, not for each file.
        try session.engine.refuseWhileRestored("taking in bank files")
        let console = session.console
        var reports: [InboxReport] = []
        var status = ExitStatus.done
        for path in session.engine.inbox.inOrder(try Path.files(paths)) {
            do {
                let report = try session.engine.inbox.process(path, dryRun: change.dryRun)
                reports.append(report)
                status = status.worst(report.status)
            } catch {
                let failure = Failure(error)
                console.talk.findings(failure.diagnostics)
                console.talk.fail(failure.message, remedy: failure.remedy)
                status = status.worst(failure.status)
            }
        }
        console.list(reports, Self.columns, summary: Self.summary(reports), empty: "No files there.")
        if !reports.isEmpty { effects(of: reports, on: console) }
        console.flush()
        for report in reports { console.talk.findings(report.findings) }
        for report in reports {
            guard let holder = report.leftTo else { continue }
            console.talk.note("\(Path.name(of: report.path)) is left to \(holder).")
        }
        if change.dryRun {
            console.talk.note("Nothing was booked (dry run).")
        } else if reports.contains(where: { $0.isPuzzling }) {
            console.talk.next("incasso exceptions list")
        } else if reports.contains(where: { $0.casesOpened > 0 }) {
            console.talk.next("incasso recovery run")
        }
        return status
    }

    private static func summary(_ reports: [InboxReport]) -> String {
        let leaves = reports.reduce(0) { $0 + ($1.file?.leaves ?? 0) }
        return "\(Figures.count(reports.count, "file")), \(Figures.count(leaves, "entry", "entries"))"
    }

    /// What the files led to.
    private func effects(of reports: [InboxReport], on console: Console) {
        let settled = reports.reduce(0) { $0 + $1.blocksSettled }
        let cases = reports.reduce(0) { $0 + $1.casesOpened }
        let amended = reports.reduce(0) { $0 + $1.mandatesAmended }
        var ends: [String: Int] = [:]
        for report in reports { ends.merge(report.ends) { $0 + $1 } }
        let payments = reports.reduce(0) { $0 + $1.paymentsBooked }
        guard settled + cases + amended + ends.count + payments > 0 else { return }
        console.line()
        if settled > 0 { console.line("Settled         \(Figures.count(settled, "payment block"))") }
        if payments > 0 { console.line("Payments        \(Figures.grouped(payments)) booked") }
        if let back = ends.removeValue(forKey: "reversed") {
            console.line("Taken back      \(Figures.count(back, "debit"))")
        }
        if !ends.isEmpty {
            let failed = ends.values.reduce(0, +)
            let reasons = ends.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
                .map { "\($0.key.isEmpty ? "no reason" : $0.key) \(Figures.grouped($0.value))" }
            console.line("Failed debits   \(Figures.grouped(failed)) (\(reasons.joined(separator: ", ")))")
        }
        if amended > 0 { console.line("Corrected       \(Figures.count(amended, "mandate"))") }
        if cases > 0 { console.line("Recovery cases  \(Figures.grouped(cases)) opened") }
    }
}

extension InboxReport {
    /// How it ended.
    fileprivate var status: ExitStatus {
        guard let file else { return findings.contains { $0.severity == .error } ? .failed : .done }
        if file.state == .unreadable { return .failed }
        return file.parked > 0 && !wasKnown ? .exceptions : .done
    }

    /// Whether something in it waits for a person.
    fileprivate var isPuzzling: Bool { status != .done }

    /// What the table says beside the figures.
    fileprivate var note: String? {
        if file?.state == .unreadable { return "unreadable" }
        if leftTo != nil { return "in progress" }
        return wasKnown ? "seen before" : nil
    }
}
