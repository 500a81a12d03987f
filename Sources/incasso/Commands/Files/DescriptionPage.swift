import IncassoCore
import IncassoISO20022

/// A file's description for people: totals first, then the first rows, then what is wrong.
struct DescriptionPage {
    /// So many rows are shown.
    static let rowLimit = 20

    static let eventColumns: [Column<FileDescription.Event>] = [
        Column("kind", "EVENT", isState: true) { .text($0.kind.name) },
        Column("provisional") { .boolean($0.isProvisional) },
        Column("date", "DATE") { .date($0.date) },
        Column("amount", "AMOUNT") { event in
            guard let amount = event.amount else { return .none }
            return event.currency.map { .money(Int128(amount), $0) } ?? .number(amount)
        },
        Column("currency") { .optional($0.currency?.code) },
        Column("reason", "REASON") { .optional($0.reason) },
        Column("reasonClass", "MEANING") { .optional($0.reasonClass?.name) },
        Column("endToEndId", "END-TO-END ID", fit: .squeezed) { .optional($0.endToEndId) },
        Column("mandateId", "MANDATE", fit: .squeezed) { .optional($0.mandateId) },
        Column("paymentInformationId") { .optional($0.paymentInformationId) },
        Column("traceNumber", "TRACE") { .optional($0.traceNumber) },
        Column("originalAmount") { .number($0.originalAmount) },
        Column("fee") { .number($0.fee) },
    ]

    private var blockColumns: [Column<FileDescription.Block>] {
        [
            Column("id", "BLOCK", fit: .squeezed) { .optional($0.id) },
            Column("dueDate", "DUE") { .date($0.dueDate) },
            Column("localInstrument", "SCHEME") { .optional($0.localInstrument) },
            Column("sequenceType", "SEQUENCE") { .optional($0.sequenceType) },
            Column("creditorId", "CREDITOR", fit: .squeezed) { .optional($0.creditorId) },
            Column("count", "DEBITS") { .number($0.count) },
            Column("sum", "TOTAL") { .money($0.sum, .eur) },
        ]
    }

    private let description: FileDescription
    private let sha256: String

    /// A page.
    init(_ description: FileDescription, sha256: String) {
        self.description = description
        self.sha256 = sha256
    }

    /// Writes it.
    func write(to console: Console) {
        let version = description.format.version.map { ".\($0)" } ?? ""
        let counts = description.counts.map {
            "\(Figures.grouped($0.count)) \($0.count == 1 ? Self.singular($0.name) : $0.name)"
        }
        let name =
            description.format.kind == .unknown
            ? "unknown format" : description.format.kind.rawValue + version
        console.line(
            console.style.strong("\(Printable.text(description.file)): \(name)")
                + (counts.isEmpty ? "" : ", " + counts.joined(separator: ", "))
        )
        if let ach = description.ach { head(ach, console) }
        for total in description.totals { console.line("  " + words(total)) }
        console.line("  SHA-256 \(sha256)")
        if let ach = description.ach {
            tables(ach, console)
        } else {
            rows(description.blocks, blockColumns, noun: "blocks", console)
            rows(description.events, visibleEventColumns, noun: "events", console)
        }
        findings(console)
    }

    /// A collection file asks for money; an answer tells of money that came or went; an ACH file may be either.
    private func words(_ total: BankFileSummary.Total) -> String {
        let debit = Figures.amount(total.debit, total.currency)
        guard description.format.kind != .pain008 else { return "collects \(debit)" }
        let credit = Figures.amount(total.credit, total.currency)
        if description.format.kind == .nacha { return "debits \(debit), credits \(credit)" }
        return ["in \(credit)", "out \(debit)"].joined(separator: ", ")
    }

    /// `1 entry`, not `1 entrie`.
    private static func singular(_ name: String) -> String {
        switch name {
        case "entries": "entry"
        case "batches": "batch"
        case "addenda": name
        default: String(name.dropLast())
        }
    }

    /// Columns in which nothing stands are left out.
    private var visibleEventColumns: [Column<FileDescription.Event>] {
        let shown = description.events.prefix(Self.rowLimit)
        return Self.eventColumns.filter { column in !shown.allSatisfy { column.value($0).isNone } }
    }

    func rows<Row>(_ rows: [Row], _ columns: [Column<Row>], noun: String, _ console: Console) {
        guard !rows.isEmpty else { return }
        console.line()
        console.table(Array(rows.prefix(Self.rowLimit)), columns)
        if rows.count > Self.rowLimit {
            // Of an ACH file only the first ones are kept.
            let isCut =
                description.ach != nil && description.counts.contains { $0.count > ACHDescription.limit }
            let more = isCut ? "" : "\(Figures.grouped(rows.count - Self.rowLimit)) "
            let kept = isCut ? "the first \(Figures.grouped(ACHDescription.limit))" : "all"
            console.line("… and \(more)more \(noun); \(kept) of them with -o json")
        }
    }

    private func findings(_ console: Console) {
        guard !description.findings.isEmpty else { return }
        console.line()
        console.write(DiagnosticRenderer.text(Array(description.findings.prefix(Self.rowLimit))))
        if description.findings.count > Self.rowLimit {
            console.line(
                "… and \(Figures.grouped(description.findings.count - Self.rowLimit)) more findings; all of them with -o json"
            )
        }
    }
}
