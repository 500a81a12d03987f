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
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.environment = inherited.merging(environment) { $1 }
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        // Files, not pipes: nobody needs to read while the process writes.
        let streams = ["out", "err"].map { directory.path + "/" + $0 }
        for stream in streams { _ = FileManager.default.createFile(atPath: stream, contents: nil) }
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: streams[0]))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: streams[1]))
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        // strace dies of the same signal as the process that it traces.
        let wasKilled = process.terminationReason == .uncaughtSignal || process.terminationStatus == 137
        return Outcome(
            status: wasKilled ? 137 : process.terminationStatus,
            wasKilled: wasKilled,
            output: try TestFiles.text(streams[0]),
            error: try TestFiles.text(streams[1])
        )
    }

    private static let inherited: [String: String] = {
        let ours = ProcessInfo.processInfo.environment.filter { name, _ in
            !name.hasPrefix("INCASSO_") && !["COLUMNS", "NO_COLOR", "XDG_DATA_HOME"].contains(name)
        }
        return ours.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
    }()
}
