import IncassoTestSupport
import Testing

/// Money that comes beside the debits, as a person books it.
@Suite struct PaymentTests {
    @Test func fromPaymentToRefund() throws {
        let club = try Workplace()
        try club.play(upTo: .reminded)
        let later = Workplace.later
        let cases = try JSON.list(club.expect(0, ["recovery", "list", "-o", "json"], asOf: later).output)
        let failed = try #require(cases.first?["claimId"] as? String)
        let shown = try JSON.object(
            club.expect(0, ["claim", "show", failed, "-o", "json"], asOf: later).output
        )
        let open = try #require(shown["open"] as? Int)
        let amount = "\((open + 500) / 100).\(String(open + 500).suffix(2))"
        let record = [
            "payment", "record", failed, "--amount", amount, "--on", "2026-12-07", "--method", "cash",
        ]

        // A rehearsal tells all of it and changes nothing.
        let rehearsal = try JSON.object(
            club.expect(0, record + ["-n", "-o", "json"], asOf: later).output
        )
        #expect(rehearsal["claimState"] as? String == "paid" && rehearsal["credited"] as? Int == 500)
        #expect(try JSON.list(club.expect(0, ["payment", "list", "-o", "json"], asOf: later).output).isEmpty)

        let done = try JSON.object(club.expect(0, record + ["-o", "json"], asOf: later).output)
        #expect(done["allocated"] as? Int == open && done["casesClosed"] as? Int == 1)
        // The same again is refused: recording is safe to repeat.
        #expect(try club.expect(5, record, asOf: later).error.contains("recorded"))
        let closed = ["payment", "record", failed, "--on", "2026-12-07"]
        #expect(try club.expect(5, closed, asOf: later).error.contains("nothing is open"))

        let claim = try JSON.object(
            club.expect(0, ["claim", "show", failed, "-o", "json"], asOf: later).output
        )
        #expect(claim["state"] as? String == "paid" && claim["finality"] as? String == "final")
        let credits = try JSON.list(club.expect(0, ["credit", "list", "-o", "json"], asOf: later).output)
        let credit = "\(try #require(credits.first?["id"] as? Int))"
        #expect(credits.count == 1 && JSON.isInteger(credits[0]["available"]))
        let waiting = try JSON.list(club.expect(0, ["exceptions", "list", "-o", "json"], asOf: later).output)
        #expect(waiting.contains { $0["id"] as? String == "c\(credit)" })

        // Another debtor's claim cannot be paid with it.
        let other = try #require(cases.last?["claimId"] as? String)
        try club.expect(5, ["credit", "apply", credit, other], asOf: later)
        try club.expect(
            0,
            ["credit", "refund", credit, "--amount", "2.00", "--on", "2026-12-08"],
            asOf: later
        )
        try club.expect(0, ["credit", "refund", credit], asOf: later)
        #expect(try club.expect(0, ["credit", "list"], asOf: later).output.contains("No credits are open."))
        #expect(try club.expect(0, ["verify"], asOf: later).output.contains("rules hold"))
    }

    @Test func aPaymentTakesItsDebitOutOfTheBatch() throws {
        let club = try Workplace()
        try club.play(upTo: .approved)
        let paid = try club.expect(0, ["payment", "record", "C3", "--on", "2026-11-17"])
        #expect(paid.error.contains("needs a new approval"))
        let batch = try JSON.object(club.expect(0, ["batch", "show", "1", "-o", "json"]).output)
        #expect(batch["state"] as? String == "frozen" && batch["count"] as? Int == 11)
        try club.expect(5, ["batch", "release", "1", "--out", club.path("to-bank")])
        try club.expect(0, ["batch", "approve", "1", "--as", "ben"])
        try club.expect(0, ["batch", "release", "1", "--out", club.path("to-bank")])
        let file = try #require(try club.files("to-bank").first)
        #expect(try !String(decoding: TestFiles.bytes(file), as: UTF8.self).contains("Member 3<"))
        #expect(try club.expect(0, ["verify"]).output.contains("rules hold"))
    }

    /// What people see, at 80 columns.
    @Test func pages() throws {
        let club = try Workplace(environment: ["COLUMNS": "80"])
        try club.play(upTo: .imported)
        var text = ""
        for words in [
            [
                "payment", "record", "C1", "--amount", "30.00", "--on", "2026-11-16", "--reference",
                "receipt 118",
            ],
            ["payment", "record", "C2", "--amount", "10.00", "--on", "2026-11-17", "--method", "cash"],
            ["payment", "list"], ["claim", "show", "C2"], ["credit", "list"], ["exceptions", "list"],
            ["exceptions", "show", "c1"], ["credit", "refund", "1", "-n"], ["payment", "list", "-o", "csv"],
        ] {
            let outcome = try club.expect(0, words + ["--as", "anna"])
            let talk = outcome.error.split(separator: "\n").filter { !$0.contains("INCASSO_SEED") }
            text += "$ incasso \(words.joined(separator: " "))\n\(outcome.output)"
            text += talk.map { $0 + "\n" }.joined() + "\n"
        }
        try Golden.expect(text, equals: "payments.txt")
    }
}
