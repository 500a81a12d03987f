import Foundation
import IncassoCore
import IncassoEngine
import IncassoSQL
import IncassoSQLite
import IncassoTestSupport
import Synchronization
import Testing

/// Backups of a book at work.
@Suite struct BackupTests {
    private static func prove(_ backup: String, key: DataDirectory) throws -> [InvariantResult] {
        let scratch = try TemporaryDirectory()
        defer { scratch.remove() }
        return try BookRestore(
            backup,
            directory: key,
            files: SQLiteFiles(),
            actor: Actor(name: "carl", osUser: "tester"),
            clock: FixedClock(try #require(LocalDate(iso: "2026-11-20")))
        ).prove(scratch: scratch.path)
    }

    /// A writer commits all the time, from a connection of its own; every copy is one state of the book.
    @Test func aWriterGoesOnMeanwhile() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try TestDatabase.sqlite.usePlace { place in
            let book = try TestBook(place.open(), directory: directory)
            try book.fill(400)
            let data = book.data
            let isOver = Atomic(false)
            let commits = Atomic(0)
            let writer = Thread {
                do {
                    let own = TestBook(existing: try place.open(), directory: directory)
                    while !isOver.load(ordering: .relaxed) {
                        let claim = "C\(commits.load(ordering: .relaxed) % 400 + 1)"
                        _ = try own.engine().claims.hold(claim, reason: "a")
                        _ = try own.engine().claims.release(claim, reason: "b")
                        commits.add(2, ordering: .relaxed)
                    }
                } catch {
                    Issue.record(error)
                }
            }
            writer.start()
            var lengths: [Int64] = []
            for _ in 1...5 {
                let report = try book.engine().backUp(to: directory.path + "/backups")
                lengths.append(try #require(report.manifest.tenants.first).chainLength)
                let broken = try Self.prove(try #require(report.path), key: data).filter { $0.violations > 0 }
                #expect(broken.isEmpty, "\(broken)")
            }
            isOver.store(true, ordering: .relaxed)
            while !writer.isFinished { usleep(10_000) }
            #expect(commits.load(ordering: .relaxed) > 10, "the writer was held up")
            #expect(Set(lengths).count == 5, "the book went on between the backups: \(lengths)")
        }
    }

    /// What a book holds is counted table by table: a new table must be counted too.
    @Test func everyTableIsCounted() throws {
        let tables = Migration.all.flatMap { migration in
            migration.script.split(separator: "\n").compactMap { line -> String? in
                let words = line.split(separator: " ")
                return words.count > 2 && words[0] == "CREATE" && words[1] == "TABLE" ? String(words[2]) : nil
            }
        }
        try TestBook.with(.sqlite) { book in
            try book.fill(7)
            let report = try book.engine().backUp(to: book.directory.path + "/backups")
            let rows = try #require(report.manifest.tenants.first).rows
            #expect(
                Set(rows.keys) == Set(tables),
                "counted in RowCounts: \(Set(tables).symmetricDifference(rows.keys))"
            )
            #expect(rows["claim"] == 7 && rows["mandate"] == 7 && rows["tenant"] == 1)
        }
    }

    /// Kept files are copied once; each book in the database is in the backup, and is proven and marked by itself.
    @Test func everyBookIsInIt() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try TestDatabase.sqlite.usePlace { place in
            let path = String(place.url.dropFirst("sqlite:".count))
            let data: DataDirectory
            do {
                let book = try TestBook(place.open(), directory: directory)
                data = book.data
                try book.fill(6)
                _ = try book.collect()
                _ = try Engine(
                    directory: data,
                    database: book.database,
                    tenant: "second",
                    actor: Actor(name: "anna", osUser: "tester")
                )
                let backups = directory.path + "/backups"
                #expect(try book.engine().backUp(to: backups).keptFilesCopied == 1)
                let again = try book.engine().backUp(to: backups)
                #expect(again.keptFilesCopied == 0 && again.manifest.archive.files == 1)
                #expect(again.manifest.tenants.map(\.name) == ["default", "second"])
                let results = try Self.prove(backups, key: data)
                #expect(results.contains { $0.title.hasPrefix("second: ") })
                #expect(results.allSatisfy { $0.violations == 0 })
            }
            let clock = FixedClock(try #require(LocalDate(iso: "2026-11-21")))
            let actor = Actor(name: "carl", osUser: "tester")
            _ = try BookRestore(
                directory.path + "/backups",
                directory: data,
                files: SQLiteFiles(),
                actor: actor,
                clock: clock
            ).putBack(to: path)
            let database = try place.open()
            for name in ["default", "second"] {
                let engine = try Engine(
                    directory: data,
                    database: database,
                    tenant: name,
                    actor: actor,
                    clock: clock
                )
                #expect(try engine.restoration()?.origin == .backup, "\(name)")
            }
        }
    }

    /// A server's database is not in it, and that is said; kept files and counts are.
    @Test(arguments: TestDatabase.all.filter { $0 == .postgres })
    func aServerIsNotCopied(_ kind: TestDatabase) throws {
        try TestBook.with(kind) { book in
            try book.fill(6)
            _ = try book.collect()
            let report = try book.engine().backUp(to: book.directory.path + "/backups")
            #expect(report.manifest.database == nil)
            #expect(report.manifest.tenants.first?.rows["collection"] == 6)
            #expect(report.keptFilesCopied == 1)
            let error = #expect(throws: EngineError.self) {
                try Self.prove(try #require(report.path), key: book.data)
            }
            #expect(error?.message.contains("a server keeps it") == true)
        }
    }

    /// Two backups at once into one place would mix; one waits for its turn.
    @Test func oneBackupAtATime() throws {
        try TestBook.with(.sqlite) { book in
            let backups = book.directory.path + "/backups"
            _ = try book.engine().backUp(to: backups)
            let descriptor = unsafe open(backups, O_RDONLY | O_DIRECTORY)
            try #require(descriptor >= 0 && flock(descriptor, LOCK_EX) == 0)
            let error = #expect(throws: EngineError.self) { try book.engine().backUp(to: backups) }
            #expect(error?.code == .refused)
            close(descriptor)
            _ = try book.engine().backUp(to: backups)
        }
    }
}
