import Foundation
import IncassoTestSupport
import Testing

/// `incasso backup` and `incasso restore` as an administrator uses them.
@Suite struct BackupCommandTests {
    /// The whole way, as it is written and read: backup, loss, restore, refusals, reconciliation.
    @Test func theWholeWay() throws {
        let club = try Workplace()
        try club.play(upTo: .approved)
        var log = ""
        func step(_ status: Int32, _ arguments: [String], asOf: String = Workplace.today) throws {
            let outcome = try club.expect(status, arguments, asOf: asOf)
            let words = arguments.map { club.withoutPlaces($0) }.joined(separator: " ")
            log += "$ incasso \(words)\n\(outcome.output)\(outcome.error)→ \(outcome.status)\n\n"
        }
        try step(0, ["backup", club.path("backups")])
        try step(0, ["backup", club.path("backups"), "-o", "json"])
        try club.expect(0, ["batch", "release", "--all", "--out", club.path("to-bank")])
        let proven = try club.expect(0, ["restore", club.path("backups"), "--check", "-o", "csv"]).output
        let rules = proven.split(whereSeparator: \.isNewline).map { $0.prefix { $0 != "," } }
        #expect(
            rules.prefix(5) == [
                "id", "backup.copy", "database.structure", "backup.contents", "attempts.chain",
            ]
        )
        #expect(rules.count > 30)
        try step(0, ["restore", club.path("backups"), "--dry-run"], asOf: Workplace.later)
        try step(0, ["restore", club.path("backups")], asOf: Workplace.later)
        try step(5, ["batch", "release", "--all", "--out", club.path("to-bank")])
        try step(5, ["run"], asOf: Workplace.later)
        let reconcile = ["restore", "--reconcile", "--out", club.path("to-bank"), "--as", "carl"]
        try step(0, reconcile + ["--dry-run"], asOf: Workplace.later)
        try step(0, reconcile, asOf: Workplace.later)
        try step(5, reconcile, asOf: Workplace.later)
        try step(0, ["batch", "list"], asOf: Workplace.later)
        try club.expect(0, ["verify"])
        // What was there is still there, under a name that says what it is.
        let names = try FileManager.default.contentsOfDirectory(atPath: club.path("data"))
        #expect(names.contains("incasso.db.before-restore-20261208T080000Z"), "\(names)")
        try Golden.expect(withoutHashes(club.withoutPlaces(log)), equals: "whole-way.txt")
    }

    /// Sizes and hashes of a database depend on the library that wrote it, and the schema grows.
    private func withoutHashes(_ text: String) -> String {
        text.replacing(/[0-9a-f]{64}/, with: "HASH")
            .replacing(/((?:Bytes|Schema) +|"(?:bytes|schema)": )[0-9,]*[0-9]/) { "\($0.1)N" }
    }

    /// Nobody but the owner reads a backup, and the key file is not in it.
    @Test func onlyTheOwnerReadsIt() throws {
        let club = try Workplace()
        try club.play(upTo: .released)
        try club.expect(0, ["backup", club.path("backups")])
        let all = try #require(FileManager.default.enumerator(atPath: club.path("backups")))
        var files = 0
        for case let name as String in all {
            let path = club.path("backups/" + name)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            let mode = try #require(attributes[.posixPermissions] as? Int)
            #expect(mode & 0o077 == 0, "\(name) has mode \(String(mode, radix: 8))")
            guard attributes[.type] as? FileAttributeType == .typeRegular else { continue }
            files += 1
            let key = try TestFiles.bytes(club.path("data/incasso.key"))
            let content = try TestFiles.bytes(path)
            #expect(content != key, "\(name) is the key file")
            let text = String(decoding: content, as: UTF8.self)
            for member in Workplace.members {
                #expect(!text.contains(Workplace.iban(member)), "\(name) holds an account number")
            }
        }
        #expect(files == 4, "database, settings, manifest and one kept file")
    }

    /// On a new machine there is nothing but the backup and the key.
    @Test func onANewMachine() throws {
        let club = try Workplace()
        try club.play(upTo: .answered)
        try club.expect(0, ["backup", club.path("backups")])
        let key = club.path("safe.key")
        try FileManager.default.moveItem(atPath: club.path("data/incasso.key"), toPath: key)
        try FileManager.default.removeItem(atPath: club.path("data"))
        let without = try club.expect(1, ["restore", club.path("backups")])
        #expect(without.error.contains("put the key file of this book back"), "\(without.error)")
        try club.expect(0, ["restore", club.path("backups"), "--check", "--key", key])
        #expect(!TestFiles.exists(club.path("data")))
        try club.expect(0, ["restore", club.path("backups"), "--key", key])
        try FileManager.default.createDirectory(atPath: club.path("empty"), withIntermediateDirectories: true)
        try club.expect(
            0,
            [
                "restore", "--reconcile", "--out", club.path("to-bank"), "--bank-files",
                club.path("from-bank"),
            ],
            asOf: Workplace.later
        )
        try club.expect(0, ["verify"], asOf: Workplace.later)
        try club.expect(0, ["run"], asOf: Workplace.later)
    }

    /// A server or another command has the book open: it is not taken away from below it.
    @Test func aBookInUseStays() throws {
        let club = try Workplace()
        try club.play(upTo: .approved)
        try club.expect(0, ["backup", club.path("backups")])
        let server = Process()
        server.executableURL = URL(filePath: "/usr/bin/env")
        server.arguments = ["sqlite3", club.path("data/incasso.db")]
        let input = Pipe()
        let answers = Pipe()
        server.standardInput = input
        server.standardOutput = answers
        server.standardError = FileHandle.nullDevice
        try server.run()
        try input.fileHandleForWriting.write(contentsOf: Data("SELECT 'open' FROM tenant;\n".utf8))
        guard answers.fileHandleForReading.availableData.starts(with: Data("open".utf8)) else {
            server.waitUntilExit()
            try cancelForLack(of: "sqlite3 is not installed")
        }
        let refused = try club.expect(1, ["restore", club.path("backups")])
        #expect(refused.error.contains("is in use: stop the server"), "\(refused.error)")
        try input.fileHandleForWriting.close()
        server.waitUntilExit()
        // Nothing was changed by the attempt.
        try club.expect(0, ["batch", "release", "--all", "--out", club.path("to-bank"), "--dry-run"])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: club.path("data")).sorted().filter {
                $0.hasPrefix("incasso.db.")
            }.isEmpty
        )
        try club.expect(0, ["restore", club.path("backups")])
        try club.expect(5, ["batch", "release", "--all", "--out", club.path("to-bank")])
    }

    @Test(arguments: [
        ["backup"], ["restore"], ["restore", "x", "--mark"], ["restore", "--reconcile"],
        ["restore", "--check"],
        ["restore", "x", "--out", "y"], ["restore", "--mark", "--key", "k"],
        ["restore", "--mark", "--reconcile", "--out", "x"],
    ])
    func wrongCommandLines(_ arguments: [String]) throws {
        let outcome = try Binary.run(arguments)
        #expect(outcome.status == 64, "\(outcome.text)")
        #expect(outcome.error.hasPrefix("error: "), "\(outcome.error)")
    }

    /// A disk that is full leaves nothing that could be taken for a backup, and what was there before.
    @Test func aFullDiskLeavesNothing() throws {
        let club = try Workplace()
        try club.play(upTo: .released)
        let disk = club.path("disk")
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        let mounted = try Binary.start(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk])
        guard mounted.status == 0 else {
            try cancelForLack(of: "no file system can be mounted here: no disk was filled")
        }
        defer { _ = try? Binary.start(["umount", disk]) }
        try club.expect(0, ["backup", disk])
        let before = try FileManager.default.contentsOfDirectory(atPath: disk).sorted()
        // The second copy of the database does not fit; after it, neither does the third, with less room at each.
        for fill in [0, 100_000, 200_000, 400_000] {
            let room = try room(on: disk)
            let wanted = max(0, room - 430_000 + fill)
            try TestFiles.write([UInt8](repeating: 1, count: wanted), to: disk + "/.fill")
            let full = try club.expect(1, ["backup", disk])
            #expect(full.error.contains("full") || full.error.contains("No space left"), "\(full.error)")
            let after = try FileManager.default.contentsOfDirectory(atPath: disk).filter { $0 != ".fill" }
                .sorted()
            #expect(after == before, "with \(room - wanted) bytes of room")
            try FileManager.default.removeItem(atPath: disk + "/.fill")
        }
        try club.expect(0, ["restore", disk, "--check"])
        try club.expect(0, ["verify"])
    }

    private func room(on path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfFileSystem(forPath: path)
        return try #require(attributes[.systemFreeSize] as? NSNumber).intValue
    }
}
