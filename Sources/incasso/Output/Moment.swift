import IncassoEngine

/// Points in time as people and programs read them.
enum Moment {
    /// ISO 8601 in UTC, to the second: `2026-12-08T08:05:00Z`.
    ///
    /// - Parameter timestamp: Milliseconds since 1970 (UTC).
    /// - Returns: The text.
    static func text(_ timestamp: Int64) -> String {
        WallTime(secondsSinceEpoch: timestamp / 1000).iso + "Z"
    }
}
