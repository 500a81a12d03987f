import IncassoTestSupport
import Testing

/// What people see, at two widths of a terminal.
@Suite struct PageTests {
    private static let commands = [
        "creditor list", "creditor show", "mandate list", "mandate show M1", "claim list", "claim show C1",
        "batch list", "batch show 1", "inbox list", "inbox show 1", "recovery list", "recovery show C1",
        "recovery explain C1", "notices list", "exceptions list", "report overview", "report reasons",
        "report ageing", "report ledger", "verify",
    ]

    @Test(arguments: [80, 120])
    func pagesFitTheTerminal(_ width: Int) throws {
        let club = try Workplace(environment: ["COLUMNS": String(width)])
        try club.play(upTo: .reminded)
        // C1 may have got through; explain one that failed.
        let failed = try #require(
            try JSON.list(club.expect(0, ["recovery", "list", "-o", "json"], asOf: Workplace.later).output)
                .first
        )
        let claim = try #require(failed["claimId"] as? String)
        var text = ""
        for command in Self.commands {
            let isCase = command.hasPrefix("recovery ")
            let words = command.split(separator: " ").map { isCase && $0 == "C1" ? claim : String($0) }
            let outcome = try club.expect(0, words, asOf: Workplace.later)
            text += "$ incasso \(words.joined(separator: " "))\n"
            text += club.withoutPlaces(outcome.output) + "\n"
            guard
                !["recovery explain", "verify", "batch show", "inbox show"].contains(where: {
                    command.hasPrefix($0)
                })
            else { continue }
            for line in outcome.output.split(separator: "\n") {
                #expect(line.count <= width, "\(command): \(line)")
            }
        }
        try Golden.expect(text, equals: "pages-\(width).txt")
    }

    /// Figures at a pipe are never cut, and have no colours.
    @Test func aPipeGetsEverything() throws {
        let club = try Workplace()
        try club.play(upTo: .answered)
        let table = try club.expect(0, ["inbox", "list"]).output
        for file in try club.files("from-bank") {
            #expect(table.contains(file.split(separator: "/").last ?? ""), "\(table)")
        }
        #expect(!table.contains("\u{1B}"))
    }

    @Test func csvOpensSafelyInASpreadsheet() throws {
        let work = try Workplace()
        try work.play(upTo: .empty)
        let mandates = try work.write(
            "evil.csv",
            "mandate_id,scheme,signature_date,debtor_name,iban\n"
                + "M1,sepa-core,2024-03-01,\"=HYPERLINK(\"\"http://evil.example\"\")\",\(Workplace.iban(1))\n"
                + "M2,sepa-core,2024-03-01,\"Smith, \"\"Jo\"\"\",\(Workplace.iban(2))\n"
        )
        try work.expect(0, ["import", "mandates", mandates])
        let lines = try work.expect(0, ["mandate", "list", "-o", "csv"]).output.split(separator: "\r\n")
        #expect(
            lines.first?.hasPrefix("id,scheme,kind,state,creditor,debtor_id,debtor_name,account,") == true
        )
        #expect(lines[1].contains("\"'=HYPERLINK(\"\"http://evil.example\"\")\""), "\(lines[1])")
        #expect(lines[2].contains("\"Smith, \"\"Jo\"\"\""), "\(lines[2])")
    }

    @Test func oneObjectOnEachLine() throws {
        let club = try Workplace()
        try club.play(upTo: .imported)
        let lines = try club.expect(0, ["claim", "list", "-o", "jsonl"]).output.split(separator: "\n")
        #expect(lines.count == Workplace.members.count)
        for line in lines { #expect(try JSON.object(String(line))["id"] != nil) }
    }
}
