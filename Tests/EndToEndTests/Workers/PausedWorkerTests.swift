import Foundation
import IncassoTestSupport
import Testing

/// A process that is stopped for longer than its lease, and goes on when another has taken over.
@Suite(.serialized) struct PausedWorkerTests {
    /// Stopped between the reminders' files and the word in the book that they went.
    @Test("a courier that was held up writes nothing", arguments: TestDatabase.all)
    func courier(_ kind: TestDatabase) throws {
        try skipUnlessTraced()
        try SharedBook.with(kind, debits: 20) { book in
            try book.place.expect(0, ["inbox", "process"] + book.collect(), asOf: SharedBook.later)
            try book.shortenLeases()
            let paused = try book.start(["run"], under: Self.stop(at: "syncfs", book))
            let number = try Self.waitUntilStopped(paused, book)
            let held = try book.place.expect(0, ["run", "-o", "json"], asOf: SharedBook.later)
            Thread.sleep(forTimeInterval: 3.1)
            let taken = try book.place.expect(0, ["run", "-o", "json"], asOf: SharedBook.afterwards)
            #expect(try JSON.object(held.output)["leftToOthers"] as? [String] == ["notices"])
            #expect(try JSON.object(taken.output)["leftToOthers"] as? [String] == [])
            let facts = try book.facts() + book.outboxHashes()
            kill(number, SIGCONT)
            let outcome = try paused.outcome()
            #expect(outcome.status == 0, "\(outcome.text)")
            #expect(outcome.error.contains("notices is left to another process, which has taken over."))
            #expect(try book.facts() + book.outboxHashes() == facts)
            let sent = facts.filter { $0.hasSuffix(" sent") }.count
            #expect(try book.outbox().count == sent && sent > 0)
            try book.place.expect(0, ["verify"])
        }
    }

    /// Stopped before it writes the file.
    @Test("a release that was held up hands nothing over", arguments: TestDatabase.all)
    func release(_ kind: TestDatabase) throws {
        try skipUnlessTraced()
        try SharedBook.with(kind, debits: 20) { book in
            try book.approve()
            try book.shortenLeases()
            let release = ["batch", "release", "--all", "--out", book.place.path("out")]
            let paused = try book.start(release, asOf: Workplace.today, under: Self.stop(at: "flock", book))
            let number = try Self.waitUntilStopped(paused, book)
            let refused = try book.place.expect(5, release)
            #expect(refused.error.contains("another process is releasing batch 1 (process "))
            Thread.sleep(forTimeInterval: 3.1)
            // The lease is over, but on the same machine the file that it has open still keeps others away.
            try book.place.expect(5, release)
            kill(number, SIGCONT)
            let first = try paused.outcome()
            #expect(first.status == 5 && first.error.contains("which has taken over"), "\(first.text)")
            #expect(try book.place.files("out").isEmpty)
            try book.place.expect(0, release)
            #expect(try book.place.files("out").count == 1)
            let batches = try JSON.list(book.place.expect(0, ["batch", "list", "-o", "json"]).output)
            #expect(batches.map { $0["state"] as? String } == ["released"])
            try book.place.expect(0, ["verify"])
        }
    }

    /// A command that stops at its first call of a kind.
    private static func stop(at call: String, _ book: SharedBook) -> [String] {
        [
            "strace", "-f", "-qq", "-o", book.place.path("trace"), "-e", "trace=\(call)", "-e",
            "inject=\(call):signal=STOP:when=1",
        ]
    }

    /// Waits until the process under strace stands still.
    ///
    /// - Returns: Its number.
    private static func waitUntilStopped(_ traced: Binary.Launched, _ book: SharedBook) throws -> Int32 {
        let list = "/proc/\(traced.number)/task/\(traced.number)/children"
        for _ in 1...400 {
            Thread.sleep(forTimeInterval: 0.05)
            guard let trace = try? TestFiles.text(book.place.path("trace")),
                trace.contains("stopped by SIGSTOP"),
                let children = try? String(contentsOfFile: list, encoding: .utf8),
                let number = children.split(separator: " ").first.flatMap({ Int32($0) })
            else { continue }
            return number
        }
        traced.signal(SIGKILL)
        throw NotStopped(text: try traced.outcome().text)
    }

    private struct NotStopped: Error { let text: String }

    private func skipUnlessTraced() throws {
        let probe = try? Binary.start(["strace", "-qq", "-o", "/dev/null", "true"])
        guard probe?.status == 0 else {
            try cancelForLack(of: "strace does not work here: nothing was stopped")
        }
    }
}

extension SharedBook {
    /// The reminders' files with what is in them; nothing else is there.
    fileprivate func outboxHashes() throws -> [String] {
        try outbox().map { "\($0) \(try TestFiles.text($0))" }
    }

    /// Work of a process that stands still may be taken over after some seconds.
    fileprivate func shortenLeases() throws {
        let path = "data/incasso.toml"
        let settings = try TestFiles.text(place.path(path))
        try place.write(
            path,
            settings.replacing("lease_seconds = 300", with: "lease_seconds = 3")
        )
    }
}
