import IncassoCore

/// One mandate as a file gives it, field by field; a single value is reused for all rows.
///
/// Texts are UTF-8 bytes, empty when not given: a million rows cost no string.
struct MandateRow {
    var reference: [UInt8] = []
    var scheme = ""
    /// `recurring` or `one-off`.
    var kind = "recurring"
    /// Whether it waits for its signature; ``signedOn`` means nothing then.
    var isDraft = false
    var signedOn = LocalDate.earliest
    var debtorName: [UInt8] = []
    var debtorId: [UInt8] = []
    /// `consumer` or `business`; empty when not given.
    var debtorType = ""
    var iban: [UInt8] = []
    var routingNumber: [UInt8] = []
    var accountNumber: [UInt8] = []
    /// `checking` or `savings`; empty when not given.
    var accountType = ""
    /// How the account was validated: `prenote`, `micro`, `service` or `legacy`; empty when not given.
    var validation = ""
    var validatedOn: LocalDate?
    var bic: [UInt8] = []
    var email: [UInt8] = []
    var phone: [UInt8] = []
    var language: [UInt8] = []
    var street: [UInt8] = []
    var buildingNumber: [UInt8] = []
    var postalCode: [UInt8] = []
    var town: [UInt8] = []
    var country: [UInt8] = []
    /// What of the address has no column of its own.
    var addressLines: (first: [UInt8], second: [UInt8]) = ([], [])
    var noticeDays: Int?
    var lastCollectionOn: LocalDate?
    var amountLimit: Int64?
    var contractReference: [UInt8] = []
    /// The one for whom the debtor pays; empty when it is the debtor.
    var ultimateDebtor: [UInt8] = []
    /// What was before, where a debit tells a change of the mandate.
    var original: DebitAmendment?
    /// The account as the rail identified it.
    var account = RailAccount(number: [], masked: "", bic: nil)
}

/// One claim as a file gives it; a single value is reused for all rows.
struct ClaimRow {
    var reference: [UInt8] = []
    var mandateReference: [UInt8] = []
    /// Minor units of the creditor's currency.
    var amount: Int64 = 0
    var dueOn = LocalDate.earliest
    var description: [UInt8] = []
    /// A structured creditor reference in electronic form.
    var creditorReference: [UInt8] = []
    var endToEndId: [UInt8] = []
    /// What is paid for, a code; empty when not given.
    var purpose: [UInt8] = []
    /// Whether its debit is the last of its mandate.
    var isLast = false
}
