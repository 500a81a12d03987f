public import IncassoCore

/// One debit of a collection file (pain.008, `DrctDbtTxInf`).
///
/// Fields are bytes that keep their memory: fill one value again and again (``reset()``, then assign) and a million
/// debits allocate nothing. It holds personal data: mask account numbers before showing them.
public struct Pain008Transaction: Hashable, Sendable {
    /// The end-to-end id, 1 to 35 characters of the SEPA set; a bank's answers carry it back.
    public var endToEndId = ByteString()
    /// The instruction id (`InstrId`); optional.
    public var instructionId = ByteString()
    /// The amount in minor units.
    public var amount: Int64 = 0
    /// The amount's currency; SEPA knows only euro.
    public var currency: Currency? = .eur
    /// The mandate's id.
    public var mandateId = ByteString()
    /// The day on which the mandate was signed.
    public var signatureDate: LocalDate?
    /// Whether the file says that the mandate was amended (`AmdmntInd`); `nil` where it says nothing.
    ///
    /// `true` is written with every ``amendment``; saying `true` without one, or `false` with one, is refused.
    public var amendmentIndicator: Bool?
    /// What of the mandate has changed since the last collection; `nil` for nothing.
    public var amendment: Pain008Amendment?
    /// The debtor's name, at most 70 characters.
    public var debtorName = ByteString()
    /// The debtor's account (IBAN), in its canonical form.
    public var debtorAccount = ByteString()
    /// The BIC of the debtor's bank; empty writes `NOTPROVIDED`.
    public var debtorAgent = ByteString()
    /// The debtor's address; the empty one is not written.
    public var debtorAddress = Pain008Address()
    /// The name of the one for whom the debtor pays (`UltmtDbtr`), at most 70 characters; optional.
    public var ultimateDebtorName = ByteString()
    /// What is paid for, an external code of at most four characters (`Purp/Cd`); optional.
    public var purpose = ByteString()
    /// A text for the debtor (`Ustrd`), at most 140 characters; not together with ``creditorReference``.
    public var remittance = ByteString()
    /// A structured creditor reference (RF, ISO 11649), written as `Strd` with type `SCOR`.
    public var creditorReference = ByteString()
    /// A local instrument given per transaction, in files that we read.
    public var localInstrument = ByteString()
    /// A sequence type given per transaction, in files that we read.
    public var sequenceType = ByteString()
    /// A category purpose given per transaction, in files that we read.
    public var categoryPurpose = ByteString()
    /// A creditor identifier given per transaction, in files that we read.
    public var creditorIdentifier = ByteString()
    /// The name of an ultimate creditor given per transaction, in files that we read.
    public var ultimateCreditorName = ByteString()
    /// The line on which it starts in a file that was read, from 1; 0 for a debit of ours.
    public var line = 0

    /// An empty debit.
    public init() {}

    /// Empties every field and keeps the memory.
    public mutating func reset() {
        endToEndId.removeAll()
        instructionId.removeAll()
        amount = 0
        currency = .eur
        mandateId.removeAll()
        signatureDate = nil
        amendmentIndicator = nil
        amendment = nil
        debtorName.removeAll()
        debtorAccount.removeAll()
        debtorAgent.removeAll()
        debtorAddress.reset()
        ultimateDebtorName.removeAll()
        purpose.removeAll()
        remittance.removeAll()
        creditorReference.removeAll()
        localInstrument.removeAll()
        sequenceType.removeAll()
        categoryPurpose.removeAll()
        creditorIdentifier.removeAll()
        ultimateCreditorName.removeAll()
        line = 0
    }
}
