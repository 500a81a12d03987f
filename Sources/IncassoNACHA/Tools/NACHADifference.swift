import IncassoCore

/// What differs between two ACH files, entry by entry.
///
/// Entries belong together by their trace number; of entries with the same one the first in each file belong together, and
/// so on. The order of entries and the numbers of batches do not matter; the batch's company, class, description, dates and
/// bank count as data of its entries.
public struct NACHADifference: Hashable, Sendable {
    /// What became of an entry, or of the head of the file.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// It stands in the first file only.
        case removed
        /// It stands in the second file only.
        case added
        /// It stands in both, with other data.
        case changed
    }

    /// A field that differs.
    public struct Field: Hashable, Sendable {
        /// Its name.
        public let name: String
        /// What stands in the first file; account numbers masked, `nil` when nothing stands there.
        public let old: String?
        /// What stands in the second file; account numbers masked, `nil` when nothing stands there.
        public let new: String?
    }

    /// One difference.
    public struct Item: Hashable, Sendable {
        /// What became of it.
        public let kind: Kind
        /// The trace number, fifteen digits; `nil` for the head of the file.
        public let trace: String?
        /// Cents: those of the second file, for an entry that was removed those of the first.
        public let amount: Int64?
        /// The line in the first file.
        public let oldLine: Int?
        /// The line in the second file.
        public let newLine: Int?
        /// What differs, of an entry that was changed.
        public let fields: [Field]
    }

    /// The most differences that are kept; all are counted.
    public static let capacity = 1_000

    /// The first differences: the head, then by the lines of the second file, then what was removed.
    public internal(set) var items: [Item] = []
    /// Entries that stand in the first file only.
    public internal(set) var removed = 0
    /// Entries that stand in the second file only.
    public internal(set) var added = 0
    /// Entries with other data.
    public internal(set) var changed = 0
    /// Entries that are the same in both.
    public internal(set) var same = 0

    /// Whether nothing differs.
    public var isEmpty: Bool { items.isEmpty }
}

extension NACHATool {
    /// Compares two files entry by entry.
    ///
    /// Reads the first file twice and the second once. Memory grows with the entries of the first file, about 80 bytes each.
    /// Files with error findings are compared all the same.
    ///
    /// - Parameters:
    ///   - old: The first file.
    ///   - new: The second file.
    /// - Returns: What differs.
    /// - Throws: ``NACHAReadError`` or `FileError`.
    public static func difference(from old: String, to new: String) throws -> NACHADifference {
        let index = EntryIndex()
        try EntryGrouper.read(old, to: index, mends: { _ in true })
        let comparison = EntryComparison(index)
        try EntryGrouper.read(new, to: comparison, mends: { _ in true })
        let recall = EntryRecall(index, wanted: comparison.differing)
        try EntryGrouper.read(old, to: recall, mends: { _ in true })
        return comparison.difference(with: recall)
    }
}
