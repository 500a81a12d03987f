import IncassoCore
import IncassoEngine

extension ImportReport {
    /// Writes what the import did, and what is wrong with the file.
    ///
    /// - Parameters:
    ///   - console: Where output goes.
    ///   - isAsIs: Whether the file was to go to the bank as it is.
    /// - Returns: How it ended.
    func tell(_ console: Console, isAsIs: Bool = false) -> ExitStatus {
        switch console.format {
        case .table: table(console)
        case .json, .jsonl: console.write(json(indented: console.format == .json) + "\n")
        case .csv: console.list(totals, totalColumns, empty: "")
        }
        console.flush()
        console.talk.findings(findings + warnings)
        if outcome == .refused {
            refused(console, isAsIs: isAsIs)
        }
        if parked > 0 { console.talk.next("incasso exceptions list") }
        switch outcome {
        case .imported: return parked > 0 ? .exceptions : .done
        case .refused: return .failed
        case .rehearsed: return rejected > 0 ? .exceptions : .done
        }
    }

    private func refused(_ console: Console, isAsIs: Bool) {
        let why =
            rejected > 0 ? "\(Figures.count(rejected, "row is", "rows are")) wrong" : "it is wrong as a whole"
        let remedy =
            isAsIs
            ? "Have the file made again without what is wrong: it goes whole or not at all; nothing was imported."
            : rejected > 0
                ? "Mend the rows, or take the good ones with --accept-valid; nothing was imported."
                : "Have the file made again; nothing was imported."
        console.talk.fail("\(file) was refused: \(why)", remedy: remedy)
    }

    private var verb: String { outcome == .rehearsed ? "Would import" : "Imported" }

    private var totalColumns: [Column<Total>] {
        let currency = currency
        var columns: [Column<Total>] = [
            Column("scheme", "SCHEME") { .text($0.scheme) },
            Column("dueDate", kind == "mandates" ? nil : "DUE") { .date($0.dueDate) },
            Column("count", kind == "mandates" ? "MANDATES" : "CLAIMS") { .number($0.count) },
        ]
        if kind != "mandates" {
            columns.append(Column("sum", "TOTAL") { .money(Int128($0.sum), currency) })
            columns.append(Column("currency") { _ in .text(currency.code) })
        }
        return columns
    }

    private func table(_ console: Console) {
        let noun = kind == "mandates" ? "mandate" : "claim"
        if outcome == .refused {
            console.line(console.style.strong("Refused: nothing was imported for \(creditor)"))
        } else {
            var head = "\(verb) \(Figures.count(accepted, noun))"
            let sum = totals.reduce(Int128(0)) { $0 + Int128($1.sum) }
            if kind != "mandates" { head += ", \(Figures.amount(sum, currency))" }
            console.line(console.style.strong(head + " for \(creditor)"))
            if let newMandates, newMandates > 0 {
                console.line("With \(Figures.count(newMandates, "new mandate"))")
            }
            if amended > 0 {
                console.line("With changes of \(Figures.count(amended, "mandate")) that debits will tell")
            }
            if let batch, outcome == .imported {
                console.line("Frozen as batch \(batch): the file goes as it is")
            }
        }
        let remarks = [
            (unchanged, "unchanged"), (held, "held as suspected duplicates"), (rejected, "wrong"),
            (parked, "parked"),
        ].filter { $0.0 > 0 }.map { "\(Figures.grouped($0.0)) \($0.1)" }
        if !remarks.isEmpty { console.line(([Figures.count(rows, "row")] + remarks).joined(separator: ", ")) }
        if !totals.isEmpty, outcome != .refused {
            console.line()
            console.table(totals, totalColumns)
        }
    }

    private func json(indented: Bool) -> String {
        var writer = JSONWriter(indented: indented)
        writer.beginObject()
        writer.field("outcome", outcome.rawValue)
        writer.field("kind", kind)
        writer.field("file", file)
        writer.field("sha256", sha256.hex)
        writer.field("creditor", creditor)
        writer.field("currency", currency.code)
        let counts = [
            ("rows", rows), ("accepted", accepted), ("unchanged", unchanged), ("held", held),
            ("rejected", rejected), ("parked", parked),
        ]
        for (key, count) in counts { writer.field(key, Optional(count)) }
        writer.field("newMandates", newMandates)
        writer.field("amended", amended > 0 ? amended : nil)
        writer.field("batch", outcome == .imported ? batch.map(Int.init) : nil)
        writer.key("totals")
        writer.beginArray()
        for total in totals {
            writer.beginObject()
            for column in totalColumns { column.value(total).write(column.key, to: &writer) }
            writer.endObject()
        }
        writer.endArray()
        writer.key("findings")
        writer.beginArray()
        for finding in findings + warnings { DiagnosticRenderer.append(finding, to: &writer) }
        writer.endArray()
        writer.endObject()
        return writer.text
    }
}
