import IncassoCore

/// What happens to one debit at the simulated bank.
enum Fate: Hashable {
    case collected
    case rejected(reason: String)
    /// Sent back so many banking days after settlement, with or without a charge.
    case returned(reason: String, bankingDays: Int, isCharged: Bool)
    /// Taken back so many days after settlement.
    case refunded(reason: String, days: Int)
}

/// Decides what happens to debits.
///
/// The fate is a function of the seed and the debit's ids and place, never of the order in which files come: simulating
/// again, with more files or in pieces, tells the same story.
struct FateTable {
    private let options: BankSimulator.Options

    init(_ options: BankSimulator.Options) {
        self.options = options
    }

    func decide(
        message: borrowing String,
        block: borrowing String,
        number: Int,
        endToEndId: borrowing ByteString
    ) -> Fate {
        var hash = ContentHash(seed: options.seed)
        hash.add(copy message)
        hash.add(copy block)
        hash.add(number)
        hash.add(endToEndId.bytes.span)
        var random = SplitMix64(seed: hash.value)
        var draw = random.below(100_000)
        for rate in options.rejects {
            if draw < rate.per100000 { return .rejected(reason: rate.reason) }
            draw -= rate.per100000
        }
        for rate in options.returns {
            if draw < rate.per100000 {
                return .returned(
                    reason: rate.reason,
                    bankingDays: 1 + random.below(4),
                    isCharged: random.below(100_000) < options.returnFeePer100000
                )
            }
            draw -= rate.per100000
        }
        for rate in options.refunds {
            if draw < rate.per100000 { return .refunded(reason: rate.reason, days: 10 + random.below(31)) }
            draw -= rate.per100000
        }
        return .collected
    }
}
