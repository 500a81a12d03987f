import ArgumentParser
import IncassoCore
import IncassoEngine

/// Figures.
struct ReportCommand: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Figures: what was sent, what came back and why, what is open.",
        discussion: """
            Examples:
              incasso report overview
              incasso report reasons -o csv

            There are:
              overview   what was claimed, sent, settled and lost, and what is open
              reasons    failures by the bank's reason
              ageing     open cases by the time since the failure
              ledger     the accounts; they sum to zero
            """
    )

    @Argument(help: "The report's name.", completion: .list(Reports.names))
    var name: String
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let report = try session.engine.reports.make(name)
        let isOverview = report.name == "overview" && output.format == .table
        var columns: [Column<[Report.Cell]>] = report.columns.enumerated().map { index, key in
            Column(key, Self.heading(key, of: report.name)) { row in
                let cell = Cell(row[index])
                if isOverview, case .text(let what) = cell { return .text(Self.labels[what] ?? what) }
                return cell
            }
        }
        if report.rows.contains(where: { Self.currency(of: $0) != nil }) {
            columns.append(Column("currency") { .optional(Self.currency(of: $0)) })
        }
        session.console.list(report.rows, columns, empty: "Nothing to report yet.")
        return .done
    }

    private static func currency(of row: [Report.Cell]) -> String? {
        for case .money(let money) in row { return money.currency.code }
        return nil
    }

    private static func heading(_ key: String, of report: String) -> String {
        if report == "overview" { return key == "what" ? "" : key.uppercased() }
        return CSVText.header(key).split(separator: "_").joined(separator: " ").uppercased()
    }

    /// The overview's lines in words.
    private static let labels = [
        "claims": "Claims imported", "sent": "Sent to the bank", "settled": "Settled",
        "rejected": "Rejected before settlement", "returned": "Returned by banks",
        "refunded": "Refunded to debtors", "reversed": "Reversed by us",
        "kept": "Kept: settled, less returns and fees",
        "payments": "Paid otherwise", "openCredits": "Credits owed to debtors",
        "openCases": "Open recovery cases", "noticesSent": "Notices sent", "bankFees": "Bank fees",
        "suspense": "In suspense",
    ]
}

extension Cell {
    /// A cell of a report.
    fileprivate init(_ cell: Report.Cell) {
        self =
            switch cell {
            case .text(let text): .text(text)
            case .count(let count): .number(count)
            case .money(let money): .amount(money)
            case .share(let share): .share(share)
            case .date(let date): .date(date)
            case .none: .none
            }
    }
}
