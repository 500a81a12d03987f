import Foundation
import IncassoTestSupport
import Testing

/// What scripts rely on: the keys of lists, and how values are written.
@Suite struct ContractTests {
    /// A list, the keys that every row has, those that a row may have, and those that are amounts or numbers.
    struct Contract: Sendable, CustomTestStringConvertible {
        let command: String
        let always: Set<String>
        let sometimes: Set<String>
        let integers: Set<String>
        var testDescription: String { command }

        init(_ command: String, _ always: String, sometimes: String = "", integers: String = "") {
            self.command = command
            self.always = Set(always.split(separator: " ").map(String.init))
            self.sometimes = Set(sometimes.split(separator: " ").map(String.init))
            self.integers = Set(integers.split(separator: " ").map(String.init))
        }
    }

    private static let contracts = [
        Contract(
            "mandate list",
            "id scheme kind state debtorId debtorName account signatureDate lastCollection expiresOn"
        ),
        Contract(
            "batch list",
            "id creditor scheme state count total currency dueDate messageId file sha256",
            integers: "id count total"
        ),
        Contract(
            "claim list",
            "id mandateId amount open currency dueDate state attempts",
            sometimes: "settledOn finality finalOn",
            integers: "amount open attempts"
        ),
        Contract(
            "recovery list",
            "id claimId debtorId reason reasonClass route state linkId",
            sometimes: "nextStep nextAt",
            integers: "linkId"
        ),
        Contract("notices list", "id caseId channel state to linkId", integers: "linkId"),
        Contract("notices list --reveal", "id caseId channel state to linkId link", integers: "linkId"),
        Contract(
            "inbox list",
            "id name format sha256 state leaves applied duplicate parked ignored",
            integers: "id leaves applied duplicate parked ignored"
        ),
        Contract("exceptions list", "id kind file detail age actions", integers: "age"),
    ]

    @Test func listsHaveTheirKeys() throws {
        let club = try Workplace()
        try club.play(upTo: .reminded)
        let garbage = try club.write("garbage.xml", "<Document><no end>")
        try club.expect(1, ["inbox", "process", garbage], asOf: Workplace.later)
        for contract in Self.contracts {
            let arguments = contract.command.split(separator: " ").map(String.init) + ["-o", "json"]
            let rows = try JSON.list(try club.expect(0, arguments, asOf: Workplace.later).output)
            #expect(!rows.isEmpty, "\(contract.command)")
            for row in rows {
                let missing = contract.always.subtracting(row.keys)
                #expect(missing.isEmpty, "\(contract.command) lacks \(missing.sorted()): \(row)")
                for key in contract.integers {
                    #expect(
                        JSON.isInteger(row[key]),
                        "\(contract.command): \(key) is \(row[key] ?? "absent")"
                    )
                }
                #expect(!row.values.contains { $0 is NSNull }, "\(contract.command): \(row)")
            }
            for key in contract.sometimes {
                #expect(rows.contains { $0[key] != nil }, "\(contract.command) never has \(key)")
            }
        }
    }

    @Test func valuesAreWrittenAsPromised() throws {
        let club = try Workplace()
        try club.play(upTo: .reminded)
        func list(_ arguments: [String]) throws -> [[String: Any]] {
            try JSON.list(try club.expect(0, arguments + ["-o", "json"], asOf: Workplace.later).output)
        }
        let mandates = try list(["mandate", "list"])
        #expect(mandates.count == 12)
        let first = try #require(mandates.first { $0["id"] as? String == "M1" })
        #expect(first["account"] as? String == "DE…" + Workplace.iban(1).suffix(4))
        #expect(first["lastCollection"] as? String == "2026-12-01")
        let batch = try #require(try list(["batch", "list"]).first)
        // 12 members, from 21.50 to 32.50.
        #expect(batch["total"] as? Int == 32_400)
        #expect(batch["currency"] as? String == "EUR")
        let claim = try JSON.object(
            try club.expect(0, ["claim", "show", "C1", "-o", "json"], asOf: Workplace.later).output
        )
        let row = try #require(try list(["claim", "list"]).first { $0["id"] as? String == "C1" })
        #expect(Set(claim.keys).isSuperset(of: row.keys), "\(claim) \(row)")
        #expect(claim["amount"] as? Int == 2_150)
        let masked = try #require(try list(["notices", "list"]).first)
        #expect(masked["to"] as? String == "m…@example.org")
        #expect(masked["link"] == nil)
        let shown = try #require(try list(["notices", "list", "--reveal"]).first)
        #expect((shown["to"] as? String)?.hasPrefix("member") == true)
        #expect((shown["link"] as? String)?.hasPrefix("http") == true)
    }

    @Test func descriptionsHaveTheirKeys() throws {
        let club = try Workplace()
        try club.play(upTo: .answered)
        let collection = try JSON.object(
            try Binary.run(["describe", try #require(try club.files("to-bank").first), "-o", "json"]).output
        )
        let keys: Set = [
            "file", "sha256", "format", "version", "verdict", "counts", "totals", "findings", "blocks",
            "events",
        ]
        #expect(Set(collection.keys) == keys)
        #expect(collection["format"] as? String == "pain.008")
        #expect(collection["verdict"] as? String == "ok")
        #expect(collection["counts"] as? [String: Int] == ["blocks": 1, "transactions": 12])
        let block = try #require((collection["blocks"] as? [[String: Any]])?.first)
        #expect(
            Set(block.keys) == [
                "id", "count", "sum", "dueDate", "localInstrument", "sequenceType", "creditorId",
            ]
        )
        #expect(block["sum"] as? Int == 32_400)
        let total = try #require((collection["totals"] as? [[String: Any]])?.first)
        #expect(Set(total.keys) == ["currency", "debit", "credit"])
        let returns = try #require(try club.files("from-bank").first { $0.contains("returns") })
        let answer = try JSON.object(try Binary.run(["describe", returns, "-o", "json"]).output)
        #expect(Set(answer.keys) == keys)
        #expect(answer["format"] as? String == "camt.054")
        #expect(
            Set((answer["counts"] as? [String: Int] ?? [:]).keys) == ["containers", "entries", "details"]
        )
        let events = try #require(answer["events"] as? [[String: Any]])
        #expect(!events.isEmpty)
        let possible: Set = [
            "kind", "provisional", "amount", "currency", "reason", "reasonClass", "endToEndId", "mandateId",
            "paymentInformationId", "traceNumber", "originalAmount", "fee", "date",
        ]
        for event in events {
            #expect(Set(event.keys).isSubset(of: possible), "\(event)")
            #expect(event["kind"] as? String == "returned")
            #expect(event["reason"] as? String == "AM04")
            #expect(event["reasonClass"] as? String == "insufficientFunds")
            for key in ["amount", "originalAmount"] { #expect(JSON.isInteger(event[key]), "\(event)") }
        }
    }

    /// No list, report, finding or file of the book has an account number that can be read.
    @Test func accountNumbersStayHidden() throws {
        let club = try Workplace()
        try club.play(upTo: .reminded)
        let wrong = Workplace.iban(90)
        let misspelt = String(Workplace.iban(91).dropLast()) + "X"
        let mandates = try club.write(
            "wrong.csv",
            """
            mandate_id,scheme,signature_date,debtor_name,iban
            W1,sepa-core,yesterday,Wrong Date,\(wrong)
            W2,sepa-core,2024-03-01,Wrong Account,\(misspelt)
            """
        )
        let imported = ["import", "mandates", mandates, "--creditor", "club"]
        var outputs = [
            try club.expect(1, imported, asOf: Workplace.later).text,
            try club.expect(1, imported + ["-o", "json"], asOf: Workplace.later).text,
            try club.expect(3, imported + ["--accept-valid"], asOf: Workplace.later).text,
        ]
        for command in [
            "mandate list", "mandate show M1", "claim list", "claim show C1", "batch list", "batch show 1",
            "recovery list", "notices list", "notices list --reveal", "inbox list", "inbox show 1",
            "exceptions list",
            "report overview", "report reasons", "report ledger", "verify", "creditor list",
        ] {
            for format in ["table", "json", "csv"] {
                let arguments = command.split(separator: " ").map(String.init) + ["-o", format]
                outputs.append(try club.expect(0, arguments, asOf: Workplace.later).text)
            }
        }
        for file in try club.files("to-bank") + club.files("from-bank") {
            outputs.append(try Binary.run(["describe", file, "-o", "json"]).text)
            outputs.append(try Binary.run(["describe", file]).text)
        }
        let accounts = Workplace.members.map(Workplace.iban) + [wrong, misspelt]
        for output in outputs {
            #expect(
                !accounts.contains { output.contains($0) || output.contains($0.dropFirst(4)) },
                "\(output)"
            )
        }
        let contents = try FileManager.default.subpathsOfDirectory(atPath: club.path("data"))
        #expect(contents.contains { $0.hasPrefix("archive/") })
        for name in contents {
            let bytes = FileManager.default.contents(atPath: club.path("data/" + name)) ?? Data()
            for account in accounts {
                #expect(
                    bytes.firstRange(of: Data(account.dropFirst(4).utf8)) == nil,
                    "\(name) has \(account)"
                )
            }
        }
        // The bank must have them: the search finds what is there.
        let collection = try Data(TestFiles.bytes(try #require(try club.files("to-bank").first)))
        #expect(collection.firstRange(of: Data(accounts[0].utf8)) != nil)
    }

    @Test func filesAreForTheirOwnerOnly() throws {
        let club = try Workplace()
        try club.play(upTo: .reminded)
        let places = try club.files("to-bank") + ["data/incasso.key", "data/incasso.db"].map(club.path)
        let outbox = try club.files("data/outbox")
        #expect(!outbox.isEmpty)
        for place in places + outbox {
            let mode = try FileManager.default.attributesOfItem(atPath: place)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(place): \(String(mode ?? 0, radix: 8))")
        }
    }
}
