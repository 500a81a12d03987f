import Foundation
import IncassoSQL
import IncassoSQLite
import IncassoTestSupport
import Synchronization
import Testing

/// What the benchmark replays in the `sqlite3` shell.
@Suite
struct SQLiteTraceTests {
    /// A database with two items, and the statements that made them.
    private static func make(_ path: String) throws -> [String] {
        let log = StatementLog()
        let database = try SQLiteDatabase(path: path)
        try database.define(ConformanceTests.schema) { _ in }
        try database.trace { log.add($0) }
        try database.write { transaction in
            try ConformanceTests.insert(transaction, 1, name: "it's ::x", amount: nil, body: [0, 255])
            _ = try transaction.first(ConformanceTests.count, ["t": 1]) { $0.integer(0) }
            try transaction.load(ConformanceTests.items) { writer in
                for number in 2...3 {
                    try writer.integer(1)
                    try writer.integer(Int64(number))
                    try writer.text("item \(number)")
                    try writer.integer(7)
                    try writer.null()
                    try writer.endRow()
                }
            }
        }
        _ = try ConformanceTests.count(database)
        return log.names
    }

    @Test
    func statementsThatWriteAreTold() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let statements = try Self.make(directory.path + "/a.db")
        let row = "INTO item (tenant_id, id, name, amount, body) VALUES "
        #expect(
            statements == [
                "BEGIN IMMEDIATE",
                "INSERT " + row + "(1, 1, 'it''s ::x', NULL, x'00ff')",
                "INSERT OR FAIL " + row + "(1, 2, 'item 2', 7, NULL)",
                "INSERT OR FAIL " + row + "(1, 3, 'item 3', 7, NULL)",
                "COMMIT",
                "BEGIN DEFERRED",
                "COMMIT",
            ]
        )
    }

    @Test
    func theShellComesToTheSameRows() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let statements = try Self.make(directory.path + "/a.db")
        do {
            let other = try SQLiteDatabase(path: directory.path + "/b.db")
            try other.define(ConformanceTests.schema) { _ in }
        }
        let script = directory.path + "/b.sql"
        try (statements.joined(separator: ";\n") + ";\n").write(
            toFile: script,
            atomically: true,
            encoding: .utf8
        )
        let dumps = try ["a", "b"].map { name in
            let process = Process()
            process.executableURL = URL(filePath: "/bin/sh")
            let read = name == "b" ? "sqlite3 -bail b.db < b.sql && " : ""
            process.arguments = [
                "-c",
                "command -v sqlite3 >/dev/null || exit 9; \(read)sqlite3 \(name).db .dump > \(name).dump",
            ]
            process.currentDirectoryURL = URL(filePath: directory.path)
            try process.run()
            process.waitUntilExit()
            if process.terminationStatus == 9 { try cancelForLack(of: "sqlite3 is not installed") }
            try #require(process.terminationStatus == 0)
            return try TestFiles.text("\(directory.path)/\(name).dump")
        }
        #expect(dumps[0].contains("X'00FF'") || dumps[0].contains("X'00ff'"))
        #expect(dumps[0] == dumps[1])
    }
}
