import IncassoTestSupport
import Testing

@testable import IncassoEngine

/// A payment can come at any moment of a debit's life: every moment, with less, all and more than is owed.
@Suite struct InterleavingTests {
    /// What happens before the payment, and after it.
    private static let moments: [(before: String, after: [String])] = [
        ("", ["build release @2026-12-01 settle"]),
        ("build", ["release @2026-12-01 settle", "cancel build release"]),
        ("build approve", ["release @2026-12-01 settle"]),
        (
            "build release @2026-11-24",
            [
                "@2026-12-01 settle", "@2026-12-01 settleOne", "@2026-12-01 settle @2026-12-03 return run",
                "reject run", "@2026-12-03 return run",
            ]
        ),
        ("build release @2026-12-01 settle", ["", "@2026-12-03 return run"]),
        ("build release @2026-12-01 settle @2026-12-03 return", ["run"]),
        ("build release @2026-12-01 settle @2026-12-03 return plan", ["run"]),
        ("build release @2026-12-01 settle @2026-12-03 return run @2026-12-10", ["run @2026-12-20 build"]),
        (
            "build release @2026-12-01 settle @2026-12-03 return run @2026-12-20 build",
            ["run"]
        ),
        (
            "build release @2026-12-01 settle @2026-12-03 return run @2026-12-20 build release @2026-12-22",
            ["run @2026-12-28 settle run", "run @2026-12-28 settle @2026-12-30 return run", "reject run"]
        ),
    ]
    private static let payments = [
        "pay:5.00", "pay", "pay:20.00", "transfer:5.00", "transfer:11.50", "transfer:20.00",
    ]

    static let lines = moments.flatMap { moment in
        moment.after.flatMap { after in
            payments.compactMap { payment -> String? in
                // A debit that has arrived leaves nothing to pay without an amount.
                if payment == "pay", moment.before == "build release @2026-12-01 settle" { return nil }
                // What nobody ever tried to debit has no end-to-end id to quote.
                if payment.hasPrefix("transfer"), moment.before.isEmpty { return nil }
                return [moment.before, payment, after].filter { !$0.isEmpty }.joined(separator: " ")
            }
        }
    }

    @Test func atEveryMoment() throws {
        var table = ""
        for line in Self.lines { table += "\(line)\n    \(try Self.outcome(of: line, on: .sqlite))\n" }
        try Golden.expect(table, equals: "interleavings.txt")
    }

    /// The other database agrees; a line of each moment is enough to tell.
    @Test(arguments: TestDatabase.all.filter { $0 != .sqlite })
    func onEveryDatabase(_ kind: TestDatabase) throws {
        let path = TestFiles.ancestor(of: #filePath, levels: 1) + "/Golden/interleavings.txt"
        let table = String(decoding: try TestFiles.bytes(path), as: UTF8.self)
        for line in Self.lines where line.contains(" pay:5.00") || line.contains("transfer:20.00") {
            let outcome = try Self.outcome(of: line, on: kind)
            #expect(table.contains("\(line)\n    \(outcome)\n"), "\(line): \(outcome)")
        }
    }

    private static func outcome(of line: String, on kind: TestDatabase) throws -> String {
        var outcome = ""
        try TestBook.with(kind) { book in
            let story = try PaymentStory(book)
            try story.take(line)
            outcome = try story.outcome()
            try book.expectClean("\(line)")
        }
        return outcome
    }
}
