import Glibc
import IncassoCore

/// Words for the person at the terminal, on standard error: never data.
struct Talk: Sendable {
    /// Whether a person reads along; programs get warnings and errors only.
    let isForPeople: Bool
    private let style: Style

    /// Talk on standard error.
    init(isForPeople: Bool, isColourForbidden: Bool) {
        self.isForPeople = isForPeople
        style = Style.detect(descriptor: STDERR_FILENO, isForbidden: isColourForbidden)
    }

    /// Says something.
    func say(_ text: String) {
        StandardStream.write(Array((text + "\n").utf8), to: STDERR_FILENO)
    }

    /// Suggests the next command.
    func next(_ command: String) {
        if isForPeople { say("Next: " + style.command(command)) }
    }

    /// Tells something that was done or found, to people.
    func note(_ text: String) {
        if isForPeople { say(text) }
    }

    /// Warns.
    func warn(_ text: String) {
        say(style.warning("warning:") + " " + text)
    }

    /// Tells findings, each with its place, what was found and what to do.
    ///
    /// Errors are told all. Of warnings of one kind the first few are told and the rest counted: nobody reads a thousand.
    func findings(_ diagnostics: [Diagnostic]) {
        guard !diagnostics.isEmpty else { return }
        var told: [String: Int] = [:]
        let chosen = diagnostics.filter { finding in
            guard finding.severity == .warning else { return true }
            told[finding.id, default: 0] += 1
            return told[finding.id, default: 0] <= Self.warningsOfAKind
        }
        StandardStream.write(Array(DiagnosticRenderer.text(chosen).utf8), to: STDERR_FILENO)
        for (id, count) in told.sorted(by: { $0.key < $1.key }) where count > Self.warningsOfAKind {
            warn("\(Figures.grouped(count - Self.warningsOfAKind)) more like this [\(id)]")
        }
    }

    private static let warningsOfAKind = 3

    /// Tells a failure, and what to do about it.
    func fail(_ message: String, remedy: String?) {
        say(style.failure("error:") + " " + Printable.text(message))
        if let remedy { say("  remedy: " + Printable.text(remedy)) }
    }
}
