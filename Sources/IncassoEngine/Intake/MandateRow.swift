import IncassoCore

/// One mandate as a file gives it, field by field; a single value is reused for all rows.
struct MandateRow {
    var reference = ""
    var scheme = ""
    /// `recurring` or `one-off`.
    var kind = "recurring"
    var signedOn = LocalDate.earliest
    var debtorName = ""
    var debtorId = ""
    /// `consumer` or `business`; empty when not given.
    var debtorType = ""
    var iban = ""
    var bic = ""
    var email = ""
    var phone = ""
    var language = ""
    var address = Creditor.Address()
    var noticeDays: Int?
    var lastCollectionOn: LocalDate?
    var amountLimit: Int64?
    var contractReference = ""
}
