import Foundation
import IncassoTestSupport
import Testing

/// One broken backup for each way in which one can be broken, and what is said about it.
@Suite struct BackupErrorTests {
    /// A way to break a backup.
    struct Damage: Sendable, CustomTestStringConvertible {
        let name: String
        let words: String
        let act: @Sendable (Backup) throws -> Void

        init(_ name: String, _ words: String, _ act: @escaping @Sendable (Backup) throws -> Void) {
            self.name = name
            self.words = words
            self.act = act
        }

        var testDescription: String { name }
    }

    /// The one backup of a club.
    struct Backup {
        let club: Workplace
        let path: String
        var database: String { path + "/incasso.db" }
        var manifest: String { path + "/manifest.json" }

        func edit(_ change: (inout [String: Any]) throws -> Void) throws {
            var object = try #require(
                JSONSerialization.jsonObject(with: Data(TestFiles.bytes(manifest))) as? [String: Any]
            )
            try change(&object)
            try TestFiles.write(
                Array(JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])),
                to: manifest
            )
        }

        func editBook(_ change: (inout [String: Any]) -> Void) throws {
            try edit { object in
                var books = try #require(object["tenants"] as? [[String: Any]])
                change(&books[0])
                object["tenants"] = books
            }
        }

        /// Changes the copy and makes the manifest fit it, as somebody would who knows how.
        func rewrite(_ sql: String) throws {
            let outcome = try Binary.start(["sqlite3", database, sql])
            guard outcome.status != 127 else { try cancelForLack(of: "sqlite3 is not installed") }
            try #require(outcome.status == 0, "\(outcome.text)")
            try fit()
        }

        func fit() throws {
            let sum = try Binary.start(["sha256sum", database])
            let size = try TestFiles.bytes(database).count
            try edit { object in
                object["database"] = [
                    "file": "incasso.db", "size": size, "sha256": String(sum.output.prefix(64)),
                ]
            }
        }

        func overwrite(_ path: String, at offset: Int, with bytes: [UInt8]) throws {
            var content = try TestFiles.bytes(path)
            content.replaceSubrange(offset..<offset + bytes.count, with: bytes)
            try TestFiles.write(content, to: path)
        }
    }

    static let damages: [Damage] = [
        Damage("a flipped bit", "backup.copy: 1 violation") { backup in
            let middle = try TestFiles.bytes(backup.database).count / 2
            let byte = try TestFiles.bytes(backup.database)[middle]
            try backup.overwrite(backup.database, at: middle, with: [byte ^ 1])
        },
        Damage("a cut copy", "bytes, the manifest says") { backup in
            let content = try TestFiles.bytes(backup.database)
            try TestFiles.write(Array(content.dropLast(4096)), to: backup.database)
        },
        Damage("no copy", "incasso.db is missing") { backup in
            try FileManager.default.removeItem(atPath: backup.database)
        },
        Damage("a damaged structure that the manifest fits", "database.structure") { backup in
            let found = try Binary.start([
                "sqlite3", backup.database,
                "SELECT rootpage FROM sqlite_schema WHERE name = 'claim_given_reference'",
            ])
            guard found.status != 127 else { try cancelForLack(of: "sqlite3 is not installed") }
            let page = try #require(Int(found.output.dropLast()))
            try backup.overwrite(backup.database, at: (page - 1) * 4096, with: [0xFF, 0xFF, 0xFF, 0xFF])
            try backup.fit()
        },
        Damage("another program's database", "another program's database") { backup in
            try FileManager.default.removeItem(atPath: backup.database)
            try backup.rewrite("CREATE TABLE foreign_table (a)")
        },
        Damage("a manifest that lies about rows", "claim of default has 12 rows, the manifest says 11") {
            backup in
            try backup.editBook { book in
                var rows = book["rows"] as? [String: Int] ?? [:]
                rows["claim"] = 11
                book["rows"] = rows
            }
        },
        Damage("a manifest that lies about the chain", "the audit chain of default") { backup in
            try backup.editBook { $0["chainHead"] = String(repeating: "ab", count: 32) }
        },
        Damage("a manifest of another book", "another book of that name") { backup in
            try backup.editBook { $0["book"] = 7 }
        },
        Damage("a manifest that names another file", "is missing") { backup in
            try backup.edit { object in
                var database = try #require(object["database"] as? [String: Any])
                database["file"] = "../../data/incasso.db"
                object["database"] = database
            }
        },
        Damage("no manifest", "there is no whole backup") { backup in
            try FileManager.default.removeItem(atPath: backup.manifest)
        },
        Damage("a manifest that is none", "is no manifest of a backup") { backup in
            try TestFiles.write(Array("{\"incassoBackup\": ".utf8), to: backup.manifest)
        },
        Damage("a newer form", "was made by a newer program") { backup in
            try backup.edit { $0["incassoBackup"] = 2 }
        },
        Damage("a newer schema", "use a newer incasso") { backup in
            try backup.rewrite(
                "INSERT INTO schema_migration SELECT number + 1000, 'of-the-future', checksum, applied_at FROM schema_migration LIMIT 1"
            )
        },
        Damage("a wrong key", "the key file does not belong to this book") { backup in
            let key = backup.club.path("data/incasso.key")
            let text = "incasso key 1 " + String(repeating: "ab", count: 32) + "\n"
            try TestFiles.write(Array(text.utf8), to: key)
        },
        Damage("no key", "there is no key file") { backup in
            try FileManager.default.removeItem(atPath: backup.club.path("data/incasso.key"))
        },
        Damage("a missing kept file", "archive.copies: 1 violation") { backup in
            let archive = backup.club.path("backups/archive")
            let name = try #require(try FileManager.default.contentsOfDirectory(atPath: archive).first)
            try FileManager.default.removeItem(atPath: archive + "/" + name)
        },
        Damage("a changed row that the manifest fits", "mandates.sealed: 1 violation") { backup in
            try backup.rewrite(
                "UPDATE mandate SET number_masked = 'x' WHERE id = (SELECT min(id) FROM mandate)"
            )
        },
    ]

    @Test(arguments: damages)
    func isSaid(_ damage: Damage) throws {
        let club = try Workplace()
        try club.play(upTo: .released)
        try club.expect(0, ["backup", club.path("backups")])
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: club.path("backups")).first {
                $0.hasPrefix("incasso-")
            }
        )
        let backup = Backup(club: club, path: club.path("backups/" + name))
        let book = try TestFiles.bytes(club.path("data/incasso.db"))
        try damage.act(backup)
        let outcome = try club.expect(1, ["restore", club.path("backups"), "--check"])
        #expect((outcome.output + outcome.error).contains(damage.words), "\(outcome.text)")
        // Nothing damaged gets in place; what only `verify` sees is told by --check.
        if !["a missing kept file", "a changed row that the manifest fits"].contains(damage.name) {
            try club.expect(1, ["restore", club.path("backups")])
            let left = try FileManager.default.contentsOfDirectory(atPath: club.path("data"))
            #expect(!left.contains { $0.hasPrefix("incasso.db.") }, "\(left)")
        }
        #expect(try TestFiles.bytes(club.path("data/incasso.db")) == book, "the book was touched")
    }

    @Test func aCutOffBackupIsNone() throws {
        let club = try Workplace()
        try club.play(upTo: .imported)
        let partial = club.path("backups/.partial-incasso-20261117T100000Z")
        try FileManager.default.createDirectory(atPath: partial, withIntermediateDirectories: true)
        try TestFiles.write([1], to: partial + "/incasso.db")
        let none = try club.expect(1, ["restore", club.path("backups"), "--check"])
        #expect(none.error.contains("there is no whole backup"), "\(none.error)")
        let named = try club.expect(1, ["restore", partial, "--check"])
        #expect(named.error.contains("was cut off while it was made"), "\(named.error)")
        try club.expect(0, ["backup", club.path("backups")])
        #expect(!TestFiles.exists(partial), "the next one removes it")
        try club.expect(0, ["restore", club.path("backups"), "--check"])
        let absent = try club.expect(1, ["restore", club.path("nowhere"), "--check"])
        #expect(absent.error.contains("there is no backup"), "\(absent.error)")
    }

    /// A damaged file is said before anything that is read from it.
    @Test func verifyStopsAtADamagedFile() throws {
        let club = try Workplace()
        try club.play(upTo: .released)
        let path = club.path("data/incasso.db")
        let made = try Binary.start([
            "sqlite3", path,
            "PRAGMA wal_checkpoint(TRUNCATE); SELECT rootpage FROM sqlite_schema WHERE name = 'claim_given_reference'",
        ])
        guard made.status != 127 else { try cancelForLack(of: "sqlite3 is not installed") }
        let page = try #require(made.output.split(separator: "\n").last.flatMap { Int($0) })
        var content = try TestFiles.bytes(path)
        content.replaceSubrange((page - 1) * 4096..<(page - 1) * 4096 + 4, with: [0xFF, 0xFF, 0xFF, 0xFF])
        try TestFiles.write(content, to: path)
        let outcome = try club.expect(1, ["verify"])
        #expect(outcome.output.contains("1 of 1 rules are violated"), "\(outcome.text)")
        #expect(outcome.error.contains("database.structure"), "\(outcome.text)")
    }
}
