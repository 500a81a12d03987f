import ArgumentParser
import IncassoCore
import IncassoEngine

/// What debtors are told.
struct NoticesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notices",
        abstract: "What debtors are told: coming debits, and reminders with a payment link.",
        subcommands: [NoticesList.self, NoticesShow.self, NoticesSend.self, NoticesPreview.self]
    )

    /// What lists show of a notice.
    static let columns: [Column<Notice>] = [
        Column("id", "NOTICE", fit: .squeezed) { .text($0.id) },
        Column("caseId") { .optional($0.caseId) },
        Column("claimId", "CLAIM", fit: .squeezed) { .text($0.claimId) },
        Column("step") { .text($0.step) },
        Column("channel") { .text($0.channel) },
        Column("template") { .text($0.template) },
        Column("state", "STATE", isState: true) { .text($0.state) },
        Column("reason") { .optional($0.reason) },
        Column("to", "TO", fit: .cut) { .optional($0.to) },
        Column("linkId") { .number($0.linkId) },
        Column("link") { .optional($0.link) },
        Column("payBefore", "PAY BEFORE") { .date($0.payBefore) },
        Column("retryOn") { .date($0.retryOn) },
        Column("queuedOn") { .date($0.queuedOn) },
        Column("sentAt") { .optional($0.sentAt.map(Moment.text)) },
        Column("file") { .optional($0.file) },
        Column("sha256") { .optional($0.sha256) },
    ]
}

/// Lists notices.
struct NoticesList: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the notices.",
        discussion: """
            Examples:
              incasso notices list --state held
              incasso notices list -o json --reveal

            Addresses are masked, and links are left out, without --reveal.
            """
    )

    @Option(help: ArgumentHelp("Only those in this state, for example queued or sent.", valueName: "state"))
    var state: String?
    @OptionGroup var page: PageOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let all = try session.engine.notices.list(state: state, reveal: session.isRevealed)
        let (notices, hasMore) = page.cut(output.format) { Array(all.prefix($0)) }
        var states: [String: Int] = [:]
        for notice in all { states[notice.state, default: 0] += 1 }
        let parts = states.sorted { $0.key < $1.key }.map { "\(Figures.grouped($0.value)) \($0.key)" }
        session.console.list(
            notices,
            NoticesCommand.columns,
            summary: "\(Figures.count(all.count, "notice")): \(parts.joined(separator: ", "))",
            empty: "No notices."
        )
        page.tell(hasMore, shown: notices.count, session.console)
        return .done
    }
}

/// Shows one notice.
struct NoticesShow: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a notice.",
        discussion: """
            Example:
              incasso notices show 17-1-reminder-1-email --reveal
            """
    )

    @Argument(help: "The notice's id.")
    var id: String
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let notice = try session.engine.notices.show(id, reveal: session.isRevealed)
        session.console.show(notice, NoticesCommand.columns.labelled())
        session.console.flush()
        session.console.talk.next("incasso notices preview \(id)")
        return .done
    }
}

/// Shows a notice's text.
struct NoticesPreview: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Show a notice's text as it would go now.",
        discussion: """
            Examples:
              incasso notices preview 17-1
              incasso notices preview 17-1 --reveal

            Takes a notice's id, or a case's: then its newest notice. The payment link is left
            out without --reveal.
            """
    )

    @Argument(help: "The notice's id, or the case's.")
    var id: String
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let preview = try session.engine.notices.preview(id, reveal: session.isRevealed)
        let console = session.console
        if console.format == .table {
            console.line(console.style.strong(Printable.text(preview.subject)))
            console.line()
            for line in preview.body.split(separator: "\n", omittingEmptySubsequences: false) {
                let text = Printable.text(String(line))
                for part in console.width.map({ Printable.wrapped(text, to: $0) }) ?? [text] {
                    console.line(part)
                }
            }
            return .done
        }
        console.show(
            preview,
            [
                Column("subject") { .text($0.subject) }, Column("language") { .text($0.language) },
                Column("body") { .text($0.body) },
            ]
        )
        return .done
    }
}

/// Sends what is queued.
struct NoticesSend: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "send",
        abstract: "Write every notice that may still go into the outbox, each once.",
        discussion: """
            Examples:
              incasso notices send
              incasso notices send --dry-run

            Before each goes, what is owed is read again: nobody is reminded after paying. The
            messages are .eml files in the data directory's outbox.
            """
    )

    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let report = try session.engine.notices.send(dryRun: change.dryRun)
        session.console.show(report, NoticeSendReport.columns, sections: report.sections)
        session.console.flush()
        if change.dryRun { session.console.talk.note("Nothing was sent (dry run).") }
        return .done
    }
}

extension NoticeSendReport {
    /// What is told of sending.
    static let columns: [Column<NoticeSendReport>] = [
        Column("sent", "Notices sent") { .number($0.sent) },
        Column("outbox", "Outbox") { .text($0.directory) },
    ]

    /// What waits, and what is not needed any more, by reason.
    var sections: [Console.Section] {
        let columns: [Column<(key: String, value: Int)>] = [
            Column("reason", "REASON") { .text($0.key) }, Column("count", "NOTICES") { .number($0.value) },
        ]
        func rows(_ counts: [String: Int]) -> [(key: String, value: Int)] {
            counts.sorted { $0.key < $1.key }
        }
        return [
            Console.Section("held", "Held back", rows(held), columns, hidesWhenEmpty: true),
            Console.Section(
                "cancelled",
                "Not needed any more",
                rows(cancelled),
                columns,
                hidesWhenEmpty: true
            ),
        ]
    }
}
