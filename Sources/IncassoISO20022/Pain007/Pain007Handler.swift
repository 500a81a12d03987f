import IncassoCore
import IncassoXML

/// Walks through the elements of a reversal file and hands values to a consumer.
final class Pain007Handler: MessageHandler {
    private let consumer: any Pain007Consumer
    /// What the root's namespace says, for example `001.09`.
    private(set) var version: String?
    /// Whether a reversal message was found at all.
    private(set) var hasMessage = false
    /// The number of blocks so far in the file.
    private(set) var blockCount = 0
    private(set) var totals = Pain007Totals()

    var message = Pain007Message()
    var block = Pain007Block()
    var transaction = Pain007Transaction()
    /// Whether the reversal states what goes back.
    var hasAmount = false
    /// The amount in the copy of the original debit.
    var referenceAmount: Int64?
    private var messageHasBegun = false
    private var blockHasBegun = false
    /// The block in the message that is being read, from 1; 0 outside.
    private(set) var blockNumber = 0
    /// The reversal in the block, from 1; 0 outside.
    private(set) var transactionNumber = 0
    private var messageTotals = Pain007Totals()
    private var blockTotals = Pain007Totals()
    /// Whether all that is reversed was counted: a whole block or message may be named without figures.
    private var isCounted = true

    init(consumer: any Pain007Consumer) {
        self.consumer = consumer
        super.init(table: Pain007Field.table)
    }

    override func root(_ name: Int, localName: String, namespace: String?) throws {
        if let namespace, let start = namespace.firstRange(of: "pain.007.") {
            let rest = namespace[start.upperBound...]
            version = String(rest.hasSuffix(".xsd") ? rest.dropLast(4) : rest)
        } else if let namespace, localName == "Document" {
            throw XMLReadError(
                Diagnostic(
                    id: "PAIN007-NAMESPACE",
                    location: location(path: "/Document"),
                    message: "the document is not a reversal file",
                    found: String(namespace.prefix(120)),
                    expected: "a namespace that names pain.007",
                    remedy: "read it with the reader of its own message"
                )
            )
        }
        try super.root(name, localName: localName, namespace: namespace)
    }

    override func open(_ field: UInt8) throws {
        switch Pain007Field(rawValue: field) {
        case .message:
            hasMessage = true
            messageHasBegun = false
            message = Pain007Message()
            messageTotals = Pain007Totals()
            isCounted = true
            blockNumber = 0
        case .block:
            // A file without a head still has its blocks read.
            try beginMessage()
            blockCount += 1
            blockNumber += 1
            transactionNumber = 0
            block = Pain007Block()
            block.line = line
            blockHasBegun = false
            blockTotals = Pain007Totals()
        case .transaction:
            try beginBlock()
            transactionNumber += 1
            transaction.reset()
            transaction.currency = nil
            transaction.line = line
            hasAmount = false
            referenceAmount = nil
        default: break
        }
    }

    override func value(_ field: UInt8, _ text: Span<UInt8>) throws {
        guard let field = Pain007Field(rawValue: field) else { return }
        assign(text, to: field)
    }

    override func close(_ field: UInt8) throws {
        switch Pain007Field(rawValue: field) {
        case .transaction: try endTransaction()
        case .block: try endBlock()
        case .message: try endMessage()
        default: break
        }
    }

    // MARK: Sections

    private func beginMessage() throws {
        guard !messageHasBegun else { return }
        messageHasBegun = true
        if message.messageId.isEmpty { missing("GrpHdr/MsgId") }
        if message.transactionCount == nil { missing("GrpHdr/NbOfTxs") }
        if message.originalMessageId.isEmpty { missing("OrgnlGrpInf/OrgnlMsgId") }
        if message.originalMessageName.isEmpty {
            missing("OrgnlGrpInf/OrgnlMsgNmId")
        } else if !message.originalMessageName.hasPrefix("pain.008") {
            originalIsNoCollection()
        }
        try consumer.begin(message)
    }

    private func beginBlock() throws {
        guard !blockHasBegun else { return }
        blockHasBegun = true
        if block.originalPaymentInformationId.isEmpty { missing("OrgnlPmtInfId") }
        try consumer.begin(block)
    }

    private func endTransaction() throws {
        check()
        transaction.reason = transaction.reason ?? block.reason ?? message.reason
        if transaction.reason == nil { missing("RvslRsnInf/Rsn/Cd", line: transaction.line) }
        blockTotals.add(transaction.amount)
        try consumer.handle(transaction)
    }

    private func endBlock() throws {
        try beginBlock()
        transactionNumber = 0
        if block.reversesBlock, blockTotals.count > 0 { reversedTwice("PmtInfRvsl", line: block.line) }
        if blockTotals.count == 0 {
            if block.reversesBlock {
                isCounted = isCounted && block.originalCount != nil && block.originalSum != nil
                blockTotals = Pain007Totals(count: block.originalCount ?? 0, sum: block.originalSum ?? 0)
            } else if !message.reversesMessage {
                missing("TxInf", line: block.line)
            }
        }
        messageTotals.add(blockTotals)
        try consumer.end(block, totals: blockTotals)
    }

    private func endMessage() throws {
        try beginMessage()
        let hasBlocks = blockNumber > 0
        blockNumber = 0
        if message.reversesMessage {
            if messageTotals.count > 0 { reversedTwice("GrpHdr/GrpRvsl", line: line) }
        } else if !hasBlocks {
            missing("OrgnlPmtInfAndRvsl")
        }
        if isCounted, !message.reversesMessage { compare(with: messageTotals) }
        totals.add(messageTotals)
        try consumer.end(message, totals: messageTotals)
    }
}
