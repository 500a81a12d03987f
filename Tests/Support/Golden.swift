import Glibc
public import Testing

/// Compares output with files that were checked by a person once.
///
/// The files lie in `Golden/` beside the test. With `RECORD=1` in the environment they are written anew and the test
/// fails, so that recording is never mistaken for passing.
public enum Golden {
    /// Expects output to equal a golden file, byte for byte.
    ///
    /// - Parameters:
    ///   - bytes: The output.
    ///   - name: The file's name in `Golden/`.
    ///   - testFile: The test's source file; `Golden/` lies beside it.
    ///   - sourceLocation: Where the test expects it.
    /// - Throws: ``TestFileError`` when a file cannot be read or written.
    public static func expect(
        _ bytes: [UInt8],
        equals name: String,
        testFile: String = #filePath,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let path = TestFiles.ancestor(of: testFile, levels: 1) + "/Golden/" + name
        if unsafe getenv("RECORD").map({ unsafe String(cString: $0) }) == "1" {
            try TestFiles.write(bytes, to: path)
            Issue.record(
                "recorded \(name): look at the difference, then run without RECORD",
                sourceLocation: sourceLocation
            )
            return
        }
        guard TestFiles.exists(path) else {
            Issue.record("there is no Golden/\(name): run with RECORD=1", sourceLocation: sourceLocation)
            return
        }
        let expected = try TestFiles.bytes(path)
        if bytes == expected { return }
        Issue.record("\(difference(bytes, expected, name))", sourceLocation: sourceLocation)
    }

    /// Expects a text to equal a golden file, byte for byte.
    ///
    /// - Parameters:
    ///   - text: The output.
    ///   - name: The file's name in `Golden/`.
    ///   - testFile: The test's source file; `Golden/` lies beside it.
    ///   - sourceLocation: Where the test expects it.
    /// - Throws: ``TestFileError`` when a file cannot be read or written.
    public static func expect(
        _ text: String,
        equals name: String,
        testFile: String = #filePath,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try expect(Array(text.utf8), equals: name, testFile: testFile, sourceLocation: sourceLocation)
    }

    /// The first line that differs, from both sides.
    private static func difference(_ found: [UInt8], _ expected: [UInt8], _ name: String) -> String {
        let position = zip(found, expected).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        let offset = position ?? min(found.count, expected.count)
        let line = found[..<offset].count { $0 == 0x0A } + 1
        func excerpt(_ bytes: [UInt8]) -> String {
            let start = bytes[..<offset].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
            let end = bytes[offset...].firstIndex(of: 0x0A) ?? bytes.count
            return String(decoding: bytes[start..<min(end, start + 200)], as: UTF8.self)
        }
        return """
            Golden/\(name) differs at byte \(offset), line \(line) (\(found.count) bytes, expected \(expected.count))
              found:    \(excerpt(found))
              expected: \(excerpt(expected))
            """
    }
}
