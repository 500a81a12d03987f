import Foundation
import IncassoTestSupport
import Testing

/// Several processes at work on one book, some of them killed: everything happens once, as if one had done it.
@Suite(.serialized) struct WorkerTests {
    @Test("the bank's files, given to several processes at once", arguments: TestDatabase.all)
    func files(_ kind: TestDatabase) throws {
        try SharedBook.with(.sqlite, debits: 40) { single in
            let answers = try single.collect()
            for answer in answers {
                try single.place.expect(0, ["inbox", "process", answer], asOf: SharedBook.later)
            }
            let expected = try single.facts()
            try SharedBook.with(kind, debits: 40) { book in
                var chance = SeededGenerator()
                var files = try book.collect()
                #expect(files.count == answers.count)
                for round in 1...3 {
                    let workers = try (1...4).map { _ in
                        files.shuffle(using: &chance)
                        return try book.start(["inbox", "process"] + files)
                    }
                    try Self.kill(half: workers, &chance)
                    for worker in workers {
                        let outcome = try worker.outcome()
                        #expect(
                            outcome.status == 0 || outcome.wasKilled,
                            "round \(round), \(chance.describe): \(outcome.text)"
                        )
                    }
                }
                try book.place.expect(0, ["inbox", "process"] + files, asOf: SharedBook.later)
                #expect(try book.facts() == expected, "\(chance.describe)")
                try book.place.expect(0, ["verify"])
            }
        }
    }

    @Test("time-driven work, done by several processes at once", arguments: TestDatabase.all)
    func runs(_ kind: TestDatabase) throws {
        try SharedBook.with(.sqlite, debits: 40) { single in
            try single.place.expect(
                0,
                ["inbox", "process"] + single.collect(),
                asOf: SharedBook.later
            )
            let alone = try JSON.object(
                single.place.expect(0, ["run", "-o", "json"], asOf: SharedBook.later).output
            )
            try single.place.expect(0, ["run"], asOf: SharedBook.afterwards)
            let expected = try single.facts()
            try SharedBook.with(kind, debits: 40) { book in
                var chance = SeededGenerator()
                try book.place.expect(0, ["inbox", "process"] + book.collect(), asOf: SharedBook.later)
                // First those that are all killed somewhere, then ten that are left alone.
                let killed = try (1...4).map { _ in try book.start(["run"]) }
                try Self.kill(all: killed, &chance)
                for worker in killed { _ = try worker.outcome() }
                let before = try book.facts().filter { $0.hasSuffix(" sent") }.count
                let workers = try (1...10).map { _ in try book.start(["run", "-o", "json"]) }
                var sent = 0
                for worker in workers {
                    let outcome = try worker.outcome()
                    #expect(outcome.status == 0, "\(chance.describe): \(outcome.text)")
                    sent += try #require(JSON.object(outcome.output)["noticesSent"] as? Int)
                }
                try book.place.expect(0, ["run"], asOf: SharedBook.afterwards)
                #expect(try book.facts() == expected, "\(chance.describe)")
                let all = try #require(alone["noticesSent"] as? Int)
                #expect(before + sent <= all && all > 5)
                #expect(try book.outbox().count == all)
                try book.place.expect(0, ["verify"])
            }
        }
    }

    @Test("imports of the same claims, by several processes at once", arguments: TestDatabase.all)
    func imports(_ kind: TestDatabase) throws {
        try SharedBook.with(kind, debits: 60) { book in
            try book.place.write("twins.csv", book.claims(21...60, prefix: "T"))
            try book.place.write("again.csv", book.claims(1...30))
            let files = ["claims.csv", "twins.csv", "again.csv", "claims.csv", "twins.csv", "again.csv"]
            let workers = try files.map { file in
                try book.start(
                    ["import", "collections", book.place.path(file), "--creditor", "club", "-o", "json"],
                    asOf: Workplace.today
                )
            }
            var accepted = 0
            for worker in workers {
                let outcome = try worker.outcome()
                #expect([0, 3].contains(outcome.status), "\(outcome.text)")
                accepted += try #require(JSON.object(outcome.output)["accepted"] as? Int, "\(outcome.text)")
            }
            let claims = try JSON.list(book.place.expect(0, ["claim", "list", "-o", "json"]).output)
            #expect(claims.count == 100 && accepted == 100)
            // Of two claims with the same mandate, amount and due date one waits for a person, whichever came later.
            let held = claims.filter { $0["state"] as? String == "held" }
            #expect(held.count == 40)
            let mandates = Set(held.compactMap { $0["mandateId"] as? String })
            #expect(mandates.count == 40)
            try book.place.expect(0, ["verify"])
        }
    }

    @Test("builds and releases, by several processes at once", arguments: TestDatabase.all)
    func batches(_ kind: TestDatabase) throws {
        try SharedBook.with(kind, debits: 40) { book in
            try book.place.expect(
                0,
                ["import", "collections", book.place.path("claims.csv"), "--creditor", "club"]
            )
            let builders = try (1...5).map { _ in
                try book.start(
                    ["batch", "build", "--creditor", "club", "--as", "anna"],
                    asOf: Workplace.today
                )
            }
            for worker in builders { #expect(try worker.outcome().status == 0) }
            let batches = try JSON.list(book.place.expect(0, ["batch", "list", "-o", "json"]).output)
            #expect(batches.count == 1 && batches.first?["count"] as? Int == 40, "\(batches)")
            try book.place.expect(0, ["batch", "approve", "--all", "--as", "ben"])
            // Several machines have directories of their own.
            let releases = try (1...5).map { number in
                try book.start(
                    ["batch", "release", "--all", "--out", book.place.path("out-\(number)")],
                    asOf: Workplace.today
                )
            }
            for worker in releases {
                let outcome = try worker.outcome()
                #expect([0, 5].contains(outcome.status), "\(outcome.text)")
            }
            let files = try (1...5).flatMap { number in
                FileManager.default.fileExists(atPath: book.place.path("out-\(number)"))
                    ? try book.place.files("out-\(number)") : []
            }
            #expect(files.count == 1)
            try book.place.expect(0, ["verify"])
        }
    }

    @Test("tenants, shared by two processes", arguments: TestDatabase.all)
    func tenants(_ kind: TestDatabase) throws {
        try SharedBook.with(kind, debits: 20) { book in
            try book.place.expect(0, ["inbox", "process"] + book.collect(), asOf: SharedBook.later)
            let others = ["north", "south", "west"]
            for name in others { try book.place.expect(0, ["creditor", "list", "--tenant", name]) }
            let workers = try (1...2).map { _ in try book.start(["run", "--all-tenants", "-o", "json"]) }
            var sent = 0
            for worker in workers {
                let outcome = try worker.outcome()
                #expect(outcome.status == 0, "\(outcome.text)")
                let rows = try JSON.list(outcome.output)
                #expect(rows.compactMap { $0["tenant"] as? String } == ["default"] + others)
                sent += rows.reduce(0) { $0 + ($1["noticesSent"] as? Int ?? 0) }
            }
            #expect(try book.outbox().count == sent && sent > 0)
            #expect(try book.place.expect(64, ["run", "--all-tenants", "--tenant", "north"]).output.isEmpty)
            try book.place.expect(0, ["verify"])
        }
    }

    /// Kills every second process after some milliseconds.
    private static func kill(half workers: [Binary.Launched], _ chance: inout SeededGenerator) throws {
        try kill(all: workers.enumerated().filter { $0.offset % 2 == 0 }.map(\.element), &chance)
    }

    /// Kills processes one after the other, each some milliseconds after the one before.
    private static func kill(all workers: [Binary.Launched], _ chance: inout SeededGenerator) throws {
        for worker in workers {
            Thread.sleep(forTimeInterval: Double(Int.random(in: 20...150, using: &chance)) / 1000)
            worker.signal(SIGKILL)
        }
    }
}
