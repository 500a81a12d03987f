import Foundation
import IncassoTestSupport
import Testing

/// The main job from end to end, as a user types it.
@Suite struct ScenarioTests {
    private static let examples = TestFiles.packageRoot + "/examples/"
    private static let names = ["energy-supplier", "us-gym"]

    @Test(arguments: TestDatabase.all, names)
    func exampleRunsThrough(_ kind: TestDatabase, _ name: String) throws {
        try kind.usePlace { place in
            let work = try Workplace()
            let outcome = try Binary.start(
                [Self.examples + name + "/run.sh", work.path("work")],
                environment: ["INCASSO": Binary.path, "INCASSO_DATABASE": place.url]
            )
            #expect(outcome.status == 0, "\(outcome.text)")
            #expect(outcome.output.contains("\nAll 35 rules hold ("), "\(outcome.text)")
            #expect(!outcome.error.contains("violated"), "\(outcome.error)")
            #expect(try work.files("work/to-bank").count == 4)
            #expect(try !work.files("work/book/outbox").isEmpty)
            // The book is in the database that was named, and nowhere else.
            #expect(!TestFiles.exists(work.path("work/book/incasso.db")))
        }
    }

    /// On the database that a book has by itself.
    @Test(arguments: names)
    func exampleRunsThroughInItsOwnDirectory(_ name: String) throws {
        let work = try Workplace()
        let outcome = try Binary.start(
            [Self.examples + name + "/run.sh", work.path("work")],
            environment: ["INCASSO": Binary.path]
        )
        #expect(outcome.status == 0, "\(outcome.text)")
        #expect(outcome.output.contains(" rules hold ("), "\(outcome.text)")
    }

    @Test(arguments: names)
    func demoShowsTheSameFiguresEveryTime(_ name: String) throws {
        let first = try Binary.run(["demo", "--scenario", name])
        let second = try Binary.run(["demo", "--scenario", name])
        #expect(first.status == 0, "\(first.text)")
        let outputs = [first, second].map { $0.output.replacing(/incasso-demo-\w+/, with: "incasso-demo") }
        #expect(outputs[0] == outputs[1])
        #expect(first.output.contains(" rules hold ("), "\(first.output)")
        #expect(!first.error.contains("warning: INCASSO_SEED"))
    }

    @Test func demoKeepsEverythingWhereItIsTold() throws {
        let work = try Workplace()
        let demo = try Binary.run(["demo", "--keep", work.path("kept")])
        #expect(demo.status == 0, "\(demo.text)")
        let verified = try Binary.run(["verify", "--data", work.path("kept/book"), "--as-of", "2027-01-06"])
        #expect(verified.status == 0, "\(verified.text)")
        #expect(try Binary.run(["demo", "--keep", work.path("kept")]).status == 1)
    }

    /// Made-up customers must not get into the book that somebody works with.
    @Test func demoTouchesNoOtherBook() throws {
        let work = try Workplace()
        let surroundings = [
            "INCASSO_DATABASE": "sqlite:" + work.path("own.db"), "INCASSO_DATA": work.path("own"),
        ]
        let demo = try Binary.run(["demo"], environment: surroundings)
        #expect(demo.status == 0, "\(demo.text)")
        #expect(!TestFiles.exists(work.path("own.db")))
        #expect(!TestFiles.exists(work.path("own")))
    }

    /// The files in `examples/` and the demo are the same story.
    @Test(arguments: names)
    func examplesAreWhatTheDemoPlays(_ scenario: String) throws {
        let work = try Workplace()
        let example = Self.examples + scenario
        let written = try Binary.run([
            "demo", "--scenario", scenario, "--write-examples", work.path("examples"),
        ])
        #expect(written.status == 0, "\(written.text)")
        let names = try work.files("examples").map { URL(filePath: $0).lastPathComponent }
        let kept = try FileManager.default.contentsOfDirectory(atPath: example).sorted()
        #expect(names == kept)
        for name in names {
            #expect(
                try TestFiles.bytes(work.path("examples/" + name))
                    == TestFiles.bytes(example + "/" + name),
                "\(name) differs: incasso demo --scenario \(scenario) --write-examples examples/\(scenario)"
            )
            let mode = try FileManager.default.attributesOfItem(atPath: work.path("examples/" + name))
            let keptMode = try FileManager.default.attributesOfItem(atPath: example + "/" + name)
            let isExecutable = [mode, keptMode].map { ($0[.posixPermissions] as? Int ?? 0) & 0o100 }
            #expect(isExecutable[0] == isExecutable[1], "\(name)")
        }
    }

    /// A day without bookings has a statement too: it tells that nothing newer came, so that reminders may go.
    @Test func closingStatementKeepsBankDataFresh() throws {
        let club = try Workplace()
        try club.play(upTo: .released)
        let bank = [
            "simulate", "bank", club.path("to-bank"), "--out", club.path("from-bank"), "--until",
            "2026-12-24",
        ]
        #expect(try Binary.run(bank + ["--return", "AM04=40%"]).status == 0)
        let late = "2026-12-24T18:00"
        try club.expect(0, ["inbox", "process", club.path("from-bank")], asOf: late)
        let stopped = try club.expect(3, ["recovery", "run", "--dry-run"], asOf: late)
        #expect(stopped.error.contains("the newest bank file is of 2026-12-0"), "\(stopped.error)")
        #expect(try Binary.run(bank + ["--return", "AM04=40%", "--closing-statement"]).status == 0)
        let statement = try #require(try club.files("from-bank").first { $0.contains("camt.053") })
        let described = try JSON.object(try Binary.run(["describe", statement, "-o", "json"]).output)
        #expect(described["counts"] as? [String: Int] == ["containers": 1, "entries": 0, "details": 0])
        try club.expect(0, ["inbox", "process", club.path("from-bank")], asOf: late)
        try club.expect(0, ["recovery", "run"], asOf: late)
        try club.expect(0, ["verify"], asOf: late)
    }
}
