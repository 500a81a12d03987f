public import IncassoCore

/// What of a mandate has changed since the last collection: the data of before (`AmdmntInfDtls`).
///
/// The data of now stand where they always stand. A collection tells an amendment until one that carries it is settled
/// (EPC implementation guidelines 2025, Amendment Information Details). Parts that are empty are not told.
public struct Pain008Amendment: Hashable, Sendable {
    /// The code that says *same mandate with a new debtor account*.
    public static let newAccountCode = "SMNDA"

    /// The mandate's id of before (`OrgnlMndtId`), 1 to 35 characters of the SEPA set.
    public var mandateId = ByteString()
    /// The creditor identifier of before (`OrgnlCdtrSchmeId/Id`).
    public var creditorIdentifier = ByteString()
    /// The creditor's name of before (`OrgnlCdtrSchmeId/Nm`), at most 70 characters.
    public var creditorName = ByteString()
    /// The debtor's account of before (`OrgnlDbtrAcct`), an IBAN; not together with ``hasNewAccount``.
    public var debtorAccount = ByteString()
    /// Whether the debtor has a new account, without saying which one it was: `SMNDA` in `OrgnlDbtrAcct`.
    public var hasNewAccount = false
    /// The debtor's bank of before (`OrgnlDbtrAgt`), a BIC or `SMNDA`, in files that we read.
    ///
    /// Until 20 November 2016 `SMNDA` stood here and meant *new debtor agent*; it is not written any more.
    public var debtorAgent = ByteString()

    /// No change.
    public init() {}

    /// A new debtor account, told as `SMNDA`.
    public static let newAccount = {
        var amendment = Pain008Amendment()
        amendment.hasNewAccount = true
        return amendment
    }()

    /// Whether nothing is said to have changed.
    public var isEmpty: Bool {
        !hasNewAccount && debtorAccount.isEmpty && mandateId.isEmpty && creditorIdentifier.isEmpty
            && creditorName.isEmpty && debtorAgent.isEmpty
    }

    /// Whether the file says that the debtor pays from another account, in the place of today or of before 2016.
    public var movesAccount: Bool {
        hasNewAccount || !debtorAccount.isEmpty || debtorAgent == ByteString(Self.newAccountCode)
    }
}
