public import IncassoCore

/// A debit as the reversal repeats it from the collection file (pain.007, `OrgnlTxRef`), without its amount.
///
/// The EPC wants an exact copy of what was collected (SDD guidelines, customer to bank: *Original Transaction
/// Reference*), so that the debtor's bank can tell its customer what comes back.
public struct Pain007Original: Hashable, Sendable {
    /// The day on which the debtor was to be debited (`ReqdColltnDt`).
    public var requestedCollectionDate: LocalDate?
    /// The creditor identifier (`CdtrSchmeId`).
    public var creditorIdentifier = ByteString()
    /// CORE or B2B.
    public var localInstrument: Pain008Block.LocalInstrument?
    /// Where the debit stood in its series.
    public var sequenceType: Pain008Block.SequenceType?
    /// The category purpose, an external code of at most four characters; optional.
    public var categoryPurpose = ByteString()
    /// The mandate's id.
    public var mandateId = ByteString()
    /// The day on which the mandate was signed.
    public var signatureDate: LocalDate?
    /// The mandate's id before the debit amended it (`OrgnlMndtId`); empty for no change.
    public var previousMandateId = ByteString()
    /// The creditor identifier before the debit told a new one (`OrgnlCdtrSchmeId/Id`); empty for no change.
    public var previousCreditorIdentifier = ByteString()
    /// The creditor's name before the debit told a new one (`OrgnlCdtrSchmeId/Nm`); empty for no change.
    public var previousCreditorName = ByteString()
    /// The debtor's account before the debit told a new one (`OrgnlDbtrAcct`): an IBAN or ``newAccountCode``; empty for no
    /// change.
    public var previousDebtorAccount = ByteString()
    /// The text for the debtor (`Ustrd`), at most 140 characters; not together with ``creditorReference``.
    public var remittance = ByteString()
    /// The structured creditor reference (RF, ISO 11649).
    public var creditorReference = ByteString()
    /// The name of the one for whom the debtor pays (`UltmtDbtr`), at most 70 characters; optional.
    public var ultimateDebtorName = ByteString()
    /// The debtor's name, at most 70 characters.
    public var debtorName = ByteString()
    /// The debtor's address; the empty one is not written.
    public var debtorAddress = Pain008Address()
    /// The debtor's account (IBAN), in its canonical form.
    public var debtorAccount = ByteString()
    /// The BIC of the debtor's bank; empty writes `NOTPROVIDED`.
    public var debtorAgent = ByteString()
    /// The BIC of the creditor's bank; empty writes `NOTPROVIDED`.
    public var creditorAgent = ByteString()
    /// The creditor's name, at most 70 characters.
    public var creditorName = ByteString()
    /// The creditor's address; the empty one is not written.
    public var creditorAddress = Pain008Address()
    /// The creditor's account (IBAN).
    public var creditorAccount = ByteString()
    /// The name of the one for whom the creditor collects (`UltmtCdtr`), at most 70 characters; optional.
    public var ultimateCreditorName = ByteString()
    /// What is paid for, an external code of at most four characters (`Purp/Cd`); optional.
    public var purpose = ByteString()

    /// Stands for the account of before where only the fact of a new account is told: *Same Mandate with a New Debtor
    /// Account*.
    public static let newAccountCode = "SMNDA"

    /// Nothing known.
    public init() {}

    /// Whether the debit told that its mandate had changed.
    public var isAmended: Bool {
        !(previousMandateId.isEmpty && previousCreditorIdentifier.isEmpty && previousCreditorName.isEmpty
            && previousDebtorAccount.isEmpty)
    }

    /// Copies a debit from its collection file and keeps the memory.
    ///
    /// - Parameters:
    ///   - debit: The debit as it stood in the collection file.
    ///   - block: The block that it stood in; what the debit states itself goes before it.
    public mutating func assign(_ debit: borrowing Pain008Transaction, of block: borrowing Pain008Block) {
        reset()
        requestedCollectionDate = block.requestedCollectionDate
        let own = debit.ownTerms ?? Pain008Transaction.OwnTerms()
        localInstrument =
            own.localInstrument.isEmpty
            ? block.localInstrument : Pain008Block.LocalInstrument(rawValue: own.localInstrument.string)
        sequenceType =
            own.sequenceType.isEmpty
            ? block.sequenceType : Pain008Block.SequenceType(rawValue: own.sequenceType.string)
        Self.assign(own.creditorIdentifier, or: block.creditorIdentifier, to: &creditorIdentifier)
        Self.assign(own.categoryPurpose, or: block.categoryPurpose ?? "", to: &categoryPurpose)
        Self.assign(own.ultimateCreditorName, or: block.ultimateCreditorName, to: &ultimateCreditorName)
        mandateId.assign(debit.mandateId)
        signatureDate = debit.signatureDate
        if let amendment = debit.amendment { assign(amendment) }
        remittance.assign(debit.remittance)
        creditorReference.assign(debit.creditorReference)
        purpose.assign(debit.purpose)
        ultimateDebtorName.assign(debit.ultimateDebtorName)
        debtorName.assign(debit.debtorName)
        debtorAddress = debit.debtorAddress
        debtorAccount.assign(debit.debtorAccount)
        Self.assign(agent: debit.debtorAgent, to: &debtorAgent)
        Self.assign(agent: ByteString(block.creditorAgent), to: &creditorAgent)
        creditorName.assign(Array(block.creditorName.utf8).span)
        creditorAddress = block.creditorAddress
        creditorAccount.assign(Array(block.creditorAccount.utf8).span)
    }

    /// What the debit told of its mandate's change.
    private mutating func assign(_ amendment: borrowing Pain008Amendment) {
        previousMandateId.assign(amendment.mandateId)
        previousCreditorIdentifier.assign(amendment.creditorIdentifier)
        previousCreditorName.assign(amendment.creditorName)
        if amendment.hasNewAccount {
            previousDebtorAccount = ByteString(Self.newAccountCode)
        } else {
            previousDebtorAccount.assign(amendment.debtorAccount)
        }
    }

    /// What a debit states itself goes before what its block states.
    private static func assign(_ own: borrowing ByteString, or shared: String, to target: inout ByteString) {
        if own.isEmpty { target.assign(Array(shared.utf8).span) } else { target.assign(own) }
    }

    /// A file that was read says `NOTPROVIDED` where we keep nothing.
    private static func assign(agent: borrowing ByteString, to target: inout ByteString) {
        if !agent.bytes.span.isNoReference { target.assign(agent) }
    }

    /// Empties every field and keeps the memory.
    public mutating func reset() {
        requestedCollectionDate = nil
        creditorIdentifier.removeAll()
        localInstrument = nil
        sequenceType = nil
        categoryPurpose.removeAll()
        mandateId.removeAll()
        signatureDate = nil
        previousMandateId.removeAll()
        previousCreditorIdentifier.removeAll()
        previousCreditorName.removeAll()
        previousDebtorAccount.removeAll()
        remittance.removeAll()
        creditorReference.removeAll()
        ultimateDebtorName.removeAll()
        debtorName.removeAll()
        debtorAddress.reset()
        debtorAccount.removeAll()
        debtorAgent.removeAll()
        creditorAgent.removeAll()
        creditorName.removeAll()
        creditorAddress.reset()
        creditorAccount.removeAll()
        ultimateCreditorName.removeAll()
        purpose.removeAll()
    }
}
