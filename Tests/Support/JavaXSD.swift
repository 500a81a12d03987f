import Foundation
import Testing

/// Validates documents with the JDK's own validator (Xerces), which shares no code with libxml2.
///
/// One run of the virtual machine takes a second or two, whatever the number of documents: validate many at once.
public enum JavaXSD {
    /// What stops each document from being valid.
    ///
    /// Cancels the test when there is no JDK.
    ///
    /// - Parameters:
    ///   - files: The documents' paths.
    ///   - schema: The schema's path.
    /// - Returns: A text for each document, in their order: its complaints, one a line as `LINE: MESSAGE`; empty when the
    ///   document is valid.
    /// - Throws: What ends a cancelled test, or ``TestFileError`` when the schema or a document cannot be read at all.
    public static func validate(_ files: [String], schema: String) throws -> [String] {
        guard let java else { try cancelForLack(of: "there is no JDK (java that runs a source file)") }
        let process = Process()
        process.executableURL = URL(filePath: java)
        // The quick compiler and the simple collector start fastest; a small heap leaves room to others.
        process.arguments =
            ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", program, schema] + files
        let said = Pipe()
        let complained = FileManager.default.temporaryDirectory.appending(
            path: "java-\(UUID().uuidString).txt"
        )
        _ = FileManager.default.createFile(atPath: complained.path, contents: nil)
        defer { try? FileManager.default.removeItem(at: complained) }
        process.standardOutput = said
        process.standardError = try FileHandle(forWritingTo: complained)
        try process.run()
        let output = try said.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0, let complaints = read(output, count: files.count) else {
            let reason = String(decoding: try Data(contentsOf: complained).prefix(2_000), as: UTF8.self)
            throw TestFileError(description: "the JDK's validator gave up on \(schema): \(reason)")
        }
        return complaints
    }

    /// What stops one document from being valid.
    ///
    /// - Parameters:
    ///   - file: The document's path.
    ///   - schema: The schema's path.
    /// - Returns: Its complaints, one a line; empty when it is valid.
    /// - Throws: As for many documents.
    public static func validate(_ file: String, schema: String) throws -> String {
        try validate([file], schema: schema)[0]
    }

    /// What stops each document in memory from being valid.
    ///
    /// - Parameters:
    ///   - documents: The documents.
    ///   - schema: The schema's path.
    /// - Returns: A text for each document, in their order; empty when it is valid.
    /// - Throws: As for files.
    public static func validate(documents: [[UInt8]], schema: String) throws -> [String] {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let files = try documents.enumerated().map { number, document in
            let path = directory.path + "/\(number).xml"
            try TestFiles.write(document, to: path)
            return path
        }
        return try validate(files, schema: schema)
    }

    /// The source file that `java` compiles and runs.
    private static let program = TestFiles.packageRoot + "/Tests/Support/JavaXSD.java"

    /// A `java` with a compiler beside it; a bare runtime cannot run a source file.
    private static let java: String? = {
        let home = ProcessInfo.processInfo.environment["JAVA_HOME"].map { [$0 + "/bin"] } ?? []
        return (home + ["/usr/bin", "/usr/local/bin"]).first {
            TestFiles.exists($0 + "/java") && TestFiles.exists($0 + "/javac")
        }.map { $0 + "/java" }
    }()

    /// The complaints by document; `nil` when the program did not come to its end.
    private static func read(_ output: Data, count: Int) -> [String]? {
        var complaints = [String](repeating: "", count: count)
        var isDone = false
        for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: "\t", maxSplits: 2).map(String.init)
            if parts.first == "done" {
                isDone = parts == ["done", String(count)]
            } else if parts.count == 3, let number = Int(parts[0]), complaints.indices.contains(number) {
                complaints[number] += "\(parts[1]): \(parts[2])\n"
            } else {
                return nil
            }
        }
        return isDone ? complaints : nil
    }
}
