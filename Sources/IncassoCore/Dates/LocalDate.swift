/// A calendar day without a time zone, as bank files and rule books use it.
///
/// Stored as days since 1970-01-01, so comparing, adding and storing are single integer operations.
/// The range is 0001-01-01 to 9999-12-31 (ISO 8601 with four year digits).
public struct LocalDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since 1970-01-01; negative before it.
    public let daysSinceEpoch: Int

    /// The earliest day that can be written: 0001-01-01.
    public static let earliest = LocalDate(uncheckedDays: -719_162)
    /// The latest day that can be written: 9999-12-31.
    public static let latest = LocalDate(uncheckedDays: 2_932_896)

    private init(uncheckedDays: Int) {
        daysSinceEpoch = uncheckedDays
    }

    /// The day that lies so many days after 1970-01-01.
    ///
    /// - Parameter daysSinceEpoch: Days since 1970-01-01, within ``earliest`` and ``latest``; `nil` outside them.
    public init?(daysSinceEpoch: Int) {
        guard (Self.earliest.daysSinceEpoch...Self.latest.daysSinceEpoch).contains(daysSinceEpoch) else {
            return nil
        }
        self.daysSinceEpoch = daysSinceEpoch
    }

    /// The day with this year, month and day of month.
    ///
    /// - Returns: `nil` when no such day exists, for example 30 February.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.daysInMonth(month, of: year)
        else { return nil }
        // Days from civil: the year starts in March, so the leap day is the last day of the year.
        let marchYear = month <= 2 ? year - 1 : year
        let era = marchYear / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        daysSinceEpoch = era * 146_097 + dayOfEra - 719_468
    }

    /// Parses `YYYY-MM-DD`, exactly ten bytes.
    ///
    /// - Returns: `nil` for any other shape and for days that do not exist.
    public init?(iso bytes: Span<UInt8>) {
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D,
            let year = Self.digits(bytes, 0, 4), let month = Self.digits(bytes, 5, 2),
            let day = Self.digits(bytes, 8, 2)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Parses `YYYY-MM-DD`.
    ///
    /// - Returns: `nil` for any other shape and for days that do not exist.
    public init?(iso text: some StringProtocol) {
        let bytes = Array(text.utf8)
        self.init(iso: bytes.span)
    }

    /// The year, 1 to 9999.
    public var year: Int { civil.year }
    /// The month, 1 to 12.
    public var month: Int { civil.month }
    /// The day of the month, 1 to 31.
    public var day: Int { civil.day }

    /// The day of the week, 1 for Monday to 7 for Sunday (ISO 8601).
    public var weekday: Int {
        let shifted = (daysSinceEpoch + 3) % 7
        return (shifted < 0 ? shifted + 7 : shifted) + 1
    }

    /// The day so many days later, or earlier when negative.
    ///
    /// The result is clamped to ``earliest`` and ``latest``: a deadline beyond the year 9999 is never reached.
    public func adding(days: Int) -> LocalDate {
        let (sum, overflow) = daysSinceEpoch.addingReportingOverflow(days)
        if overflow { return days > 0 ? Self.latest : Self.earliest }
        return LocalDate(
            uncheckedDays: min(max(sum, Self.earliest.daysSinceEpoch), Self.latest.daysSinceEpoch)
        )
    }

    /// The same day so many months later, or the last day of that month where it is shorter.
    public func adding(months: Int) -> LocalDate {
        let index = year * 12 + (month - 1) + months
        let newYear = index >= 0 ? index / 12 : (index - 11) / 12
        let newMonth = index - newYear * 12 + 1
        guard (1...9999).contains(newYear) else { return months > 0 ? Self.latest : Self.earliest }
        let newDay = min(day, Self.daysInMonth(newMonth, of: newYear))
        return LocalDate(year: newYear, month: newMonth, day: newDay) ?? self
    }

    /// Days from this day to another; negative when the other is earlier.
    public func days(until other: LocalDate) -> Int {
        other.daysSinceEpoch - daysSinceEpoch
    }

    /// Whether the first day is earlier.
    public static func < (left: LocalDate, right: LocalDate) -> Bool {
        left.daysSinceEpoch < right.daysSinceEpoch
    }

    /// ISO 8601, `YYYY-MM-DD`.
    public var description: String {
        let (year, month, day) = civil
        let y = String(year)
        return String(repeating: "0", count: 4 - y.count) + y + (month < 10 ? "-0" : "-") + String(month)
            + (day < 10 ? "-0" : "-") + String(day)
    }

    /// Year, month and day of month at once, for writers of many dates.
    package var civil: (year: Int, month: Int, day: Int) {
        let shifted = daysSinceEpoch + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func daysInMonth(_ month: Int, of year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func digits(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> Int? {
        var value = 0
        for index in start..<(start + count) {
            let digit = bytes[index] &- 0x30
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }
}
