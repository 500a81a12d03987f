import Foundation
import IncassoTestSupport

/// The program as it was built beside the tests.
struct Binary {
    /// How a process ended and what it wrote.
    struct Outcome {
        let status: Int32
        let wasKilled: Bool
        let output: String
        let error: String

        /// Both streams, for the comment of an expectation.
        var text: String { "exit \(status)\n\(output)\(error)" }
    }

    /// Where it is.
    static let path: String = {
        let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/incasso"
        return FileManager.default.isExecutableFile(atPath: beside)
            ? beside : TestFiles.packageRoot + "/.build/debug/incasso"
    }()

    /// Runs the program.
    static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
        try start([path] + arguments, environment: environment)
    }

    /// Runs any command, without the variables by which the surroundings would change what we do.
    static func start(_ command: [String], environment: [String: String] = [:]) throws -> Outcome {
        try launch(command, environment: environment).outcome()
    }

    /// Starts any command and does not wait for it.
    static func launch(_ command: [String], environment: [String: String] = [:]) throws -> Launched {
        try Launched(command, environment: inherited.merging(environment) { $1 })
    }

    /// A process that may still run.
    final class Launched {
        private let process = Process()
        private let directory: TemporaryDirectory

        fileprivate init(_ command: [String], environment: [String: String]) throws {
            directory = try TemporaryDirectory()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = command
            process.environment = environment
            // Files, not pipes: nobody needs to read while the process writes.
            for stream in [output, error] {
                _ = FileManager.default.createFile(atPath: stream, contents: nil)
            }
            process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
            process.standardError = try FileHandle(forWritingTo: URL(filePath: error))
            process.standardInput = FileHandle.nullDevice
            try process.run()
        }

        deinit { directory.remove() }

        private var output: String { directory.path + "/out" }
        private var error: String { directory.path + "/err" }

        /// The process's number; `env` becomes the command.
        var number: Int32 { process.processIdentifier }

        /// Sends a signal, unless it has ended.
        func signal(_ signal: Int32) {
            if process.isRunning { kill(number, signal) }
        }

        /// Waits for its end.
        func outcome() throws -> Outcome {
            process.waitUntilExit()
            // strace dies of the same signal as the process that it traces.
            let wasKilled = process.terminationReason == .uncaughtSignal || process.terminationStatus == 137
            return Outcome(
                status: wasKilled ? 137 : process.terminationStatus,
                wasKilled: wasKilled,
                output: try TestFiles.text(output),
                error: try TestFiles.text(error)
            )
        }
    }

    private static let inherited: [String: String] = {
        let ours = ProcessInfo.processInfo.environment.filter { name, _ in
            !name.hasPrefix("INCASSO_") && !["COLUMNS", "NO_COLOR", "XDG_DATA_HOME"].contains(name)
        }
        return ours.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
    }()
}
