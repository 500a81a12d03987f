import IncassoCore

/// What a booking says, as the classifier needs it.
struct CamtFacts: Sendable {
    /// What its codes say, entry and detail together.
    var meaning: CamtCode.Meaning
    /// Whether it increases our account.
    var isCredit: Bool
    /// Whether the bank marks it as the reversal of an earlier booking.
    var isReversal: Bool
    /// Whether it carries return information with a reason that is one.
    var hasReturn: Bool
    /// Whether its reason is `MD06`, the debtor's refund.
    var isRefundReason: Bool
    /// Whether the entry is only for information (`INFO`), never booked.
    var isAnnouncement: Bool

    /// What happened.
    ///
    /// The direction decides first, then the code, then the reason: `RvslInd` and the family are set differently by
    /// each bank. A returned credit transfer carries the same reasons as a returned debit and is none.
    var kind: BankEvent.Kind {
        if isAnnouncement {
            return hasReturn && !meaning.contains(.transfer) ? .rejected : .information
        }
        if meaning.contains(.transfer) { return isCredit ? .credit : .information }
        if meaning.contains(.charge) { return isCredit ? .information : .fee }
        return isCredit ? creditKind : debitKind
    }

    private var debitKind: BankEvent.Kind {
        if meaning.contains(.reversed) { return .reversed }
        if meaning.contains(.refunded) { return .refunded }
        if meaning.contains(.returned) || hasReturn { return isRefundReason ? .refunded : .returned }
        return .information
    }

    private var creditKind: BankEvent.Kind {
        let isReturn = !meaning.isDisjoint(with: [.returned, .refunded])
        if meaning.contains(.issued), isReturn || isReversal { return .returnCancelled }
        if meaning.contains(.collection), !isReturn, !isReversal, !hasReturn { return .settled }
        return .credit
    }
}
