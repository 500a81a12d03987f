import IncassoCore

/// What all cases of a creditor share on a day; one object for all of them.
final class CreditorFacts: Sendable {
    let creditor: Creditor
    /// The day up to which bank data are at hand.
    ///
    /// A bank that sends no statements says nothing when all is well: then there is no day on which its word grows old.
    let newestBankFile: LocalDate?
    /// The banking days of its currency.
    let calendar: any BankingCalendar
    /// Whether messages can name an address that debtors may write to.
    let canAnnounce: Bool

    init(_ creditor: Creditor, newestBankFile: LocalDate?, today: LocalDate) {
        self.creditor = creditor
        self.newestBankFile = creditor.bank.answers.contains("camt") ? newestBankFile : today
        calendar = Rails.rail(collecting: creditor.currency)?.calendar ?? TARGETCalendar()
        canAnnounce = creditor.contact.email.flatMap(EmailAddress.init) != nil
    }
}
