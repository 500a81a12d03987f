public import IncassoCore

/// A table of figures that a person asked for.
public struct Report: Sendable {
    /// What a cell holds.
    public enum Cell: Sendable, Hashable {
        /// Words.
        case text(String)
        /// A number of things.
        case count(Int)
        /// An amount.
        case money(Money)
        /// A share in hundredths of a percent; 250 is 2.50 %.
        case share(Int)
        /// A day.
        case date(LocalDate)
        /// Not known, or not meaningful.
        case none
    }

    /// The name under which it is asked for.
    public let name: String
    /// The keys of its columns, camelCase.
    public let columns: [String]
    /// Its rows; each has a cell for every column.
    public let rows: [[Cell]]
}
