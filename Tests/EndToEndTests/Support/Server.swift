import Foundation
import IncassoTestSupport
import Testing

/// `incasso serve` as a process of its own, on a port that the system chose.
final class Server {
    /// Where it listens, for example `http://127.0.0.1:40123`.
    let address: String
    private let process = Process()
    private let log: String

    /// The server did not say in time that it listens.
    struct NotReady: Error, CustomStringConvertible {
        let description: String
    }

    /// Starts the server on a book and waits until it takes requests in.
    init(_ place: Workplace, asOf: String = Workplace.later) throws {
        log = place.path("serve.log")
        _ = FileManager.default.createFile(atPath: log, contents: nil)
        process.executableURL = URL(filePath: Binary.path)
        process.arguments = [
            "serve", "--port", "0", "--data", place.path("data"), "--as-of", asOf, "--log-level", "trace",
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: URL(filePath: log))
        try process.run()
        for _ in 0..<300 {
            let said = try TestFiles.text(log)
            if let line = said.split(separator: "\n").first(where: { $0.hasPrefix("Serving on ") }) {
                address = String(line.dropFirst("Serving on ".count))
                return
            }
            guard process.isRunning else { break }
            Thread.sleep(forTimeInterval: 0.1)
        }
        process.terminate()
        throw NotReady(description: try TestFiles.text(log))
    }

    deinit { if process.isRunning { process.terminate() } }

    /// Everything that it said.
    var said: String { get throws { try TestFiles.text(log) } }

    /// Gets a page.
    func get(_ path: String, _ options: [String] = []) throws -> (status: Int, text: String) {
        let outcome = try Binary.start(
            ["curl", "--silent", "--write-out", "\n%{http_code}"] + options + [address + path]
        )
        let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
        return (Int(lines.last ?? "") ?? 0, lines.dropLast().joined(separator: "\n"))
    }

    /// Tells it to stop, and gives its exit code.
    func stop() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
