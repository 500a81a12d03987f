import Foundation
import IncassoTestSupport
import Testing

/// A directory with a book in it, on which the built binary works step by step.
final class Workplace {
    /// The day on which everything happens when nothing else is said.
    static let today = "2026-11-17T10:00"
    /// Everything that is in it was put there by the test.
    let directory: String
    /// Further variables of every command.
    let environment: [String: String]

    /// An empty directory.
    init(environment: [String: String] = [:]) throws {
        directory = try TemporaryDirectory().path
        self.environment = environment
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    /// A path in the directory.
    func path(_ name: String) -> String { directory + "/" + name }

    /// Writes a file and gives its path.
    @discardableResult func write(_ name: String, _ text: String) throws -> String {
        try TestFiles.write(Array(text.utf8), to: path(name))
        return path(name)
    }

    /// Runs a command on the book.
    func run(_ arguments: [String], asOf: String = today) throws -> Binary.Outcome {
        try Binary.run(
            arguments + ["--data", path("data"), "--as-of", asOf],
            environment: ["INCASSO_SEED": "1"].merging(environment) { $1 }
        )
    }

    /// Runs a command that must end well.
    @discardableResult
    func expect(
        _ status: Int32,
        _ arguments: [String],
        asOf: String = today,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Binary.Outcome {
        let outcome = try run(arguments, asOf: asOf)
        #expect(
            outcome.status == status,
            "\(arguments.joined(separator: " ")): \(outcome.text)",
            sourceLocation: sourceLocation
        )
        return outcome
    }

    /// A text without what differs from run to run.
    func withoutPlaces(_ text: String) -> String { text.replacing(directory, with: "$DIR") }

    /// The visible files of a folder, by name.
    func files(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path(folder)).filter { !$0.hasPrefix(".") }
            .sorted()
            .map { path(folder) + "/" + $0 }
    }
}
