/// The accounts of the ledger.
///
/// The raw value is stored, so cases are only ever added at the end.
public enum LedgerAccount: Int, Sendable, Hashable, CaseIterable {
    /// What the bank says that we have.
    case bank = 1
    /// Debits handed to the bank and not yet settled: clearing.
    case inTransit = 2
    /// What debtors owe.
    case receivable = 3
    /// What we owe debtors: explicit credits.
    case credits = 4
    /// Bank charges.
    case fees = 5
    /// Bank bookings that nobody has explained yet.
    case suspense = 6
    /// Money on its way from a payment provider.
    case provider = 7
    /// Claims given up.
    case writtenOff = 8
    /// Claims raised: the other side of what debtors owe.
    case claims = 9
    /// Money that people took in or paid out beside bank and provider: cash above all.
    case cash = 10

    /// The name used in reports, for example `inTransit`.
    public var name: String { String(describing: self) }
}

/// What a transfer was caused by; with the cause's numbers it is the transfer's key, so that a cause posts once.
enum LedgerCause: Int {
    /// A bank entry: file and entry; of a settlement that no bank tells, 0 and the block.
    case entry = 1
    /// The release of a block: block and 0.
    case release = 2
    /// A payment: payment and 0.
    case payment = 3
    /// A person's word: audit row and 0.
    case person = 4
    /// A claim group that was imported: group and 0.
    case claims = 5
    /// An exception that a person resolved: file and entry.
    case resolution = 6
    /// A claim that was paid and collected: its credit and 0.
    case overcollection = 7
    /// A credit put towards a claim: claim and allocation.
    case setOff = 8
    /// A credit that was paid out: credit and refund.
    case refund = 9
}
