package import IncassoCore

/// A booking as a bank tells it (`Ntry`), for the writers of camt.053 and camt.054.
package struct CamtBooking: Hashable, Sendable {
    /// What kind of booking it is (`BkTxCd/Domn`), as far as collections need it.
    package enum Code: Sendable {
        /// SEPA Core collection: PMNT, IDDT, ESDD.
        case coreCollection
        /// SEPA B2B collection: PMNT, IDDT, BBDD.
        case b2bCollection
        /// Returned unpaid: PMNT, IDDT, UPDD.
        case unpaid
        /// Taken back by the debtor: PMNT, IDDT, PRDD.
        case refund
        /// Taken back by the creditor: PMNT, IDDT, RCDD.
        case reversal
        /// A credit transfer received: PMNT, RCDT, ESCT.
        case creditTransfer
        /// Charges: PMNT, MDOP, CHRG.
        case charges

        var codes: (family: StaticString, subFamily: StaticString) {
            switch self {
            case .coreCollection: ("IDDT", "ESDD")
            case .b2bCollection: ("IDDT", "BBDD")
            case .unpaid: ("IDDT", "UPDD")
            case .refund: ("IDDT", "PRDD")
            case .reversal: ("IDDT", "RCDD")
            case .creditTransfer: ("RCDT", "ESCT")
            case .charges: ("MDOP", "CHRG")
            }
        }
    }

    /// What one sum stands for (`Btch`).
    package struct Batch: Hashable, Sendable {
        /// The id of our message.
        package var messageId = ""
        /// The id of our block.
        package var paymentInformationId = ""
        /// How many transactions it covers.
        package var count = 0

        /// An empty batch.
        package init() {}
    }

    /// The amount booked in minor units, not negative.
    package var amount: Int64 = 0
    /// The currency.
    package var currency = Currency.eur
    /// Whether it increases the account.
    package var isCredit = true
    /// Whether it undoes an earlier booking (`RvslInd`); `nil` says nothing.
    package var isReversal: Bool?
    /// The day of booking.
    package var bookingDate: LocalDate?
    /// The value day; the day of booking when `nil`.
    package var valueDate: LocalDate?
    /// The bank's reference of the booking (`AcctSvcrRef`).
    package var bankReference = ""
    /// What kind of booking it is.
    package var code = Code.coreCollection
    /// The batch that it stands for.
    package var batch: Batch?
    /// Further words (`AddtlNtryInf`); empty for none.
    package var information = ""

    /// An empty booking.
    package init() {}
}

/// One item of a booking (`TxDtls`), for the writers of camt.053 and camt.054.
package struct CamtBookingItem: Hashable, Sendable {
    /// The end-to-end id.
    package var endToEndId = ByteString()
    /// The mandate's id.
    package var mandateId = ByteString()
    /// The id of our message.
    package var messageId = ""
    /// The id of our block.
    package var paymentInformationId = ""
    /// The item's share of the booking in minor units, charges that are included among it.
    package var amount: Int64 = 0
    /// The amount that we had asked for (`AmtDtls/InstdAmt`); `nil` leaves it out.
    package var originalAmount: Int64?
    /// The charges, which are part of ``amount``; `nil` for none.
    package var includedFee: Int64?
    /// The debtor's name, or the payer's.
    package var debtorName = ByteString()
    /// The debtor's account (IBAN).
    package var debtorAccount = ByteString()
    /// The creditor's name.
    package var creditorName = ""
    /// The text for the receiver.
    package var remittance = ByteString()
    /// A structured creditor reference.
    package var creditorReference = ByteString()
    /// Why it came back (`RtrInf/Rsn/Cd`); empty for no return.
    package var reason = ""

    /// An empty item.
    package init() {}
}
