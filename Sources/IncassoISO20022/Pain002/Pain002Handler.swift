import IncassoCore
import IncassoXML

/// Reads pain.002 into events, one for each status: of the message, of a block, of a transaction.
///
/// The events of a level follow those of its inner levels, because only then is it known what the level still says.
final class Pain002Handler: MessageHandler {
    private let consumer: any BankFileConsumer
    /// What the whole file adds up to.
    var summary = BankFileSummary()

    private var container = BankContainer()
    private var totals = BankContainerTotals()
    private var event = BankEvent()
    private var hasBegun = false
    private var group = Pain002Level()
    private var block = Pain002Level()
    private var isInBlock = false
    private var transactions = 0
    private var status = Pain002Status()
    private var isUnreadable = false

    init(consumer: any BankFileConsumer) {
        self.consumer = consumer
        super.init(table: Pain002Field.table)
    }

    override func open(_ field: UInt8) throws {
        switch Pain002Field(rawValue: field) {
        case .group:
            group.reset(line: line)
            try begin()
        case .block:
            try begin()
            block.reset(line: line)
            isInBlock = true
            transactions = 0
        case .transaction:
            try begin()
            event.reset()
            event.line = line
            event.container = container.number
            event.entry = totals.entries
            event.detail = transactions
            status = Pain002Status()
            isUnreadable = false
        default: break
        }
    }

    override func close(_ field: UInt8) throws {
        switch Pain002Field(rawValue: field) {
        case .transaction: try endTransaction()
        case .block:
            if block.status.isStated {
                group.hasInnerStatus = true
                try tell(block, scope: .block)
            }
            totals.entries += 1
            isInBlock = false
        default: break
        }
    }

    /// The document has ended.
    func finish() throws {
        guard hasBegun else { return }
        if group.status.isStated { try tell(group, scope: .message) }
        try consumer.end(container, totals: totals)
        summary.add(totals)
    }

    private func begin() throws {
        guard !hasBegun else { return }
        hasBegun = true
        try consumer.begin(container)
    }

    // MARK: Values

    override func value(_ field: UInt8, _ text: Span<UInt8>) throws {
        guard let field = Pain002Field(rawValue: field) else { return }
        switch field {
        case .messageId: container.id.set(text)
        case .createdAt: container.createdAt.set(text)
        case .groupMessageId: group.id.setReference(text)
        case .groupMessageName: group.isReversal = isReversal(text)
        case .groupStatus: group.status = read(text, "GrpSts")
        case .groupCount: group.count = text.smallNumber
        case .groupReasonCode: if group.reason.isEmpty { group.reason.set(text) }
        case .groupReasonText: group.reasonText.appendLine(text)
        case .blockId: block.id.setReference(text)
        case .blockStatus: block.status = read(text, "PmtInfSts")
        case .blockCount: block.count = text.smallNumber
        case .blockReasonCode: if block.reason.isEmpty { block.reason.set(text) }
        case .blockReasonText: block.reasonText.appendLine(text)
        default: transactionValue(field, text)
        }
    }

    private func transactionValue(_ field: Pain002Field, _ text: Span<UInt8>) {
        switch field {
        case .status: status = read(text, "TxSts")
        case .transactionBlockId: event.paymentInformationId.setReference(text)
        case .instructionId: event.instructionId.setReference(text)
        case .endToEndId: event.endToEndId.setReference(text)
        case .mandateId: event.mandateId.setReference(text)
        case .bankReference: event.bankReference.setReference(text)
        case .reasonCode: if event.reason.isEmpty { event.reason.set(text) }
        case .reasonText: event.reasonText.appendLine(text)
        case .debtorName: event.counterpartyName.set(text)
        case .debtorAccount: event.counterpartyAccount.set(text)
        case .remittance: event.remittance.appendLine(text)
        case .creditorReference: event.creditorReference.set(text)
        case .collectionDate:
            event.valueDate = text.day
            if event.valueDate == nil {
                complain("PAIN002-DATE", "a date cannot be read", text, "YYYY-MM-DD")
            }
        case .amount:
            event.currency = attributeCurrency
            event.amount = amount(text)
            event.originalAmount = event.amount
        case .charge: event.fee = amount(text)
        default: break
        }
    }

    private func amount(_ text: Span<UInt8>) -> Int64? {
        guard let currency = attributeCurrency,
            let money = Money.minorUnits(decimal: text, minorDigits: currency.minorDigits)
        else {
            complain("PAIN002-AMOUNT", "an amount cannot be read", text, "a decimal with an attribute Ccy")
            return nil
        }
        return money
    }

    private func read(_ text: Span<UInt8>, _ path: String) -> Pain002Status {
        Pain002Status(code: text.packedCode)
    }

    private func complain(_ id: String, _ message: String, _ text: Span<UInt8>, _ expected: String) {
        isUnreadable = true
        findings.add(
            Diagnostic(
                id: id,
                location: location(path: "TxInfAndSts"),
                message: message,
                found: String(text.string.prefix(40)),
                expected: expected,
                remedy: "the status is kept as information: look at it by hand and tell the bank"
            )
        )
    }

    // MARK: Events

    private func endTransaction() throws {
        transactions += 1
        totals.details += 1
        let isInherited = !status.isStated
        if !isInherited {
            if isInBlock { block.hasInnerStatus = true }
            group.hasInnerStatus = true
        } else if isInBlock, block.status.isStated {
            status = block.status
        } else {
            status = group.status
        }
        event.scope = .transaction
        event.kind = isUnreadable ? .information : kind(status.kind)
        if isInherited, event.reason.isEmpty {
            event.reason.assign(isInBlock && block.status.isStated ? block.reason : group.reason)
        }
        if event.paymentInformationId.isEmpty, isInBlock { event.paymentInformationId.assign(block.id) }
        event.messageId.assign(group.id)
        totals.leaves += 1
        try consumer.handle(event)
    }

    /// Whether a message's name is that of a reversal file, for example `pain.007.001.09`.
    private func isReversal(_ name: Span<UInt8>) -> Bool {
        name.count >= 8 && name.extracting(0..<8).equals("pain.007")
    }

    /// What is said of a reversal is no word on the debit.
    private func kind(_ kind: BankEvent.Kind) -> BankEvent.Kind {
        guard group.isReversal else { return kind }
        return switch kind {
        case .accepted: .reversalAccepted
        case .rejected: .reversalRejected
        default: kind
        }
    }

    private func tell(_ level: Pain002Level, scope: BankEvent.Scope) throws {
        event.reset()
        event.line = level.line
        event.container = container.number
        event.entry = totals.entries
        event.scope = scope
        event.kind = kind(level.kind(isBlock: scope == .block))
        event.transactionCount = level.count
        event.reason.assign(level.reason)
        event.reasonText.assign(level.reasonText)
        event.messageId.assign(group.id)
        if scope == .block { event.paymentInformationId.assign(level.id) }
        totals.leaves += 1
        try consumer.handle(event)
    }
}
