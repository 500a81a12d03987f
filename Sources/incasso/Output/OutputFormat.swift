import ArgumentParser

/// How data is written to standard output.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// For people; free to change.
    case table
    /// For programs: documented keys, amounts in minor units.
    case json
    /// One JSON object on each line.
    case jsonl
    /// Comma-separated values with a header line (RFC 4180).
    case csv
}
