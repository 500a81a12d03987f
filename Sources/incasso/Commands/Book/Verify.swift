import ArgumentParser
import IncassoEngine

/// Proves that nothing was lost or collected twice.
struct Verify: BookCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prove that nothing was lost or collected twice.",
        discussion: """
            Examples:
              incasso verify
              incasso verify -o json

            Looks at every row behind each rule, and changes nothing. Exit code 0 when all of
            them hold, 1 when one is violated.
            """
    )

    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    private static let columns: [Column<InvariantResult>] = [
        Column("id", "RULE") { .text($0.id) },
        Column("law") { .number($0.law) },
        Column("title", "WHAT HOLDS", fit: .wrapped) { .text($0.title) },
        Column("checked", "CHECKED") { .number($0.checked) },
        Column("violations", "VIOLATED") { .number($0.violations) },
        Column("examples") { .texts($0.examples) },
    ]

    func perform(_ session: Session) throws -> ExitStatus {
        Self.show(try session.engine.verify(), session.console)
    }

    /// Lists the rules and what breaks them.
    static func show(_ results: [InvariantResult], _ console: Console) -> ExitStatus {
        let broken = results.filter { $0.violations > 0 }
        let checked = results.reduce(0) { $0 + $1.checked }
        console.list(
            results,
            columns,
            summary: broken.isEmpty
                ? "All \(results.count) rules hold (\(Figures.count(checked, "check")))."
                : "\(broken.count) of \(results.count) rules are violated.",
            empty: "There are no rules."
        )
        console.flush()
        for result in broken {
            console.talk.fail("\(result.id): \(Figures.count(result.violations, "violation"))", remedy: nil)
            for example in result.examples { console.talk.say("  " + Printable.text(example)) }
        }
        return broken.isEmpty ? .done : .failed
    }
}
