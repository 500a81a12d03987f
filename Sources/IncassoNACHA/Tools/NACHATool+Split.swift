import IncassoCore

extension NACHATool {
    /// Where a file is split.
    public struct Cut: Hashable, Sendable {
        /// The most entries and addenda of a file.
        public var maximumRecords: Int?
        /// The most cents that the debits, and the credits, of a file add up to.
        public var maximumTotal: Int64?
        /// Whether each batch gets a file of its own.
        public var eachBatch = false
        /// Whether debits and credits go into files of their own, with service classes 225 and 220.
        public var directions = false

        /// The limits of the rules alone.
        public init() {}
    }

    /// Splits a file: by size, by batch, or debits from credits.
    ///
    /// A batch that does not fit is continued in the next file under the same head; an entry is never parted from its
    /// addenda. A batch whose debits and credits were equal and are parted is told as a warning.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - cut: Where to split.
    ///   - lineEnding: What stands after each record.
    ///   - sinks: Where the files go.
    /// - Returns: What was written; files of debits and credits in the order in which they were begun.
    /// - Throws: ``NACHAToolError``, ``NACHAReadError``, `FileError`, or what a sink throws.
    public static func split(
        _ path: String,
        at cut: Cut,
        lineEnding: NACHALineEnding = .lineFeed,
        to sinks: @escaping Sinks
    ) throws -> Outcome {
        var form = NACHAFileSeries.Form()
        form.lineEnding = lineEnding
        if let records = cut.maximumRecords { form.limits.fileRecords = records }
        if let total = cut.maximumTotal { form.limits.total = total }
        let splitter = Splitter(cut, form, sinks)
        splitter.file = path
        try EntryGrouper.read(path, to: splitter)
        return try splitter.finish()
    }
}

/// Deals entries out to one series of files, or to two.
private final class Splitter: EntryGroupHandler {
    var file = ""
    private let cut: NACHATool.Cut
    private let series: [NACHAFileSeries]
    private let order = BeginOrder()
    private var findings: [Diagnostic] = []
    private var header: [UInt8] = []
    private var isBegun = [false, false]
    /// Files that were finished when the batch began.
    private var filesBefore = 0

    init(_ cut: NACHATool.Cut, _ form: NACHAFileSeries.Form, _ sinks: @escaping NACHATool.Sinks) {
        self.cut = cut
        let order = order
        series = (0..<(cut.directions ? 2 : 1)).map { number in
            NACHAFileSeries(form) { _ in
                order.series.append(number)
                return try sinks(order.series.count)
            }
        }
    }

    func finish() throws -> NACHATool.Outcome {
        for one in series { try one.endFile() }
        var rest = series.map { $0.files[...] }
        let files = order.series.compactMap { rest[$0].popFirst() }
        if files.isEmpty { throw NACHAToolError([NACHAToolError.Kind.empty.finding("file")]) }
        return NACHATool.Outcome(files: files, findings: findings)
    }

    func fileHeader(_ record: Span<UInt8>) throws {
        for (number, one) in series.enumerated() {
            guard number > 0 else {
                one.fileHeader(record)
                continue
            }
            // Two files of one sender, day and time differ in their modifier.
            var other: [UInt8] = []
            other.append(contentsOf: record)
            let place = NACHALayout.FileHeader.fileIdModifier.lowerBound
            other[place] = other[place] == UInt8(ascii: "N") ? UInt8(ascii: "A") : UInt8(ascii: "N")
            one.fileHeader(other.span)
        }
    }

    func beginBatch(_ record: Span<UInt8>) {
        header.removeAll(keepingCapacity: true)
        header.append(contentsOf: record)
        isBegun = [false, false]
        filesBefore = series[0].files.count
    }

    func entry(_ group: Span<UInt8>, line: Int) throws {
        let code = NACHATransactionCode(rawValue: group.number(NACHALayout.Entry.transactionCode) ?? 0)
        let number = cut.directions && code.isCredit ? 1 : 0
        if !isBegun[number] {
            isBegun[number] = true
            let header = header
            let isAdvice = header.span.holds("ADV", at: NACHALayout.BatchHeader.standardEntryClass)
            let direction = NACHABatch.ServiceClass.holding(debits: !code.isCredit, credits: code.isCredit)
            series[number].beginBatch(
                header.span,
                serviceClass: cut.directions && !isAdvice ? direction : nil
            )
        }
        try series[number].add(group)
    }

    func endBatch(_ totals: NACHATotals) throws {
        let isParted = series[0].files.count > filesBefore || isBegun == [true, true]
        if totals.debit > 0, totals.debit == totals.credit, isParted {
            let number = header.span.number(NACHALayout.BatchHeader.batchNumber) ?? 0
            findings.append(
                NACHAToolError.Kind.unbalanced.finding("batch \(number)", file: file, severity: .warning)
            )
        }
        if cut.eachBatch { for one in series { try one.endFile() } }
    }
}

/// Which series each file belongs to, in the order in which files are begun.
private final class BeginOrder {
    var series: [Int] = []
}
