import IncassoCore
import IncassoSQL

/// Entry numbers, taken before a build's transaction so that it does not hold up everybody else who needs some.
///
/// There are enough for every block that can be planned; those that are left over leave a gap, and gaps are fine.
struct EntryNumberStock {
    private let numbers: EntryNumbers
    /// The next number as the counter counts, which never starts again.
    private var next: Int64
    private let end: Int64

    /// Takes numbers for blocks that need so many adjacent ones each.
    ///
    /// - Parameters:
    ///   - demand: The numbers that all blocks need, and those of the largest.
    ///   - numbers: Where they start again.
    ///   - isDryRun: Whether they are given back: then nothing is taken.
    ///   - engine: Whose.
    /// - Throws: ``EngineError`` when a block needs more numbers than there are; the driver's error.
    init(
        _ demand: (all: Int64, largest: Int64),
        of numbers: EntryNumbers,
        isDryRun: Bool,
        engine: Engine
    ) throws {
        guard demand.largest <= numbers.last else {
            throw EngineError(
                .refused,
                "a block of \(demand.largest) claims has more than the \(numbers.last) numbers there are",
                remedy: "Import claims with one due date in smaller files."
            )
        }
        self.numbers = numbers
        guard !isDryRun else {
            next = 1
            end = .max
            return
        }
        let tenant = engine.tenant.id
        let all = max(1, demand.all)
        (next, end) = try engine.database.write { transaction in
            let first = try Counters.take(.entryNumber, count: Int(all), tenant: tenant, in: transaction)
            // Where the numbers start again, a block that does not fit leaves out less than its own size.
            let restarts = (first - 1 + all - 1) / numbers.last - (first - 1) / numbers.last
            guard restarts > 0 else { return (first, first + all) }
            let spare = (restarts + 1) * demand.largest
            _ = try Counters.take(.entryNumber, count: Int(spare), tenant: tenant, in: transaction)
            return (first, first + all + spare)
        }
    }

    /// So many numbers in a row, none of them beyond the last.
    ///
    /// - Parameter span: How many.
    /// - Returns: The first.
    /// - Throws: ``EngineError`` when more is planned than there was when the numbers were taken.
    mutating func take(_ span: Int64) throws(EngineError) -> Int64 {
        var first = (next - 1) % numbers.last + 1
        if first + span - 1 > numbers.last {
            next += numbers.last - first + 1
            first = 1
        }
        guard span <= numbers.last, next + span <= end else {
            throw EngineError(
                .refused,
                "more became due while this was planned",
                remedy: "Build again."
            )
        }
        next += span
        return numbers.base + first
    }
}
