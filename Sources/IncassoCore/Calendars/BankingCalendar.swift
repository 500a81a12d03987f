/// Says on which days banks settle.
///
/// A calendar is a value that is passed in; there is no global one. Every calendar must have banking days in each year.
public protocol BankingCalendar: Sendable {
    /// Whether banks settle on this day.
    func isBankingDay(_ day: LocalDate) -> Bool
}

extension BankingCalendar {
    /// The first banking day that is this day or later.
    ///
    /// - Parameter day: The day to start from.
    /// - Returns: The banking day; ``LocalDate/latest`` when the years run out.
    public func next(onOrAfter day: LocalDate) -> LocalDate {
        var day = day
        while day < .latest, !isBankingDay(day) { day = day.adding(days: 1) }
        return day
    }

    /// The last banking day that is this day or earlier.
    ///
    /// - Parameter day: The day to start from.
    /// - Returns: The banking day; ``LocalDate/earliest`` when the years run out.
    public func previous(onOrBefore day: LocalDate) -> LocalDate {
        var day = day
        while day > .earliest, !isBankingDay(day) { day = day.adding(days: -1) }
        return day
    }

    /// The banking day so many banking days after a day, or before it when negative.
    ///
    /// Days are counted strictly after (or before) the given day, which itself need not be a banking day: one banking
    /// day after a Saturday is Monday, and so is the first banking day before a Tuesday. Zero rolls forward, as
    /// ``next(onOrAfter:)`` does.
    ///
    /// - Parameters:
    ///   - count: How many banking days; may be negative.
    ///   - day: The day to count from.
    /// - Returns: A banking day; the end of the calendar when the years run out.
    public func adding(bankingDays count: Int, to day: LocalDate) -> LocalDate {
        if count == 0 { return next(onOrAfter: day) }
        var day = day
        for _ in 0..<count.magnitude {
            if day == .latest || day == .earliest { return day }
            day =
                count > 0
                ? next(onOrAfter: day.adding(days: 1)) : previous(onOrBefore: day.adding(days: -1))
        }
        return day
    }

    /// The number of banking days after one day up to and including another.
    ///
    /// For banking days it undoes ``adding(bankingDays:to:)``.
    ///
    /// - Parameters:
    ///   - start: The day after which counting starts.
    ///   - end: The last day that may count.
    /// - Returns: The number; negative when `end` is the earlier, then counted from `end` up to before `start`.
    public func bankingDays(from start: LocalDate, to end: LocalDate) -> Int {
        var count = 0
        if start <= end {
            for number in stride(from: start.daysSinceEpoch + 1, through: end.daysSinceEpoch, by: 1) {
                if let day = LocalDate(daysSinceEpoch: number), isBankingDay(day) { count += 1 }
            }
        } else {
            for number in stride(from: end.daysSinceEpoch, to: start.daysSinceEpoch, by: 1) {
                if let day = LocalDate(daysSinceEpoch: number), isBankingDay(day) { count -= 1 }
            }
        }
        return count
    }
}
