/// A correction of a mandate's account or name, as a bank told it.
public struct MandateAmendment: Sendable, Hashable {
    /// The number within the mandate, from 1.
    public let number: Int
    /// The bank's code, for example `C01`.
    public let code: String
    /// When it was carried out: milliseconds since 1970 (UTC).
    public let at: Int64
    /// The account before, masked.
    public let oldAccount: String
    /// The account since then, masked.
    public let newAccount: String
    /// The account holder's name before.
    public let oldName: String
    /// The account holder's name since then.
    public let newName: String
}
