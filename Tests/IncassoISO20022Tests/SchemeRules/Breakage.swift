import IncassoCore
import IncassoISO20022
import Testing

/// One change that breaks one rule in a sound file; undoing it is the minimal fix.
struct Breakage: CustomTestStringConvertible {
    let rule: SchemeRule.ID
    /// The texts that are replaced, each at its first place.
    let changes: [(String, String)]
    let facts: @Sendable (inout SchemeFacts) -> Void
    /// The sound file.
    var base = SoundFile.rich

    var testDescription: String { rule.rawValue }

    init(
        _ rule: SchemeRule.ID,
        _ changes: [(String, String)],
        facts: @escaping @Sendable (inout SchemeFacts) -> Void = { _ in }
    ) {
        self.rule = rule
        self.changes = changes
        self.facts = facts
    }

    init(_ rule: SchemeRule.ID, _ old: String, _ new: String) {
        self.init(rule, [(old, new)])
    }

    /// The broken file.
    var file: SoundFile {
        base.changed(rule.rawValue, changes).with(facts)
    }

    /// One for each rule that a file can break, in the order of the table.
    static let all: [Breakage] =
        document + totals + identifiers + blocks + parties + texts + mandates + remittances + forbidden

    /// The same sound file without what breaks it.
    var isOnlyOfFacts: Bool { changes.isEmpty }
}
