/// What is owed: the claims of a book.
public struct Claims: Sendable {
    let engine: Engine

    /// How exceptions name a claim.
    static func subject(_ claim: Int64) -> String { "claim \(claim)" }
}

extension Engine {
    /// The claims of the book.
    public var claims: Claims { Claims(engine: self) }
}
