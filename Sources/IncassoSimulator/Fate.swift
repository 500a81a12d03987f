import IncassoCore
import IncassoISO20022

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
/// The fate is a function of the seed and of what is collected from whom and when, never of the order in which files
/// come nor of the ids that a book draws at random: simulating again, with more files, in pieces or from a new book,
/// tells the same story.
struct FateTable {
    private let options: BankSimulator.Options

    init(_ options: BankSimulator.Options) {
        self.options = options
    }

    /// The fate of a debit, by the day of its collection, its place in its block (from 1), its mandate and its amount.
    func decide(on date: LocalDate?, number: Int, transaction: borrowing Pain008Transaction) -> Fate {
        var hash = ContentHash(seed: options.seed)
        hash.add(date?.description ?? "")
        hash.add(number)
        hash.add(Int(transaction.amount))
        hash.add(transaction.mandateId.bytes.span)
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
