public import IncassoCore

/// The days on which a creditor may reverse a debit.
///
/// A reversal takes back what has settled, so it comes on the settlement day or later, and within five banking days
/// after it (EPC SDD Core and B2B rule books, section 4.3: *Reversals*). Later the creditor pays back by credit transfer.
/// The creditor's bank closes earlier than the scheme: keep a day for its cut-off.
public struct Pain007Window: Hashable, Sendable {
    /// Banking days after settlement within which a reversal must reach the scheme.
    public static let bankingDays = 5

    /// The day on which the debit settles: the requested day, or the next one on which banks settle.
    public let settlementDay: LocalDate
    /// The last day.
    public let lastDay: LocalDate

    /// The days for debits of a collection date.
    ///
    /// - Parameters:
    ///   - collectionDate: The requested collection date of the debit.
    ///   - calendar: The days on which banks settle.
    public init(
        collectionDate: LocalDate,
        calendar: some BankingCalendar = TARGETCalendar()
    ) {
        settlementDay = calendar.next(onOrAfter: collectionDate)
        lastDay = calendar.adding(bankingDays: Self.bankingDays, to: settlementDay)
    }

    /// Whether a debit may be reversed on this day.
    ///
    /// - Parameter day: The day on which the reversal is made.
    /// - Returns: Whether it lies from ``settlementDay`` to ``lastDay``.
    public func contains(_ day: LocalDate) -> Bool {
        (settlementDay...lastDay).contains(day)
    }
}
