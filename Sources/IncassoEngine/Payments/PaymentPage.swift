public import IncassoCore

/// What a debtor sees behind a payment link.
///
/// There is no name, address or account number of a debtor in it: whoever holds the link sees no more than what is owed
/// to whom and for what.
public struct PaymentPage: Sendable, Hashable {
    /// Where the payment stands, as the facts say at the moment of reading.
    public enum State: Sendable, Hashable {
        /// It can be paid.
        case open
        /// It can be paid; otherwise a debit will be made on that day.
        case announced(LocalDate)
        /// A debit is under way whose day has not come: paying now would be paying twice.
        case inCollection(LocalDate)
        /// The day of a debit has come, and the bank has not told yet what became of it.
        case processing(LocalDate)
        /// It is paid, on that day where it is known.
        case paid(LocalDate?)
        /// The debtor pays in agreed parts.
        case planned
        /// The debtor said that it is wrong, and somebody looks into it.
        case disputed
        /// It is no longer asked for.
        case withdrawn
    }

    /// The number of the tenant.
    public let tenant: Int64
    /// The number of the link, which may stand in a log; the token may not.
    public let link: Int64
    /// The day of reading.
    public let today: LocalDate
    /// Where the payment stands.
    public let state: State
    /// The language of the texts.
    public let language: NoticeLanguage
    /// Who is owed: name, contact, account, ways to pay.
    public let creditor: Creditor
    /// The claim's id as the business gave it.
    public let claimId: String
    /// What it is for.
    public let description: String?
    /// The whole claim.
    public let amount: Money
    /// What is still owed of it.
    public let open: Money
    /// The day of the newest debit, made or to be made; the claim's due date when there is none.
    public let debitOn: LocalDate
    /// Whether a debit was made and failed.
    public let hasFailed: Bool
    /// Why the debit failed, one sentence in the page's language; `nil` where a debtor is not told.
    public let reason: String?
    /// The date by which the newest notice asks to pay.
    public let payBefore: LocalDate?
    /// What a transfer quotes.
    public let reference: CreditorReference

    /// What counting a look at the page needs.
    public var view: LinkView { LinkView(tenant: tenant, link: link, on: today) }

    /// The transfer to offer; `nil` without an account in euro, without a debt, or where paying is not asked for.
    public var transfer: EPCPayment? {
        guard isPayable, let sepa = creditor.sepa else { return nil }
        return EPCPayment(
            name: creditor.name,
            iban: sepa.iban,
            bic: sepa.bic,
            amount: open,
            reference: reference
        )
    }

    /// Whether the page asks to pay.
    public var isPayable: Bool {
        switch state {
        case .open, .announced: open.minorUnits > 0
        case .inCollection, .processing, .paid, .planned, .disputed, .withdrawn: false
        }
    }
}

/// A link that was looked at on a day.
public struct LinkView: Sendable, Hashable {
    /// The number of the tenant.
    public let tenant: Int64
    /// The number of the link.
    public let link: Int64
    /// The day.
    public let on: LocalDate
}
