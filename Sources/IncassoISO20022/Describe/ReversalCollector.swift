import IncassoCore

/// Keeps what a description shows of a reversal file: its blocks, and an event for each debit that goes back.
///
/// The events are provisional, because a bank books them later. Where a block or the message is reversed as a whole, it is
/// one event.
final class ReversalCollector: Pain007Consumer {
    private(set) var blocks: [FileDescription.Block] = []
    private(set) var events: [FileDescription.Event] = []
    /// The amounts by currency; what goes back leaves our account.
    private(set) var summary = BankFileSummary()
    private var shown = FileDescription.Block()
    private var event = BankEvent()
    private var message = Pain007Message()
    private var messageEvents = 0

    func begin(_ message: borrowing Pain007Message) {
        self.message = copy message
        messageEvents = 0
    }

    func begin(_ block: borrowing Pain007Block) {
        shown = FileDescription.Block()
        let id = block.originalPaymentInformationId
        shown.id = id.isEmpty ? nil : id
    }

    func handle(_ transaction: borrowing Pain007Transaction) {
        if shown.count == 0 { describe(transaction.original) }
        shown.count += 1
        event.reset()
        event.amount = transaction.amount
        event.originalAmount = transaction.originalAmount
        event.currency = transaction.currency
        event.valueDate = transaction.original.requestedCollectionDate
        if let reason = transaction.reason { event.reason.set(Array(reason.rawValue.utf8).span) }
        event.endToEndId.setReference(transaction.originalEndToEndId.bytes.span)
        event.mandateId.assign(transaction.original.mandateId)
        keep()
    }

    func end(_ block: borrowing Pain007Block, totals: Pain007Totals) {
        if shown.count == 0, block.reversesBlock {
            event.reset()
            event.scope = .block
            event.transactionCount = block.originalCount
            tell(block.reason ?? message.reason)
        }
        shown.count = totals.count
        shown.sum = totals.sum
        blocks.append(shown)
        shown = FileDescription.Block()
    }

    func end(_ message: borrowing Pain007Message, totals: Pain007Totals) {
        guard message.reversesMessage, messageEvents == 0 else { return }
        event.reset()
        event.scope = .message
        event.transactionCount = message.transactionCount
        tell(message.reason)
    }

    /// What the debits of a block have in common, as the first one says.
    private func describe(_ original: borrowing Pain007Original) {
        shown.dueDate = original.requestedCollectionDate
        shown.localInstrument = original.localInstrument?.rawValue
        shown.sequenceType = original.sequenceType?.rawValue
        shown.creditorId = original.creditorIdentifier.stringIfAny
    }

    /// An event for a whole block or message, without an amount: its sum has no currency in the file.
    private func tell(_ reason: Pain007Reason?) {
        if let reason { event.reason.set(Array(reason.rawValue.utf8).span) }
        keep()
    }

    private func keep() {
        event.kind = .reversed
        event.isProvisional = true
        event.messageId.set(Array(message.originalMessageId.utf8).span)
        if event.scope != .message, let id = shown.id {
            event.paymentInformationId.set(Array(id.utf8).span)
        }
        messageEvents += 1
        if let amount = event.amount, let currency = event.currency {
            summary.add(amount, currency: currency, isCredit: false)
        }
        events.append(FileDescription.Event(event))
    }
}
