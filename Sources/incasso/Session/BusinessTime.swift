import ArgumentParser
import IncassoCore
import IncassoEngine

/// A point in business time as given with `--as-of`: a day, or a day and a time of day.
struct BusinessTime: Sendable, Hashable {
    /// The day.
    let date: LocalDate
    /// Seconds since midnight, or `nil` when only the day was given.
    let secondOfDay: Int?

    /// Parses `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM`.
    ///
    /// - Parameter argument: What was typed.
    /// - Throws: `ValidationError` that says what is expected.
    init(argument: String) throws {
        let parts = argument.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        date = try Day(argument: String(parts[0])).date
        guard parts.count == 2 else {
            secondOfDay = nil
            return
        }
        let clock = parts[1].split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 2, clock.allSatisfy({ $0.utf8.count == 2 }), let hour = Int(clock[0]),
            let minute = Int(clock[1]), (0..<24).contains(hour), (0..<60).contains(minute)
        else { throw ValidationError("expected a time as HH:MM after the T, for example 2026-11-30T14:00") }
        secondOfDay = (hour * 60 + minute) * 60
    }

    /// A clock that stands at this time; at noon when only the day was given.
    var clock: FixedClock {
        guard let secondOfDay else { return FixedClock(date) }
        return FixedClock(WallTime(date: date, secondOfDay: secondOfDay))
    }
}

/// A day as given on the command line.
struct Day: Sendable, Hashable {
    /// The day.
    let date: LocalDate

    /// Parses `YYYY-MM-DD`.
    ///
    /// - Parameter argument: What was typed.
    /// - Throws: `ValidationError` that says what is expected.
    init(argument: String) throws {
        guard let date = LocalDate(iso: argument) else {
            throw ValidationError("expected a day that exists, as YYYY-MM-DD")
        }
        self.date = date
    }
}
