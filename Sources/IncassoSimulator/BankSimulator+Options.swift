public import IncassoCore

extension BankSimulator {
    /// How often something happens to a debit, in parts of 100,000, and the bank's reason for it.
    public struct Rate: Hashable, Sendable {
        /// The reason code, for example `AM04`.
        public let reason: String
        /// Of 100,000 debits, how many.
        public let per100000: Int

        /// A rate.
        public init(_ reason: String, per100000: Int) {
            self.reason = reason
            self.per100000 = per100000
        }

        /// Whether the reason is a return code of ACH.
        var isACH: Bool { ReasonTable.ach.entry(reason) != nil }

        /// Parses a rate as given on the command line: `AM04=0.005` is half a percent.
        ///
        /// - Parameter argument: A code of one to four capital letters and digits, `=`, and a decimal from 0 to 1 with at
        ///   most five digits after the point.
        public init?(argument: some StringProtocol) {
            let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2, (1...4).contains(parts[0].utf8.count) else { return nil }
            let isCode = parts[0].utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) }
            let digits = Array(parts[1].utf8)
            guard isCode, let value = Money.minorUnits(decimal: digits.span, minorDigits: 5), value <= 100_000
            else {
                return nil
            }
            reason = String(parts[0])
            per100000 = Int(value)
        }
    }

    /// What the simulated bank does.
    public struct Options: Sendable {
        /// Decides every debit's fate together with its ids: one seed, one course of events.
        public var seed: UInt64 = 1
        /// The folder that gets the answers; it must exist.
        public var outputDirectory: String
        /// The day on which the bank takes the files in; the day of creation of each message when `nil`.
        public var today: LocalDate?
        /// Answers of later days are not written; all are when `nil`.
        public var until: LocalDate?
        /// Refused before settlement; an ACH debit comes back on the first banking day after its effective date.
        ///
        /// Rates with return codes of ACH apply to ACH files, all others to SEPA files.
        public var rejects = [Rate("AM04", per100000: 500), Rate("AC04", per100000: 500)]
        /// Sent back by the debtor's bank: one to four banking days after settlement, in ACH one or two.
        public var returns = [
            Rate("AM04", per100000: 2_000), Rate("MD01", per100000: 500), Rate("MS03", per100000: 500),
            Rate("R01", per100000: 2_000), Rate("R02", per100000: 300), Rate("R03", per100000: 300),
            Rate("R10", per100000: 100),
        ]
        /// Taken back by the debtor ten to forty days after settlement.
        public var refunds = [Rate("MD06", per100000: 300)]
        /// Told by an ACH notification of change: the debit is paid, and the next one should go elsewhere.
        public var changes = [Rate("C01", per100000: 200)]
        /// What the bank charges for a return, in cents.
        public var returnFee: Int64 = 350
        /// Of 100,000 returns, for how many it charges.
        public var returnFeePer100000 = 50_000
        /// Whether a statement (camt.053) at the end of each day tells the same bookings again.
        public var writesStatements = false
        /// Whether a statement at the end of the last day of ``until`` is written, also when nothing was booked on it: a
        /// bank sends one each day, and whoever reminds debtors must know that nothing newer came.
        public var writesClosingStatement = false
        /// The booked balance of each account before the first statement, in cents.
        public var openingBalance: Int64 = 0

        /// The usual failure rates.
        ///
        /// - Parameter outputDirectory: The folder that gets the answers; it must exist.
        public init(outputDirectory: String) {
            self.outputDirectory = outputDirectory
        }

        /// The banking day whose statement is written in any case.
        var closingDay: LocalDate? {
            guard writesClosingStatement else { return nil }
            return until.map { TARGETCalendar().previous(onOrBefore: $0) }
        }

        /// Why these options cannot be used, or `nil`.
        var problem: String? {
            let rates = rejects + returns + refunds
            if (rates + changes).contains(where: { $0.per100000 < 0 }) { return "a rate is negative" }
            let ofACH = rates.filter(\.isACH) + changes
            for rates in [rates.filter { !$0.isACH }, ofACH]
            where rates.reduce(0, { $0 + $1.per100000 }) > 100_000 {
                return "the rates add up to more than 1"
            }
            if let wrong = changes.first(where: { !ACHChange.codes.contains($0.reason) }) {
                return "no data can be made up for the change code \(wrong.reason): "
                    + "take one of \(ACHChange.codes.joined(separator: ", "))"
            }
            if writesClosingStatement && until == nil { return "a closing statement needs a last day" }
            if !(0...100_000).contains(returnFeePer100000) {
                return "the rate of fees is not between 0 and 1"
            }
            if !(0...1_000_000).contains(returnFee) { return "the fee is not between 0 and 10,000 euro" }
            return nil
        }
    }
}

/// The simulated bank cannot work with its options.
public struct SimulatorError: Error, Hashable, CustomStringConvertible {
    /// What is wrong.
    public let description: String
}
