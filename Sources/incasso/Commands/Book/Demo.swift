import ArgumentParser
import Glibc
import IncassoEngine

/// The whole main job with made-up customers.
struct Demo: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Play one month with 1,000 made-up customers, from mandates to reminders.",
        discussion: """
            Examples:
              incasso demo
              incasso demo --keep ~/incasso-demo
              incasso demo --scenario us-gym

            Every command is shown as you would type it. With --keep the book, the bank's
            files and the reminders stay there to look around in.
            """
    )

    @Option(
        help: ArgumentHelp("Work in this new directory, and leave everything there.", valueName: "dir"),
        completion: .directory
    )
    var keep: String?
    @Option(
        help: ArgumentHelp("Which business: energy-supplier (SEPA) or us-gym (ACH).", valueName: "name"),
        transform: DemoScenario.init(argument:)
    )
    var scenario = DemoScenario.energySupplier
    @Option(
        name: .customLong("write-examples"),
        help: ArgumentHelp("Write the scenario's files.", visibility: .hidden)
    )
    var examples: String?
    @Flag(name: .customLong("no-color"), help: "No colours, also on a terminal.")
    var noColor = false

    func run() throws {
        let console = Console(OutputOptions.plain(noColor: noColor))
        let status = Failure.caught(console) {
            if let examples { return try write(scenario.files, to: examples, console) }
            return try play(console)
        }
        console.flush()
        if status != .done { throw ExitCode(status.rawValue) }
    }

    private func write(
        _ files: [(name: String, text: String)],
        to directory: String,
        _ console: Console
    ) throws -> ExitStatus {
        try Path.makeDirectory(directory)
        for file in files {
            try Path.write(file.text, to: directory + "/" + file.name)
            console.line(directory + "/" + file.name)
        }
        if unsafe chmod(directory + "/run.sh", 0o755) != 0 { return .failed }
        return .done
    }

    private func play(_ console: Console) throws -> ExitStatus {
        let work = try keep ?? Path.makeTemporaryDirectory("demo")
        if keep == nil { Interrupt.remove(work) }
        defer { if keep == nil { Path.removeTree(work) } }
        guard !Path.exists(work + "/book") else {
            throw EngineError(
                .setup,
                "\(work) already holds a demo",
                remedy: "Choose another directory with --keep."
            )
        }
        try Path.makeDirectory(work + "/example")
        for file in scenario.inputs {
            try Path.write(file.text, to: work + "/example/" + file.name)
        }
        unsafe setenv("INCASSO_DATA", work + "/book", 1)
        // Whatever database the user works with, the demo's customers do not get into it.
        unsafe unsetenv("INCASSO_DATABASE")
        // A demo shows the same figures every time; its book holds no secrets.
        unsafe setenv("INCASSO_SEED", "1", 1)
        Rehearsal.isUnderstood()
        console.line(console.style.strong(scenario.title))
        for step in scenario.steps {
            let status = try run(step, in: work, console)
            guard status == .done || status == .exceptions else { return status }
        }
        console.line()
        if keep != nil {
            console.line(
                "Everything is in \(work): the book in book, the bank's files in to-bank and from-bank,"
            )
            console.line("the reminders in book/outbox. Look around:")
            console.line("  export INCASSO_DATA=\(work)/book")
            console.line("  incasso recovery list --as-of \(scenario.lastDay)")
        } else {
            console.line("Nothing was kept. To look around afterwards: incasso demo --keep DIR")
        }
        return .done
    }

    /// Runs one command in this process, exactly as it is typed.
    private func run(_ step: DemoScenario.Step, in work: String, _ console: Console) throws -> ExitStatus {
        console.line()
        if !step.words.isEmpty { console.line(console.style.heading("# " + step.words)) }
        let places = [("$example", work + "/example"), ("$work", work)]
        var shown: [String] = []
        var arguments: [String] = []
        for word in step.command {
            let place = places.first { word.hasPrefix($0.0) }
            shown.append(
                place.map { ($0.0 == "$work" ? "" : "example") + word.dropFirst($0.0.count) } ?? word
            )
            arguments.append(place.map { $0.1 + word.dropFirst($0.0.count) } ?? word)
        }
        shown = shown.map { $0.hasPrefix("/") ? String($0.dropFirst()) : $0 }
        console.line(console.style.command("$ incasso " + shown.joined(separator: " ")))
        console.flush()
        do {
            var command = try Incasso.parseAsRoot(arguments + (noColor ? ["--no-color"] : []))
            try command.run()
            return .done
        } catch let code as ExitCode {
            return ExitStatus(rawValue: code.rawValue) ?? .failed
        }
    }
}

extension DemoScenario {
    /// The scenario with a name.
    ///
    /// - Parameter argument: What was typed.
    /// - Throws: `ValidationError` that lists the names.
    fileprivate init(argument: String) throws {
        guard let found = Self.all.first(where: { $0.name == argument }) else {
            throw ValidationError("expected \(Self.all.map(\.name).joined(separator: " or "))")
        }
        self = found
    }
}
