/// Tells where to begin a new batch or file, so that no total outgrows its field.
///
/// Ask before each entry, and do what it says; it counts along. A batch counts at most 999,999 entries and addenda, a
/// batch and a file add up to at most 9,999,999,999.99 dollars on each side, a file has at most 999,999 batches and
/// 9,999,990 records. A bank may allow less.
///
/// ```swift
/// switch splitter.place(amount: entry.amount, isDebit: true) {
/// case .here: break
/// case .newBatch: …  // end the batch, begin the next
/// case .newFile: …  // end batch and file, begin both anew
/// }
/// ```
public struct NACHASplitter: Hashable, Sendable {
    /// Where an entry goes.
    public enum Place: Hashable, Sendable {
        /// Into the batch that is open.
        case here
        /// Into a new batch of the same file.
        case newBatch
        /// Into the first batch of a new file.
        case newFile
    }

    /// What a bank allows less than the rules, and what has to be kept free.
    public struct Limits: Hashable, Sendable {
        /// Entries and addenda of a batch.
        public var batchRecords = NACHAWriter.maximumBatchRecords
        /// Entries and addenda of a file; by default what its blocks can count.
        public var fileRecords = NACHAWriter.maximumRecords
        /// Cents of all debits, and of all credits, of a batch and of a file.
        public var total = NACHAWriter.maximumTotal
        /// Whether batches are balanced by offset entries, for which room is kept.
        public var isBalanced = false

        /// The limits of the rules.
        public init() {}
    }

    private struct Sums: Hashable {
        /// Entries and addenda.
        var records = 0
        var debit: Int64 = 0
        var credit: Int64 = 0

        func adding(_ amount: Int64, isDebit: Bool, records count: Int) -> Sums {
            var sums = self
            sums.records += count
            if isDebit { sums.debit += amount } else { sums.credit += amount }
            return sums
        }

        /// With the offset entries that balance it.
        func balanced(_ isBalanced: Bool) -> Sums {
            guard isBalanced else { return self }
            var sums = self
            for side in [debit, credit] where side > 0 {
                sums.records += Int((side + NACHAWriter.maximumAmount - 1) / NACHAWriter.maximumAmount)
            }
            (sums.debit, sums.credit) = (debit + credit, debit + credit)
            return sums
        }
    }

    private let limits: Limits
    private var batch = Sums()
    /// The batches of the file that were ended.
    private var ended = Sums()
    /// Batches of the file, the open one included; 0 before the first.
    private var batches = 0

    /// A splitter before the first file.
    public init(_ limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Counts an entry, and tells where it goes.
    ///
    /// - Parameters:
    ///   - amount: Cents.
    ///   - isDebit: On which side of the totals it stands.
    ///   - addenda: How many addenda follow it.
    /// - Returns: ``Place/here`` for the first entry too: the caller has begun a file and a batch for it.
    public mutating func place(amount: Int64, isDebit: Bool, addenda: Int = 0) -> Place {
        if batches == 0 { batches = 1 }
        let next = batch.adding(amount, isDebit: isDebit, records: 1 + addenda)
        if batch == Sums() || fitsBatch(next), fitsFile(next, batches: batches) {
            batch = next
            return .here
        }
        let alone = Sums().adding(amount, isDebit: isDebit, records: 1 + addenda)
        if batch != Sums() {
            close()
            if fitsFile(alone, batches: batches + 1) {
                batches += 1
                batch = alone
                return .newBatch
            }
        }
        ended = Sums()
        batches = 1
        batch = alone
        return .newFile
    }

    /// The caller begins another batch on its own accord, for example of another class.
    ///
    /// - Returns: ``Place/newBatch``, or ``Place/newFile`` when the file has no room for another batch.
    public mutating func beginBatch() -> Place {
        if batch != Sums() { close() }
        if batches < NACHAWriter.maximumBatches {
            batches += 1
            return .newBatch
        }
        ended = Sums()
        batches = 1
        return .newFile
    }

    private mutating func close() {
        let whole = batch.balanced(limits.isBalanced)
        ended.records += whole.records
        ended.debit += whole.debit
        ended.credit += whole.credit
        batch = Sums()
    }

    private func fitsBatch(_ sums: Sums) -> Bool {
        let whole = sums.balanced(limits.isBalanced)
        return whole.records <= limits.batchRecords && max(whole.debit, whole.credit) <= limits.total
    }

    private func fitsFile(_ sums: Sums, batches: Int) -> Bool {
        let whole = sums.balanced(limits.isBalanced)
        let records = ended.records + whole.records
        // Head and control of each batch and of the file.
        return batches <= NACHAWriter.maximumBatches
            && records <= limits.fileRecords
            && records + 2 * batches + 2 <= NACHAWriter.maximumRecords
            && ended.debit + whole.debit <= limits.total
            && ended.credit + whole.credit <= limits.total
    }
}
