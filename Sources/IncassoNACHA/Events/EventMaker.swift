import IncassoCore

/// Makes events out of records.
final class EventMaker: NACHARecordHandler {
    private let consumer: any BankFileConsumer
    /// Where findings about corrected data are noted.
    weak var reader: NACHARecordReader?
    private(set) var summary = BankFileSummary()

    private var container = BankContainer()
    private var event = BankEvent()
    private var createdAt = ByteString()
    private var created: LocalDate?
    private var form = EntryForm.standard
    private var isDebit = false
    /// Whether the event holds what only addenda give.
    private var hasAnswer = false
    private var stage = NACHAAnswer.Stage.none

    init(consumer: any BankFileConsumer) {
        self.consumer = consumer
        event.currency = .usd
    }

    func fileHeader(_ record: Span<UInt8>, line: Int) {
        let file = NACHAFile(record: record)
        created = file.creationDate
        createdAt.removeAll()
        if let day = file.creationDate {
            let minute = file.creationMinute ?? 0
            func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
            createdAt = ByteString("\(day)T\(two(minute / 60)):\(two(minute % 60)):00")
        }
    }

    func batchHeader(_ record: Span<UInt8>, line: Int) throws {
        typealias Field = NACHALayout.BatchHeader
        let number = summary.containers
        container = BankContainer()
        container.number = number
        container.id.assign(Field.odfiIdentification.lowerBound..<Field.batchNumber.upperBound, of: record)
        container.createdAt = createdAt
        container.account.assign(Field.companyIdentification, of: record)
        container.currency = .usd
        container.line = line
        let batch = NACHABatch(record: record)
        let near = created ?? batch.effectiveEntryDate
        form = EntryForm(record)
        event.transactionCode.assign(Field.standardEntryClass, of: record)
        event.container = number
        event.entry = -1
        event.bookingDate = near.flatMap { batch.settlementDate(near: $0) } ?? created
        event.valueDate = batch.effectiveEntryDate
        try consumer.begin(container)
    }

    func entry(_ record: Span<UInt8>, line: Int) {
        typealias Field = NACHALayout.Entry
        if hasAnswer { forgetAnswer() }
        let code = NACHATransactionCode(rawValue: record.number(Field.transactionCode) ?? 0)
        event.kind = .information
        // A debit brings us money until it comes back.
        isDebit = code.isDebit
        event.isCredit = isDebit
        event.amount = record.number(form.amount).map(Int64.init)
        event.endToEndId.assign(form.identification, of: record)
        event.counterpartyName.assign(form.name, of: record)
        event.counterpartyAccount.assign(form.account, of: record)
        event.traceNumber.assign(Field.traceNumber, of: record)
        event.entry += 1
        event.line = line
    }

    func addenda(_ record: Span<UInt8>, line: Int) {
        switch record.number(NACHALayout.Addenda.type) {
        case 99: takeReturn(record)
        case 98: takeChange(record, line: line)
        case 10 where form == .international && !hasAnswer:
            event.counterpartyName.assign(46..<81, of: record)
        default: break
        }
    }

    func endEntry() throws {
        try consumer.handle(event)
    }

    func endBatch(totals: NACHATotals) throws {
        var ofContainer = BankContainerTotals()
        ofContainer.entries = totals.entries
        ofContainer.details = totals.addenda
        ofContainer.leaves = totals.entries
        summary.add(ofContainer)
        summary.add(totals.debit, currency: .usd, isCredit: false)
        summary.add(totals.credit, currency: .usd, isCredit: true)
        try consumer.end(container, totals: ofContainer)
    }

    /// Empties what the addenda of the last entry had filled.
    private func forgetAnswer() {
        hasAnswer = false
        stage = .none
        event.originalAmount = nil
        event.reason.removeAll()
        event.reasonText.removeAll()
        event.bankReference.removeAll()
        event.correction.reset()
    }

    /// What an entry says of itself becomes the bank's reference once addenda name the original.
    private func beginAnswer() {
        if !hasAnswer {
            let own = event.traceNumber
            event.bankReference = own
        }
        hasAnswer = true
        event.isCredit = false
    }

    private func takeReturn(_ record: Span<UInt8>) {
        typealias Field = NACHALayout.Return
        let answer = NACHAAnswer(returnCode: record)
        // An entry may carry the whole story of its return: the last word counts.
        guard answer.stage > stage else { return }
        beginAnswer()
        stage = answer.stage
        // A credit of ours that comes back is none of our debits.
        event.kind = isDebit ? answer.kind : .information
        event.isCredit = !isDebit
        event.reason.assign(Field.code, of: record)
        event.traceNumber.assign(Field.originalTrace, of: record)
        if form == .international, stage == .returned {
            event.originalAmount = record.number(Field.internationalAmount).map(Int64.init)
            event.reasonText.assign(Field.internationalInformation, of: record)
        } else {
            answer.appendText(of: record, to: &event.reasonText)
        }
    }

    private func takeChange(_ record: Span<UInt8>, line: Int) {
        typealias Field = NACHALayout.Change
        guard stage < .changed else { return }
        beginAnswer()
        stage = .changed
        event.reason.assign(Field.code, of: record)
        event.traceNumber.assign(Field.originalTrace, of: record)
        let isRefusal = record[Field.code.lowerBound + 1] == UInt8(ascii: "6")
        event.kind = isRefusal ? .information : .changed
        if event.amount == 0 { event.amount = nil }
        let data = form == .international ? 35..<70 : Field.correctedData
        if isRefusal { return }
        if !event.correction.read(record, at: data) {
            reader?.note(
                .correction,
                "addenda, corrected data",
                column: data.lowerBound + 1,
                expected: "the data of \(record.text(Field.code)) at their places"
            )
        }
    }
}
