package import IncassoCore
import IncassoXML

/// Writes a status report of a bank, pain.002.001.10, on a collection file.
///
/// A bank writes these; ours is the simulator's. Call `begin(report)`, then for each block `begin(block)`,
/// `add(transaction)`…, `endBlock()`, then `finish()`.
package struct Pain002Writer: ~Copyable {
    /// The head of a report (`GrpHdr` and `OrgnlGrpInfAndSts`).
    package struct Report: Hashable, Sendable {
        /// The bank's id of the report.
        package var messageId = ""
        /// When the bank made it (ISO 8601).
        package var createdAt = ""
        /// The bank's BIC; empty for none.
        package var agent = ""
        /// The id of the message that it answers.
        package var originalMessageId = ""
        /// The name of the message that it answers, for example `pain.008.001.08`.
        package var originalMessageName = ""
        /// How many transactions that message held.
        package var originalCount = 0
        /// What they added up to, in minor units.
        package var originalSum: Int128 = 0
        /// The status of the whole message, for example `PART`.
        package var status = ""

        /// An empty head.
        package init() {}
    }

    /// The status of a payment block (`OrgnlPmtInfAndSts`).
    package struct Block: Hashable, Sendable {
        /// The block's id.
        package var paymentInformationId = ""
        /// How many transactions it held.
        package var originalCount = 0
        /// What they added up to, in minor units.
        package var originalSum: Int128 = 0
        /// Its status, for example `ACCP`.
        package var status = ""

        /// An empty status.
        package init() {}
    }

    /// The status of one transaction (`TxInfAndSts`).
    package struct Transaction: Hashable, Sendable {
        /// The end-to-end id.
        package var endToEndId = ByteString()
        /// The instruction id, if it had one.
        package var instructionId = ByteString()
        /// Its status, for example `RJCT`.
        package var status = "RJCT"
        /// The reason's code, for example `AM04`.
        package var reason = ""
        /// The original debit as far as the bank repeats it (`OrgnlTxRef`); a missing amount leaves it out.
        package var amount: Int64?
        /// The day on which the debtor was to be debited.
        package var collectionDate: LocalDate?
        /// The mandate's id.
        package var mandateId = ByteString()
        /// The debtor's name.
        package var debtorName = ByteString()
        /// The debtor's account (IBAN).
        package var debtorAccount = ByteString()

        /// An empty status.
        package init() {}
    }

    private var out: XMLByteWriter

    /// A writer that hands its bytes to a sink.
    package init(to sink: any ByteSink) {
        out = XMLByteWriter(to: sink)
    }

    /// Starts the file.
    package mutating func begin(_ report: Report) throws {
        out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        out.raw("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\">\n<CstmrPmtStsRpt>\n")
        out.raw("<GrpHdr><MsgId>")
        try out.text(report.messageId)
        out.raw("</MsgId><CreDtTm>")
        try out.text(report.createdAt)
        out.raw("</CreDtTm>")
        if !report.agent.isEmpty {
            out.raw("<CdtrAgt><FinInstnId><BICFI>")
            try out.text(report.agent)
            out.raw("</BICFI></FinInstnId></CdtrAgt>")
        }
        out.raw("</GrpHdr>\n<OrgnlGrpInfAndSts><OrgnlMsgId>")
        try out.text(report.originalMessageId)
        out.raw("</OrgnlMsgId><OrgnlMsgNmId>")
        try out.text(report.originalMessageName)
        out.raw("</OrgnlMsgNmId>")
        originalTotals(count: report.originalCount, sum: report.originalSum)
        out.raw("<GrpSts>")
        try out.text(report.status)
        out.raw("</GrpSts></OrgnlGrpInfAndSts>\n")
    }

    /// Starts the status of a block.
    package mutating func begin(_ block: Block) throws {
        out.raw("<OrgnlPmtInfAndSts><OrgnlPmtInfId>")
        try out.text(block.paymentInformationId)
        out.raw("</OrgnlPmtInfId>")
        originalTotals(count: block.originalCount, sum: block.originalSum)
        out.raw("<PmtInfSts>")
        try out.text(block.status)
        out.raw("</PmtInfSts>\n")
    }

    /// Writes the status of one transaction of the block.
    package mutating func add(_ transaction: borrowing Transaction) throws {
        out.raw("<TxInfAndSts>")
        if !transaction.instructionId.isEmpty {
            out.raw("<OrgnlInstrId>")
            try out.text(transaction.instructionId.bytes.span)
            out.raw("</OrgnlInstrId>")
        }
        out.raw("<OrgnlEndToEndId>")
        try out.text(transaction.endToEndId.bytes.span)
        out.raw("</OrgnlEndToEndId><TxSts>")
        try out.text(transaction.status)
        out.raw("</TxSts>")
        if !transaction.reason.isEmpty {
            out.raw("<StsRsnInf><Rsn><Cd>")
            try out.text(transaction.reason)
            out.raw("</Cd></Rsn></StsRsnInf>")
        }
        try writeReference(transaction)
        out.raw("</TxInfAndSts>\n")
        try out.checkpoint()
    }

    /// Ends the status of a block.
    package mutating func endBlock() throws {
        out.raw("</OrgnlPmtInfAndSts>\n")
        try out.checkpoint()
    }

    /// Ends the file and hands the last bytes to the sink.
    package mutating func finish() throws {
        out.raw("</CstmrPmtStsRpt>\n</Document>\n")
        try out.flush()
    }

    private mutating func originalTotals(count: Int, sum: Int128) {
        out.raw("<OrgnlNbOfTxs>")
        out.integer(count)
        out.raw("</OrgnlNbOfTxs><OrgnlCtrlSum>")
        out.decimal(minorUnits: sum, digits: 2)
        out.raw("</OrgnlCtrlSum>")
    }

    private mutating func writeReference(_ transaction: borrowing Transaction) throws {
        guard let amount = transaction.amount else { return }
        out.raw("<OrgnlTxRef><Amt><InstdAmt Ccy=\"EUR\">")
        out.decimal(minorUnits: amount, digits: 2)
        out.raw("</InstdAmt></Amt>")
        if let day = transaction.collectionDate {
            out.raw("<ReqdColltnDt>")
            out.date(day)
            out.raw("</ReqdColltnDt>")
        }
        if !transaction.mandateId.isEmpty {
            out.raw("<MndtRltdInf><MndtId>")
            try out.text(transaction.mandateId.bytes.span)
            out.raw("</MndtId></MndtRltdInf>")
        }
        if !transaction.debtorName.isEmpty {
            out.raw("<Dbtr><Pty><Nm>")
            try out.text(transaction.debtorName.bytes.span)
            out.raw("</Nm></Pty></Dbtr>")
        }
        if !transaction.debtorAccount.isEmpty {
            out.raw("<DbtrAcct><Id><IBAN>")
            try out.text(transaction.debtorAccount.bytes.span)
            out.raw("</IBAN></Id></DbtrAcct>")
        }
        out.raw("</OrgnlTxRef>")
    }
}
