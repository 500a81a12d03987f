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
    public var amendment: Pain008Amendment? {
        get { rareParts.first?.amendment }
        set { changeRareParts { $0.amendment = newValue } }
    }
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
    /// What the file gives at the debit instead of at the block, in files that we read; `nil` for nothing.
    public var ownTerms: OwnTerms? {
        get { rareParts.first?.ownTerms }
        set { changeRareParts { $0.ownTerms = newValue } }
    }
    /// The line on which it starts in a file that was read, from 1; 0 for a debit of ours.
    public var line = 0
    /// None or one: as an array they cost one word in a value that exists a million times.
    private var rareParts: [RareParts] = []

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
        debtorName.removeAll()
        debtorAccount.removeAll()
        debtorAgent.removeAll()
        debtorAddress.reset()
        ultimateDebtorName.removeAll()
        purpose.removeAll()
        remittance.removeAll()
        creditorReference.removeAll()
        line = 0
        if !rareParts.isEmpty { rareParts = [] }
    }

    private mutating func changeRareParts(_ change: (inout RareParts) -> Void) {
        var parts = rareParts.first ?? RareParts()
        change(&parts)
        rareParts = parts == RareParts() ? [] : [parts]
    }
}

extension Pain008Transaction {
    /// What a file may give per debit although it holds for a whole block in the files that we write.
    public struct OwnTerms: Hashable, Sendable {
        /// The local instrument (`PmtTpInf/LclInstrm`) as written.
        public var localInstrument = ByteString()
        /// The sequence type (`PmtTpInf/SeqTp`) as written.
        public var sequenceType = ByteString()
        /// The category purpose (`PmtTpInf/CtgyPurp/Cd`) as written.
        public var categoryPurpose = ByteString()
        /// The creditor identifier (`DrctDbtTx/CdtrSchmeId`) as written.
        public var creditorIdentifier = ByteString()
        /// The name of the ultimate creditor (`UltmtCdtr/Nm`) as written.
        public var ultimateCreditorName = ByteString()

        /// Nothing.
        public init() {}
    }

    /// What few debits have.
    private struct RareParts: Hashable {
        var amendment: Pain008Amendment?
        var ownTerms: OwnTerms?
    }
}
