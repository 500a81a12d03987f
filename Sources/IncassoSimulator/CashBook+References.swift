import IncassoCore
import IncassoISO20022

extension CashBook {
    static func entry(_ reference: String, on day: LocalDate) -> CamtBooking {
        var entry = CamtBooking()
        entry.bookingDate = day
        entry.bankReference = reference
        return entry
    }

    /// The bank's reference of a block's credit.
    static func reference(of block: CollectedBlock, on day: LocalDate) -> String {
        var hash = ContentHash(seed: 3)
        hash.add(block.messageId)
        hash.add(block.head.paymentInformationId)
        hash.add(day.daysSinceEpoch)
        return "B" + hash.digits
    }

    /// Digits that depend on what is booked, so that other bookings never get the same id or file name.
    static func digits(of bookings: [Booking], purpose: UInt64) -> String {
        var hash = ContentHash(seed: purpose)
        for booking in bookings {
            hash.add(booking.account)
            hash.add(booking.day.daysSinceEpoch)
            switch booking.content {
            case .collection(let block): hash.add(reference(of: block, on: booking.day))
            case .returns(let incidents), .refunds(let incidents):
                for incident in incidents { hash.add(incident.endToEndId.bytes.span) }
            case .reversals(let debits):
                for debit in debits { hash.add(debit.reversalId.bytes.span) }
            }
        }
        return hash.digits
    }

    /// Digits of a day on which nothing was booked.
    static func digits(account: String, day: LocalDate, purpose: UInt64) -> String {
        var hash = ContentHash(seed: purpose)
        hash.add(account)
        hash.add(day.daysSinceEpoch)
        return hash.digits
    }

    /// What a booking adds to the account, in cents; negative for debits.
    static func net(of booking: Booking, fee: Int64) -> Int64 {
        switch booking.content {
        case .collection(let block): Int64(clamping: block.settled.sum)
        case .returns(let incidents), .refunds(let incidents):
            -incidents.reduce(0) { $0 + $1.amount + ($1.isCharged ? fee : 0) }
        case .reversals(let debits): -debits.reduce(0) { $0 + $1.amount }
        }
    }
}

extension Incident {
    /// The bank's reason code.
    var reason: String {
        switch fate {
        case .collected: ""
        case .changed(let code, _): code
        case .rejected(let reason), .returned(let reason, _, _), .refunded(let reason, _): reason
        }
    }

    /// Whether the bank charges for it.
    var isCharged: Bool {
        if case .returned(_, _, let isCharged) = fate { return isCharged }
        return false
    }
}
