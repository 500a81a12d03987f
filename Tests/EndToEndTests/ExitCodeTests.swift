import Foundation
import IncassoTestSupport
import Testing

/// What a script learns from the exit code, and a person from the words beside it.
@Suite struct ExitCodeTests {
    @Test func unreadableFilesFail() throws {
        let club = try Workplace()
        try club.play(upTo: .empty)
        let garbage = try club.write("garbage.xml", "this is no bank's file")
        let described = try Binary.run(["describe", garbage, "-o", "json"])
        #expect(described.status == 1)
        #expect(try JSON.object(described.output)["verdict"] as? String == "unreadable")
        #expect(try Binary.run(["describe", club.path("absent.xml")]).status == 1)
        #expect(try Binary.run(["validate", garbage]).status == 1)
        try club.expect(1, ["inbox", "process", garbage])
        let open = try JSON.list(try club.expect(0, ["exceptions", "list", "-o", "json"]).output)
        #expect(open.map { $0["kind"] as? String } == ["unreadable-file"])
        #expect(open.first?["file"] as? String == "garbage.xml")
        // The same bytes again are known, and wait for one person only.
        try club.expect(1, ["inbox", "process", garbage])
        #expect(try JSON.list(try club.expect(0, ["exceptions", "list", "-o", "json"]).output).count == 1)
    }

    @Test func partlyWrongFilesAreDoneWithExceptions() throws {
        let club = try Workplace()
        try club.play(upTo: .imported)
        let rows = """
            claim_id,mandate_id,amount,due_date
            E1,M1,11.00,2026-12-01
            E2,M1,eleven,2026-12-01
            E3,M99,11.00,2026-12-01
            """
        let file = try club.write("extra.csv", rows)
        let imported = ["import", "collections", file, "--creditor", "club"]
        try club.expect(1, imported)
        try club.expect(1, ["claim", "show", "E1"])
        try club.expect(3, imported + ["--accept-valid"])
        try club.expect(0, ["claim", "show", "E1"])
        try club.expect(1, ["claim", "show", "E2"])
        let open = try JSON.list(try club.expect(0, ["exceptions", "list", "-o", "json"]).output)
        #expect(open.map { $0["kind"] as? String } == ["import-row", "import-row"])
    }

    @Test func brokenRulesRefuseABatchOrParkItsClaims() throws {
        let club = try Workplace()
        try club.play(upTo: .imported)
        // Signed after the day on which it is to be debited.
        let mandates = Workplace.mandates.split(separator: "\n")
        let late = mandates[1].replacing("M1,", with: "M99,").replacing("2024-03-01", with: "2026-12-20")
        let file = try club.write("late.csv", "\(mandates[0])\n\(late)\n")
        try club.expect(
            0,
            ["import", "mandates", file, "--creditor", "club"],
            asOf: "2026-12-21T10:00"
        )
        let claims = try club.write(
            "late-claims.csv",
            "claim_id,mandate_id,amount,due_date\nL1,M99,5.00,2026-12-01\n"
        )
        try club.expect(0, ["import", "collections", claims, "--creditor", "club"])
        let build = ["batch", "build", "--creditor", "club", "-o", "json"]
        let refused = try club.expect(5, build)
        #expect(refused.text.contains("claim L1, mandate M99"), "\(refused.text)")
        #expect(try JSON.list(try club.expect(0, ["batch", "list", "-o", "json"]).output).isEmpty)
        let built = try JSON.object(try club.expect(3, build + ["--accept-valid"]).output)
        #expect(built["parked"] as? Int == 1)
        let open = try JSON.list(try club.expect(0, ["exceptions", "list", "-o", "json"]).output)
        #expect(open.map { $0["kind"] as? String } == ["rule-broken"])
        try club.expect(0, ["claim", "cancel", "L1", "--reason", "signed too late"])
        #expect(try JSON.list(try club.expect(0, ["exceptions", "list", "-o", "json"]).output).isEmpty)
    }

    @Test func validateTellsErrorsFromSoundFiles() throws {
        let club = try Workplace()
        try club.play(upTo: .released)
        let sound = try #require(try club.files("to-bank").first)
        // Handed in on the day on which it was released.
        let asOf = ["--as-of", Workplace.today]
        #expect(try Binary.run(["validate", sound] + asOf).status == 0)
        let text = try TestFiles.text(sound)
        let changed = text.replacing("<InstdAmt Ccy=\"EUR\">21.50<", with: "<InstdAmt Ccy=\"EUR\">22.50<")
        #expect(changed != text)
        let file = try club.write("changed.xml", changed)
        let outcome = try Binary.run(["validate", file] + asOf)
        #expect(outcome.status == 3, "\(outcome.text)")
        #expect(outcome.output.contains("[SDD-BLOCK-SUM-WRONG]"), "\(outcome.text)")
        // And nobody hands it to the bank: it is not what was approved.
        try club.expect(5, ["batch", "check", file])
        try club.expect(0, ["batch", "check", sound])
    }

    /// A reversal is judged on the day on which it is handed in, by another party's rules only if asked.
    @Test func validateJudgesReversals() throws {
        let club = try Workplace()
        let golden = TestFiles.packageRoot + "/Tests/IncassoISO20022Tests/Pain007/Golden/two-blocks.xml"
        let file = try club.write("reversal.xml", TestFiles.text(golden))
        let inTime = try Binary.run(["validate", file, "--as-of", "2026-12-08"])
        #expect(inTime.status == 0, "\(inTime.text)")
        let late = try Binary.run(["validate", file, "--as-of", "2026-12-10", "-o", "json"])
        #expect(late.status == 3)
        let object = try JSON.object(late.output)
        #expect(object["format"] as? String == "pain.007")
        #expect(object["version"] as? String == "001.09")
        #expect(object["errors"] as? Int == 2)
        #expect(late.output.contains("SDD-REVERSAL-LATE"))
        // Whoever receives the file reads what it says.
        let incoming = ["validate", file, "--as-of", "2026-12-10", "--profile", "incoming"]
        #expect(try Binary.run(incoming).status == 0)
        let partial = try TestFiles.text(golden).replacing(
            "<RvsdInstdAmt Ccy=\"EUR\">12.30",
            with: "<RvsdInstdAmt Ccy=\"EUR\">2.30"
        )
        let changed = try Binary.run([
            "validate", club.write("partial.xml", partial), "--as-of", "2026-12-08",
        ])
        #expect(changed.status == 3)
        #expect(changed.output.contains("[SDD-REVERSAL-PARTIAL]"), "\(changed.text)")
        #expect(changed.output.contains("[SDD-HEADER-SUM-WRONG]"), "\(changed.text)")
    }

    @Test func controlsRefuse() throws {
        let club = try Workplace()
        try club.play(upTo: .built)
        let release = ["batch", "release", "1", "--out", club.path("to-bank")]
        let same = try club.expect(5, ["batch", "approve", "1", "--as", "anna"])
        #expect(same.error.contains("anna prepared batch 1"), "\(same.error)")
        let early = try club.expect(5, release)
        #expect(early.error.contains("has not been approved"), "\(early.error)")
        try club.expect(0, ["batch", "approve", "1", "--as", "ben"])
        let late = try club.expect(5, release, asOf: "2026-11-30T15:00")
        #expect(late.error.contains("too late"), "\(late.error)")
        #expect(!TestFiles.exists(club.path("to-bank")))
        // A program that reads JSON learns it there too.
        let json = try JSON.object(try club.expect(5, release + ["-o", "json"], asOf: "2026-12-03").output)
        #expect((json["error"] as? [String: Any])?["exitCode"] as? Int == 5, "\(json)")
        try club.expect(0, release)
    }

    /// What was cancelled is refused, in one JSON value.
    @Test func cancelledFileIsRefused() throws {
        let club = try Workplace()
        try club.play(upTo: .released)
        let file = try #require(try club.files("to-bank").first)
        let copy = try club.write("copy.xml", TestFiles.text(file))
        let other = try Workplace()
        try other.play(upTo: .approved)
        try other.expect(0, ["batch", "cancel", "1"])
        // The same seed makes the same batch in both books: this file belongs to the cancelled one.
        let json = try JSON.object(try other.expect(5, ["batch", "check", copy, "-o", "json"]).output)
        let message = (json["error"] as? [String: Any])?["message"] as? String
        #expect(message == "batch 1 was cancelled", "\(json)")
    }

    @Test(arguments: [
        ["frobnicate"], ["batch", "frobnicate"], ["batch", "list", "--colour", "red"],
        ["batch", "list", "--as-of", "2026-02-30"], ["batch", "list", "--as-of", "2026-11-20T25:00"],
        ["batch", "list", "-o", "xml"], ["batch", "release", "--out", "x"], ["batch", "approve"],
        ["claim", "list", "--due-from", "2026-12-02", "--due-until", "2026-12-01"], ["describe"],
        ["claim", "list", "--limit", "0"], ["exceptions", "resolve", "x1"],
    ])
    func wrongCommandLinesAreUsageErrors(_ arguments: [String]) throws {
        let outcome = try Binary.run(arguments)
        #expect(outcome.status == 64, "\(outcome.text)")
        #expect(outcome.output.isEmpty, "\(outcome.output)")
        #expect(outcome.error.hasPrefix("error: "), "\(outcome.error)")
    }

    @Test func helpIsNoError() throws {
        for arguments in [["--help"], ["help", "batch"], ["batch", "release", "--help"], ["--version"]] {
            let outcome = try Binary.run(arguments)
            #expect(outcome.status == 0)
            #expect(!outcome.output.isEmpty && outcome.error.isEmpty, "\(outcome.text)")
        }
    }

    @Test func missingBookNamesTheRemedy() throws {
        let place = try Workplace()
        let outcome = try place.expect(1, ["batch", "list"])
        #expect(outcome.error.contains("`incasso init`"), "\(outcome.error)")
        #expect(!TestFiles.exists(place.path("data")))
        // A program that reads JSON learns it there too.
        let json = try JSON.object(try place.expect(1, ["batch", "list", "-o", "json"]).output)
        #expect((json["error"] as? [String: Any])?["exitCode"] as? Int == 1, "\(json)")
        try place.expect(0, ["init"])
        try FileManager.default.removeItem(atPath: place.path("data/incasso.db"))
        let emptied = try place.expect(1, ["batch", "list"])
        #expect(emptied.error.contains("there is no database"), "\(emptied.error)")
        #expect(!TestFiles.exists(place.path("data/incasso.db")))
    }

    @Test func wrongKeyIsRefused() throws {
        let club = try Workplace()
        try club.play(upTo: .imported)
        let other = try Workplace(environment: ["INCASSO_SEED": "2"])
        try other.play(upTo: .empty)
        let key = try TestFiles.bytes(club.path("data/incasso.key"))
        try TestFiles.write(
            TestFiles.bytes(other.path("data/incasso.key")),
            to: club.path("data/incasso.key")
        )
        for command in [["mandate", "list"], ["batch", "build", "--creditor", "club"], ["verify"]] {
            let outcome = try club.expect(1, command)
            #expect(outcome.error.contains("the key file does not belong to this book"), "\(outcome.error)")
        }
        try TestFiles.write(Array("no key at all".utf8), to: club.path("data/incasso.key"))
        let broken = try club.expect(1, ["mandate", "list"])
        #expect(broken.error.contains("key"), "\(broken.error)")
        try TestFiles.write(key, to: club.path("data/incasso.key"))
        try club.expect(0, ["mandate", "list"])
        try club.expect(0, ["verify"])
    }

    @Test func newerDatabaseIsRefused() throws {
        let club = try Workplace()
        try club.play(upTo: .imported)
        let database = club.path("data/incasso.db")
        let newer = """
            INSERT INTO schema_migration (number, name, checksum, applied_at)
            SELECT number + 1000, 'of-the-future', checksum, applied_at FROM schema_migration LIMIT 1
            """
        let sqlite = try Binary.start(["sqlite3", database, newer])
        guard sqlite.status != 127 else { try cancelForLack(of: "sqlite3 is not installed") }
        try #require(sqlite.status == 0, "\(sqlite.text)")
        for command in [["claim", "list"], ["batch", "build", "--creditor", "club"], ["verify"]] {
            let outcome = try club.expect(1, command)
            #expect(outcome.error.contains("newer"), "\(outcome.error)")
        }
    }
}
