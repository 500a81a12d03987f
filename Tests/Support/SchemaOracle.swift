import Foundation
import Testing

/// Validates documents with `xmllint`, a tool that is not ours, against XML schemas.
public enum SchemaOracle {
    /// What stops a document from being valid.
    ///
    /// Cancels the test when `xmllint` is not installed.
    ///
    /// - Parameters:
    ///   - document: The document.
    ///   - schema: The schema's path.
    /// - Returns: The beginning of what xmllint says; empty when the document is valid.
    /// - Throws: What ends a cancelled test, or an error of the system.
    public static func complaints(about document: [UInt8], schema: String) throws -> String {
        let file = FileManager.default.temporaryDirectory.appending(path: "incasso-\(UUID().uuidString).xml")
        try Data(document).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try complaints(aboutFile: file.path, schema: schema)
    }

    /// What stops a file from being valid.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - schema: The schema's path.
    /// - Returns: The beginning of what xmllint says; empty when the file is valid.
    /// - Throws: What ends a cancelled test, or an error of the system.
    public static func complaints(aboutFile path: String, schema: String) throws -> String {
        let tool = "/usr/bin/xmllint"
        guard TestFiles.exists(tool) else { try cancelForLack(of: "xmllint is not installed") }
        let process = Process()
        process.executableURL = URL(filePath: tool)
        process.arguments = ["--noout", "--nonet", "--schema", schema, path]
        let pipe = Pipe()
        process.standardError = pipe
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? "" : String(decoding: said.prefix(2_000), as: UTF8.self)
    }

    /// An official schema; cancels the test when it is not there.
    ///
    /// - Parameter name: For example `pain.008.001.08`.
    /// - Returns: Its path.
    /// - Throws: What ends a cancelled test.
    public static func official(_ name: String) throws -> String {
        try SharedFiles.require("schemas-iso/\(name).xsd")
    }

    /// One of our own schemas.
    ///
    /// - Parameter name: For example `pain.008.001.08.incasso`.
    /// - Returns: Its path.
    public static func own(_ name: String) -> String {
        TestFiles.packageRoot + "/schemas/xsd/\(name).xsd"
    }
}
