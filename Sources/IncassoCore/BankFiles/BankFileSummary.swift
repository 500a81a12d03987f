/// What a bank's file adds up to.
public struct BankFileSummary: Sendable, Hashable {
    /// The amounts of one currency.
    public struct Total: Sendable, Hashable {
        /// The currency.
        public let currency: Currency
        /// The sum of what leaves our account, in minor units.
        public var debit: Int128
        /// The sum of what comes in, in minor units.
        public var credit: Int128

        /// The amounts of one currency, in minor units.
        public init(currency: Currency, debit: Int128, credit: Int128) {
            self.currency = currency
            self.debit = debit
            self.credit = credit
        }
    }

    /// Statements, reports, notifications, status reports, or NACHA batches.
    public package(set) var containers = 0
    /// Entries, or blocks of a status report.
    public package(set) var entries = 0
    /// Details, transactions of a status report, or NACHA addenda.
    public package(set) var details = 0
    /// Events.
    public package(set) var leaves = 0
    /// The entries' amounts by currency, in the order in which the currencies appear.
    public package(set) var totals: [Total] = []

    /// Nothing yet.
    public init() {}

    /// Adds what a container added up to.
    package mutating func add(_ container: BankContainerTotals) {
        containers += 1
        entries += container.entries
        details += container.details
        leaves += container.leaves
    }

    /// Adds the amount of an entry, in minor units.
    package mutating func add(_ amount: Int64, currency: Currency, isCredit: Bool) {
        add(Int128(amount), currency: currency, isCredit: isCredit)
    }

    /// Adds amounts of a currency, in minor units.
    package mutating func add(_ amount: Int128, currency: Currency, isCredit: Bool) {
        let index = totals.firstIndex { $0.currency == currency } ?? totals.endIndex
        if index == totals.endIndex { totals.append(Total(currency: currency, debit: 0, credit: 0)) }
        if isCredit {
            totals[index].credit += amount
        } else {
            totals[index].debit += amount
        }
    }
}
