/// What entries add up to.
public struct NACHATotals: Hashable, Sendable {
    /// Batches, in the totals of a file.
    public var batches = 0
    /// Records 6.
    public var entries = 0
    /// Records 7.
    public var addenda = 0
    /// The sum of the receiving banks' eight digits, in full.
    public var identificationSum = 0
    /// The sum of the amounts of debits, and of returns of debits, in cents.
    public var debit: Int128 = 0
    /// The sum of the amounts of credits, and of returns of credits, in cents.
    public var credit: Int128 = 0

    /// Nothing yet.
    public init() {}

    /// The entry hash: the last ten digits of the sum.
    public var entryHash: Int { identificationSum % 10_000_000_000 }

    mutating func add(_ other: NACHATotals) {
        batches += other.batches
        entries += other.entries
        addenda += other.addenda
        identificationSum += other.identificationSum
        debit += other.debit
        credit += other.credit
    }
}
