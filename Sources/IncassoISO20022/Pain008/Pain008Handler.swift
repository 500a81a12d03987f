import IncassoCore
import IncassoXML

/// Walks through the elements of a collection file and hands values to a consumer.
///
/// It goes by local name and place, so that every version and namespace of pain.008 reads the same way. It shares no
/// code with the writer, because it proves what the writer has written.
final class Pain008Handler: XMLHandler {
    /// The open elements from `CstmrDrctDbtInitn` on; `nil` for names that do not matter.
    private(set) var path: [Pain008Name?] = []
    private var depthOfInitiation = 0
    /// Where the text that has been asked for belongs.
    var field: Pain008Field?
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
    private var needsMandate = false
    private var messageTotals = Pain008Totals()
    private(set) var blockTotals = Pain008Totals()

    init(consumer: any Pain008Consumer, file: String?) {
        self.consumer = consumer
        findings = Pain008Findings(file: file)
        super.init(vocabulary: XMLVocabulary(Pain008Name.all.map(\.rawValue)))
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

    override func start(_ number: Int, attributes: borrowing XMLAttributes) throws {
        let name = Pain008Name(number: number)
        guard !path.isEmpty else {
            if name == .initiation {
                path.append(name)
                depthOfInitiation = depth
                beginInitiation()
            }
            return
        }
        path.append(name)
        guard let name else { return }
        if path.count == 2 {
            try startSection(name)
        } else if path.count == 3, path[1] == .paymentInformation, name == .transaction {
            try startTransaction()
        }
        field = Pain008Field(name: name, path: path)
        wantsText = field != nil
        if field == .amount {
            let currency = attributes.withValue(of: "Ccy") { Currency($0) }
            transaction.currency = currency ?? nil
        }
    }

    override func text(_ bytes: Span<UInt8>) throws {
        guard let field else { return }
        self.field = nil
        let text = bytes.trimmed
        assign(bytes.extracting(text), to: field)
    }

    override func end(_ number: Int) throws {
        field = nil
        guard !path.isEmpty else { return }
        defer { path.removeLast() }
        switch path.count {
        case 1: try endMessage()
        case 2:
            if path[1] == .groupHeader {
                try beginMessage()
            } else if path[1] == .paymentInformation {
                try endBlock()
            }
        case 3 where path[1] == .paymentInformation && path[2] == .transaction: try endTransaction()
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

    private func startSection(_ name: Pain008Name) throws {
        guard name == .paymentInformation else { return }
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
        needsMandate = block.localInstrument == .core || block.localInstrument == .b2b
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
