import Foundation
import IncassoTestSupport
import Testing

/// What people get wrong, what they are told, and the exit code that a script sees.
@Suite struct MistakeTests {
    /// A mistake, where in the club's month it is made, and how the command must end.
    struct Mistake: Sendable, CustomTestStringConvertible {
        let words: String
        let stage: Workplace.Stage
        let command: String
        let status: Int32
        var testDescription: String { words }

        init(_ words: String, at stage: Workplace.Stage, _ command: String, _ status: Int32) {
            self.words = words
            self.stage = stage
            self.command = command
            self.status = status
        }
    }

    private static let mistakes = [
        Mistake("a book that is there already", at: .empty, "init", 1),
        Mistake("no such creditor", at: .empty, "creditor show stadtwerke", 1),
        Mistake("a file that is not there", at: .empty, "creditor add $DIR/nowhere.toml", 1),
        Mistake("a creditor's file with mistakes", at: .empty, "creditor add $DIR/wrong.toml", 1),
        Mistake("a table without its columns", at: .imported, "import collections $DIR/columns.csv", 1),
        Mistake("rows that are wrong", at: .imported, "import collections $DIR/rows.csv", 1),
        Mistake(
            "the same claim with another amount",
            at: .imported,
            "import collections $DIR/changed.csv",
            1
        ),
        Mistake("no such mandate", at: .imported, "mandate show M99", 1),
        Mistake("no such claim", at: .imported, "claim show C99", 1),
        Mistake("a mandate that is active", at: .imported, "mandate resume M1", 5),
        Mistake("no such batch", at: .built, "batch show 9", 1),
        Mistake("who prepares does not approve", at: .built, "batch approve 1 --as anna", 5),
        Mistake("a release without approval", at: .built, "batch release 1 --out $DIR/out", 5),
        Mistake("all of them without approval", at: .built, "batch release --all --out $DIR/out", 5),
        Mistake(
            "a release on a day that is too late",
            at: .approved,
            "batch release 1 --out $DIR/out --as-of 2026-12-03",
            5
        ),
        Mistake("a batch that is with the bank", at: .released, "batch cancel 1", 5),
        Mistake("a claim that is with the bank", at: .released, "claim hold C1", 5),
        Mistake("nothing to resolve", at: .released, "batch resolve 1 --sent", 5),
        Mistake("a file of nobody", at: .released, "batch check $DIR/claims.csv", 5),
        Mistake("a collection file in the inbox", at: .released, "inbox process $DIR/creditor.toml", 1),
        Mistake("no such file", at: .released, "inbox process $DIR/nowhere.xml", 1),
        Mistake("no such exception", at: .released, "exceptions show x99", 1),
        Mistake("not an exception", at: .released, "exceptions show 17", 1),
        Mistake("no such case", at: .released, "recovery explain C1", 1),
        Mistake("no such notice", at: .released, "notices preview 1-1", 1),
        Mistake("a payment of tomorrow", at: .released, "payment record C1 --on 2026-11-18", 1),
        Mistake(
            "an amount with a comma",
            at: .released,
            "payment record C1 --amount 1,50 --on 2026-11-17",
            1
        ),
        Mistake("no such credit", at: .released, "credit refund 9", 1),
        Mistake("no such report", at: .released, "report sales", 1),
    ]

    @Test func everyMistakeIsExplained() throws {
        var text = ""
        var places: [Int: Workplace] = [:]
        for mistake in Self.mistakes {
            let club = try places[mistake.stage.rawValue] ?? Self.club(at: mistake.stage)
            places[mistake.stage.rawValue] = club
            let words = mistake.command.split(separator: " ").map {
                String($0).replacing("$DIR", with: club.directory)
            }
            let isDated = words.contains("--as-of")
            let outcome = try Binary.run(
                words + ["--data", club.path("data")] + (isDated ? [] : ["--as-of", Workplace.today]),
                environment: ["INCASSO_SEED": "1"]
            )
            #expect(outcome.status == mistake.status, "\(mistake.words): \(outcome.text)")
            text += "==== \(mistake.words)\n$ incasso \(mistake.command)\n"
            text += club.withoutPlaces(Self.withoutRehearsal(outcome.text)) + "\n"
        }
        try Golden.expect(text, equals: "mistakes.txt")
    }

    /// Mistakes in the command line itself: no book is needed to tell them.
    @Test func theCommandLineIsExplained() throws {
        let commands = [
            "bacth list", "batch lst", "batch frobnicate", "batch list --state sent", "batch list -o xml",
            "batch approve", "batch approve 1 --all", "batch approve one", "batch release 1",
            "batch resolve 1",
            "batch list --as-of 2026-02-30", "batch list --as-of 2026-02-27T25:00",
            "batch build --due-until 1.12.2026",
            "claim list --due-from 2026-12-02 --due-until 2026-12-01", "exceptions resolve x1", "describe",
            "simulate bank x.xml --out y --reject AM04", "mandate list --limit 0", "mandate list --colour",
        ]
        var text = ""
        for command in commands {
            let outcome = try Binary.run(command.split(separator: " ").map(String.init))
            #expect(outcome.status == 64, "\(command): \(outcome.text)")
            #expect(outcome.output.isEmpty, "\(command): \(outcome.output)")
            text += "$ incasso \(command)\n\(outcome.error)\n"
        }
        try Golden.expect(text, equals: "usage.txt")
    }

    /// Programs get the failure as an object, with the same exit code.
    @Test func failuresAreJSONToo() throws {
        let club = try Self.club(at: .built)
        let missing = try club.expect(1, ["batch", "show", "9", "-o", "json"])
        let error = try #require(try JSON.object(missing.output)["error"] as? [String: Any])
        #expect(error["kind"] as? String == "notFound")
        #expect(error["message"] as? String == "there is no batch 9")
        #expect(error["exitCode"] as? Int == 1)
        let rows = try JSON.object(
            try club.expect(1, ["import", "collections", club.path("rows.csv"), "-o", "json"]).output
        )
        #expect(rows["outcome"] as? String == "refused")
        let findings = try #require(rows["findings"] as? [[String: Any]])
        #expect(!findings.isEmpty)
        for finding in findings { #expect(finding["line"] != nil && finding["id"] != nil, "\(finding)") }
    }

    @Test func addressesAndPermissionsAreChecked() throws {
        let work = try Workplace()
        try work.expect(0, ["init"])
        let address = try work.expect(1, ["creditor", "list", "--database", "mysql://x"])
        #expect(address.error.contains("mysql://x is no address of a database"), "\(address.error)")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o644],
            ofItemAtPath: work.path("data/incasso.key")
        )
        let open = try work.expect(1, ["creditor", "list"])
        #expect(open.error.contains("remedy: Run `chmod 600 "), "\(open.error)")
    }

    /// A rehearsal changes nothing.
    @Test func aDryRunLeavesNoTrace() throws {
        let club = try Self.club(at: .imported)
        try club.expect(0, ["batch", "build", "--dry-run", "--as", "anna"])
        #expect(try JSON.list(club.expect(0, ["batch", "list", "-o", "json"]).output).isEmpty)
        try club.expect(0, ["claim", "cancel", "C1", "-n"])
        let claim = try JSON.object(club.expect(0, ["claim", "show", "C1", "-o", "json"]).output)
        #expect(claim["state"] as? String == "due")
        let empty = try Workplace()
        try empty.expect(0, ["init", "-n"])
        #expect(!TestFiles.exists(empty.path("data")))
    }

    /// The club's month up to a stage, with files that have mistakes beside it.
    private static func club(at stage: Workplace.Stage) throws -> Workplace {
        let club = try Workplace()
        try club.play(upTo: stage)
        try club.write(
            "wrong.toml",
            "id = \"x y\"\nname = 5\ncountry = \"Germany\"\ncurrency = \"EUR\"\ncolour = \"red\"\n"
        )
        try club.write("columns.csv", "claim,amount\nC20,5.00\n")
        try club.write(
            "rows.csv",
            """
            claim_id,mandate_id,amount,due_date
            C20,M1,12,30,2026-12-01
            C21,M2,-5.00,2026-12-01
            C22,M3,5.00,31.12.2026
            C23,M99,5.00,2026-12-01
            C24,M4,5.00,2026-12-01
            """
        )
        try club.write(
            "changed.csv",
            "claim_id,mandate_id,amount,due_date,description\nC1,M1,99.00,2026-12-01,Fee of December\n"
        )
        return club
    }

    static func withoutRehearsal(_ text: String) -> String {
        text.replacing(
            "warning: INCASSO_SEED is set: keys and numbers are predictable, for rehearsals and tests only\n",
            with: ""
        )
    }
}
