public import IncassoCore

extension BankSimulator {
    /// A file that the simulated bank has written.
    public struct Answer: Hashable, Sendable {
        /// What kind of message it is; the raw value stands in its file name.
        public enum Kind: String, Sendable, CaseIterable {
            /// Which debits were taken in and which refused.
            case status = "pain.002"
            /// Credits for collections.
            case collections = "camt.054-collections"
            /// Debits for returns.
            case returns = "camt.054-returns"
            /// Debits for refunds.
            case refunds = "camt.054-refunds"
            /// The day's statement: the same bookings again.
            case statement = "camt.053"
            /// Returned ACH debits.
            case achReturns = "ach-returns"
            /// Notifications of change about ACH debits.
            case achChanges = "ach-changes"
            /// Debits for what the creditor took back.
            case reversals = "camt.054-reversals"

            /// Whether it is an ACH file.
            public var isACH: Bool { self == .achReturns || self == .achChanges }
        }

        /// Where it lies.
        public let path: String
        /// What kind of message it is.
        public let kind: Kind
        /// The day on which the bank sent it.
        public let date: LocalDate
        /// How many entries (`Ntry`, or those of an ACH file) or status blocks (`OrgnlPmtInfAndSts`) it has.
        public internal(set) var entries = 0
        /// How many items (`TxDtls`, `TxInfAndSts`), or ACH addenda, it has.
        public internal(set) var details = 0
        /// What it says about our debits, by effect and reason, in that order.
        public internal(set) var tallies: [Tally] = []
    }

    /// How many debits met one fate for one reason.
    public struct Tally: Hashable, Sendable {
        /// What happened to them.
        public enum Effect: String, Sendable, CaseIterable {
            /// The money arrived.
            case settled
            /// Refused before settlement.
            case rejected
            /// Sent back by the debtor's bank.
            case returned
            /// Taken back by the debtor.
            case refunded
            /// Told with other account data than ours.
            case changed
            /// Taken back by the creditor.
            case reversed
        }

        /// What happened to them.
        public let effect: Effect
        /// The reason code; empty for settled ones.
        public let reason: String
        /// The number of debits.
        public internal(set) var count: Int
        /// The sum of what we had asked for, in cents.
        public internal(set) var amount: Int128
        /// What the bank charged for them, in cents.
        public internal(set) var fees: Int128
        /// The currency of both.
        public internal(set) var currency = Currency.eur
    }

    /// What many answers say together; statements, which only repeat, are left out.
    ///
    /// - Parameter answers: The answers.
    /// - Returns: One tally for each effect and reason, in that order.
    public static func summary(of answers: [Answer]) -> [Tally] {
        var sums: [Tally] = []
        for answer in answers where answer.kind != .statement {
            for tally in answer.tallies { sums.add(tally) }
        }
        return sums
    }
}

extension [BankSimulator.Tally] {
    /// Adds a tally to the one of the same effect and reason, keeping the order.
    mutating func add(_ tally: BankSimulator.Tally) {
        if let index = firstIndex(where: {
            $0.effect == tally.effect && $0.reason == tally.reason && $0.currency == tally.currency
        }) {
            self[index].count += tally.count
            self[index].amount += tally.amount
            self[index].fees += tally.fees
            return
        }
        let order = BankSimulator.Tally.Effect.allCases
        func rank(_ tally: BankSimulator.Tally) -> (Int, String) {
            (order.firstIndex(of: tally.effect) ?? 0, tally.reason)
        }
        let place = firstIndex { rank($0) > rank(tally) } ?? count
        insert(tally, at: place)
    }
}
