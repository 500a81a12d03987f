import IncassoCore

/// Makes events, and keeps what a description shows of each batch and of the first entries.
final class DescriptionCollector: NACHARecordHandler {
    let events = ShownEvents()
    let maker: EventMaker
    private(set) var blocks: [FileDescription.Block] = []
    private(set) var ach = ACHDescription()
    private var batch = NACHABatch()
    private var line = 0
    private var hasHeader = false

    init() {
        maker = EventMaker(consumer: events)
    }

    func fileHeader(_ record: Span<UInt8>, line: Int) {
        maker.fileHeader(record, line: line)
        // Of several files in one document the first one's head is told.
        guard !hasHeader else { return }
        hasHeader = true
        let file = NACHAFile(record: record)
        ach.destination = file.immediateDestination.orNothing
        ach.destinationName = file.immediateDestinationName.orNothing
        ach.origin = file.immediateOrigin.orNothing
        ach.originName = file.immediateOriginName.orNothing
        ach.creationDate = file.creationDate
        ach.fileIdModifier = file.fileIdModifier.orNothing
    }

    func batchHeader(_ record: Span<UInt8>, line: Int) throws {
        batch = NACHABatch(record: record)
        self.line = line
        events.forward = 0
        try maker.batchHeader(record, line: line)
    }

    func entry(_ record: Span<UInt8>, line: Int) {
        maker.entry(record, line: line)
        guard ach.entries.count < ACHDescription.limit else {
            events.entry = nil
            return
        }
        var entry = ACHDescription.Entry()
        entry.line = line
        entry.batch = batch.batchNumber
        let code = NACHATransactionCode(rawValue: record.number(NACHALayout.Entry.transactionCode) ?? 0)
        entry.transactionCode = code.rawValue
        entry.meaning = code.words
        entry.routingNumber = record.text(NACHALayout.Entry.routingNumber).orNothing
        events.entry = entry
    }

    func addenda(_ record: Span<UInt8>, line: Int) {
        maker.addenda(record, line: line)
        events.entry?.addenda += 1
    }

    func endEntry() throws {
        try maker.endEntry()
        if let entry = events.entry { ach.entries.append(entry) }
    }

    func endBatch(totals: NACHATotals) throws {
        try maker.endBatch(totals: totals)
        if ach.batches.count < ACHDescription.limit { ach.batches.append(described(totals)) }
        guard events.forward > 0 else { return }
        var block = FileDescription.Block()
        let isInternational = batch.entryClass == .iat
        block.id =
            batch.companyDiscretionaryData.isEmpty || isInternational
            ? String(batch.batchNumber) : batch.companyDiscretionaryData
        block.count = totals.entries
        block.sum = totals.debit + totals.credit
        block.dueDate = batch.effectiveEntryDate
        block.localInstrument = batch.entryClass.rawValue.orNothing
        block.creditorId = batch.companyIdentification.orNothing
        blocks.append(block)
    }

    private func described(_ totals: NACHATotals) -> ACHDescription.Batch {
        var described = ACHDescription.Batch()
        described.number = batch.batchNumber
        described.line = line
        described.entryClass = batch.entryClass.rawValue.orNothing
        described.title = batch.entryClass.title
        described.serviceClass = batch.serviceClass.rawValue
        // In IAT other things stand there.
        described.companyName = batch.entryClass == .iat ? nil : batch.companyName.orNothing
        described.companyIdentification = batch.companyIdentification.orNothing
        described.entryDescription = batch.companyEntryDescription.orNothing
        described.effectiveDate = batch.effectiveEntryDate
        described.odfi = batch.odfiIdentification.orNothing
        described.entries = totals.entries
        described.addenda = totals.addenda
        described.debit = totals.debit
        described.credit = totals.credit
        return described
    }
}

/// Keeps what a description shows of each answer, and counts the forward entries.
final class ShownEvents: BankFileConsumer {
    private(set) var shown: [FileDescription.Event] = []
    /// Forward entries since the batch began.
    var forward = 0
    /// The entry that is being read, while entries are kept.
    var entry: ACHDescription.Entry?

    func begin(_ container: borrowing BankContainer) {}

    func handle(_ event: borrowing BankEvent) {
        let isForward = event.kind == .information && event.reason.isEmpty
        if isForward { forward += 1 } else { shown.append(FileDescription.Event(event)) }
        guard entry != nil else { return }
        entry?.amount = event.amount
        entry?.account =
            event.counterpartyAccount.isEmpty ? nil : USAccountNumber.masked(event.counterpartyAccount.string)
        entry?.reference = event.endToEndId.string.orNothing
        entry?.traceNumber = (isForward ? event.traceNumber : event.bankReference).string.orNothing
        if !isForward { entry?.answer = answer(event) }
    }

    func end(_ container: borrowing BankContainer, totals: BankContainerTotals) {}

    private func answer(_ event: borrowing BankEvent) -> ACHDescription.Answer {
        let code = event.reason.string
        var answer = ACHDescription.Answer(kind: event.kind, code: code)
        answer.meaning = ChangeTable.ach.entry(code).map { $0.note } ?? ReasonTable.ach.entry(code)?.note
        answer.originalTraceNumber = event.traceNumber.string.orNothing
        let correction = event.correction
        let account = correction.accountNumber
        let data = [
            ("routingNumber", correction.routingNumber.string),
            ("account", account.isEmpty ? "" : USAccountNumber.masked(account.string)),
            ("transactionCode", correction.transactionCode.string),
            ("individualId", correction.individualId.string),
        ]
        answer.correction = data.filter { !$0.1.isEmpty }.map {
            ACHDescription.Datum(name: $0.0, value: $0.1)
        }
        return answer
    }
}

extension String {
    /// The text, or nothing when it is empty.
    fileprivate var orNothing: String? { isEmpty ? nil : self }
}
