import Foundation
import IncassoTestSupport
import Testing

/// A PostgreSQL server of one test, with a certificate and a password, which may be restarted.
struct PostgresServer {
    let directory: String
    let port: String

    /// The password in a URL.
    static let password = "open%3As%40same"

    /// Starts a server, and removes it behind the body.
    static func use(_ body: (PostgresServer) throws -> Void) throws {
        // A unix socket's path is short by law of the system.
        let directory = "/tmp/incasso-tls-\(UUID().uuidString.prefix(8))"
        guard TestFiles.exists("/usr/bin/openssl") else { try cancelForLack(of: "openssl is not installed") }
        let port = try script("tls", directory)
        defer {
            if TestFiles.exists(directory) { _ = try? script("stop", directory) }
        }
        try body(PostgresServer(directory: directory, port: port))
    }

    /// An address over the network.
    func url(_ host: String, _ parameters: String) -> String {
        "postgres://incasso:\(Self.password)@\(host):\(port)/postgres?\(parameters)"
    }

    /// Stops it hard, and starts it a second later.
    func restart() throws { _ = try Self.script("restart", directory) }

    private static func script(_ action: String, _ directory: String) throws -> String {
        try output(of: TestFiles.packageRoot + "/Tests/postgres.sh", [action, directory])
    }

    /// What a program prints.
    static func output(of program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        // The server must not keep the pipe open.
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(program) \(arguments)")
        let said = pipe.fileHandleForReading.availableData
        return String(decoding: said, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
