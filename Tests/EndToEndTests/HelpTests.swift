import IncassoTestSupport
import Testing

/// What `--help` says, and how the command line is taken apart.
@Suite struct HelpTests {
    /// Every command that there is.
    static let commands = [
        "", "init", "demo", "run", "serve", "verify", "backup", "restore", "creditor", "creditor add",
        "creditor list",
        "creditor show",
        "import",
        "import mandates", "import collections", "mandate", "mandate list", "mandate show",
        "mandate activate", "mandate suspend",
        "mandate resume", "mandate cancel", "claim", "claim list", "claim show", "claim hold",
        "claim release",
        "claim cancel", "batch", "batch build", "batch list", "batch show", "batch approve", "batch release",
        "batch cancel", "batch resolve", "batch check", "inbox", "inbox process", "inbox list", "inbox show",
        "exceptions", "exceptions list", "exceptions show", "exceptions resolve", "recovery", "recovery run",
        "recovery list", "recovery show", "recovery explain", "notices", "notices list", "notices show",
        "notices send", "notices preview", "link", "link create", "link show", "link revoke", "payment",
        "payment record", "payment list", "credit", "credit list", "credit apply", "credit refund", "report",
        "describe", "validate", "ach", "ach merge", "ach split", "ach flatten", "ach diff", "ach reformat",
        "ach mask", "ach reverse", "ach return", "ach noc", "ach noc make", "ach noc refuse", "simulate",
        "simulate bank",
        "exit-codes", "environment",
    ]

    @Test func helpOfEveryCommand() throws {
        var text = ""
        for command in Self.commands {
            let words = command.split(separator: " ").map(String.init)
            let outcome = try Binary.run(words + ["--help"])
            #expect(outcome.status == 0, "\(command)")
            #expect(outcome.error.isEmpty, "\(command): \(outcome.error)")
            for line in outcome.output.split(separator: "\n") {
                #expect(line.count <= 80 || line.hasPrefix("USAGE:"), "\(command): \(line)")
            }
            text += "==== incasso \(command)\n\(outcome.output)\n"
        }
        try Golden.expect(text, equals: "commands.txt")
    }

    @Test(arguments: ["exit-codes", "environment", "batch", "batch release"])
    func helpIsACommandToo(_ topic: String) throws {
        let words = topic.split(separator: " ").map(String.init)
        let asked = try Binary.run(["help"] + words)
        #expect(asked.status == 0)
        // Only our own help mentions the flag --help at the end.
        #expect(try asked.output.hasPrefix(Binary.run(words + ["--help"]).output.prefix(200)))
    }

    @Test func aNounAloneShowsItsVerbs() throws {
        let outcome = try Binary.run(["batch"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("release"))
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func completionsAreWritten(_ shell: String) throws {
        let outcome = try Binary.run(["--generate-completion-script", shell])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("incasso"))
    }
}
