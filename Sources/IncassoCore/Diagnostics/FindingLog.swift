/// Findings of one file, as many as a person can read.
///
/// A hostile file may have a finding in each of a million entries: the log keeps the first ones and counts the rest.
package struct FindingLog: Sendable {
    /// The most findings that are kept.
    package static let capacity = 1000

    /// The first findings in file order.
    package private(set) var kept: [Diagnostic] = []
    /// How many more there were.
    package private(set) var dropped = 0

    /// No findings.
    package init() {}

    /// Adds a finding, or counts it.
    package mutating func add(_ diagnostic: @autoclosure () -> Diagnostic) {
        if kept.count < Self.capacity {
            kept.append(diagnostic())
        } else {
            dropped += 1
        }
    }

    /// The findings, with a last one that tells how many are not shown.
    package var all: [Diagnostic] {
        guard dropped > 0 else { return kept }
        return kept + [
            Diagnostic(
                id: "BANK-MORE-FINDINGS",
                severity: .warning,
                message: "\(dropped) more findings are not shown",
                remedy: "mend the first ones; the rest may be of the same kind"
            )
        ]
    }
}
