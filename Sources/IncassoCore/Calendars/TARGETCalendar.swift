/// The days on which TARGET, the euro's settlement system, is open.
///
/// Closed on Saturdays, Sundays, 1 January, Good Friday, Easter Monday, 1 May, 25 and 26 December: the rule of the
/// European Central Bank since 2002, until further notice. It is applied to every year.
public struct TARGETCalendar: BankingCalendar, Hashable {
    /// The calendar; it holds nothing.
    public init() {}

    /// Whether TARGET is open on this day.
    ///
    /// - Parameter day: The day.
    /// - Returns: `false` on the closing days.
    public func isBankingDay(_ day: LocalDate) -> Bool {
        if day.weekday > 5 { return false }
        switch (day.month, day.day) {
        case (1, 1), (5, 1), (12, 25), (12, 26): return false
        case (3, _), (4, _):
            guard let easter = Self.easterSunday(of: day.year) else { return true }
            let distance = easter.days(until: day)
            return distance != -2 && distance != 1
        default: return true
        }
    }

    /// Easter Sunday in the Gregorian calendar, by the algorithm of Meeus, Jones and Butcher.
    ///
    /// - Parameter year: The year, 1 to 9999.
    /// - Returns: The Sunday; `nil` outside those years.
    package static func easterSunday(of year: Int) -> LocalDate? {
        let golden = year % 19
        let century = year / 100
        let yearOfCentury = year % 100
        let moonCorrection = (century - (century + 8) / 25 + 1) / 3
        let epact = (19 * golden + century - century / 4 - moonCorrection + 15) % 30
        let weekday = (32 + 2 * (century % 4) + 2 * (yearOfCentury / 4) - epact - yearOfCentury % 4) % 7
        let lateMoon = (golden + 11 * epact + 22 * weekday) / 451
        let days = epact + weekday - 7 * lateMoon + 114
        return LocalDate(year: year, month: days / 31, day: days % 31 + 1)
    }
}
