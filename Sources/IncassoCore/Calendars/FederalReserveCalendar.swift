/// The days on which the Federal Reserve Banks are open, and so ACH files settle.
///
/// Closed on Saturdays, Sundays and eleven holidays. A holiday on a Sunday closes the Monday after it; one on a Saturday
/// closes nothing else: the Reserve Banks are open on the Friday before. Computed from these rules of the Board of
/// Governors (K.8), which the printed lists follow; they are applied to every year, Juneteenth from 2022 on.
public struct FederalReserveCalendar: BankingCalendar, Hashable {
    /// The calendar; it holds nothing.
    public init() {}

    /// Whether the Reserve Banks are open on this day.
    ///
    /// - Parameter day: The day.
    /// - Returns: `false` on the closing days.
    public func isBankingDay(_ day: LocalDate) -> Bool {
        let weekday = day.weekday
        if weekday > 5 { return false }
        if isFixedHoliday(day) || isMonthlyHoliday(day, weekday: weekday) { return false }
        return !(weekday == 1 && isFixedHoliday(day.adding(days: -1)))
    }

    /// New Year's Day, Juneteenth, Independence Day, Veterans Day, Christmas.
    private func isFixedHoliday(_ day: LocalDate) -> Bool {
        switch (day.month, day.day) {
        case (1, 1), (7, 4), (11, 11), (12, 25): true
        case (6, 19): day.year >= 2022
        default: false
        }
    }

    /// Those that are counted by weeks: the third Monday, for example, falls on the 15th to the 21st.
    private func isMonthlyHoliday(_ day: LocalDate, weekday: Int) -> Bool {
        let week = (day.day + 6) / 7
        switch (day.month, weekday, week) {
        case (1, 1, 3): return true  // Martin Luther King
        case (2, 1, 3): return true  // Washington
        case (5, 1, _): return day.day > 24  // Memorial Day, the last Monday
        case (9, 1, 1): return true  // Labor Day
        case (10, 1, 2): return true  // Columbus
        case (11, 4, 4): return true  // Thanksgiving
        default: return false
        }
    }
}
