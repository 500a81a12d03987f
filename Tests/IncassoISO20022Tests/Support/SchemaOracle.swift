import Foundation
import IncassoTestSupport
import Testing

/// Validates documents with `xmllint` against schemas that we did not write.
enum SchemaOracle {
    /// Our own schema of the collection files that we write.
    static let own = TestFiles.packageRoot + "/schemas/xsd/pain.008.001.08.incasso.xsd"

    /// An official schema, for example `pain.008.001.08`; cancels the test when it is not there.
    static func official(_ name: String) throws -> String {
        try SharedFiles.require("schemas-iso/\(name).xsd")
    }

    /// What xmllint says against the document; empty when it is valid.
    static func complaints(about document: [UInt8], schema: String) throws -> String {
        guard TestFiles.exists("/usr/bin/xmllint") else { try Test.cancel("xmllint is not installed") }
        let file = FileManager.default.temporaryDirectory.appending(path: "incasso-\(UUID().uuidString).xml")
        try Data(document).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/xmllint")
        process.arguments = ["--noout", "--nonet", "--schema", schema, file.path]
        let pipe = Pipe()
        process.standardError = pipe
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? "" : String(decoding: said.prefix(2_000), as: UTF8.self)
    }
}
