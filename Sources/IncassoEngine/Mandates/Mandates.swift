import IncassoSQL

/// Who may be debited: the mandates of a book.
public struct Mandates: Sendable {
    let engine: Engine
}

extension Engine {
    /// The mandates of the book.
    public var mandates: Mandates { Mandates(engine: self) }
}
