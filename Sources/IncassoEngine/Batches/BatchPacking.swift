import IncassoCore

/// Puts what a plan took into payment blocks, and these into files, within the bank's limits.
///
/// Pure: the same slices always give the same blocks. Slices of one scheme, sequence and day become one block where the
/// rail merges them and the block can hold them; what the creditor's file says for all debits (account, identifier,
/// ultimate creditor, booking, category purpose) is the same for the whole batch.
struct BatchPacking {
    let creditor: Creditor
    let clock: any EngineClock
    /// The number of the first batch and of the first block; the others follow.
    let firstBatch: Int64
    let firstBlock: Int64
    /// How many bytes of a file a debit is taken to need.
    let debitSize: Int
    /// The id of a block in its file.
    let reference: (Int64) -> String

    /// What one block of a creditor's files may hold.
    static func limits(of creditor: Creditor, debitSize: Int) -> ClaimSplitting.Limits {
        let bank = creditor.bank
        return ClaimSplitting.Limits(
            count: max(1, min(bank.maxTransactions, bank.maxBlockTransactions, bank.maxBytes / debitSize)),
            amount: bank.maxAmount
        )
    }

    /// A batch on its way: its number, its blocks, and the slices of each.
    struct Draft {
        let id: Int64
        let scheme: String
        let rail: any Rail
        var blocks: [FrozenBlock] = []
        var parts: [[ClaimPlanning.Slice]] = []

        var count: Int { blocks.reduce(0) { $0 + $1.count } }
        var total: Int64 { blocks.reduce(0) { $0 + $1.total } }
    }

    /// Debits that go together into one block.
    private struct Bundle {
        let scheme: String
        let rail: any Rail
        let sequence: String
        let effectiveOn: LocalDate
        var parts: [ClaimPlanning.Slice]
        var count: Int
        var total: Int64
    }

    /// Puts slices into batches.
    ///
    /// - Parameter slices: What a plan took, each of them within the limits of a block.
    /// - Returns: The batches in order.
    /// - Throws: ``EngineError`` for a scheme that no rail carries.
    func pack(_ slices: [ClaimPlanning.Slice]) throws(EngineError) -> [Draft] {
        var drafts: [Draft] = []
        var nextBlock = firstBlock
        for bundle in try bundles(of: slices) {
            let found = drafts.lastIndex { $0.scheme == bundle.scheme && fits(bundle, in: $0) }
            if found == nil {
                drafts.append(
                    Draft(id: firstBatch + Int64(drafts.count), scheme: bundle.scheme, rail: bundle.rail)
                )
            }
            let index = found ?? drafts.count - 1
            drafts[index].blocks.append(
                FrozenBlock(
                    id: nextBlock,
                    reference: reference(nextBlock),
                    sequence: bundle.sequence,
                    effectiveOn: bundle.effectiveOn,
                    count: bundle.count,
                    total: bundle.total,
                    firstClaim: bundle.parts.map(\.firstClaim).min() ?? 0,
                    lastClaim: bundle.parts.map(\.lastClaim).max() ?? 0,
                    isSingle: bundle.parts.count > 1 || bundle.parts[0].group == nil
                )
            )
            drafts[index].parts.append(bundle.parts)
            nextBlock += 1
        }
        return drafts
    }

    private func bundles(of slices: [ClaimPlanning.Slice]) throws(EngineError) -> [Bundle] {
        let limits = Self.limits(of: creditor, debitSize: debitSize)
        var bundles: [Bundle] = []
        for slice in slices {
            guard let rail = Rails.rail(for: slice.scheme) else {
                throw EngineError(.storage, "no rail carries the scheme \(slice.scheme)")
            }
            let sequence = slice.sequence ?? rail.sequence(kind: slice.kind)
            let day = rail.effectiveDate(
                requested: slice.dueOn,
                earliest: rail.earliestDate(creditor: creditor, clock: clock)
            )
            let partner = bundles.firstIndex {
                $0.scheme == slice.scheme && $0.sequence == sequence && $0.effectiveOn == day
                    && $0.count + slice.count <= limits.count && $0.total + slice.total <= limits.amount
            }
            if rail.mergesBlocks, let partner {
                bundles[partner].parts.append(slice)
                bundles[partner].count += slice.count
                bundles[partner].total += slice.total
            } else {
                bundles.append(
                    Bundle(
                        scheme: slice.scheme,
                        rail: rail,
                        sequence: sequence,
                        effectiveOn: day,
                        parts: [slice],
                        count: slice.count,
                        total: slice.total
                    )
                )
            }
        }
        return bundles
    }

    private func fits(_ bundle: Bundle, in draft: Draft) -> Bool {
        draft.count + bundle.count <= creditor.bank.maxTransactions
            && draft.total + bundle.total <= creditor.bank.maxAmount
            && (draft.count + bundle.count) * debitSize <= creditor.bank.maxBytes
    }
}
