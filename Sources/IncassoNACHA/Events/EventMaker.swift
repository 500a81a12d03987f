import IncassoCore

/// Makes events out of records.
final class EventMaker: NACHARecordHandler {
    /// The event that is filled again and again.
    ///
    /// It cannot be copied, so that handing it to the consumer does not: copying its texts a million times took half of
    /// the time.
    private struct Held: ~Copyable {
        var event = BankEvent()
    }

    private let consumer: any BankFileConsumer
    /// Where findings about corrected data are noted.
    weak var reader: NACHARecordReader?
    private(set) var summary = BankFileSummary()

    private var container = BankContainer()
    private let held = Unshared(Held())
    private var createdAt = ByteString()
    private var created: LocalDate?
    private var form = EntryForm.standard
    private var places = EntryPlaces(.standard)
    private var isDebit = false
    /// Whether the event holds what only addenda give.
    private var hasAnswer = false
    private var stage = NACHAAnswer.Stage.none

    init(consumer: any BankFileConsumer) {
        self.consumer = consumer
        held.value.event.currency = .usd
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
        form = EntryForm(header: record, rules: EntryClassRules.of(record))
        places = EntryPlaces(form)
        held.value.event.transactionCode.assign(Field.standardEntryClass, of: record)
        held.value.event.container = number
        held.value.event.entry = -1
        held.value.event.bookingDate = near.flatMap { batch.settlementDate(near: $0) } ?? created
        held.value.event.valueDate = batch.effectiveEntryDate
        try consumer.begin(container)
    }

    func entry(_ record: Span<UInt8>, line: Int) {
        typealias Field = NACHALayout.Entry
        if hasAnswer { forgetAnswer() }
        let code = NACHATransactionCode(rawValue: record.number(Field.transactionCode) ?? 0)
        held.value.event.kind = .information
        // A debit brings us money until it comes back.
        isDebit = code.isDebit
        held.value.event.isCredit = isDebit
        held.value.event.amount = record.number(places.amount).map(Int64.init)
        held.value.event.endToEndId.assign(places.identification, of: record)
        held.value.event.counterpartyName.assign(places.name, of: record)
        held.value.event.counterpartyAccount.assign(places.account, of: record)
        held.value.event.traceNumber.assign(Field.traceNumber, of: record)
        held.value.event.entry += 1
        held.value.event.line = line
    }

    func addenda(_ record: Span<UInt8>, line: Int) {
        switch record.number(NACHALayout.Addenda.type) {
        case 99: takeReturn(record)
        case 98: takeChange(record, line: line)
        case 10 where form == .international && !hasAnswer:
            held.value.event.counterpartyName.assign(46..<81, of: record)
        default: break
        }
    }

    func endEntry() throws {
        try tell(held.value)
    }

    private func tell(_ held: borrowing Held) throws {
        try consumer.handle(held.event)
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
        held.value.event.originalAmount = nil
        held.value.event.reason.removeAll()
        held.value.event.reasonText.removeAll()
        held.value.event.bankReference.removeAll()
        held.value.event.correction.reset()
    }

    /// What an entry says of itself becomes the bank's reference once addenda name the original.
    private func beginAnswer() {
        if !hasAnswer {
            let own = held.value.event.traceNumber
            held.value.event.bankReference = own
        }
        hasAnswer = true
        held.value.event.isCredit = false
    }

    private func takeReturn(_ record: Span<UInt8>) {
        typealias Field = NACHALayout.Return
        let answer = NACHAAnswer(returnCode: record)
        // An entry may carry the whole story of its return: the last word counts.
        guard answer.stage > stage else { return }
        beginAnswer()
        stage = answer.stage
        // A credit of ours that comes back is none of our debits.
        held.value.event.kind = isDebit ? answer.kind : .information
        held.value.event.isCredit = !isDebit
        held.value.event.reason.assign(Field.code, of: record)
        held.value.event.traceNumber.assign(Field.originalTrace, of: record)
        if form == .international, stage == .returned {
            held.value.event.originalAmount = record.number(Field.internationalAmount).map(Int64.init)
            held.value.event.reasonText.assign(Field.internationalInformation, of: record)
        } else {
            answer.appendText(of: record, to: &held.value.event.reasonText)
        }
    }

    private func takeChange(_ record: Span<UInt8>, line: Int) {
        typealias Field = NACHALayout.Change
        guard stage < .changed else { return }
        beginAnswer()
        stage = .changed
        held.value.event.reason.assign(Field.code, of: record)
        held.value.event.traceNumber.assign(Field.originalTrace, of: record)
        let isRefusal = record[Field.code.lowerBound + 1] == UInt8(ascii: "6")
        held.value.event.kind = isRefusal ? .information : .changed
        if held.value.event.amount == 0 { held.value.event.amount = nil }
        let data = form == .international ? NACHALayout.International.correctedData : Field.correctedData
        if isRefusal { return }
        if !held.value.event.correction.read(record, at: data) {
            reader?.note(
                .correction,
                column: data.lowerBound + 1,
                expected: "the data of \(record.text(Field.code)) at their places"
            )
        }
    }
}
