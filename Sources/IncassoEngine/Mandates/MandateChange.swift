/// What a person changes in a mandate; parts that are `nil` stay as they are.
public struct MandateChange: Sendable, Hashable {
    /// The new unique mandate reference.
    public var mandateId: String?
    /// The debtor's new account.
    public var iban: String?
    /// The BIC of its bank, where the bank is outside the EEA.
    public var bic: String?
    /// The account holder's name.
    public var holder: String?
    /// Whether the new account's bank is that of the old one, so that it may be told which account it was; `nil`: by the
    /// bank codes of the accounts, and no where these do not tell.
    public var isSameBank: Bool?
    /// Why; it is kept with the change.
    public var note: String?

    /// A change.
    public init(
        mandateId: String? = nil,
        iban: String? = nil,
        bic: String? = nil,
        holder: String? = nil,
        isSameBank: Bool? = nil,
        note: String? = nil
    ) {
        self.mandateId = mandateId
        self.iban = iban
        self.bic = bic
        self.holder = holder
        self.isSameBank = isSameBank
        self.note = note
    }

    /// Whether nothing is to change.
    var isEmpty: Bool { mandateId == nil && iban == nil && bic == nil && holder == nil }
}
