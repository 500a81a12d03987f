import ArgumentParser
import IncassoCore
import IncassoEngine
import IncassoISO20022

/// Tells what a file is and says.
struct Describe: IncassoCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell what a bank file is, what it adds up to, and what is in it.",
        discussion: """
            Examples:
              incasso describe camt.054-2026-12-03.xml
              incasso describe from-bank/* -o json

            Reads pain.008, pain.002 and camt.052, .053, .054 of any version and bank, and
            ACH files (NACHA) of any class with returns and notifications of change. Needs
            no book. Exit code 3 when there are error findings, 1 when a file is
            unreadable.
            """
    )

    @Argument(help: "Files, and directories of files.", completion: .file())
    var files: [String]
    @OptionGroup var output: OutputOptions
    @OptionGroup(visibility: .hidden) var book: BookOptions

    func perform(_ console: Console) throws -> ExitStatus {
        var status = ExitStatus.done
        let paths = try Path.files(files)
        if console.format == .json, paths.count > 1 { console.write("[\n") }
        for (number, path) in paths.enumerated() {
            let description = try FileDescription.ofAny(path)
            let sha256 = try FileHash.sha256(of: path).hex
            switch console.format {
            case .table:
                if number > 0 { console.line() }
                DescriptionPage(description, sha256: sha256).write(to: console)
            case .json:
                if number > 0 { console.write(",\n") }
                console.write(description.json(sha256: sha256) + (paths.count > 1 ? "" : "\n"))
            case .jsonl: console.write(description.json(sha256: sha256, indented: false) + "\n")
            case .csv: console.list(description.events, DescriptionPage.eventColumns, empty: "")
            }
            status = status.worst(description.status)
        }
        if console.format == .json, paths.count > 1 { console.write("\n]\n") }
        return status
    }
}

extension FileDescription {
    /// How a command on this file ends.
    var status: ExitStatus {
        if verdict == .unreadable { return .failed }
        return findings.contains { $0.severity == .error } ? .exceptions : .done
    }
}
