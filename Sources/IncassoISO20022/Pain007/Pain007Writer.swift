public import IncassoCore
import IncassoXML

/// Writes a reversal file, pain.007.001.09, which takes back settled debits of one SEPA collection file.
///
/// Call `begin(message)`, then for each block of the collection file `begin(block)`, `add(transaction)`…, `endBlock()`,
/// then `finish()`. The same calls give the same bytes: UTF-8, line feeds, one transaction to a line. Memory is constant.
///
/// It is strict: it throws ``WriteRefusal`` where a bank would refuse the file, where money would go back that was not
/// collected, and where count and sum do not agree with what the head announced. Names, addresses and remittance text are
/// converted to the SEPA character set (EPC217-08) and cut to their lengths; identifiers are never changed, only refused.
/// Rule book: EPC SDD Core and B2B implementation guidelines 2025 (customer to bank), *Customer to PSP Reversal
/// Instruction for a Collection*.
public struct Pain007Writer: ~Copyable, SchemeWriting {
    private enum State {
        case empty
        case message
        case block
        case finished
    }

    /// The addresses that the bank takes.
    public let addressMode: Pain008Address.Mode

    var out: XMLByteWriter
    var scratch: [UInt8] = []
    var message = Pain007Message()
    var block = Pain007Block()
    var blockTotals = Pain007Totals()
    /// CORE or B2B, as the first transaction says.
    var instrument: Pain008Block.LocalInstrument?
    /// The day on which the file is made.
    private(set) var creationDay: LocalDate?
    /// The collection date that was looked at last: nearly always that of the next transaction too.
    var lastWindow: (collectionDate: LocalDate, window: Pain007Window)?
    private var totals = Pain007Totals()
    private var state = State.empty

    /// A writer that hands its bytes to a sink.
    ///
    /// - Parameters:
    ///   - sink: Takes the bytes.
    ///   - addressMode: The addresses that the bank takes. A reversal repeats what was collected, so that the lines of a
    ///     collection that the bank took are written unless it is `structured`.
    public init(to sink: any ByteSink, addressMode: Pain008Address.Mode = .hybrid) {
        self.addressMode = addressMode
        out = XMLByteWriter(to: sink)
        scratch.reserveCapacity(512)
    }

    /// Starts the file.
    ///
    /// - Parameter message: The head; its count and sum are checked at the end.
    /// - Throws: ``WriteRefusal``, or what the sink throws.
    public mutating func begin(_ message: Pain007Message) throws {
        precondition(state == .empty, "a message has begun already")
        self.message = message
        state = .message
        try checkCreation()
        guard let count = message.transactionCount, count > 0, let sum = message.controlSum else {
            throw refusal(.count, at: .message, element: "NbOfTxs", expected: "a count above 0 and a sum")
        }
        if message.reversesMessage { throw wholeIsRefused(at: .message, "GrpRvsl") }
        out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        out.raw("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.007.001.09\">\n<CstmrPmtRvsl>\n")
        out.raw("<GrpHdr><MsgId>")
        try writeIdentifier(message.messageId, at: .message, "MsgId")
        out.raw("</MsgId><CreDtTm>")
        try out.text(message.createdAt)
        out.raw("</CreDtTm>")
        writeTotals(count: count, sum: sum)
        out.raw("<GrpRvsl>false</GrpRvsl><InitgPty><Nm>")
        try writeConverted(ByteString(message.initiatingPartyName), 70, at: .message, "InitgPty/Nm")
        out.raw("</Nm></InitgPty></GrpHdr>\n<OrgnlGrpInf><OrgnlMsgId>")
        try writeIdentifier(message.originalMessageId, at: .original, "OrgnlMsgId")
        out.raw("</OrgnlMsgId><OrgnlMsgNmId>")
        try writeOriginalName()
        out.raw("</OrgnlMsgNmId></OrgnlGrpInf>\n")
    }

    /// Starts a block.
    ///
    /// - Parameter block: The block of the collection file.
    /// - Throws: ``WriteRefusal``, or what the sink throws.
    public mutating func begin(_ block: Pain007Block) throws {
        precondition(state == .message, "begin a message first, and end the block before")
        self.block = block
        blockTotals = Pain007Totals()
        state = .block
        let place = Place.block(block.originalPaymentInformationId)
        if block.reversesBlock { throw wholeIsRefused(at: place, "PmtInfRvsl") }
        out.raw("<OrgnlPmtInfAndRvsl>")
        if !block.reversalId.isEmpty {
            out.raw("<RvslPmtInfId>")
            try writeIdentifier(block.reversalId, at: place, "RvslPmtInfId")
            out.raw("</RvslPmtInfId>")
        }
        out.raw("<OrgnlPmtInfId>")
        try writeIdentifier(block.originalPaymentInformationId, at: place, "OrgnlPmtInfId")
        out.raw("</OrgnlPmtInfId>")
        if let count = block.originalCount {
            out.raw("<OrgnlNbOfTxs>")
            out.integer(count)
            out.raw("</OrgnlNbOfTxs>")
        }
        if let sum = block.originalSum {
            out.raw("<OrgnlCtrlSum>")
            out.decimal(minorUnits: sum, digits: 2)
            out.raw("</OrgnlCtrlSum>")
        }
        out.raw("\n")
    }

    /// Writes the reversal of one debit of the block.
    ///
    /// - Parameter transaction: The reversal; its amount in cents.
    /// - Throws: ``WriteRefusal``, or what the sink throws.
    public mutating func add(_ transaction: borrowing Pain007Transaction) throws {
        precondition(state == .block, "begin a block first")
        try writeTransaction(transaction)
        blockTotals.add(transaction.amount)
        try out.checkpoint()
    }

    /// Ends the block.
    ///
    /// - Throws: ``WriteRefusal`` when nothing was reversed, or more than the block had held, or what the sink throws.
    public mutating func endBlock() throws {
        precondition(state == .block, "begin a block first")
        try checkAgainstOriginal()
        out.raw("</OrgnlPmtInfAndRvsl>\n")
        totals.add(blockTotals)
        state = .message
        try out.checkpoint()
    }

    /// Ends the file and hands the last bytes to the sink.
    ///
    /// - Returns: What the file adds up to.
    /// - Throws: ``WriteRefusal`` when count or sum differ from the message's head, or what the sink throws.
    @discardableResult
    public mutating func finish() throws -> Pain007Totals {
        precondition(state == .message, "begin a message first, and end the block before")
        try checkTotals(totals, announced: message.transactionCount, message.controlSum, at: .message)
        out.raw("</CstmrPmtRvsl>\n</Document>\n")
        try out.flush()
        state = .finished
        return totals
    }

    // MARK: Checks

    private mutating func checkCreation() throws {
        try checkTime(message.createdAt, at: .message)
        guard let day = LocalDate(iso: message.createdAt.prefix(10)) else {
            throw refusal(
                .createdAt,
                at: .message,
                element: "CreDtTm",
                found: message.createdAt,
                expected: "a day that exists"
            )
        }
        creationDay = day
    }

    private func checkAgainstOriginal() throws {
        let place = Place.block(block.originalPaymentInformationId)
        guard blockTotals.count > 0 else {
            throw refusal(.count, at: place, element: "TxInf", found: "none", expected: "at least one")
        }
        if let count = block.originalCount, blockTotals.count > count {
            throw refusal(
                .original,
                at: place,
                element: "OrgnlNbOfTxs",
                found: "\(blockTotals.count) reversed",
                expected: "at most the \(count) that were collected"
            )
        }
        if let sum = block.originalSum, blockTotals.sum > sum {
            throw refusal(
                .original,
                at: place,
                element: "OrgnlCtrlSum",
                found: "\(blockTotals.sum) cents reversed",
                expected: "at most the \(sum) cents that were collected"
            )
        }
    }
}
