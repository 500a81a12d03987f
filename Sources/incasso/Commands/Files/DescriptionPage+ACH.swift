import IncassoCore

/// What people see of an ACH file.
extension DescriptionPage {
    static let batchColumns: [Column<ACHDescription.Batch>] = [
        Column("number", "BATCH") { .number($0.number) },
        Column("effectiveDate", "EFFECTIVE") { .date($0.effectiveDate) },
        Column("entryClass", "CLASS") { .optional($0.entryClass) },
        Column("companyName", "COMPANY", fit: .squeezed) { .optional($0.companyName) },
        Column("entryDescription", "FOR") { .optional($0.entryDescription) },
        Column("entries", "ENTRIES") { .number($0.entries) },
        Column("debit", "DEBITS") { .money($0.debit, .usd) },
        Column("credit", "CREDITS") { .money($0.credit, .usd) },
    ]

    static let entryColumns: [Column<ACHDescription.Entry>] = [
        Column("line", "LINE") { .number($0.line) },
        Column("meaning", "ENTRY") { .text($0.meaning ?? String($0.transactionCode)) },
        Column("amount", "AMOUNT") { entry in entry.amount.map { .money(Int128($0), .usd) } ?? .none },
        Column("routingNumber", "BANK") { .optional($0.routingNumber) },
        Column("account", "ACCOUNT") { .optional($0.account) },
        Column("reference", "REFERENCE", fit: .squeezed) { .optional($0.reference) },
        Column("traceNumber", "TRACE") { .optional($0.traceNumber) },
    ]

    static let answerColumns: [Column<ACHDescription.Entry>] = [
        Column("kind", "EVENT", isState: true) { .optional($0.answer?.kind.name) },
        Column("amount", "AMOUNT") { entry in entry.amount.map { .money(Int128($0), .usd) } ?? .none },
        Column("code", "CODE") { .optional($0.answer?.code) },
        Column("reference", "REFERENCE", fit: .squeezed) { .optional($0.reference) },
        Column("originalTraceNumber", "OUR TRACE") { .optional($0.answer?.originalTraceNumber) },
        Column("meaning", "IN WORDS", fit: .wrapped) { .optional($0.answer.flatMap(Self.words)) },
    ]

    /// What an answer means: the sentence of its code, and what should be changed.
    private static func words(_ answer: ACHDescription.Answer) -> String? {
        let changes = answer.correction.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
        return [changes, answer.meaning ?? ""].filter { !$0.isEmpty }.joined(separator: ": ")
    }

    /// Who sends the file to whom.
    func head(_ ach: ACHDescription, _ console: Console) {
        let origin = [ach.originName, ach.origin].compactMap(\.self).joined(separator: " ")
        let destination = [ach.destinationName, ach.destination].compactMap(\.self).joined(separator: " ")
        guard !origin.isEmpty || !destination.isEmpty else { return }
        let day = ach.creationDate.map { ", made on \($0)" } ?? ""
        console.line(Printable.text("  from \(origin) to \(destination)\(day)"))
    }

    /// Batches, then forward entries, then what a bank answers.
    func tables(_ ach: ACHDescription, _ console: Console) {
        rows(ach.batches, Self.batchColumns, noun: "batches", console)
        rows(ach.entries.filter { $0.answer == nil }, Self.entryColumns, noun: "entries", console)
        let answers = ach.entries.filter { $0.answer != nil }
        let columns = Self.answerColumns.filter { column in !answers.allSatisfy { column.value($0).isNone } }
        rows(answers, columns, noun: "answers", console)
    }
}
