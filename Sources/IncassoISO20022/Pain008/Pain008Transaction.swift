public import IncassoCore

/// A structured postal address (`PstlAdr`).
///
/// Since 15 November 2026 an address in SEPA is absent or has at least a town and a country; free lines alone are
/// refused by banks (EPC implementation guidelines 2025).
public struct Pain008Address: Hashable, Sendable {
    /// The street, at most 70 characters.
    public var street = ByteString()
    /// The number in the street, at most 16 characters.
    public var buildingNumber = ByteString()
    /// The postal code, at most 16 characters.
    public var postalCode = ByteString()
    /// The town, at most 35 characters.
    public var town = ByteString()
    /// The country (ISO 3166-1, two capital letters).
    public var country = ByteString()

    /// No address.
    public init() {}

    /// Whether nothing is known.
    public var isEmpty: Bool {
        town.isEmpty && country.isEmpty && street.isEmpty && postalCode.isEmpty && buildingNumber.isEmpty
    }

    /// Empties every field and keeps the memory.
    public mutating func reset() {
        street.removeAll()
        buildingNumber.removeAll()
        postalCode.removeAll()
        town.removeAll()
        country.removeAll()
    }
}

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
    /// The debtor's name, at most 70 characters.
    public var debtorName = ByteString()
    /// The debtor's account (IBAN), in its canonical form.
    public var debtorAccount = ByteString()
    /// The BIC of the debtor's bank; empty writes `NOTPROVIDED`.
    public var debtorAgent = ByteString()
    /// The debtor's address; the empty one is not written.
    public var debtorAddress = Pain008Address()
    /// A text for the debtor (`Ustrd`), at most 140 characters; not together with ``creditorReference``.
    public var remittance = ByteString()
    /// A structured creditor reference (RF, ISO 11649), written as `Strd` with type `SCOR`.
    public var creditorReference = ByteString()
    /// A sequence type given per transaction, in files that we read.
    public var sequenceType = ByteString()
    /// A creditor identifier given per transaction, in files that we read.
    public var creditorIdentifier = ByteString()
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
        debtorName.removeAll()
        debtorAccount.removeAll()
        debtorAgent.removeAll()
        debtorAddress.reset()
        remittance.removeAll()
        creditorReference.removeAll()
        sequenceType.removeAll()
        creditorIdentifier.removeAll()
        line = 0
    }
}
