public import IncassoCore
import IncassoXML

/// Writes a collection file for the SEPA schemes, pain.008.001.08 unless a bank asks for another ``Pain008Version``.
///
/// Call `begin(message)`, then for each block `begin(block)`, `add(transaction)`…, `endBlock()`, then `finish()`. The same
/// calls give the same bytes: UTF-8, line feeds, one transaction to a line. Memory is constant.
///
/// It is strict: it throws ``WriteRefusal`` where a bank would refuse the file, and where counts and sums do not agree
/// with what the heads announced. Names, addresses and remittance text are converted to the SEPA character set
/// (EPC217-08) and cut to their lengths; identifiers are never changed, only refused. Rule book: EPC SDD Core and B2B
/// implementation guidelines 2025 (customer to bank).
public struct Pain008Writer: ~Copyable, SchemeWriting {
    /// The most that one debit may collect, in cents: 999,999,999.99 euro.
    public static let maximumAmount: Int64 = 99_999_999_999

    private enum State {
        case empty
        case message
        case block
        case finished
    }

    /// The version in which it writes.
    public let version: Pain008Version
    /// The addresses that the bank takes.
    public let addressMode: Pain008Address.Mode

    var out: XMLByteWriter
    var scratch: [UInt8] = []
    var message = Pain008Message()
    var block = Pain008Block()
    /// The block's creditor as written, which an amendment must differ from.
    var creditorName: [UInt8] = []
    var creditorIdentifier: CreditorIdentifier?
    var blockTotals = Pain008Totals()
    private var totals = Pain008Totals()
    private var state = State.empty

    /// A writer that hands its bytes to a sink.
    ///
    /// - Parameters:
    ///   - sink: Takes the bytes.
    ///   - version: The version that the bank takes.
    ///   - addressMode: The addresses that the bank takes; free lines are refused unless it is `hybrid`.
    public init(
        to sink: any ByteSink,
        version: Pain008Version = .v08,
        addressMode: Pain008Address.Mode = .structured
    ) {
        self.version = version
        self.addressMode = addressMode
        out = XMLByteWriter(to: sink)
        scratch.reserveCapacity(512)
    }

    /// Starts the file.
    ///
    /// - Parameter message: The head; its count and sum are checked at the end.
    /// - Throws: ``WriteRefusal``, or what the sink throws.
    public mutating func begin(_ message: Pain008Message) throws {
        precondition(state == .empty, "a message has begun already")
        self.message = message
        state = .message
        try checkTime(message.createdAt, at: .message)
        guard let count = message.transactionCount, count > 0, let sum = message.controlSum else {
            throw refusal(.count, at: .message, element: "NbOfTxs", expected: "a count above 0 and a sum")
        }
        out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        out.raw("<Document xmlns=\"")
        try out.text(version.namespace)
        out.raw("\">\n<CstmrDrctDbtInitn>\n")
        out.raw("<GrpHdr><MsgId>")
        try writeIdentifier(message.messageId, at: .message, "MsgId")
        out.raw("</MsgId><CreDtTm>")
        try out.text(message.createdAt)
        out.raw("</CreDtTm>")
        writeTotals(count: count, sum: sum)
        out.raw("<InitgPty><Nm>")
        try writeConverted(ByteString(message.initiatingPartyName), 70, at: .message, "InitgPty/Nm")
        out.raw("</Nm>")
        try writeInitiatingPartyId()
        out.raw("</InitgPty></GrpHdr>\n")
    }

    /// Starts a block.
    ///
    /// - Parameter block: Its head; count and sum are checked at its end.
    /// - Throws: ``WriteRefusal``, also for a block of another local instrument than the first (a message must not mix
    ///   them), or what the sink throws.
    public mutating func begin(_ block: Pain008Block) throws {
        precondition(state == .message, "begin a message first, and end the block before")
        if totals.count > 0, block.localInstrument != self.block.localInstrument {
            throw refusal(
                .mixedInstruments,
                at: .block(block.paymentInformationId),
                element: "LclInstrm",
                found: block.localInstrument?.rawValue,
                expected: self.block.localInstrument?.rawValue
            )
        }
        self.block = block
        blockTotals = Pain008Totals()
        state = .block
        try writeBlockHead()
    }

    /// Writes one debit of the block.
    ///
    /// - Parameter transaction: The debit; its amount in cents.
    /// - Throws: ``WriteRefusal``, or what the sink throws.
    public mutating func add(_ transaction: borrowing Pain008Transaction) throws {
        precondition(state == .block, "begin a block first")
        try writeTransaction(transaction)
        blockTotals.add(transaction.amount)
        try out.checkpoint()
    }

    /// Ends the block.
    ///
    /// - Throws: ``WriteRefusal`` when count or sum differ from the block's head, or what the sink throws.
    public mutating func endBlock() throws {
        precondition(state == .block, "begin a block first")
        let place = Place.block(block.paymentInformationId)
        try checkTotals(blockTotals, announced: block.transactionCount, block.controlSum, at: place)
        out.raw("</PmtInf>\n")
        totals.add(blockTotals)
        state = .message
        try out.checkpoint()
    }

    /// Ends the file and hands the last bytes to the sink.
    ///
    /// - Returns: What the file adds up to.
    /// - Throws: ``WriteRefusal`` when count or sum differ from the message's head, or what the sink throws.
    @discardableResult
    public mutating func finish() throws -> Pain008Totals {
        precondition(state == .message, "begin a message first, and end the block before")
        try checkTotals(totals, announced: message.transactionCount, message.controlSum, at: .message)
        out.raw("</CstmrDrctDbtInitn>\n</Document>\n")
        try out.flush()
        state = .finished
        return totals
    }

    private mutating func writeInitiatingPartyId() throws {
        if message.initiatingPartyId.isEmpty {
            guard message.initiatingPartyIdIssuer.isEmpty else {
                throw refusal(
                    .text,
                    at: .message,
                    element: "InitgPty/Id",
                    expected: "a number of that issuer"
                )
            }
            return
        }
        out.raw("<Id><OrgId><Othr><Id>")
        try writeIdentifier(message.initiatingPartyId, at: .message, "InitgPty/Id")
        out.raw("</Id>")
        if !message.initiatingPartyIdIssuer.isEmpty {
            out.raw("<Issr>")
            try writeIdentifier(message.initiatingPartyIdIssuer, at: .message, "InitgPty/Id/Issr")
            out.raw("</Issr>")
        }
        out.raw("</Othr></OrgId></Id>")
    }
}
