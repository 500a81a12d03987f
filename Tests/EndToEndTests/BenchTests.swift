import Foundation
import IncassoTestSupport
import Testing

/// The benchmark, on books that are too small to measure anything: whether every job does its work and is told.
@Suite
struct BenchTests {
    private static func run(_ arguments: [String]) throws -> Binary.Outcome {
        let beside = URL(filePath: Binary.path).deletingLastPathComponent().path + "/bench"
        return try Binary.start([beside] + arguments)
    }

    private static let jobs = [
        "import of mandates", "import of claims", "plan, freeze, approve, release",
        "settlement of all blocks",
        "1,000 scattered returns", "their notices written as files", "returns of every tenth debit", "verify",
    ]

    @Test
    func everyJobOfABookIsMeasuredAtTwoSizes() throws {
        let outcome = try Self.run([
            "book", "--size", "1000", "--database", "sqlite", "--rounds", "1", "--output", "json",
            "--statements",
        ])
        try #require(outcome.status == 0, "\(outcome.text)")
        let report = try JSON.object(outcome.output)
        let jobs = try #require(report["jobs"] as? [[String: Any]])
        #expect(jobs.compactMap { $0["job"] as? String } == Self.jobs.flatMap { [$0, $0] })
        #expect(jobs.compactMap { $0["size"] as? Int } == Self.jobs.flatMap { _ in [1000, 2000] })
        for job in jobs {
            for figure in ["cpuMicroseconds", "wallMicroseconds", "peakKiB", "statements"] {
                #expect((job[figure] as? Int ?? 0) > 0, "\(figure) of \(job)")
            }
        }
        // However large the book, as many statements.
        for title in Self.jobs {
            let same = jobs.filter { $0["job"] as? String == title }
            #expect(Set(same.compactMap { $0["statements"] as? Int }).count == 1, "\(same)")
        }
        let growth = try #require(report["growth"] as? [[String: Any]])
        #expect(growth.compactMap { $0["job"] as? String } == Self.jobs)
        let machine = try #require(report["machine"] as? [String: Any])
        #expect((machine["sqlite"] as? String)?.hasPrefix("SQLite 3.") == true)
        #expect(machine["postgres"] == nil)
        let peers = try #require(report["peers"] as? [[String: Any]])
        let shell = peers.filter { ($0["peer"] as? String)?.hasPrefix("sqlite3") == true }
        #expect(shell.count == 4)
        #expect(outcome.error.contains("debtor, mandate") && outcome.error.contains("bank_entry"))
    }

    @Test
    func aReportForPeopleNamesTheMachineAndTheLimits() throws {
        let outcome = try Self.run(["nacha", "--size", "1000"])
        try #require(outcome.status == 0, "\(outcome.text)")
        for part in [
            "cores", "Swift", "SQLite 3.", "load before", "Jobs", "Against peers", "Twice the size",
            "10 MiB above idle",
        ] {
            #expect(outcome.output.contains(part), "\(part)\n\(outcome.output)")
        }
    }

    @Test(arguments: [
        ["--size", "1500"], ["--size"], ["--database", "oracle"], ["everything"], ["--rounds", "0"],
    ])
    func aWrongCommandLineIsToldWithTheRightOne(arguments: [String]) throws {
        let outcome = try Self.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        #expect(outcome.error.contains("Usage: bench"))
    }
}
