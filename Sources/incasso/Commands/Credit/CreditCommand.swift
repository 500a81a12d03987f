import ArgumentParser
import IncassoCore
import IncassoEngine

/// What we owe debtors.
struct CreditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "credit",
        abstract: "What we owe debtors: paid too much, or paid and collected.",
        discussion: """
            A credit comes about by itself. It pays the debtor's next failed debit by itself,
            too, before a case is opened.
            """,
        subcommands: [CreditList.self, CreditApply.self, CreditRefund.self]
    )

    /// What lists show of a credit.
    static let columns: [Column<Credit>] = [
        Column("id", "CREDIT") { .number($0.id) },
        Column("debtorId", "DEBTOR", fit: .squeezed) { .text($0.debtorId) },
        Column("debtorName") { .text($0.debtorName) },
        Column("creditor") { .text($0.creditor) },
        Column("origin", "FROM", fit: .cut) { .text($0.origin) },
        Column("createdOn", "SINCE") { .date($0.createdOn) },
        Column("amount", "AMOUNT") { .amount($0.amount) },
        Column("available", "LEFT") { .amount($0.available) },
        Column("currency") { .text($0.amount.currency.code) },
    ]
}

/// Lists credits.
struct CreditList: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List credits of which something is left, oldest first.",
        discussion: """
            Examples:
              incasso credit list
              incasso credit list --all -o json
            """
    )

    @Flag(help: "Those that are used up, too.")
    var all = false
    @Option(help: ArgumentHelp("Only this creditor's.", valueName: "id"))
    var creditor: String?
    @OptionGroup var page: PageOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let creditor = try creditor.map { try session.engine.creditors.creditor(reference: $0) }
        let (credits, hasMore) = try page.cut(output.format) { limit in
            try session.engine.credits.list(onlyOpen: !all, creditor: creditor, limit: limit)
        }
        session.console.list(
            credits,
            CreditCommand.columns,
            summary: hasMore
                ? nil
                : "\(Figures.count(credits.count, "credit")), left \(Figures.sums(credits.map(\.available)))",
            empty: all ? "No credits." : "No credits are open."
        )
        page.tell(hasMore, shown: credits.count, session.console)
        session.console.flush()
        if let first = credits.first(where: { !$0.isUsedUp }) {
            session.console.talk.next("incasso credit refund \(first.id)")
        }
        return .done
    }
}

/// Puts a credit towards a claim.
struct CreditApply: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Put a credit towards another claim of its debtor.",
        discussion: """
            Examples:
              incasso credit apply 5 INV-2026-07-0001
              incasso credit apply 5 INV-2026-07-0001 --amount 10.00
            """
    )

    @Argument(help: "The credit's number.")
    var credit: Int64
    @Argument(help: "The claim's id.")
    var claim: String
    @Option(help: ArgumentHelp("How much (default: as much as there is and is open).", valueName: "amount"))
    var amount: String?
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let currency = try session.engine.credits.show(credit).amount.currency
        let done = try session.engine.credits.apply(
            credit,
            to: claim,
            amount: try AmountArgument.minorUnits(amount, currency: currency.code),
            isDryRun: change.dryRun
        )
        session.console.show(
            done.credit,
            CreditCommand.columns.labelled() + [
                Column("claimId", "Claim") { _ in .text(done.claim.id) },
                Column("claimState", "Claim is now", isState: true) { _ in .text(done.claim.state.rawValue) },
                Column("open", "Still open") { _ in
                    .amount(Money(minorUnits: done.claim.open, currency: currency))
                },
            ]
        )
        session.console.flush()
        if change.dryRun { session.console.talk.note("Nothing was applied (dry run).") }
        return .done
    }
}

/// Records that a credit was paid out.
struct CreditRefund: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "refund",
        abstract: "Record that a credit was paid out.",
        discussion: """
            Examples:
              incasso credit refund 5
              incasso credit refund 5 --amount 10.00 --on 2026-07-02 --method cash

            It is recorded, not paid: make the transfer at your bank first.
            """
    )

    @Argument(help: "The credit's number.")
    var credit: Int64
    @Option(help: ArgumentHelp("How much (default: all that is left).", valueName: "amount"))
    var amount: String?
    @Option(
        help: ArgumentHelp("When it was paid out (default: today).", valueName: "date"),
        transform: Day.init(argument:)
    )
    var on: Day?
    @Option(
        help: ArgumentHelp("transfer, cash, card or other.", valueName: "method"),
        transform: RecordableMethod.parse
    )
    var method: Payment.Method = .transfer
    @Option(help: ArgumentHelp("Its number elsewhere.", valueName: "text"))
    var reference: String?
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let engine = session.engine
        let currency = try engine.credits.show(credit).amount.currency
        let left = try engine.credits.refund(
            credit,
            amount: try AmountArgument.minorUnits(amount, currency: currency.code),
            method: method,
            on: on?.date ?? engine.clock.wallTime(in: "UTC").date,
            reference: reference,
            isDryRun: change.dryRun
        )
        session.console.show(left, CreditCommand.columns.labelled())
        session.console.flush()
        if change.dryRun { session.console.talk.note("Nothing was recorded (dry run).") }
        return .done
    }
}
