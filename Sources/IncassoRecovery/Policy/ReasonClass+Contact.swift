public import IncassoCore

extension ReasonClass {
    /// Whether a debtor may get automatic notices for a failure of this class.
    ///
    /// No policy can widen this. Without a valid mandate, after a death, under legal constraint, or when the fault is
    /// ours or unknown, a person decides first.
    public var allowsNotices: Bool {
        switch self {
        case .unknown, .unauthorised, .deceased, .technical, .regulatory: false
        case .insufficientFunds, .amountLimit, .accountClosed, .wrongAccount, .accountBlocked, .notPermitted,
            .refundedByDebtor, .stopPayment, .accountMoved:
            true
        }
    }

    /// Whether the same debit may be presented again on the same mandate.
    ///
    /// Only a lack of funds passes by itself. A debit that the debtor took back or stopped is never repeated, and an
    /// account that refuses debits today refuses them tomorrow.
    public var allowsRetry: Bool { self == .insufficientFunds }
}
