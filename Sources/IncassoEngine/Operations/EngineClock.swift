import Foundation
public import IncassoCore

/// Where the engine takes the time from, so that a run can be repeated to the byte.
public protocol EngineClock: Sendable {
    /// Milliseconds since 1970-01-01 (UTC).
    var timestamp: Int64 { get }

    /// The wall clock in a time zone.
    ///
    /// - Parameter zone: A name of the tz database, for example `Europe/Amsterdam`.
    func wallTime(in zone: String) -> WallTime
}

/// A day and a time of day, as a clock on the wall shows them.
public struct WallTime: Sendable, Hashable {
    /// The day.
    public let date: LocalDate
    /// Seconds since midnight, 0 to 86,399.
    public let secondOfDay: Int

    /// A day and a time of day.
    public init(date: LocalDate, secondOfDay: Int) {
        self.date = date
        self.secondOfDay = secondOfDay
    }

    /// ISO 8601 without a zone, `YYYY-MM-DDTHH:MM:SS`.
    public var iso: String {
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(date)T\(two(secondOfDay / 3600)):\(two(secondOfDay / 60 % 60)):\(two(secondOfDay % 60))"
    }
}

/// The machine's clock.
public struct SystemClock: EngineClock {
    /// The machine's clock.
    public init() {}

    /// Milliseconds since 1970-01-01 (UTC), as the machine's clock shows them.
    public var timestamp: Int64 {
        Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))
    }

    /// The machine's time on the wall in a time zone; UTC where the zone is not known.
    public func wallTime(in zone: String) -> WallTime {
        WallTime(timestamp: timestamp, zone: zone)
    }
}

/// A clock that stands still: `--as-of`, rehearsals and tests.
public struct FixedClock: EngineClock {
    private let time: WallTime

    /// A clock that shows this time in every zone.
    public init(_ time: WallTime) {
        self.time = time
    }

    /// A clock that shows noon of a day in every zone.
    public init(_ date: LocalDate) {
        time = WallTime(date: date, secondOfDay: 43_200)
    }

    /// Milliseconds since 1970-01-01, the fixed time taken as UTC.
    public var timestamp: Int64 {
        (Int64(time.date.daysSinceEpoch) * 86_400 + Int64(time.secondOfDay)) * 1000
    }

    /// The fixed time, the same in every zone.
    public func wallTime(in zone: String) -> WallTime { time }
}

extension WallTime {
    /// What a clock on the wall of a time zone shows at a moment; UTC where the zone is not known.
    ///
    /// Whole Foundation knows the zones of the tz database; FoundationEssentials knows GMT alone.
    ///
    /// - Parameters:
    ///   - timestamp: Milliseconds since 1970-01-01 (UTC).
    ///   - zone: A name of the tz database.
    public init(timestamp: Int64, zone: String) {
        let seconds = timestamp / 1000
        let moment = Date(timeIntervalSince1970: TimeInterval(seconds))
        let offset = TimeZone(identifier: zone)?.secondsFromGMT(for: moment) ?? 0
        self.init(secondsSinceEpoch: seconds + Int64(offset))
    }

    /// The wall time that lies so many seconds after 1970-01-01T00:00:00 on the same wall.
    public init(secondsSinceEpoch seconds: Int64) {
        let day = Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400)
        self.init(
            date: LocalDate(daysSinceEpoch: day) ?? .earliest,
            secondOfDay: Int(seconds - Int64(day) * 86_400)
        )
    }
}

extension Engine {
    /// The business day of the whole book: the day in UTC, whatever creditor and bank.
    var today: LocalDate { clock.wallTime(in: "UTC").date }
}
