import Foundation
import IncassoTestSupport
import Testing

/// Kills a backup and a restore at every flush, rename and new directory.
@Suite(.serialized) struct BackupKillTests {
    private static let calls = ["fsync", "fdatasync", "syncfs", "rename", "renameat2", "mkdir"]

    /// A backup that was cut off is none; the one before it and the next one are whole.
    @Test func aCutOffBackupIsNeverTakenForOne() throws {
        try skipUnlessTraced()
        let prepared = try PreparedBook(released: true)
        defer { prepared.remove() }
        let kills = try sweep(prepared, command: { ["backup", $0.path("backups")] }) { book, place in
            let named = try book.files("backups").filter { $0 != "archive" }
            if let whole = named.first {
                let checked = try book.run(["restore", book.path("backups/" + whole), "--check"])
                #expect(checked.status == 0, "\(place): \(checked.error)")
            }
            #expect(try book.run(["backup", book.path("backups")]).status == 0, "\(place)")
            let again = try book.run(["restore", book.path("backups"), "--check"])
            #expect(again.status == 0, "\(place): \(again.error)")
            let hidden = try FileManager.default.contentsOfDirectory(atPath: book.path("backups"))
            #expect(!hidden.contains { $0.hasPrefix(".partial") }, "\(place): \(hidden)")
        }
        print("backup: killed \(kills) times")
        #expect(kills > 8)
    }

    /// A restore that was cut off left the old database, none, or the new one, marked; run again it comes to the same.
    @Test func aCutOffRestoreNeverReleasesTwice() throws {
        try skipUnlessTraced()
        let prepared = try PreparedBook()
        defer { prepared.remove() }
        try #require(try prepared.run(["backup", prepared.path("backups")]).status == 0)
        try #require(
            try prepared.run(["batch", "release", "--all", "--out", prepared.path("out")]).status == 0
        )
        let kills = try sweep(prepared, command: { ["restore", $0.path("backups")] }) { book, place in
            // Whatever is in place now: the file that was released is not released again.
            let now = try book.run(["batch", "release", "--all", "--out", book.path("again")])
            #expect([0, 1, 5].contains(now.status), "\(place): \(now.error)")
            #expect(try book.files("again").isEmpty, "\(place): released twice")
            #expect(try book.run(["restore", book.path("backups")]).status == 0, "\(place)")
            let refused = try book.run(["batch", "release", "--all", "--out", book.path("again")])
            #expect(refused.status == 5, "\(place): \(refused.error)")
            let back = try book.run(["restore", "--reconcile", "--out", book.path("out")])
            #expect(back.status == 0, "\(place): \(back.error)")
            #expect(try book.output(["batch", "list", "-o", "json"]).contains("\"released\""), "\(place)")
            try book.expectClean(place)
        }
        print("restore: killed \(kills) times")
        #expect(kills > 8)
    }

    private func sweep(
        _ prepared: PreparedBook,
        command: (PreparedBook) -> [String],
        check: (PreparedBook, String) throws -> Void
    ) throws -> Int {
        var kills = 0
        for call in Self.calls {
            for number in 1...500 {
                let book = try prepared.copy()
                defer { book.remove() }
                let place = "killed at \(call) \(number)"
                let killed = try book.run(
                    command(book),
                    under: [
                        "strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(call)", "-e",
                        "inject=\(call):signal=KILL:when=\(number)",
                    ]
                )
                if killed.status == 0 { break }
                kills += 1
                #expect(killed.wasKilled, "\(place): \(killed.error)")
                try check(book, place)
                #expect(number < 500, "\(call) never ends")
            }
        }
        return kills
    }

    private func skipUnlessTraced() throws {
        let probe = try? Binary.start(["strace", "-qq", "-o", "/dev/null", "true"])
        guard probe?.status == 0 else {
            try cancelForLack(of: "strace does not work here: nothing was killed")
        }
    }
}
