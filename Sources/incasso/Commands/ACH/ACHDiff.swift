import ArgumentParser
import IncassoCore
import IncassoNACHA

/// Two files.
struct ACHDiff: IncassoCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare two files entry by entry.",
        discussion: """
            Examples:
              incasso ach diff sent.ach received.ach
              incasso ach diff sent.ach received.ach -o json

            Entries belong together by their trace numbers; their order, and the numbers of
            batches, do not matter. Exit code 3 when something differs.
            """
    )

    @Argument(help: "The first ACH file.", completion: .file())
    var old: String
    @Argument(help: "The second ACH file.", completion: .file())
    var new: String
    @OptionGroup var output: OutputOptions
    @OptionGroup(visibility: .hidden) var book: BookOptions

    /// A field that differs, or an entry that stands in one file only.
    private struct Row {
        let item: NACHADifference.Item
        let field: NACHADifference.Field?
    }

    private static let columns: [Column<Row>] = [
        Column("kind", "CHANGE", isState: true) { .text($0.item.kind.rawValue) },
        Column("traceNumber", "TRACE") { .optional($0.item.trace) },
        Column("amount", "AMOUNT") { row in row.item.amount.map { .money(Int128($0), .usd) } ?? .none },
        Column("currency") { row in row.item.amount == nil ? .none : .text(Currency.usd.code) },
        Column("oldLine", "LINE") { row in row.item.oldLine.map { .number($0) } ?? .none },
        Column("newLine", "NEW LINE") { row in row.item.newLine.map { .number($0) } ?? .none },
        Column("field", "FIELD") { .optional($0.field?.name) },
        Column("old", "OLD", fit: .cut) { .optional($0.field?.old) },
        Column("new", "NEW", fit: .cut) { .optional($0.field?.new) },
    ]

    func perform(_ console: Console) throws -> ExitStatus {
        let difference = try NACHATool.difference(from: old, to: new)
        let rows = difference.items.flatMap { item in
            item.fields.isEmpty
                ? [Row(item: item, field: nil)] : item.fields.map { Row(item: item, field: $0) }
        }
        let counts = [
            "\(Figures.grouped(difference.added)) added", "\(Figures.grouped(difference.removed)) removed",
            "\(Figures.grouped(difference.changed)) changed", "\(Figures.grouped(difference.same)) the same",
        ]
        console.result(
            "differences",
            rows,
            Self.columns,
            summary: "Entries: " + counts.joined(separator: ", "),
            empty: "The same \(Figures.count(difference.same, "entry", "entries")).",
            extra: [
                Console.Field("added", .number(difference.added)),
                Console.Field("removed", .number(difference.removed)),
                Console.Field("changed", .number(difference.changed)),
                Console.Field("same", .number(difference.same)),
            ]
        )
        return difference.isEmpty ? .done : .exceptions
    }
}
