import IncassoTestSupport
import Testing

/// Changing mandates by hand.
@Suite struct AmendmentCommandTests {
    @Test func fromAmendmentToConfirmation() throws {
        let club = try Workplace()
        try club.play(upTo: .imported)
        let amend = [
            "mandate", "amend", "M1", "--iban", "DE02120300000000202051", "--mandate-id", "N1", "--note",
            "moved", "--as", "anna",
        ]
        // A rehearsal changes nothing.
        try club.expect(0, amend + ["-n"])
        try club.expect(0, ["mandate", "show", "M1"])
        #expect(try club.expect(64, amend + ["--same-bank", "--new-bank"]).error.contains("give one of"))
        let wrong = try club.expect(1, ["mandate", "amend", "M2", "--iban", "DE00", "--mandate-id", "M3"])
        #expect(wrong.error.contains("MANDATE-AMEND-TAKEN") || wrong.error.contains("CORE-IBAN"))

        let done = try JSON.object(club.expect(0, amend + ["-o", "json"]).output)
        #expect(done["id"] as? String == "N1")
        #expect(done["account"] as? String != "DE02120300000000202051")
        let creditor = try String(decoding: TestFiles.bytes(club.path("creditor.toml")), as: UTF8.self)
        let renamed = try club.write("new.toml", creditor.replacing("Sportclub", with: "Sport und Spiel"))
        let told = try club.expect(0, ["creditor", "add", renamed, "-n"])
        #expect(told.error.contains("12 mandates would be amended"))
        #expect(
            try club.expect(0, ["creditor", "add", renamed, "--as", "anna"]).error.contains(
                "12 mandates are amended"
            )
        )

        try club.expect(0, ["batch", "build", "--creditor", "club", "--as", "anna"])
        try club.expect(0, ["batch", "approve", "--all", "--as", "ben"])
        try club.expect(0, ["batch", "release", "--all", "--out", club.path("to-bank")])
        let sent = try #require(try club.files("to-bank").first)
        let text = String(decoding: try TestFiles.bytes(sent), as: UTF8.self)
        #expect(text.contains("<OrgnlMndtId>M1</OrgnlMndtId>") && text.contains("SMNDA"))
        #expect(try Binary.run(["validate", sent]).status == 0)
        let bank = try Binary.run([
            "simulate", "bank", club.path("to-bank"), "--out", club.path("from-bank"), "--seed", "3",
        ])
        #expect(bank.status == 0, "\(bank.text)")
        try club.expect(0, ["inbox", "process", club.path("from-bank")], asOf: Workplace.later)

        let shown = try club.expect(0, ["mandate", "show", "M1", "-o", "json"], asOf: Workplace.later).output
        #expect(!shown.contains("120300000000202051"))
        let history = try #require(try JSON.object(shown)["amendments"] as? [[String: Any]])
        #expect(history.map { $0["state"] as? String } == ["confirmed", "confirmed"])
        #expect(history[0]["by"] as? String == "anna" && history[0]["note"] as? String == "moved")
        #expect(history[0]["changed"] as? [String] == ["mandateId", "account"])
        #expect(history[1]["oldCreditorName"] as? String == "Sportclub")
        #expect(history[0]["firstSentIn"] as? String == "1" && history[0]["confirmedIn"] as? String == "1")
        let page = try club.expect(0, ["mandate", "show", "N1"], asOf: Workplace.later).output
        try Golden.expect(page, equals: "mandate-amended.txt")
        try club.expect(0, ["verify"], asOf: Workplace.later)
    }
}
