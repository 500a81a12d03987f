import Foundation
import IncassoSQL
import IncassoSQLite
import IncassoTestSupport
import Testing

/// Several connections of one process to one file, and other processes beside it: as a server works.
@Suite
struct SecondConnectionTests {
    /// POSIX drops all locks of a process on a file when it closes any descriptor of it. Were the file opened and closed
    /// beside SQLite, another process would take itself for the last one, and remove the log that is written to.
    @Test
    func aSecondConnectionKeepsTheLocksOfTheFirst() throws {
        let tool = "/usr/bin/sqlite3"
        guard TestFiles.exists(tool) else { try cancelForLack(of: "sqlite3 is not installed") }
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let path = directory.path + "/test.db"
        let first = try SQLiteDatabase(path: path)
        try first.define(ConformanceTests.schema) { try ConformanceTests.insert($0, 1) }
        let second = try SQLiteDatabase(path: path)
        #expect(try Self.count(tool, path) == "1\n")
        #expect(TestFiles.exists(path + "-wal"), "another process has removed the log")
        try first.write { try ConformanceTests.insert($0, 2) }
        #expect(try Self.count(tool, path) == "2\n")
        try second.write { try ConformanceTests.insert($0, 3) }
        #expect(try Self.count(tool, path) == "3\n")
    }

    /// How many items another process sees.
    private static func count(_ tool: String, _ path: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: tool)
        process.arguments = [path, "SELECT count(*) FROM item"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: said, as: UTF8.self)
    }
}
