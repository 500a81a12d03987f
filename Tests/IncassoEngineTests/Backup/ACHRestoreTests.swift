import Foundation
import IncassoCore
import IncassoEngine
import IncassoSQL
import IncassoSQLite
import IncassoTestSupport
import Testing

/// The way back on the rail that numbers its entries, and whose answers look like its files.
@Suite struct ACHRestoreTests {
    @Test func nothingIsCollectedTwice() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try TestDatabase.sqlite.usePlace { place in
            let lost = try loseOne(place, directory)
            let book = GymBook(existing: try place.open(), directory: directory)
            let engine = try book.engine(on: "2026-12-03")
            let report = try engine.reconcile(
                released: try FileManager.default.contentsOfDirectory(atPath: directory.path + "/out")
                    .sorted().map {
                        directory.path + "/out/" + $0
                    },
                bankFiles: []
            )
            #expect(report.lost.map(\.debits) == [9])
            #expect(report.lost.map(\.held) == [5] && report.lost.map(\.unknownClaims) == [4])
            // The bank's return was taken in before the loss: its sealed copy tells of it.
            #expect(
                report.bankFiles.count == 1 && report.bankFiles.first?.file?.parked == 1,
                "\(report.bankFiles)"
            )
            #expect(try book.claim("CC1", on: "2026-12-03").heldBecause == "sentBeforeRestore")
            try book.expectClean()
            // The lost customers are imported once more, and wait; a new one goes out under numbers of its own.
            try book.fill(4, prefix: "B")
            try book.fill(1, due: "2026-12-07", prefix: "D")
            #expect(try book.claim("BC2", on: "2026-12-03").heldBecause == "suspectedDuplicate")
            let next = try book.collect(on: "2026-12-03")
            #expect(next.map(\.count) == [1])
            let traces = Set(lost.flatMap(Self.traces))
            let fresh = try next.flatMap { Self.traces(try book.lines($0)) }
            #expect(traces.count == 15 && fresh.count == 1)
            #expect(traces.isDisjoint(with: fresh), "\(fresh)")
            try book.expectClean()
        }
    }

    /// Six debits before the backup; after it nine more, of which the bank returns one.
    ///
    /// Then the old state is put back.
    ///
    /// - Returns: The lines of all files.
    private func loseOne(_ place: TestDatabase.Place, _ directory: TemporaryDirectory) throws -> [[String]] {
        var lines: [[String]] = []
        do {
            let book = try GymBook(place.open(), directory: directory)
            try book.fill(6, prefix: "A")
            lines += try book.collect().map(book.lines)
            try book.fill(5, prefix: "C")
            _ = try book.engine().backUp(to: directory.path + "/backups")
            try book.fill(4, prefix: "B")
            let sent = try book.collect().map(book.lines)
            lines += sent
            let entry = try #require(sent.first?.first { $0.hasPrefix("6") })
            let text = BankReturnText.file([BankReturnText(entry: entry, code: "R01")])
            _ = try book.process(text, "returns.ach", on: "2026-12-03")
            try book.expectClean()
        }
        _ = try BookRestore(
            directory.path + "/backups",
            directory: DataDirectory(directory.path + "/data"),
            files: SQLiteFiles(),
            actor: Actor(name: "carl", osUser: "tester"),
            clock: FixedClock(try #require(LocalDate(iso: "2026-12-03")))
        ).putBack(to: String(place.url.dropFirst("sqlite:".count)))
        return lines
    }

    private static func traces(_ lines: [String]) -> [Substring] {
        lines.filter { $0.hasPrefix("6") }.map { $0.dropFirst(79) }
    }
}
