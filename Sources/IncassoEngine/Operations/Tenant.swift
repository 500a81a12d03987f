/// A book of its own inside one database: nothing of one tenant is ever seen by another.
public struct Tenant: Sendable, Hashable {
    /// The number that is first in every key.
    public let id: Int64
    /// The name given with `--tenant`.
    public let name: String
    /// The mark of this book in the ids that we give, 0 to 1,048,575.
    public let book: UInt32
}
