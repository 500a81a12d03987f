import ArgumentParser
import IncassoCore
import IncassoEngine
import IncassoRecovery

/// Tells why.
struct RecoveryExplain: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tell why each decision about a case was made, and what would be decided now.",
        discussion: """
            Examples:
              incasso recovery explain 17-1
              incasso recovery explain INV-2026-06-0001 -o json
            """
    )

    @Argument(help: "The case's id, or the claim's.")
    var id: String
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let detail = try session.engine.recovery.show(id, reveal: session.isRevealed)
        let console = session.console
        switch console.format {
        case .table, .csv: page(detail, console)
        case .json, .jsonl: console.write(json(detail, indented: console.format == .json) + "\n")
        }
        return .done
    }

    private func page(_ detail: RecoveryCaseDetail, _ console: Console) {
        let summary = detail.summary
        let reason = summary.reason.map { "\($0), " } ?? ""
        console.write(
            console.style.strong(
                "Case \(summary.id): claim \(Printable.text(summary.claimId)), open \(Figures.amount(summary.open))"
            )
                + "\n\(reason)\(summary.reasonClass.name), failed on \(summary.failedOn); \(summary.state.rawValue)\n"
        )
        for decision in detail.decisions {
            console.write(
                "\n" + console.style.strong("\(Moment.text(decision.at))  \(decision.action)") + "\n"
            )
            reasons(decision.explanation, console)
        }
        console.write("\n" + console.style.strong("If a run came now") + "\n")
        reasons(detail.now, console)
    }

    private func reasons(_ explanation: CaseExplanation, _ console: Console) {
        console.write("  policy \(explanation.policy), route \(explanation.route)\n")
        for rule in explanation.rules {
            let inputs = rule.inputs.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
            console.write("  - \(rule.meaning)" + (inputs.isEmpty ? "" : " (\(inputs))") + "\n")
        }
        for action in explanation.actions {
            let words = [action.action, action.what, action.on].compactMap(\.self).joined(separator: " ")
            console.write("  → \(words)\n")
        }
        if let next = explanation.nextStep {
            console.write("  next: \(next)" + (explanation.nextAt.map { " on \($0)" } ?? "") + "\n")
        }
    }

    private func json(_ detail: RecoveryCaseDetail, indented: Bool) -> String {
        var writer = JSONWriter(indented: indented)
        writer.beginObject()
        for column in RecoveryCommand.columns { column.value(detail.summary).write(column.key, to: &writer) }
        writer.key("decisions")
        writer.beginArray()
        for decision in detail.decisions {
            writer.beginObject()
            writer.field("version", Optional(decision.version))
            writer.field("at", Moment.text(decision.at))
            writer.field("action", decision.action)
            writer.key("explanation")
            decision.explanation.write(to: &writer)
            writer.endObject()
        }
        writer.endArray()
        writer.key("now")
        detail.now.write(to: &writer)
        writer.endObject()
        return writer.text
    }
}
