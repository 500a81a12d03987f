import Foundation
import IncassoCore
import IncassoEngine
import IncassoSQL
import IncassoSQLite
import IncassoTestSupport
import Testing

/// An older copy of a database is told from the noted chain, and a database that only grew never is.
@Suite struct ChainNoteTests {
    private static func engine(_ place: TestDatabase.Place, _ data: DataDirectory) throws -> Engine {
        try Engine(
            directory: data,
            database: place.open(),
            actor: Actor(name: "anna", osUser: "tester"),
            clock: FixedClock(try #require(LocalDate(iso: "2026-11-20"))),
            random: SeededRandom(seed: 7)
        )
    }

    /// A file that is copied back by hand, without our restore.
    @Test func aFileCopiedBackIsFound() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try TestDatabase.sqlite.usePlace { place in
            let path = String(place.url.dropFirst("sqlite:".count))
            let data = DataDirectory(directory.path + "/data")
            do {
                let book = try TestBook(place.open(), directory: directory)
                try book.fill(5)
                try book.engine().noteChain()
            }
            try TestFiles.write(TestFiles.bytes(path), to: path + ".copy")
            do {
                let book = TestBook(existing: try place.open(), directory: directory)
                _ = try book.collect()
                #expect(try book.engine().restoration() == nil)
            }
            try TestFiles.write(TestFiles.bytes(path + ".copy"), to: path)
            let engine = try Self.engine(place, data)
            let found = try #require(try engine.restoration())
            #expect(found.origin == .found && found.takenAt == nil)
            #expect(throws: EngineError.self) { try engine.refuseWhileRestored("releasing files") }
            // It is found once, and not again after the way back.
            #expect(try Self.engine(place, data).restoration()?.number == found.number)
            let sent = try FileManager.default.contentsOfDirectory(atPath: directory.path + "/out")
            let report = try engine.reconcile(
                released: sent.map { directory.path + "/out/" + $0 },
                bankFiles: []
            )
            #expect(report.lost.map(\.held) == [5])
            #expect(try Self.engine(place, data).restoration() == nil)
            #expect(try engine.verify().allSatisfy { $0.violations == 0 })
        }
    }

    /// Two machines share a server's database; each has a data directory and a note of its own.
    @Test(arguments: TestDatabase.all)
    func twoMachinesRaiseNoFalseAlarm(_ kind: TestDatabase) throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try kind.usePlace { place in
            let book = try TestBook(place.open(), directory: directory)
            try book.fill(3)
            let other = DataDirectory(directory.path + "/other")
            try other.create()
            try TestFiles.write(TestFiles.bytes(book.data.keyPath), to: other.keyPath)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: other.keyPath)
            for number in 1...6 {
                let engine = try Self.engine(place, number % 2 == 0 ? other : book.data)
                _ = try engine.claims.hold("C1", reason: "round \(number)")
                try engine.noteChain()
                _ = try engine.claims.release("C1", reason: "round \(number)")
                // Not noted: this machine's note falls behind.
                #expect(try engine.restoration() == nil)
            }
            // One machine learns that the database was put back; what the other had noted belongs to the lost state.
            let text = try TestFiles.text(other.path + "/incasso.chain")
            let parts = text.split(separator: " ")
            let ahead = "\(parts[0]) \(parts[1]) 1000000 \(String(repeating: "ab", count: 32))\n"
            try TestFiles.write(Array(ahead.utf8), to: other.path + "/incasso.chain")
            let first = try Self.engine(place, book.data)
            try first.markRestored()
            _ = try first.reconcile(released: [], bankFiles: [])
            #expect(try Self.engine(place, other).restoration() == nil)
            // A second loss is found all the same: it is noted how often the book had been put back.
            let second = "\(parts[0]) 1 1000000 \(String(repeating: "ab", count: 32))\n"
            try TestFiles.write(Array(second.utf8), to: other.path + "/incasso.chain")
            #expect(try Self.engine(place, other).restoration()?.origin == .found)
        }
    }

    /// Readers and writers in many threads: the note is only ever behind.
    @Test(arguments: TestDatabase.all)
    func concurrentWorkRaisesNoFalseAlarm(_ kind: TestDatabase) throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try kind.usePlace { place in
            let book = try TestBook(place.open(), directory: directory)
            try book.fill(8)
            let data = book.data
            DispatchQueue.concurrentPerform(iterations: 8) { worker in
                do {
                    for round in 1...6 {
                        let engine = try Self.engine(place, data)
                        let claim = "C\(worker + 1)"
                        _ = try engine.claims.hold(claim, reason: "round \(round)")
                        try engine.noteChain()
                        _ = try engine.claims.release(claim, reason: "round \(round)")
                        try engine.noteChain()
                    }
                } catch {
                    Issue.record(error)
                }
            }
            #expect(try Self.engine(place, data).restoration() == nil)
        }
    }

    /// Another book in the same directory, under another address, is another book.
    @Test func anotherBookIsNotTakenForAnOlderOne() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let data = DataDirectory(directory.path + "/data")
        try Engine.initialise(data, random: SeededRandom(seed: 1))
        for (number, name) in ["one", "two"].enumerated() {
            let engine = try Engine(
                directory: data,
                database: SQLiteDatabase(path: "\(directory.path)/\(name).db"),
                actor: Actor(name: "anna", osUser: "tester"),
                clock: FixedClock(try #require(LocalDate(iso: "2026-11-2\(number)"))),
                random: SeededRandom(seed: 7)
            )
            #expect(try engine.restoration() == nil)
            try engine.markRestored()
            try engine.noteChain()
        }
        #expect(try TestFiles.text(data.path + "/incasso.chain").split(separator: "\n").count == 2)
    }
}
