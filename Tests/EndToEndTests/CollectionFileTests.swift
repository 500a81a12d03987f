import Foundation
import IncassoTestSupport
import Testing

/// Collection files of another program, as a treasurer brings them.
@Suite struct CollectionFileTests {
    /// What another program would have made of the club's month.
    private static func erpFile() throws -> String {
        let club = try Workplace()
        try club.play(upTo: .released)
        var text = try TestFiles.text(try #require(try club.files("to-bank").first))
        text = text.replacing(/<MsgId>[^<]*/, with: "<MsgId>ERP/2026-12")
        text = text.replacing(/<PmtInfId>[^<]*/, with: "<PmtInfId>ERP-DEC")
        var number = 0
        return text.replacing(/<EndToEndId>[^<]*/) { _ in
            number += 1
            return "<EndToEndId>INV-\(number)"
        }
    }

    @Test func goesToTheBankAsItIs() throws {
        let club = try Workplace()
        try club.play(upTo: .empty)
        let text = try Self.erpFile()
        let file = try club.write("erp.xml", text)
        let command = ["import", "collections", file, "--as-is", "--as", "anna"]
        try club.expect(64, command + ["--accept-valid"])
        let rehearsed = try JSON.object(try club.expect(0, command + ["--dry-run", "-o", "json"]).output)
        #expect(rehearsed["outcome"] as? String == "rehearsed" && rehearsed["batch"] == nil)
        let imported = try JSON.object(try club.expect(0, command + ["-o", "json"]).output)
        #expect(imported["accepted"] as? Int == 12 && imported["newMandates"] as? Int == 12)
        let batch = String(try #require(imported["batch"] as? Int))

        // A second time it is known, and nothing of it can be taken out.
        let again = try club.expect(1, command)
        #expect(again.text.contains("[IMPORT-FILE-KNOWN]"), "\(again.text)")
        try club.expect(5, ["claim", "cancel", "INV-3", "--reason", "a mistake"])
        let shown = try club.expect(0, ["batch", "show", batch])
        #expect(shown.output.contains("ERP/2026-12") && shown.output.contains("ERP-DEC"), "\(shown.text)")

        try club.expect(5, ["batch", "approve", batch, "--as", "anna"])
        try club.expect(0, ["batch", "approve", batch, "--as", "ben"])
        try club.expect(0, ["batch", "release", batch, "--out", club.path("to-bank")])
        let released = try club.files("to-bank")
        #expect(released.count == 1 && released[0].hasSuffix("/pain.008-ERP-2026-12.xml"))
        #expect(try TestFiles.text(released[0]) == text)
        try club.expect(0, ["batch", "check", file])

        let bank = try Binary.run([
            "simulate", "bank", club.path("to-bank"), "--out", club.path("from-bank"), "--seed", "3",
            "--return",
            "AM04=40%",
        ])
        #expect(bank.status == 0, "\(bank.text)")
        for command in [["inbox", "process", club.path("from-bank")], ["recovery", "run"], ["verify"]] {
            let outcome = try club.run(command, asOf: Workplace.later)
            #expect(outcome.status == 0, "\(outcome.text)")
        }
        let cases = try JSON.list(
            try club.run(["recovery", "list", "-o", "json"], asOf: Workplace.later).output
        )
        #expect(!cases.isEmpty)
    }

    @Test func isTakenOverWhereNothingElseIsAsked() throws {
        let club = try Workplace()
        try club.play(upTo: .empty)
        let file = try club.write("december", try Self.erpFile())
        let outcome = try club.expect(0, ["import", "collections", file])
        #expect(outcome.output.contains("With 12 new mandates"), "\(outcome.text)")
        try club.expect(0, ["import", "mandates", file])
        try club.expect(0, ["batch", "build"])
        try club.expect(0, ["verify"])
    }

    @Test func otherMessagesAreNamed() throws {
        let club = try Workplace()
        try club.play(upTo: .answered)
        for answer in try club.files("from-bank") where answer.hasSuffix(".xml") {
            let outcome = try club.expect(1, ["import", "collections", answer])
            #expect(outcome.text.contains("incasso inbox process"), "\(outcome.text)")
        }
        let refused = try club.expect(
            1,
            ["import", "collections", club.path("claims.csv"), "--as-is"]
        )
        #expect(refused.text.contains("no collection file"), "\(refused.text)")
    }
}
