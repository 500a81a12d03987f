import Foundation
import IncassoTestSupport
import Testing

/// Kills the built binary at every flush and every rename of a release and of a bank file's processing, and proves after
/// each restart that nothing was lost and nothing happened twice.
@Suite(.serialized) struct KillSweepTests {
    private static let calls = ["fsync", "fdatasync", "rename", "renameat2"]

    @Test func releaseSurvivesAKillAnywhere() throws {
        try skipUnlessTraced()
        let prepared = try PreparedBook()
        defer { prepared.remove() }
        let kills = try sweep(prepared, command: { ["batch", "release", "--all", "--out", $0.path("out")] }) {
            book,
            place in
            let again = try book.run(["batch", "release", "--all", "--out", book.path("out")])
            #expect(again.status == 0, "\(place): \(again.error)")
            #expect(try book.files("out").count == 1, "\(place)")
            try book.expectClean(place)
            #expect(try book.output(["batch", "list", "-o", "json"]).contains("\"released\""), "\(place)")
        }
        print("batch release: killed \(kills) times")
        #expect(kills > 8)
    }

    /// Somebody takes each file away as soon as it has its name, as an upload job does.
    @Test func aFileThatWasTakenIsNeverWrittenAgain() throws {
        try skipUnlessTraced()
        let prepared = try PreparedBook()
        defer { prepared.remove() }
        var unknown = 0
        let kills = try sweep(prepared, command: { ["batch", "release", "--all", "--out", $0.path("out")] }) {
            book,
            place in
            let taken = try book.files("out")
            for file in taken { try FileManager.default.removeItem(atPath: book.path("out/" + file)) }
            let again = try book.run(["batch", "release", "--all", "--out", book.path("out")])
            let written = try book.files("out").count
            #expect(
                taken.count + written == 1,
                "\(place): the file was written \(taken.count + written) times"
            )
            if again.status != 0 || taken.count == 1 {
                let state = try book.output(["batch", "list", "-o", "json"])
                if state.contains("\"unknown\"") {
                    unknown += 1
                    #expect(
                        try book.output(["exceptions", "list", "-o", "json"]).contains("batch-unknown"),
                        "\(place)"
                    )
                    #expect(try book.run(["batch", "resolve", "1", "--sent"]).status == 0, "\(place)")
                }
            }
            #expect(try book.output(["batch", "list", "-o", "json"]).contains("\"released\""), "\(place)")
            try book.expectClean(place)
        }
        print("batch release with an upload job: killed \(kills) times, unknown \(unknown) times")
        #expect(unknown > 0)
    }

    @Test func processingSurvivesAKillAnywhere() throws {
        try skipUnlessTraced()
        let prepared = try PreparedBook(released: true)
        defer { prepared.remove() }
        let whole = try prepared.copy()
        defer { whole.remove() }
        let process = ["inbox", "process", "answers"]
        #expect(try whole.run(["inbox", "process", whole.path("answers")]).status == 0)
        let expected = try whole.output(["report", "ledger", "-o", "json"])
        let kills = try sweep(prepared, command: { Array(process.dropLast()) + [$0.path("answers")] }) {
            book,
            place in
            #expect(try book.run(["inbox", "process", book.path("answers")]).status == 0, "\(place)")
            #expect(try book.output(["report", "ledger", "-o", "json"]) == expected, "\(place)")
            try book.expectClean(place)
        }
        print("inbox process: killed \(kills) times")
        #expect(kills > 8)
    }

    /// Kills a command at the first, second, third … call of each kind, until it gets through.
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
