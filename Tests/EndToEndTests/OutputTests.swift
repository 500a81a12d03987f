import IncassoTestSupport
import Testing

/// What people see, byte for byte.
@Suite struct OutputTests {
    @Test func help() throws {
        try Golden.expect(Binary.run(["--help"]).output, equals: "help.txt")
        try Golden.expect(
            Binary.run(["batch", "release", "--help"]).output,
            equals: "help-batch-release.txt"
        )
    }

    @Test func tablesFitTheWidth() throws {
        let club = try Workplace()
        try club.play(upTo: .answered)
        let rows = try club.write(
            "wrong.csv",
            "claim_id,mandate_id,amount,due_date\nE1,M99,ten,2026-02-30\nE2,M1,10.00,some day\n"
        )
        try club.expect(
            3,
            ["import", "collections", rows, "--creditor", "club", "--accept-valid"],
            asOf: Workplace.later
        )
        for (command, width) in [("batch", 80), ("batch", 120), ("exceptions", 80), ("exceptions", 120)] {
            let outcome = try Binary.run(
                [command, "list", "--data", club.path("data"), "--as-of", Workplace.later],
                environment: ["COLUMNS": "\(width)"]
            )
            try Golden.expect(outcome.output, equals: "\(command)-list-\(width).txt")
            let longest = outcome.output.split(separator: "\n").map(\.count).max() ?? 0
            #expect(longest <= width)
        }
    }

    @Test func answersTakenIn() throws {
        let club = try Workplace()
        try club.play(upTo: .released)
        let bank = try Binary.run([
            "simulate", "bank", club.path("to-bank"), "--out", club.path("from-bank"), "--seed", "3",
            "--return",
            "AM04=40%",
        ])
        try #require(bank.status == 0, "\(bank.text)")
        let process = ["inbox", "process", club.path("from-bank")]
        let first = try club.expect(0, process, asOf: Workplace.later)
        try Golden.expect(club.withoutPlaces(first.output), equals: "inbox-process.txt")
        let again = try club.expect(0, process, asOf: Workplace.later)
        try Golden.expect(club.withoutPlaces(again.output), equals: "inbox-process-again.txt")
    }

    @Test func overview() throws {
        let club = try Workplace()
        try club.play(upTo: .reminded)
        let outcome = try club.expect(0, ["report", "overview"], asOf: Workplace.later)
        try Golden.expect(outcome.output, equals: "report-overview.txt")
    }

    @Test func refusalListsEveryRowAndColumn() throws {
        let club = try Workplace()
        try club.play(upTo: .imported)
        let file = try club.write(
            "wrong.csv",
            """
            claim_id,mandate_id,amount,due_date,colour
            C1,M1,21.50,2026-12-01,red
            E1,M99,10.00,2026-12-01,
            E2,M2,ten,2026-02-30,
            E3,M3,-5.00,2026-12-01,
            ,M4,10.001,2026-12-01,
            """
        )
        let outcome = try club.expect(1, ["import", "collections", file, "--creditor", "club"])
        try Golden.expect(club.withoutPlaces(outcome.error), equals: "import-refused.txt")
    }

    @Test func missingBook() throws {
        let place = try Workplace()
        let outcome = try place.expect(1, ["batch", "list"])
        try Golden.expect(place.withoutPlaces(outcome.error), equals: "missing-book.txt")
    }
}
