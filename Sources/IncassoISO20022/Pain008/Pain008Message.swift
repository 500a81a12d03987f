/// The head of a collection file (pain.008, `GrpHdr`).
public struct Pain008Message: Hashable, Sendable {
    /// Our id of the message (`MsgId`), 1 to 35 characters of the SEPA set, unique at the bank.
    public var messageId = ""
    /// When it was made, as written: ISO 8601 `YYYY-MM-DDThh:mm:ss` (`CreDtTm`).
    public var createdAt = ""
    /// Who sends it (`InitgPty/Nm`), at most 70 characters.
    public var initiatingPartyName = ""
    /// The sender's number at the bank (`InitgPty/Id/OrgId/Othr/Id`), 1 to 35 characters of the SEPA set; empty for none.
    ///
    /// Banks in Spain, France and Italy ask for it: there it is the creditor identifier, a number of the bank, or the
    /// CUC code.
    public var initiatingPartyId = ""
    /// Who gave that number (`Othr/Issr`), at most 35 characters, for example `CBI` in Italy; empty for none.
    public var initiatingPartyIdIssuer = ""
    /// How many transactions it says it holds (`NbOfTxs`); `nil` where a file states none that can be read.
    public var transactionCount: Int?
    /// The sum of all amounts that it says it holds, in minor units (`CtrlSum`); `nil` where a file states none.
    public var controlSum: Int128?

    /// An empty head.
    public init() {}

    /// A head to write.
    public init(
        messageId: String,
        createdAt: String,
        initiatingPartyName: String,
        transactionCount: Int,
        controlSum: Int128
    ) {
        self.messageId = messageId
        self.createdAt = createdAt
        self.initiatingPartyName = initiatingPartyName
        self.transactionCount = transactionCount
        self.controlSum = controlSum
    }
}

/// What the transactions of a block or a message add up to.
public struct Pain008Totals: Hashable, Sendable {
    /// The number of transactions.
    public var count = 0
    /// The sum of their amounts in minor units, whatever their currency.
    public var sum: Int128 = 0

    /// Nothing yet.
    public init() {}

    /// A count and a sum in minor units.
    public init(count: Int, sum: Int128) {
        self.count = count
        self.sum = sum
    }

    mutating func add(_ amount: Int64) {
        count += 1
        sum += Int128(amount)
    }

    mutating func add(_ other: Pain008Totals) {
        count += other.count
        sum += other.sum
    }
}
