import IncassoCore
import IncassoISO20022

/// What the simulated bank books on one account on one day.
struct Booking {
    /// A block's money, or debits that come back.
    enum Content {
        case collection(CollectedBlock)
        case returns([Incident])
        case refunds([Incident])
        case reversals([ReversedDebit])
    }

    let account: String
    let day: LocalDate
    let content: Content

    var kind: BankSimulator.Answer.Kind {
        switch content {
        case .collection: .collections
        case .returns: .returns
        case .refunds: .refunds
        case .reversals: .reversals
        }
    }
}

/// Sorts what was collected into bookings by account and day.
struct BookingPlan {
    private struct Key: Hashable {
        let account: String
        let day: LocalDate
    }

    private let calendar = TARGETCalendar()
    private var collections: [Key: [CollectedBlock]] = [:]
    private var returns: [Key: [Incident]] = [:]
    private var refunds: [Key: [Incident]] = [:]
    private var reversals: [Key: [ReversedDebit]] = [:]

    /// Adds a message that the bank took in on a day.
    mutating func add(_ message: CollectedMessage, takenIn: LocalDate) {
        for block in message.blocks where block.settled.count > 0 {
            let requested = block.head.requestedCollectionDate ?? takenIn
            let settlement = calendar.next(onOrAfter: max(requested, takenIn))
            let account = block.head.creditorAccount
            collections[Key(account: account, day: settlement), default: []].append(block)
            for incident in block.incidents {
                switch incident.fate {
                case .returned(_, let bankingDays, _):
                    let day = calendar.adding(bankingDays: bankingDays, to: settlement)
                    returns[Key(account: account, day: day), default: []].append(incident)
                case .refunded(_, let days):
                    let day = calendar.next(onOrAfter: settlement.adding(days: days))
                    refunds[Key(account: account, day: day), default: []].append(incident)
                case .collected, .rejected, .changed: break
                }
            }
        }
    }

    /// Adds what a creditor takes back by a file that the bank took in on a day: it is booked on the next banking day.
    mutating func add(_ debits: [ReversedDebit], takenIn: LocalDate) {
        let day = calendar.adding(bankingDays: 1, to: takenIn)
        for debit in debits {
            reversals[Key(account: debit.creditorAccount, day: day), default: []].append(debit)
        }
    }

    /// All bookings by account, then day, then kind; blocks in the order in which they were added.
    var bookings: [Booking] {
        let keys = Set(collections.keys).union(returns.keys).union(refunds.keys).union(
            reversals.keys
        )
        return keys.sorted { ($0.account, $0.day) < ($1.account, $1.day) }.flatMap { key in
            var day = (collections[key] ?? []).map { Booking.Content.collection($0) }
            if let items = returns[key] { day.append(.returns(items)) }
            if let items = refunds[key] { day.append(.refunds(items)) }
            if let items = reversals[key] { day.append(.reversals(items)) }
            return day.map { Booking(account: key.account, day: key.day, content: $0) }
        }
    }
}
