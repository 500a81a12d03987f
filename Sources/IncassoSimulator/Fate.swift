import IncassoCore
import IncassoISO20022
import IncassoNACHA

/// What happens to one debit at the simulated bank.
enum Fate: Hashable {
    case collected
    case rejected(reason: String)
    /// Sent back so many banking days after settlement, with or without a charge.
    case returned(reason: String, bankingDays: Int, isCharged: Bool)
    /// Taken back so many days after settlement.
    case refunded(reason: String, days: Int)
    /// Paid, and told so many banking days after settlement with better account data (ACH).
    case changed(code: String, bankingDays: Int)
}

/// Decides what happens to debits.
///
/// The fate is a function of the seed and of what is collected from whom and when, never of the order in which files
/// come nor of the ids that a book draws at random: simulating again, with more files, in pieces or from a new book,
/// tells the same story.
struct FateTable {
    /// How often what happens on one rail.
    private struct Rates {
        let rejects: [BankSimulator.Rate]
        let returns: [BankSimulator.Rate]
        let refunds: [BankSimulator.Rate]
        let changes: [BankSimulator.Rate]
        /// The most banking days that a return takes.
        let returnDays: Int
    }

    private let options: BankSimulator.Options
    private let sepa: Rates
    private let ach: Rates

    init(_ options: BankSimulator.Options) {
        self.options = options
        func rates(_ isACH: Bool, changes: [BankSimulator.Rate], returnDays: Int) -> Rates {
            Rates(
                rejects: options.rejects.filter { $0.isACH == isACH },
                returns: options.returns.filter { $0.isACH == isACH },
                refunds: options.refunds.filter { $0.isACH == isACH },
                changes: changes,
                returnDays: returnDays
            )
        }
        sepa = rates(false, changes: [], returnDays: 4)
        ach = rates(true, changes: options.changes, returnDays: 2)
    }

    /// The fate of a SEPA debit, by the day of its collection, its place in its block (from 1), its mandate and its amount.
    func decide(on date: LocalDate?, number: Int, transaction: borrowing Pain008Transaction) -> Fate {
        var hash = ContentHash(seed: options.seed)
        hash.add(date?.description ?? "")
        hash.add(number)
        hash.add(Int(transaction.amount))
        hash.add(transaction.mandateId.bytes.span)
        return decide(hash, sepa)
    }

    /// The fate of an ACH debit, by its effective date, its place in its batch (from 1), the account and the amount.
    ///
    /// The account stands for the debtor: the identification number in an entry is drawn by the book.
    func decide(on date: LocalDate?, number: Int, entry: borrowing NACHAEntry) -> Fate {
        var hash = ContentHash(seed: options.seed)
        hash.add(date?.description ?? "")
        hash.add(number)
        hash.add(Int(entry.amount))
        hash.add(entry.routingNumber.bytes.span)
        hash.add(entry.accountNumber.bytes.span)
        return decide(hash, ach)
    }

    private func decide(_ hash: ContentHash, _ rates: Rates) -> Fate {
        var random = SplitMix64(seed: hash.value)
        var draw = random.below(100_000)
        for rate in rates.rejects {
            if draw < rate.per100000 { return .rejected(reason: rate.reason) }
            draw -= rate.per100000
        }
        for rate in rates.returns {
            if draw < rate.per100000 {
                return .returned(
                    reason: rate.reason,
                    bankingDays: 1 + random.below(rates.returnDays),
                    isCharged: random.below(100_000) < options.returnFeePer100000
                )
            }
            draw -= rate.per100000
        }
        for rate in rates.refunds {
            if draw < rate.per100000 { return .refunded(reason: rate.reason, days: 10 + random.below(31)) }
            draw -= rate.per100000
        }
        for rate in rates.changes {
            if draw < rate.per100000 {
                return .changed(code: rate.reason, bankingDays: 1 + random.below(rates.returnDays))
            }
            draw -= rate.per100000
        }
        return .collected
    }
}
