public import IncassoCore

/// When ACH entries can settle on the day on which they are sent, and which of them.
///
/// Limit and windows are law of the network as dated data: `schemas/data/nacha-same-day.tsv` and
/// `schemas/data/nacha-windows.tsv`. Everything here is computed from its arguments.
public struct SameDaySchedule: Sendable {
    /// A window of the operator; times are minutes since midnight, Eastern Time.
    public struct Window: Hashable, Sendable {
        /// 1, 2 or 3.
        public let number: Int
        /// Until when the operator takes a file in; a bank closes earlier.
        public let cutOff: Int
        /// When its entries settle.
        public let settles: Int
    }

    /// Where an entry settles.
    public struct Placement: Hashable, Sendable {
        /// The effective entry date to give.
        public let day: LocalDate
        /// The window, when it settles on the day on which it is sent.
        public let window: Window?
        /// Why it does not settle on the day that was wished; `nil` when it does.
        public let rolled: Reason?
    }

    /// Why an entry settles on a later day than was wished.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// The amount is above the same-day limit; the rest of the batch may stay.
        case amount
        /// IAT and ENR are not processed on the same day.
        case entryClass
        /// The last window has closed.
        case time
        /// The day is no banking day, or lies in the past.
        case day
    }

    /// The schedule of the Federal Reserve.
    public static let federalReserve = SameDaySchedule(
        limits: .named("data/nacha-same-day.tsv"),
        windows: .named("data/nacha-windows.tsv")
    )

    private let limits: [(from: LocalDate, cents: Int64)]
    private let windows: [(from: LocalDate, window: Window)]

    init(limits: ContractFile, windows: ContractFile) {
        let limitTable = DataTable(limits)
        let columns = ["from", "limit"].map(limitTable.column)
        self.limits = limitTable.rows.map { row in
            guard let from = LocalDate(iso: row[columns[0]]), let cents = Int64(row[columns[1]]) else {
                preconditionFailure("\(limits.name): \(row)")
            }
            return (from, cents)
        }
        let windowTable = DataTable(windows)
        let cells = ["from", "window", "cut_off", "settles"].map(windowTable.column)
        self.windows = windowTable.rows.map { row in
            guard let from = LocalDate(iso: row[cells[0]]), let number = Int(row[cells[1]]),
                let cutOff = Self.minute(row[cells[2]]), let settles = Self.minute(row[cells[3]])
            else { preconditionFailure("\(windows.name): \(row)") }
            return (from, Window(number: number, cutOff: cutOff, settles: settles))
        }
    }

    /// The most that one same-day entry may carry.
    ///
    /// - Parameter day: The day on which it is sent.
    /// - Returns: Cents; `nil` before there were same-day debits.
    public func limit(on day: LocalDate) -> Int64? {
        limits.last { $0.from <= day }?.cents
    }

    /// The windows of a day, in order.
    ///
    /// - Parameter day: A banking day.
    /// - Returns: Windows by their cut-off; empty before there were any.
    public func windows(on day: LocalDate) -> [Window] {
        windows.filter { $0.from <= day }.map(\.window)
    }

    /// When an entry settles that is handed to the operator now.
    ///
    /// An entry that is too large for the same day rolls to the next banking day by itself; the others of its batch do not
    /// wait for it. Give it a batch of its own with the day that is returned.
    ///
    /// - Parameters:
    ///   - amount: Cents.
    ///   - entryClass: The class of its batch.
    ///   - wished: The effective entry date that is wished.
    ///   - today: The day, Eastern Time.
    ///   - minute: The time of day in minutes since midnight, Eastern Time, at which the operator has it.
    ///   - calendar: The days on which the operator settles.
    /// - Returns: A banking day that is not before today.
    public func placement(
        of amount: Int64,
        _ entryClass: NACHAEntryClass,
        wished: LocalDate,
        today: LocalDate,
        minute: Int,
        calendar: some BankingCalendar = FederalReserveCalendar()
    ) -> Placement {
        let day = calendar.next(onOrAfter: max(wished, today))
        guard day == today else {
            return Placement(day: day, window: nil, rolled: day == wished ? nil : .day)
        }
        let next = calendar.adding(bankingDays: 1, to: today)
        func rolled(_ reason: Reason) -> Placement { Placement(day: next, window: nil, rolled: reason) }
        if ["IAT", "ENR"].contains(entryClass.rawValue) { return rolled(.entryClass) }
        guard let limit = limit(on: today), amount <= limit else { return rolled(.amount) }
        guard let window = windows(on: today).first(where: { minute <= $0.cutOff }) else {
            return rolled(.time)
        }
        return Placement(day: today, window: window, rolled: wished == today ? nil : .day)
    }

    private static func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":").compactMap { Int($0) }
        guard parts.count == 2, (0..<24).contains(parts[0]), (0..<60).contains(parts[1]) else { return nil }
        return parts[0] * 60 + parts[1]
    }
}
