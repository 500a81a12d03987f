/// The head of a reversal file (pain.007, `GrpHdr` and `OrgnlGrpInf`): which collection file it speaks about.
public struct Pain007Message: Hashable, Sendable {
    /// Our id of the message (`MsgId`), 1 to 35 characters of the SEPA set, unique at the bank.
    public var messageId = ""
    /// When it was made, as written: ISO 8601 `YYYY-MM-DDThh:mm:ss` (`CreDtTm`).
    public var createdAt = ""
    /// Who sends it (`InitgPty/Nm`), at most 70 characters.
    public var initiatingPartyName = ""
    /// How many transactions it says it reverses (`NbOfTxs`); `nil` where a file states none that can be read.
    public var transactionCount: Int?
    /// The sum of all reversed amounts that it states, in minor units (`CtrlSum`); `nil` where a file states none.
    public var controlSum: Int128?
    /// Whether the whole original message is reversed (`GrpRvsl`); the EPC allows only `false`, and we write nothing else.
    public var reversesMessage = false
    /// The id of the collection file (`OrgnlMsgId`).
    public var originalMessageId = ""
    /// The name of the collection file's message (`OrgnlMsgNmId`), for example `pain.008.001.08`.
    public var originalMessageName = ""
    /// A reason given for everything, in files that we read; ours is given with each transaction.
    public var reason: Pain007Reason?

    /// An empty head.
    public init() {}

    /// A head to write.
    public init(
        messageId: String,
        createdAt: String,
        initiatingPartyName: String,
        transactionCount: Int,
        controlSum: Int128,
        originalMessageId: String,
        originalMessageName: String
    ) {
        self.messageId = messageId
        self.createdAt = createdAt
        self.initiatingPartyName = initiatingPartyName
        self.transactionCount = transactionCount
        self.controlSum = controlSum
        self.originalMessageId = originalMessageId
        self.originalMessageName = originalMessageName
    }
}

/// What the transactions of a block or a reversal file add up to, counted like those of a collection file.
public typealias Pain007Totals = Pain008Totals

/// Why a creditor reverses a debit (`RvslRsnInf/Rsn/Cd`), kept as written because other schemes have other codes.
public struct Pain007Reason: Hashable, Sendable, RawRepresentable {
    /// The code as written.
    public let rawValue: String

    /// A code as written.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The debit was collected twice.
    public static let duplicate = Pain007Reason(rawValue: "AM05")
    /// The creditor gives no reason.
    public static let unspecifiedByCreditor = Pain007Reason(rawValue: "MS02")
    /// The creditor's bank gives no reason.
    public static let unspecifiedByBank = Pain007Reason(rawValue: "MS03")

    /// The codes that the EPC allows in a reversal (SDD Core and B2B guidelines, customer to bank).
    public static let allowed = [duplicate, unspecifiedByCreditor, unspecifiedByBank]
}
