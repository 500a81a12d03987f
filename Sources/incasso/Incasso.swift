import ArgumentParser
import Glibc

/// The command line.
@main
struct Incasso: ParsableCommand {
    /// The version that `--version` prints.
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "incasso",
        abstract: "From mandate to money: collect by direct debit, and lead every failed debit back to paid.",
        discussion: """
            A month in five commands:

              incasso import collections june.csv --creditor stadtwerke
              incasso batch build --creditor stadtwerke
              incasso batch approve --all --as maria
              incasso batch release --all --out to-bank
              incasso inbox process from-bank

            `incasso demo` plays all of it with 1,000 made-up customers.
            """,
        version: version,
        groupedSubcommands: [
            CommandGroup(
                name: "Book",
                subcommands: [
                    Init.self, Demo.self, Run.self, Serve.self, Verify.self, Backup.self, Restore.self,
                ]
            ),
            CommandGroup(
                name: "Collecting",
                subcommands: [
                    CreditorCommand.self, ImportCommand.self, MandateCommand.self, ClaimCommand.self,
                    BatchCommand.self, CollectionCommand.self,
                ]
            ),
            CommandGroup(
                name: "Answers and recovery",
                subcommands: [
                    InboxCommand.self, ExceptionsCommand.self, RecoveryCommand.self, NoticesCommand.self,
                    LinkCommand.self, PaymentCommand.self, CreditCommand.self, ReportCommand.self,
                ]
            ),
            CommandGroup(
                name: "Files",
                subcommands: [Describe.self, Validate.self, ACHCommand.self, SimulateCommand.self]
            ),
            CommandGroup(name: "Help", subcommands: [ExitCodes.self, EnvironmentTopic.self]),
        ]
    )

    static var _errorPrefix: String { "error: " }

    static func main() {
        Interrupt.handle()
        let arguments = Array(CommandLine.arguments.dropFirst())
        if let mistake = CommandPath.mistake(in: arguments) {
            StandardStream.write(Array(mistake.utf8), to: STDERR_FILENO)
            Glibc.exit(ExitStatus.usage.rawValue)
        }
        do {
            var command = try parseAsRoot(arguments)
            try command.run()
        } catch {
            let status = exitCode(for: error)
            let text = Usage.shortened(fullMessage(for: error))
            let stream = status.isSuccess ? STDOUT_FILENO : STDERR_FILENO
            if !text.isEmpty { StandardStream.write(Array((text + "\n").utf8), to: stream) }
            Glibc.exit(status.rawValue)
        }
    }
}
