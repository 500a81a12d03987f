import ArgumentParser
import IncassoCore
import IncassoEngine

/// Money that comes in beside our debits.
struct PaymentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payment",
        abstract: "Money that came beside our debits, and what it paid.",
        discussion: """
            Credits on the account are booked from the bank's files; `payment record` is for all else.
            """,
        subcommands: [PaymentRecord.self, PaymentList.self]
    )

    /// What lists show of a payment.
    static let columns: [Column<Payment>] = [
        Column("id", "PAYMENT") { .number($0.id) },
        Column("claimId", "CLAIM", fit: .squeezed) { .text($0.claimId) },
        Column("debtorId") { .text($0.debtorId) },
        Column("creditor") { .text($0.creditor) },
        Column("method", "METHOD") { .text($0.method.rawValue) },
        Column("receivedOn", "RECEIVED") { .date($0.receivedOn) },
        Column("amount", "AMOUNT") { .amount($0.amount) },
        Column("allocated", "PAYS") { .amount($0.allocated) },
        Column("credited", "CREDIT", isQuiet: true) { .amount($0.credited) },
        Column("currency") { .text($0.amount.currency.code) },
        Column("reference", "REFERENCE", fit: .squeezed, isQuiet: true) { .optional($0.reference) },
        Column("recordedBy") { .text($0.recordedBy) },
        Column("file") { .optional($0.file) },
    ]
}

/// Records a payment.
struct PaymentRecord: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Record a payment that no bank's file tells.",
        discussion: """
            Examples:
              incasso payment record INV-2026-06-0001 --on 2026-07-02 --method cash
              incasso payment record INV-2026-06-0001 --amount 12.34 --on 2026-07-02 \\
                --reference "receipt 118"

            Without --amount it is all that is open. More than is open becomes a credit of the
            debtor. Debits and reminders that have not left are called off. The same reference,
            or the same amount, day and method without one, is taken once.
            """
    )

    @OptionGroup var which: ClaimChoice
    @Option(
        help: ArgumentHelp("What came, for example 12.34 (default: all that is open).", valueName: "amount")
    )
    var amount: String?
    @Option(
        help: ArgumentHelp("The day on which it came.", valueName: "date"),
        transform: Day.init(argument:)
    )
    var on: Day
    @Option(
        help: ArgumentHelp("transfer, cash, card or other.", valueName: "method"),
        transform: RecordableMethod.parse
    )
    var method: Payment.Method = .transfer
    @Option(help: ArgumentHelp("Its number elsewhere, taken once.", valueName: "text"))
    var reference: String?
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let creditor = try which.owner(session)
        let claim = try session.engine.claims.show(which.id, creditor: creditor)
        let receipt = try session.engine.payments.record(
            .init(
                claim: which.id,
                creditor: creditor,
                amount: try AmountArgument.minorUnits(amount, currency: claim.currency),
                receivedOn: on.date,
                method: method,
                reference: reference
            ),
            isDryRun: change.dryRun
        )
        session.console.show(
            receipt.payment,
            PaymentCommand.columns.labelled() + [
                Column("claimState", "Claim is now", isState: true) { _ in .text(receipt.claim.state.rawValue)
                },
                Column("open", "Still open") { _ in
                    .amount(Money(minorUnits: receipt.claim.open, currency: receipt.payment.amount.currency))
                },
                Column("debitsWithdrawn", "Debits withdrawn", isQuiet: true) { _ in
                    .number(receipt.debitsWithdrawn)
                },
                Column("casesClosed", "Cases closed", isQuiet: true) { _ in .number(receipt.casesClosed) },
            ]
        )
        session.console.flush()
        if change.dryRun {
            session.console.talk.note("Nothing was recorded (dry run).")
        } else if receipt.payment.credited.minorUnits > 0 {
            session.console.talk.next("incasso credit list")
        } else if receipt.debitsWithdrawn > 0 {
            session.console.talk.note("The batch was frozen anew: it needs a new approval.")
        }
        return .done
    }
}

/// Lists payments.
struct PaymentList: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List payments, oldest first.",
        discussion: """
            Examples:
              incasso payment list
              incasso payment list --claim INV-2026-06-0001 -o json
            """
    )

    @Option(help: ArgumentHelp("Only those for this claim.", valueName: "id"))
    var claim: String?
    @Option(help: ArgumentHelp("Only this creditor's.", valueName: "id"))
    var creditor: String?
    @OptionGroup var page: PageOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let creditor = try creditor.map { try session.engine.creditors.creditor(reference: $0) }
        let (payments, hasMore) = try page.cut(output.format) { limit in
            try session.engine.payments.list(claim: claim, creditor: creditor, limit: limit)
        }
        session.console.list(
            payments,
            PaymentCommand.columns,
            summary: hasMore
                ? nil
                : "\(Figures.count(payments.count, "payment")), \(Figures.sums(payments.map(\.amount)))",
            empty: "No payments."
        )
        page.tell(hasMore, shown: payments.count, session.console)
        return .done
    }
}
