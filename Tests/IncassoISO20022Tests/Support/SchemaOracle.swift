import Foundation
import Testing

/// Validates documents with `xmllint` against schemas that we did not write.
enum SchemaOracle {
    /// The root of the package.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Official schemas beside the package; absent on a user's machine.
    static let official = root.appending(path: "../shared/schemas-iso").standardizedFileURL

    /// Our own schema of the collection files that we write.
    static let own = root.appending(path: "schemas/xsd/pain.008.001.08.incasso.xsd")

    /// Why the oracle cannot be asked, or `nil`.
    static var absence: Comment? {
        if !FileManager.default.fileExists(atPath: official.path) { return "../shared/schemas-iso is absent" }
        if !FileManager.default.isExecutableFile(atPath: "/usr/bin/xmllint") { return "xmllint is not installed" }
        return nil
    }

    /// An official schema.
    static func iso(_ name: String) -> URL { official.appending(path: name + ".xsd") }

    /// What xmllint says against the document; empty when it is valid.
    static func complaints(about document: [UInt8], schema: URL) throws -> String {
        let file = FileManager.default.temporaryDirectory.appending(path: "incasso-\(UUID().uuidString).xml")
        try Data(document).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/xmllint")
        process.arguments = ["--noout", "--nonet", "--schema", schema.path, file.path]
        let pipe = Pipe()
        process.standardError = pipe
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? "" : String(decoding: said.prefix(2_000), as: UTF8.self)
    }
}
