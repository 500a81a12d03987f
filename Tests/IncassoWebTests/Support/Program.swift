import Foundation
import IncassoTestSupport
import Testing

/// A program of the system that a test needs.
enum Program {
    /// Runs a program and gives what it wrote.
    ///
    /// - Throws: What ends a cancelled test when the program is missing.
    static func run(_ name: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: try path(name))
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(name) failed")
        return String(decoding: output, as: UTF8.self)
    }

    /// Where a program is; cancels the test when it is missing.
    static func path(_ name: String) throws -> String {
        let path = "/usr/bin/\(name)"
        guard TestFiles.exists(path) else { try cancelForLack(of: "\(name) is not installed") }
        return path
    }
}
