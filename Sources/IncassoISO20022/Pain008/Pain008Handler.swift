import IncassoCore
import IncassoXML

/// Walks through the elements of a collection file and hands values to a consumer.
///
/// It goes by local name and place, so that every version and namespace of pain.008 reads the same way, also inside an
/// envelope: the message element is looked for at any depth. It shares no code with the writer, because it proves what
/// the writer has written.
final class Pain008Handler: XMLHandler {
    private let walk = Unshared(Walk())
    let consumer: any Pain008Consumer
    var findings: Pain008Findings

    /// What the root's namespace says, for example `001.08`.
    private(set) var version: String?
    /// Whether a collection message was found at all.
    private(set) var hasMessage = false
    /// The number of blocks and debits so far in the file.
    private(set) var blockCount = 0
    private(set) var totals = Pain008Totals()

    var message = Pain008Message()
    var block = Pain008Block()
    var transaction = Pain008Transaction()
    private var messageHasBegun = false
    private var blockHasBegun = false
    private var blockNeedsMandate = false
    private var messageTotals = Pain008Totals()
    private(set) var blockTotals = Pain008Totals()

    /// Where the reader stands in the message; at the top outside of it.
    private struct Walk {
        var place = PathTable.top
        /// How many elements are open inside a subtree that no path leads to.
        var skipped = 0
    }

    init(consumer: any Pain008Consumer, file: String?) {
        self.consumer = consumer
        findings = Pain008Findings(file: file)
        super.init(vocabulary: Pain008Field.table.vocabulary)
    }

    override func root(_ name: Int, localName: String, namespace: String?) throws {
        if let namespace, let start = namespace.firstRange(of: "pain.008.") {
            let rest = namespace[start.upperBound...]
            version = String(rest.hasSuffix(".xsd") ? rest.dropLast(4) : rest)
        } else if let namespace, localName == "Document" {
            throw XMLReadError(
                Diagnostic(
                    id: "PAIN008-NAMESPACE",
                    location: location(path: "/Document"),
                    message: "the document is not a collection file",
                    found: String(namespace.prefix(120)),
                    expected: "a namespace that names pain.008",
                    remedy: "read it with the reader of its own message"
                )
            )
        }
    }

    override func start(_ name: Int, attributes: borrowing XMLAttributes) throws {
        guard walk.value.skipped == 0 else {
            walk.value.skipped += 1
            return
        }
        let next = Pain008Field.table.child(of: walk.value.place, named: name)
        guard next.node != 0 else {
            // Around the message there may be anything.
            if walk.value.place.node != PathTable.top.node { walk.value.skipped = 1 }
            return
        }
        walk.value.place = next
        if next.hasText {
            wantsText = true
            if next.field == Pain008Field.amount.rawValue {
                transaction.currency = attributes.withValue(of: "Ccy") { Currency($0) } ?? nil
            }
        } else if next.isGroup {
            try open(next.field)
        }
    }

    override func text(_ bytes: Span<UInt8>) throws {
        guard let field = Pain008Field(rawValue: walk.value.place.field) else { return }
        assign(bytes.extracting(bytes.trimmed), to: field)
    }

    override func end(_ name: Int) throws {
        guard walk.value.skipped == 0 else {
            walk.value.skipped -= 1
            return
        }
        let ended = walk.value.place
        guard ended.node != PathTable.top.node else { return }
        walk.value.place = Pain008Field.table.parent(of: ended)
        if ended.isGroup { try close(ended.field) }
    }

    private func open(_ field: UInt8) throws {
        switch Pain008Field(rawValue: field) {
        case .message: beginInitiation()
        case .block: try startBlock()
        case .transaction: try startTransaction()
        default: break
        }
    }

    private func close(_ field: UInt8) throws {
        switch Pain008Field(rawValue: field) {
        case .message: try endMessage()
        case .header: try beginMessage()
        case .block: try endBlock()
        case .transaction: try endTransaction()
        default: break
        }
    }

    // MARK: Sections

    private func beginInitiation() {
        hasMessage = true
        messageHasBegun = false
        message = Pain008Message()
        messageTotals = Pain008Totals()
        findings.blockNumber = 0
    }

    private func startBlock() throws {
        // A file without a head still has its blocks read.
        try beginMessage()
        blockCount += 1
        findings.blockNumber += 1
        findings.transactionNumber = 0
        block = Pain008Block()
        block.line = line
        blockHasBegun = false
        blockTotals = Pain008Totals()
    }

    private func beginMessage() throws {
        guard !messageHasBegun else { return }
        messageHasBegun = true
        if message.messageId.isEmpty { missing("GrpHdr/MsgId") }
        if message.transactionCount == nil { missing("GrpHdr/NbOfTxs") }
        try consumer.begin(message)
    }

    private func beginBlock() throws {
        guard !blockHasBegun else { return }
        blockHasBegun = true
        // Swiss collections carry no mandate.
        blockNeedsMandate = block.localInstrument == .core || block.localInstrument == .b2b
        if block.paymentInformationId.isEmpty { missing("PmtInfId") }
        if block.requestedCollectionDate == nil { missing("ReqdColltnDt") }
        if block.creditorName.isEmpty { missing("Cdtr/Nm") }
        let account = Array(block.creditorAccount.utf8)
        if account.isEmpty {
            missing("CdtrAcct/Id")
        } else if !IBAN.isValid(account.span) {
            accountIsWrong(ByteString(block.creditorAccount), "CdtrAcct/Id/IBAN")
        }
        try consumer.begin(block)
    }

    private func endBlock() throws {
        try beginBlock()
        findings.transactionNumber = 0
        compare(block.transactionCount, block.controlSum, with: blockTotals, at: "", line: block.line)
        messageTotals.add(blockTotals)
        try consumer.end(block, totals: blockTotals)
    }

    private func endMessage() throws {
        try beginMessage()
        findings.blockNumber = 0
        compare(message.transactionCount, message.controlSum, with: messageTotals, at: "GrpHdr/", line: nil)
        totals.add(messageTotals)
        try consumer.end(message, totals: messageTotals)
    }

    private func startTransaction() throws {
        try beginBlock()
        findings.transactionNumber += 1
        transaction.reset()
        transaction.currency = nil
        transaction.line = line
    }

    /// Whether the debit is one of the SEPA schemes, as its block or it says itself.
    private var needsMandate: Bool {
        if blockNeedsMandate { return true }
        let own = transaction.ownTerms?.localInstrument.packedCode
        return own == .code("CORE") || own == .code("B2B")
    }

    private func endTransaction() throws {
        if transaction.endToEndId.isEmpty { missing("PmtId/EndToEndId") }
        if transaction.debtorAccount.isEmpty {
            missing("DbtrAcct/Id")
        } else if !IBAN.isValid(transaction.debtorAccount.bytes.span) {
            accountIsWrong(transaction.debtorAccount, "DbtrAcct/Id/IBAN")
        }
        if transaction.debtorName.isEmpty { missing("Dbtr/Nm") }
        if needsMandate {
            if transaction.mandateId.isEmpty { missing("MndtRltdInf/MndtId") }
            if transaction.signatureDate == nil { missing("MndtRltdInf/DtOfSgntr") }
        }
        blockTotals.add(transaction.amount)
        try consumer.handle(transaction)
    }
}
