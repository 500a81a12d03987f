import IncassoSQL

/// A rule that the data of a book must keep, whatever happened to the machine.
struct Invariant: Sendable {
    /// The stable id, for example `attempts.chain`.
    let id: String
    /// The law of the design that it proves.
    let law: Int
    /// What holds, one sentence.
    let title: String
    /// Counts what is looked at: one number.
    let checked: Statement
    /// Selects a text for each violation.
    let violations: Statement
}

/// What `verify` found about one invariant.
public struct InvariantResult: Sendable, Hashable {
    /// The stable id.
    public let id: String
    /// The law of the design that it proves.
    public let law: Int
    /// What holds, one sentence.
    public let title: String
    /// How many things were looked at.
    public let checked: Int
    /// How many of them break the rule.
    public let violations: Int
    /// The first few, for a person.
    public let examples: [String]
}
