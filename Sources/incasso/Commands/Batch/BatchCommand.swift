import ArgumentParser
import IncassoCore
import IncassoEngine

/// Files for the bank.
struct BatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batch",
        abstract: "Files for the bank: built, approved by a second person, released.",
        subcommands: [
            BatchBuild.self, BatchList.self, BatchShow.self, BatchApprove.self, BatchRelease.self,
            BatchCancel.self, BatchReverse.self, BatchResolve.self, BatchCheck.self,
        ]
    )

    /// What lists show of batches; what a file does is shown where one of them takes debits back.
    static func columns(_ batches: [Batch]) -> [Column<Batch>] {
        let takesBack = batches.contains { $0.kind == .reversal }
        return [
            Column("id", "ID") { .number($0.id) },
            Column("state", "STATE", isState: true) { .text($0.state.rawValue) },
            Column("kind", takesBack ? "KIND" : nil) { .text($0.kind.rawValue) },
            Column("creditor", "CREDITOR", fit: .cut) { .text($0.creditor) },
            Column("scheme", "SCHEME") { .text($0.scheme) },
            Column("dueDate", "DUE") { .date($0.dueDate) },
            Column("count", "DEBITS") { .number($0.count) },
            Column("total", "TOTAL") { .amount($0.total) },
            Column("currency") { .text($0.total.currency.code) },
            Column("messageId") { .optional($0.messageId) },
            Column("file") { .optional($0.file) },
            Column("sha256") { .optional($0.sha256) },
            Column("reverses") { $0.reverses.map { .number($0) } ?? .none },
        ]
    }

    /// `2 batches, 1,000 debits, 45,300.00 EUR`.
    static func summary(_ batches: [Batch]) -> String {
        let debits = batches.reduce(0) { $0 + $1.count }
        return [
            Figures.count(batches.count, "batch", "batches"), Figures.count(debits, "debit"),
            Figures.sums(batches.map(\.total)),
        ].joined(separator: ", ")
    }
}

/// Plans what is due and freezes it into files.
struct BatchBuild: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Plan what is due and freeze it into files, decided to the byte.",
        discussion: """
            Examples:
              incasso batch build --creditor stadtwerke
              incasso batch build --creditor stadtwerke --due-until 2026-12-31 --dry-run

            Every file is held to the rules of its scheme before it is frozen. When a
            debit breaks one, nothing is frozen and every finding is told (exit 5).
            With --accept-valid those claims are set aside as exceptions, and the rest
            is frozen (exit 3): mend what is told, then `incasso claim release` lets
            them go with the next batch.
            """
    )

    @Option(help: ArgumentHelp("Whose claims; not needed when there is only one creditor.", valueName: "id"))
    var creditor: String?
    @Option(
        help: ArgumentHelp(
            "The last due date to take (default: as far ahead as the bank takes files).",
            valueName: "date"
        ),
        transform: Day.init(argument:)
    )
    var dueUntil: Day?
    @Flag(help: "Set claims whose debits break a rule aside as exceptions, and freeze the rest.")
    var acceptValid = false
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let creditor = try session.engine.creditors.resolve(creditor)
        let report = try session.engine.batches.build(
            creditor: creditor,
            until: dueUntil?.date,
            acceptValid: acceptValid,
            dryRun: change.dryRun
        )
        let console = session.console
        let extra = [
            Console.Field("held", .number(report.held)), Console.Field("parked", .number(report.parkedCount)),
            Console.Field("findings", report.parked + report.warnings),
        ]
        console.result(
            "batches",
            report.batches,
            BatchCommand.columns(report.batches),
            summary: BatchCommand.summary(report.batches),
            empty: "Nothing is due by \(report.until).",
            extra: extra
        )
        console.flush()
        console.talk.findings(report.parked + report.warnings)
        if let next = report.nextDue {
            console.talk.next("incasso batch build --creditor \(creditor.reference) --due-until \(next)")
        }
        if report.held > 0 {
            console.talk.note(
                "\(Figures.count(report.held, "claim")) set aside: the mandate may not be used, or the debtor was not told in time. See `incasso claim list --state held`."
            )
        }
        if report.parkedCount > 0 {
            console.talk.note(
                "\(Figures.count(report.parkedCount, "claim")) set aside: the debit breaks a rule. See `incasso exceptions list`."
            )
        }
        if change.dryRun {
            console.talk.note("Nothing was built (dry run).")
        } else if !report.batches.isEmpty {
            let approve = session.engine.settings.approvalRequired
            console.talk.next(
                approve
                    ? "incasso batch approve --all --as SECOND-PERSON"
                    : "incasso batch release --all --out DIR"
            )
        }
        return report.parkedCount > 0 ? .exceptions : .done
    }
}

/// Lists batches.
struct BatchList: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the batches, oldest first.",
        discussion: """
            Examples:
              incasso batch list
              incasso batch list --state frozen -o json
            """
    )

    @Option(
        help: ArgumentHelp("Only those in this state, for example frozen or released.", valueName: "state"),
        transform: Choice.parse(Batch.State.self)
    )
    var state: Batch.State?
    @Option(help: ArgumentHelp("Only those of this creditor.", valueName: "id"))
    var creditor: String?
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let creditor = try creditor.map { try session.engine.creditors.creditor(reference: $0) }
        let batches = try session.engine.batches.list(state: state, creditor: creditor)
        session.console.list(
            batches,
            BatchCommand.columns(batches),
            summary: BatchCommand.summary(batches),
            empty: "No batches."
        )
        return .done
    }
}

/// Shows one batch.
struct BatchShow: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a batch with its payment blocks and approvals.",
        discussion: """
            Example:
              incasso batch show 3
            """
    )

    private static let columns: [Column<Batch>] = [
        Column("id", "Batch") { .number($0.id) },
        Column("kind") { .text($0.kind.rawValue) },
        Column("reverses", "Reverses") { $0.reverses.map { .number($0) } ?? .none },
        Column("lastDay", "Last day") { .date($0.lastDay) },
        Column("state", "State", isState: true) { .text($0.state.rawValue) },
        Column("total", "Total") { .amount($0.total) },
        Column("currency") { .text($0.total.currency.code) },
        Column("count", "Debits") { .number($0.count) },
        Column("creditor", "Creditor") { .text($0.creditor) },
        Column("scheme", "Scheme") { .text($0.scheme) },
        Column("dueDate", "Due") { .date($0.dueDate) },
        Column("preparedBy", "Prepared by") { .text($0.preparedBy) },
        Column("approvedBy", "Approved by") { $0.approvedBy.isEmpty ? .none : .texts($0.approvedBy) },
        Column("messageId", "Message id") { .optional($0.messageId) },
        Column("file", "File") { .optional($0.file) },
        Column("sha256", "SHA-256") { .optional($0.sha256) },
    ]

    @Argument(help: "The batch's number.")
    var id: Int64
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let batch = try session.engine.batches.show(id)
        let currency = batch.total.currency
        let isMerged = batch.blocks.contains { !$0.requestedDays.isEmpty }
        let columns: [Column<Batch.Block>] = [
            Column("id", "BLOCK") { .text($0.reference) },
            Column("state", "STATE", isState: true) { .text($0.state) },
            Column("sequenceType", "SEQUENCE") { .text($0.sequence) },
            Column("requestedDate") { .date($0.requestedOn) },
            Column("requestedDates", isMerged ? "REQUESTED" : nil) {
                $0.requestedDays.isEmpty ? .none : .texts($0.requestedDays.map(\.description))
            },
            Column("dueDate", "DUE") { .date($0.effectiveOn) },
            Column("count", "DEBITS") { .number($0.count) },
            Column("total", "TOTAL") { .money(Int128($0.total), currency) },
            Column("rejected", "REJECTED") { .number($0.rejected) },
            Column("settledOn", "SETTLED") { .date($0.settledOn) },
        ]
        session.console.show(
            batch,
            Self.columns,
            sections: [Console.Section("blocks", "Payment blocks", batch.blocks, columns)]
        )
        return .done
    }
}
